import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import { createHandJournal, type HandJournal, handJournalName } from '../../../main/handOnly/handJournal';
import type { HandLine } from '../../../main/handOnly/handLines';
import { handOpeningsKind, strangeLinesKind } from '../../../main/handOnly/takeOver';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { takeOver } from '../../../main/startup/handTakeOver';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring } from '../../../main/storage/keyring';
import { must, TestClock, temporaryFolder } from '../storage/temporaryStation';

const masterKey = new Uint8Array(randomBytes(32));
const random = (n: number) => new Uint8Array(randomBytes(n));
const clock = new TestClock();
const newId = () => newUuidV7(clock.nowMs(), random);
const keyring = createKeyring(masterKey);
const lanes = [LaneId.parse('east-1'), LaneId.parse('west-1')] as const;
const openedAtMs = Date.UTC(2026, 10, 22, 3, 0, 0);

/** Records of a folder, with what the journal brought into them. */
function recordsIn(folder: string, wrap: (database: StationDatabase) => StationDatabase = (same) => same) {
  const database = must(openStationDatabase(path.join(folder, 'station.db')));
  onTestFinished(() => {
    if (database.db.isOpen) database.close();
  });
  const logged: string[] = [];
  const say = (event: string) => void logged.push(event);
  const parts = { folder, keyring, clock, random, log: { info: say, warn: say, error: say } };
  const ledger = createStationLedger({ database, keyring, clock, random });
  const bodies = (kind: string) => [...ledger.entries({ kinds: [kind] })].map(({ body }) => body);
  const rows = (sql: string) => database.db.prepare(sql).all() as Record<string, unknown>[];
  return {
    database,
    ledger,
    logged,
    rows,
    takeOver: (journal?: HandJournal) => takeOver({ ...parts, database: wrap(database), ...(journal && { journal }) }),
    entries: () => bodies(handOpeningsKind),
    strange: () => bodies(strangeLinesKind),
    openings: () => rows('SELECT id, at_ms, lane_id, method, outcome, person_id FROM decision ORDER BY at_ms'),
  };
}

const journalIn = (folder: string) => createHandJournal({ folder, keyring, newId, onChange: () => {}, onFailed: () => {} });
const fileIn = (folder: string) => path.join(folder, handJournalName);

/** So many openings, a minute apart, at the two lanes in turn; the last waits for its turnstile still. */
async function opened(journal: HandJournal, count: number, fromMs = openedAtMs): Promise<DecisionId[]> {
  const ids = Array.from({ length: count }, (_none, index) => {
    const decisionId = DecisionId.parse(newId());
    const atMs = fromMs + index * 60_000;
    const laneId = lanes[index % 2] ?? lanes[0];
    const line: HandLine = {
      what: 'asked',
      decisionId,
      atMs,
      laneId,
      direction: 'entry',
      reason: 'emergency',
      unit: '3-1-502',
      note: '粤B1',
    };
    journal.add(line);
    if (index < count - 1) journal.add({ what: 'answered', decisionId, atMs: atMs + 50, outcome: 'acked', tookMs: 50 });
    return decisionId;
  });
  await journal.settled();
  return ids;
}

describe('openings by hand come into the records', () => {
  it('each as what it was, at the time it was, and one entry for all: numbers, lanes, reasons and times, no flat and no note', async () => {
    const folder = temporaryFolder();
    const ids = await opened(journalIn(folder), 3);
    const records = recordsIn(folder);
    records.takeOver();
    expect(records.openings()).toEqual(
      ids.map((id, index) => ({
        id,
        at_ms: openedAtMs + index * 60_000,
        lane_id: lanes[index % 2],
        method: 'guard',
        outcome: 'granted',
        person_id: null,
      })),
    );
    expect(records.rows('SELECT manual_reason, unit FROM event')).toEqual(
      ids.map(() => ({ manual_reason: 'emergency', unit: '3-1-502' })),
    );
    expect(records.rows('SELECT decision_id, outcome FROM decision_outcome')).toEqual(
      ids.slice(0, 2).map((decision_id) => ({ decision_id, outcome: 'acked' })),
    );
    expect(records.entries()).toEqual([
      {
        journal: expect.any(String),
        openings: 3,
        from: '2026-11-22T03:00:00.000Z',
        to: '2026-11-22T03:02:00.000Z',
        lanes: { 'east-1': 2, 'west-1': 1 },
        reasons: { emergency: 3 },
        confirmed: 2,
        onlyCounted: 0,
        missingLines: 0,
      },
    ]);
    expect(JSON.stringify(records.entries())).not.toMatch(/3-1-502|粤B1/);
    expect(records.ledger.verify().ok).toBe(true);
    expect(existsSync(fileIn(folder))).toBe(false);
  });

  it('where nothing was opened nothing is entered', () => {
    const records = recordsIn(temporaryFolder());
    const before = records.ledger.size();
    records.takeOver();
    expect([records.openings(), records.ledger.size()]).toEqual([[], before]);
  });

  it('each time without records has an entry of its own', async () => {
    const folder = temporaryFolder();
    await opened(journalIn(folder), 2);
    await opened(journalIn(folder), 3, openedAtMs + 86_400_000);
    const records = recordsIn(folder);
    records.takeOver();
    expect(records.entries().map(({ openings }) => openings)).toEqual([2, 3]);
  });

  it('a clock that went back between two openings: both are there, and the entry names the earliest and the latest', async () => {
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    await opened(journal, 1, openedAtMs);
    await opened(journal, 1, openedAtMs - 3_600_000);
    const records = recordsIn(folder);
    records.takeOver();
    expect(records.entries()).toMatchObject([{ openings: 2, from: '2026-11-22T02:00:00.000Z', to: '2026-11-22T03:00:00.000Z' }]);
    expect(records.openings()).toHaveLength(2);
  });

  it('what the disk did not take comes from memory, together with what it took', async () => {
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    await opened(journal, 2);
    const text = readFileSync(fileIn(folder));
    rmSync(fileIn(folder));
    mkdirSync(fileIn(folder));
    await opened(journal, 3, openedAtMs + 3_600_000);
    rmSync(fileIn(folder), { recursive: true });
    writeFileSync(fileIn(folder), text);
    const records = recordsIn(folder);
    records.takeOver(journal);
    expect(records.entries()).toMatchObject([{ openings: 5, confirmed: 3, missingLines: 0 }]);
    expect(records.openings()).toHaveLength(5);
    expect(journal.count).toEqual({ kept: 0, unwritten: 0 });
  });
});

describe('exactly once', () => {
  /** What a kill leaves: the files as they are at this moment. */
  function killedAt(): { folder: string; copies: { at: string; folder: string }[]; copy: (at: string) => void } {
    const folder = temporaryFolder();
    const copies: { at: string; folder: string }[] = [];
    const copy = (at: string) => {
      const to = temporaryFolder();
      for (const name of readdirSync(folder)) if (!name.endsWith('-shm')) cpSync(path.join(folder, name), path.join(to, name));
      copies.push({ at, folder: to });
    };
    return { folder, copies, copy };
  }

  it('killed between any two writes of the taking over', async () => {
    const { folder, copies, copy } = killedAt();
    const ids = await opened(journalIn(folder), 4);
    copy('before');
    const real = recordsIn(folder, (database) => ({
      ...database,
      transaction: (work) =>
        database.transaction(() => {
          copy('a write is begun');
          const done = work();
          copy('a write is not committed');
          return done;
        }),
    }));
    const after = journalIn(folder);
    real.takeOver({ ...after, count: after.count, isWriting: false, taken: () => copy('committed, the file is still there') });
    copy('all done');
    expect(copies.length).toBeGreaterThan(8);
    for (const { at, folder: left } of copies) {
      const records = recordsIn(left);
      records.takeOver();
      records.takeOver();
      expect([at, records.openings().map(({ id }) => id)]).toEqual([at, ids]);
      expect([at, records.entries().map(({ openings }) => openings)]).toEqual([at, [4]]);
      expect([at, records.ledger.verify().ok, existsSync(fileIn(left))]).toEqual([at, true, false]);
    }
  });

  it('somebody puts the file back: nothing is entered twice', async () => {
    const folder = temporaryFolder();
    await opened(journalIn(folder), 3);
    const text = readFileSync(fileIn(folder));
    const records = recordsIn(folder);
    records.takeOver();
    await opened(journalIn(folder), 1);
    writeFileSync(fileIn(folder), Buffer.concat([text, readFileSync(fileIn(folder)), text]));
    records.takeOver();
    expect(records.entries().map(({ openings }) => openings)).toEqual([3, 1]);
    expect(records.openings()).toHaveLength(4);
  });

  it('records that take nothing: the file waits, and comes in later', async () => {
    const folder = temporaryFolder();
    await opened(journalIn(folder), 3);
    const records = recordsIn(folder);
    records.database.db.exec('PRAGMA query_only = ON');
    records.takeOver();
    expect(records.logged).toEqual(['hand-openings-left']);
    expect(existsSync(fileIn(folder))).toBe(true);
    records.database.db.exec('PRAGMA query_only = OFF');
    records.takeOver();
    expect(records.openings()).toHaveLength(3);
  });

  it('a file that cannot be read is left, and the start goes on', () => {
    const folder = temporaryFolder();
    mkdirSync(fileIn(folder));
    const records = recordsIn(folder);
    expect(() => records.takeOver()).not.toThrow();
    expect(existsSync(fileIn(folder))).toBe(true);
  });
});

describe('somebody changed the file meanwhile', () => {
  it('the entry says how many lines are missing, and the others count', async () => {
    const folder = temporaryFolder();
    await opened(journalIn(folder), 3);
    const lines = readFileSync(fileIn(folder), 'utf8').split('\n').slice(0, -1);
    writeFileSync(fileIn(folder), `${lines.filter((_line, n) => n !== 2).join('\n')}\n`);
    const records = recordsIn(folder);
    records.takeOver();
    expect(records.entries()).toMatchObject([{ openings: 2, missingLines: 1 }]);
  });

  it('a file far larger than any journal is set aside unread, and its size is entered', () => {
    const folder = temporaryFolder();
    const records = recordsIn(folder);
    writeFileSync(fileIn(folder), '');
    truncateSync(fileIn(folder), 100_000_000);
    records.takeOver();
    expect(records.strange()).toEqual([{ bytes: 100_000_000 }]);
    expect([existsSync(fileIn(folder)), existsSync(`${fileIn(folder)}.set-aside`)]).toEqual([false, true]);
  });

  it('lines this station never wrote leave their number and hash, once', () => {
    const folder = temporaryFolder();
    const records = recordsIn(folder);
    for (let time = 0; time < 2; time += 1) {
      writeFileSync(fileIn(folder), '{"v":1}\nopen sesame\n');
      records.takeOver();
    }
    expect(records.strange()).toEqual([{ lines: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(records.entries()).toEqual([]);
  });
});

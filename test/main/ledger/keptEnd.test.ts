import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { keptEndName } from '../../../main/ledger/keptEnd';
import { errorOf, must, temporaryFolder } from '../storage/temporaryStation';
import { deskOf } from './deskRoom';
import { type LedgerRoom, ledgerRoom } from './ledgerRoom';

const DAY_MS = 24 * 60 * 60_000;

/** A station that ran once and wrote 20 entries, and stopped in good order. */
function worked(): LedgerRoom {
  const room = ledgerRoom();
  room.fill(20);
  const { desk, database, ledger } = deskOf(room);
  ledger.append('something.happened', {});
  desk.stop();
  database.close();
  return room;
}
const fileOf = (room: LedgerRoom) => path.join(room.folder, keptEndName);
const database = ['station.db', 'station.db-wal', 'station.db-shm'];
const withoutDatabase = (room: LedgerRoom) => {
  for (const name of database) rmSync(path.join(room.folder, name), { force: true });
};
const copyOf = (room: LedgerRoom): string => {
  const copy = temporaryFolder();
  cpSync(room.folder, copy, { recursive: true });
  return copy;
};
const putBack = (room: LedgerRoom, copy: string, names: readonly string[]) => {
  withoutDatabase(room);
  for (const name of names) cpSync(path.join(copy, name), path.join(room.folder, name), { recursive: true });
};
/** The same station a day later, with five entries more. */
function another(room: LedgerRoom): void {
  const { desk, database, ledger } = deskOf(room);
  for (let index = 0; index < 5; index += 1) ledger.append('something.else', { index });
  desk.stop();
  database.close();
}
const verdictOf = (room: LedgerRoom) => {
  const started = deskOf(room);
  return { ...started, verdict: started.desk.view().verification };
};

describe('the end of the log that is kept beside the database', () => {
  it('is behind no start, however often; and tells nothing in plain', () => {
    const room = worked();
    for (let turn = 0; turn < 3; turn += 1) another(room);
    const { verdict, told, ledger } = verdictOf(room);
    expect([verdict.state, told.trust, told.alarms.size, ledger.size()]).toEqual(['whole', [true], 0, 37]);
    expect(readFileSync(fileOf(room), 'utf8')).not.toMatch(new RegExp(`${ledger.stationId}|${ledger.rootHex()}`));
  });

  it('is older than the log after a kill, which is no harm', () => {
    const room = worked();
    const { ledger, database } = room.reopen();
    ledger.append('not.kept-yet', {});
    database.close();
    expect(verdictOf(room).verdict.state).toBe('whole');
  });

  const attacks: [string, (room: LedgerRoom) => void, string][] = [
    ['a database that was deleted', withoutDatabase, 'kept-end-differs'],
    [
      'a database emptied of everything, triggers and all',
      (room) => {
        const db = new DatabaseSync(path.join(room.folder, 'station.db'));
        db.exec('PRAGMA foreign_keys = OFF');
        const named = (type: string) =>
          db.prepare('SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE ?').all(type, 'sqlite_%') as {
            name: string;
          }[];
        const triggers = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").all() as { sql: string }[];
        for (const { name } of named('trigger')) db.exec(`DROP TRIGGER ${name}`);
        for (const { name } of named('table')) db.exec(`DELETE FROM "${name}"`);
        for (const { sql } of triggers) db.exec(sql);
        db.close();
      },
      'kept-end-differs',
    ],
    [
      'an older database put back',
      (room) => {
        const copy = copyOf(room);
        another(room);
        putBack(room, copy, ['station.db']);
      },
      'kept-end-ahead',
    ],
    [
      'an older database put back, the file taken away with it',
      (room) => {
        // From the second start on the log itself knows that there is a file.
        another(room);
        const copy = copyOf(room);
        another(room);
        putBack(room, copy, ['station.db']);
        rmSync(fileOf(room));
      },
      'kept-end-missing',
    ],
    [
      'an older database that went on longer than the one it replaced',
      (room) => {
        const copy = copyOf(room);
        another(room);
        putBack(room, copy, ['station.db']);
        const { ledger, database } = room.reopen();
        for (let index = 0; index < 50; index += 1) ledger.append('other.story', { index });
        database.close();
      },
      'kept-end-differs',
    ],
    ['a file that is rubbish', (room) => writeFileSync(fileOf(room), '{}\n'), 'kept-end-differs'],
    [
      'a file with a letter of it changed',
      (room) => {
        const { version, sealed } = JSON.parse(readFileSync(fileOf(room), 'utf8')) as { version: number; sealed: string };
        const bytes = Buffer.from(sealed, 'base64');
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        writeFileSync(fileOf(room), JSON.stringify({ version, sealed: bytes.toString('base64') }));
      },
      'kept-end-differs',
    ],
    [
      'the file of another station',
      (room) => {
        const other = worked();
        cpSync(fileOf(other), fileOf(room));
      },
      'kept-end-differs',
    ],
    [
      'the file gone',
      (room) => {
        another(room);
        rmSync(fileOf(room));
      },
      'kept-end-missing',
    ],
  ];
  it.each(attacks)('finds %s: an alarm, and no face', (_what, attack, why) => {
    const room = worked();
    attack(room);
    const before = (() => {
      try {
        return readFileSync(fileOf(room), 'utf8');
      } catch {
        return null;
      }
    })();
    const { desk, told, time, ledger, verdict } = verdictOf(room);
    expect(verdict).toMatchObject({ state: 'broken', why });
    expect([desk.isTrusted(), errorOf(desk.trust()).code, [...told.alarms]]).toEqual([false, 'LEDGER_BROKEN', ['ledger-broken']]);
    // What happens is entered all the same, and what is known of the end is not written over.
    ledger.append('still.written', {});
    time.pass(DAY_MS);
    expect(desk.isTrusted()).toBe(false);
    expect(before === null || readFileSync(fileOf(room), 'utf8') === before).toBe(true);
    desk.stop();
    expect(verdictOf(room).verdict).toMatchObject({ state: 'broken', why });
  });

  it('does not find a whole folder that was put back: only a place outside does', () => {
    const room = worked();
    const copy = copyOf(room);
    another(room);
    putBack(room, copy, ['station.db', keptEndName]);
    expect(verdictOf(room).verdict.state).toBe('whole');
  });

  it('lets a manager go on who put older records back on purpose; the log says what was known', async () => {
    const room = worked();
    const copy = copyOf(room);
    another(room);
    putBack(room, copy, ['station.db']);
    const { desk, ledger, told, database } = verdictOf(room);
    const size = ledger.size();
    expect(must(await desk.handlers['ledger.acceptOlder']({})).verification.state).toBe('whole');
    expect(ledger.entry(size)).toMatchObject({
      kind: 'ledger.older-accepted',
      body: { why: 'kept-end-ahead', knownStation: ledger.stationId, knownSize: size + 5 },
    });
    expect([desk.isTrusted(), told.trust, told.alarms.size]).toEqual([true, [true], 0]);
    // Once: where nothing contradicts there is nothing to accept.
    await desk.handlers['ledger.acceptOlder']({});
    expect(ledger.size()).toBe(size + 1);
    desk.stop();
    database.close();
    expect(verdictOf(room).verdict.state).toBe('whole');
  });

  it('lets nobody go on from a log that does not verify', async () => {
    const room = worked();
    rmSync(fileOf(room));
    room.attack((db) => db.exec('DELETE FROM ledger_entry WHERE seq > 5'));
    const { desk } = verdictOf(room);
    expect(errorOf(await desk.handlers['ledger.acceptOlder']({})).code).toBe('LEDGER_BROKEN');
    expect(desk.isTrusted()).toBe(false);
  });
});

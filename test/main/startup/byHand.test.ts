import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../main/contract/errors';
import type { AppView } from '../../../main/contract/slices';
import { handJournalName } from '../../../main/handOnly/handJournal';
import { recordsAnswer } from '../../../main/startup/recordsAnswer';
import { openStationDatabase } from '../../../main/storage/database';
import { bindKeyring } from '../../../main/storage/keyCheck';
import { createKeyring } from '../../../main/storage/keyring';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import { ConsoleUnderTest, keyStore } from '../../support/station/consoleUnderTest';
import { laneId, oneLane } from '../../support/station/stationUnderTest';

let folder: string;
let desk: ConsoleUnderTest;
let mend: () => void;

const database = () => path.join(folder, 'station.db');
const journal = () => path.join(folder, handJournalName);

/** A station that was set up and shut down, made once; each story has a copy, so that nothing of this process holds it. */
let installed: string;
const store = keyStore();
beforeAll(async () => {
  installed = temporary();
  desk = new ConsoleUnderTest({ folder: installed, protector: store });
  await desk.console.start({ demo: false });
  const form = { config: oneLane, managerPassword: 'a manager password', passphrase: null };
  expect(await desk.console.dispatch('setup.save', form)).toMatchObject({ ok: true });
  await desk.console.dispose();
});
afterAll(() => rmSync(installed, { recursive: true, force: true }));

const temporary = () => mkdtempSync(path.join(os.tmpdir(), 'fairgate-by-hand-'));

beforeEach(() => {
  folder = temporary();
  for (const name of ['station.json', 'station-key.json', 'station.db'])
    copyFileSync(path.join(installed, name), path.join(folder, name));
  mend = () => {};
});
afterEach(async () => {
  await desk.console.dispose();
  mend();
  rmSync(folder, { recursive: true, force: true });
});

/** What can befall the records; each is mended by `mend`. */
const troubles: Record<string, { code: ErrorCode; befall: () => void }> = {
  'bytes in the middle are not what they were': {
    code: 'DATABASE_BROKEN',
    befall: () => {
      keepACopy();
      const handle = openSync(database(), 'r+');
      writeSync(handle, randomBytes(10 * 4_096), 0, 10 * 4_096, 2 * 4_096);
      closeSync(handle);
    },
  },
  'it is no database at all': {
    code: 'DATABASE_BROKEN',
    befall: () => {
      keepACopy();
      writeFileSync(database(), 'this was a database once '.repeat(400));
    },
  },
  'a newer program wrote it': {
    code: 'DATABASE_NEWER',
    befall: () => {
      keepACopy();
      const db = new DatabaseSync(database());
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 999');
      db.close();
    },
  },
  'another program holds it': {
    code: 'DATA_FOLDER_IN_USE',
    befall: () => {
      const other = new DatabaseSync(database());
      other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      mend = () => other.isOpen && other.close();
    },
  },
  'it cannot be written': {
    code: 'DATA_FOLDER_UNWRITABLE',
    befall: () => {
      keepACopy();
      rmSync(database());
      mkdirSync(database());
    },
  },
  'it belongs to another station': {
    code: 'KEY_MISMATCH',
    befall: () => {
      keepACopy();
      rmSync(database());
      const opened = openStationDatabase(database());
      if (!opened.ok) throw new Error(opened.error.code);
      bindKeyring(opened.value, createKeyring(new Uint8Array(32).fill(9)));
      opened.value.close();
    },
  },
};

function keepACopy(): void {
  const kept = `${database()}.kept`;
  writeFileSync(kept, readFileSync(database()));
  mend = () => {
    if (!existsSync(kept)) return;
    for (const name of ['', '-wal', '-shm']) rmSync(`${database()}${name}`, { recursive: true, force: true });
    renameSync(kept, database());
  };
}

async function started(trouble: keyof typeof troubles = 'it is no database at all'): Promise<void> {
  troubles[trouble]?.befall();
  desk = new ConsoleUnderTest({ folder, protector: store });
  await desk.console.start({ demo: false });
  desk.serial.comeUp();
}

const app = (): AppView => desk.console.snapshot().slices.app;
const lane = () => desk.console.snapshot().slices.lanes[0];
const say = (event: SerialEvent) => desk.serial.say(event);
const lineReady = () => say({ type: 'link', laneId, state: 'ready', reason: 'none' });
const grants = () => desk.serial.sent.filter(({ type }) => type === 'grant');
const open = (part: object = {}) =>
  desk.console.dispatch('lane.openManually', {
    laneId,
    direction: 'entry',
    reason: 'emergency',
    unit: null,
    note: null,
    answersDecision: null,
    ...part,
  });
const tryAgain = () => desk.console.dispatch('app.tryAgain', {});

function acknowledge(): void {
  const grant = desk.serial.sent.findLast(({ type }) => type === 'grant');
  if (grant?.type !== 'grant') throw new Error('no grant');
  const at = desk.time.clock.monoMs();
  const { grantId } = grant;
  say({ type: 'grantOutcome', laneId, grantId, outcome: 'acked', writtenAtMonoMs: at, ackedAtMonoMs: at });
}

/** Presses the button; resolves when the turnstile was asked. */
async function pressed(part: object = {}): Promise<{ answer: ReturnType<typeof open> }> {
  const before = grants().length;
  const answer = open(part);
  await expect.poll(() => grants().length, { interval: 1 }).toBe(before + 1);
  return { answer };
}

/** One press asks the turnstile once: as many stations are listening as answer. */
async function opensOnce(): Promise<void> {
  const before = grants().length;
  const { answer } = await pressed();
  acknowledge();
  expect(await answer).toMatchObject({ ok: true });
  expect(grants()).toHaveLength(before + 1);
}

/** The journal has come to rest. */
const journalSays = (count: { kept: number; unwritten: number }) =>
  expect.poll(() => app().byHand, { interval: 1 }).toEqual(count);

function entered(): { openings: number; confirmed: number }[] {
  const db = new DatabaseSync(database(), { readOnly: true });
  try {
    const rows = db.prepare("SELECT entry FROM ledger_entry WHERE kind = 'gate.opened-by-hand-without-records'").all();
    return rows.map(({ entry }) => JSON.parse(String(entry)).body);
  } finally {
    db.close();
  }
}

describe.each(Object.keys(troubles))('the records: %s', (trouble) => {
  it('the gate opens by hand, the console says why, and once it is mended the station stands with what was opened', async () => {
    await started(trouble);
    expect(app()).toMatchObject({ phase: 'broken', error: { code: troubles[trouble]?.code }, byHand: { kept: 0, unwritten: 0 } });
    expect(app().stationName).toBe('翠湖花园');
    lineReady();
    expect(lane()).toMatchObject({ id: laneId, link: 'ready', state: 'closed' });
    await opensOnce();
    await journalSays({ kept: 1, unwritten: 0 });
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: troubles[trouble]?.code } });
    await opensOnce();
    mend();
    expect(await tryAgain()).toEqual({ ok: true, value: {} });
    expect(app()).toMatchObject({ phase: 'running', error: null, byHand: null });
    await opensOnce();
    expect(existsSync(journal())).toBe(false);
    expect(entered()).toMatchObject([{ openings: 2, confirmed: 2 }]);
  });
});

describe('while there are no records', () => {
  it('an opening lies on disk before the gate is asked, and what became of it after', async () => {
    await started();
    lineReady();
    let linesAtGrant = -1;
    const send = desk.serial.send.bind(desk.serial);
    const lines = () => readFileSync(journal(), 'utf8').split('\n').length - 1;
    desk.serial.send = (command) => {
      if (command.type === 'grant') linesAtGrant = lines();
      send(command);
    };
    await opensOnce();
    await expect.poll(() => [linesAtGrant, lines()], { interval: 1 }).toEqual([1, 2]);
  });

  it('a journal that cannot be written keeps no gate shut; it says so, and the station gets it from memory', async () => {
    await started();
    lineReady();
    mkdirSync(journal());
    await opensOnce();
    await journalSays({ kept: 0, unwritten: 1 });
    rmSync(journal(), { recursive: true });
    mend();
    expect(await tryAgain()).toMatchObject({ ok: true });
    expect(entered()).toMatchObject([{ openings: 1, confirmed: 1 }]);
  });

  it('the program ends without having been mended: the next start takes over what the journal says', async () => {
    await started();
    lineReady();
    await opensOnce();
    await journalSays({ kept: 1, unwritten: 0 });
    await desk.console.dispose();
    mend();
    desk = new ConsoleUnderTest({ folder, protector: store });
    await desk.console.start({ demo: false });
    expect(app().phase).toBe('running');
    expect(entered()).toMatchObject([{ openings: 1, confirmed: 1 }]);
    expect(desk.console.snapshot().slices.feed).toContainEqual(expect.objectContaining({ kind: 'granted', method: 'guard' }));
  });

  it('a card opens nothing and calls the guard, whose opening answers it', async () => {
    await started();
    lineReady();
    expect(lane()?.ways).toEqual({
      face: { on: false, why: 'records-unreadable' },
      card: { on: false, why: 'records-unreadable' },
    });
    say({ type: 'card', laneId, direction: 'entry', bits: 26, dataHex: '02000064', atMonoMs: 1 });
    const [card] = desk.console.snapshot().slices.desk;
    expect(card).toMatchObject({ method: 'card', outcome: 'ask-guard', needsGuard: true, unit: null, name: null, reasons: [] });
    expect(grants()).toHaveLength(0);
    const { answer } = await pressed({ answersDecision: card?.decisionId });
    acknowledge();
    expect(await answer).toMatchObject({ ok: true });
    await journalSays({ kept: 1, unwritten: 0 });
  });

  it('faces are not looked at: the vision process is told nothing', async () => {
    await started();
    desk.vision.comeUp();
    expect(desk.vision.sent).toEqual([]);
    expect(desk.vision.listeners).toBe(new ConsoleUnderTest({ folder, protector: store }).vision.listeners);
  });

  it('the turnstile’s line dies: the guard reads it, the alarm shows, and after its return the gate opens', async () => {
    await started();
    lineReady();
    const lost = await pressed();
    desk.serial.die();
    expect(await lost.answer).toMatchObject({ ok: false, error: { code: 'LANE_LINK_DOWN' } });
    const { alarms, health } = desk.console.snapshot().slices;
    expect(alarms).toMatchObject([{ kind: 'line-lost', clearedAtMs: null }]);
    expect(health.find(({ id }) => id === `turnstile-${laneId}`)).toMatchObject({
      state: 'down',
      error: { code: 'SERIAL_DOWN' },
    });
    expect(await desk.console.dispatch('alarm.acknowledge', { alarmId: alarms[0]?.id })).toMatchObject({ ok: true });
    desk.serial.comeUp();
    lineReady();
    expect(desk.console.snapshot().slices.alarms).toEqual([]);
    await opensOnce();
  });

  it('nothing else is offered: no residents, no ledger, no manager', async () => {
    await started();
    for (const [name, input] of [
      ['people.findByUnit', { unit: '3-1-502' }],
      ['operator.signIn', { password: 'a manager password' }],
    ] as const)
      expect(await desk.console.dispatch(name, input)).toMatchObject({ ok: false, error: { code: 'STATION_NOT_RUNNING' } });
  });
});

describe('the station takes over', () => {
  it('without a moment in which nobody opens: page and lanes are there until the station’s are', async () => {
    await started();
    lineReady();
    const phases: string[] = [];
    const laneCounts: number[] = [];
    desk.console.onSlice(({ name }) => {
      if (name === 'app') phases.push(app().phase);
      laneCounts.push(desk.console.snapshot().slices.lanes.length);
    });
    await tryAgain();
    mend();
    await tryAgain();
    expect([...new Set(phases)]).toEqual(['broken', 'running']);
    expect([...new Set(laneCounts)]).toEqual([1]);
  });

  it('and knows at once how line, reader and cabinet are, though they say nothing twice', async () => {
    await started();
    lineReady();
    say({ type: 'lane', laneId, what: 'tamper', direction: null, grantId: null, atMonoMs: 1 });
    mend();
    await tryAgain();
    expect(lane()).toMatchObject({ link: 'ready', state: 'closed' });
    expect(desk.console.snapshot().slices.alarms).toContainEqual(expect.objectContaining({ kind: 'tamper', clearedAtMs: null }));
  });

  it('but believes nothing that was said before the line was lost', async () => {
    await started();
    lineReady();
    desk.serial.die();
    mend();
    await tryAgain();
    expect(lane()).toMatchObject({ link: 'absent', state: 'unknown' });
  });

  it('an opening on its way is waited for, opens once, and is entered with its answer', async () => {
    await started();
    lineReady();
    mend();
    const opening = await pressed();
    const taken = tryAgain();
    // Asked after the console has, the disk has answered the console when it has answered this.
    for (let time = 0; time < 3; time += 1) expect(await recordsAnswer(folder, desk.time.timers)).toMatchObject({ ok: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(app().phase).toBe('broken');
    acknowledge();
    expect(await opening.answer).toMatchObject({ ok: true });
    expect(await taken).toMatchObject({ ok: true });
    expect(grants()).toHaveLength(1);
    expect(entered()).toMatchObject([{ openings: 1, confirmed: 1 }]);
  });

  it('leaves one station listening, however often it was tried and pressed', async () => {
    await started();
    const alone = desk.serial.listeners;
    for (let time = 0; time < 3; time += 1) await Promise.all([tryAgain(), tryAgain()]);
    expect(desk.serial.listeners).toBe(alone);
    lineReady();
    await opensOnce();
    mend();
    await Promise.all([tryAgain(), tryAgain()]);
    await opensOnce();
    await desk.console.dispose();
    const fresh = new ConsoleUnderTest({ folder, protector: store });
    expect([desk.serial.listeners, desk.vision.listeners]).toEqual([fresh.serial.listeners, fresh.vision.listeners]);
  });

  it('also where the records do not take the openings yet: they wait on disk for the next start', async () => {
    await started();
    lineReady();
    mkdirSync(journal());
    await opensOnce();
    await journalSays({ kept: 0, unwritten: 1 });
    rmSync(journal(), { recursive: true });
    mend();
    const other = new DatabaseSync(database());
    other.exec('BEGIN IMMEDIATE');
    expect(await tryAgain()).toMatchObject({ ok: true });
    expect(desk.logged.some((line) => line.startsWith('hand-openings-left'))).toBe(true);
    await expect.poll(() => existsSync(journal())).toBe(true);
    other.exec('ROLLBACK');
    other.close();
    await desk.console.dispose();
    desk = new ConsoleUnderTest({ folder, protector: store });
    await desk.console.start({ demo: false });
    expect(entered()).toMatchObject([{ openings: 1 }]);
  });

  it('and where a station broke on its way up, the lanes stay with the guard', async () => {
    let isBroken = true;
    const recogniserOf = () => {
      if (isBroken) throw new Error('nobody thought of this');
      return null;
    };
    desk = new ConsoleUnderTest({ folder, protector: store, recogniserOf });
    await desk.console.start({ demo: false });
    desk.serial.comeUp();
    expect(app()).toMatchObject({ phase: 'broken', error: { code: 'INTERNAL' }, byHand: { kept: 0, unwritten: 0 } });
    lineReady();
    await opensOnce();
    const alone = desk.serial.listeners;
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(desk.serial.listeners).toBe(alone);
    await opensOnce();
    isBroken = false;
    expect(await tryAgain()).toMatchObject({ ok: true });
    await opensOnce();
    // The records had taken the first before the station broke.
    expect(entered()).toMatchObject([{ openings: 1 }, { openings: 1 }]);
  });

  it('makes no new database while somebody is just putting one there', async () => {
    await started();
    lineReady();
    rmSync(database());
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: 'DATABASE_BROKEN' } });
    expect(existsSync(database())).toBe(false);
    writeFileSync(database(), '');
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: 'DATABASE_BROKEN' } });
    await opensOnce();
  });

  it('leaves nothing of its trying in the folder', async () => {
    await started();
    const before = readdirSync(folder);
    await tryAgain();
    expect(readdirSync(folder)).toEqual(before);
  });

  it('a configuration that broke meanwhile is said, and the lanes stay as they were', async () => {
    await started();
    lineReady();
    const file = path.join(folder, 'station.json');
    const whole = readFileSync(file);
    writeFileSync(file, '{');
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: 'CONFIG_BROKEN' } });
    expect(app()).toMatchObject({ phase: 'broken', error: { code: 'CONFIG_BROKEN' }, byHand: { kept: 0 } });
    await opensOnce();
    writeFileSync(file, whole);
    mend();
    expect(await tryAgain()).toMatchObject({ ok: true });
  });
});

describe('a station that broke before its lanes were known', () => {
  it('is tried again as well', async () => {
    const file = path.join(folder, 'station.json');
    const whole = readFileSync(file);
    writeFileSync(file, '{');
    desk = new ConsoleUnderTest({ folder, protector: store });
    await desk.console.start({ demo: false });
    expect(app()).toMatchObject({ phase: 'broken', error: { code: 'CONFIG_BROKEN' }, byHand: null });
    expect(await tryAgain()).toMatchObject({ ok: false, error: { code: 'CONFIG_BROKEN' } });
    writeFileSync(file, whole);
    expect(await tryAgain()).toMatchObject({ ok: true });
    expect(app().phase).toBe('running');
  });
});

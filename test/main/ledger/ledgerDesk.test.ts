import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSigner } from '../../../main/ledger/signedNote';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { verifyExport } from '../../../main/ledger/verifyExport';
import { openStationDatabase } from '../../../main/storage/database';
import { ManualTime } from '../../support/station/manualTime';
import { errorOf, must, temporaryFolder } from '../storage/temporaryStation';
import { deskOf } from './deskRoom';
import { type LedgerRoom, ledgerRoom } from './ledgerRoom';

const DAY_MS = 24 * 60 * 60_000;

/** A clock on which every look takes a millisecond, so that work is cut into slices as on a slow machine. */
class SlowTime extends ManualTime {
  #looks = 0;
  override readonly clock = {
    nowMs: () => Date.UTC(2026, 10, 22),
    monoMs: () => {
      this.#looks += 1;
      return this.#looks;
    },
  };
}

const edit = (room: LedgerRoom, seq: number) => {
  if (room.database.db.isOpen) room.database.close();
  room.attack((db) => db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"index"', '"Index"') WHERE seq = ${seq}`));
};

describe('the ledger at a station', () => {
  it('lets faces wait until the whole log was gone through, in slices', () => {
    const room = ledgerRoom();
    room.fill(5_000);
    const time = new SlowTime();
    const { desk, told } = deskOf(room, { time });
    expect([desk.isTrusted(), desk.view().verification]).toMatchObject([false, { state: 'waiting', running: true }]);
    expect(told.health.at(-1)).toBe('ledger starting LEDGER_VERIFYING');
    let slices = 0;
    for (; !desk.isTrusted() && slices < 1_000; slices += 1) time.pass(4);
    expect(slices).toBeGreaterThan(3);
    expect(desk.view()).toMatchObject({ size: 5_001, verification: { state: 'whole', running: false, entries: 5_001 } });
    expect([told.trust, told.health.at(-1), told.alarms.size]).toEqual([[true], 'ledger ok', 0]);
  });

  it('goes through entries that are appended while it verifies', () => {
    const room = ledgerRoom();
    room.fill(3_000);
    const time = new SlowTime();
    const { desk, ledger } = deskOf(room, { time });
    for (let turn = 0; !desk.isTrusted() && turn < 2_000; turn += 1) {
      if (turn < 50) ledger.append('meanwhile.happened', { turn });
      time.pass(4);
    }
    expect(desk.view().verification).toMatchObject({ state: 'whole', entries: ledger.size() });
  });

  it('raises the alarm that names the first bad entry, takes faces away, and still writes', async () => {
    const room = ledgerRoom();
    room.fill(20);
    edit(room, 7);
    const { desk, ledger, told } = deskOf(room);
    expect(desk.isTrusted()).toBe(false);
    expect(desk.view().verification).toMatchObject({ state: 'broken', firstBad: 7, why: 'wrong-hash' });
    expect([[...told.alarms], told.health.at(-1)]).toEqual([['ledger-broken'], 'ledger down LEDGER_BROKEN 7']);
    expect(ledger.append('still.written', {}).seq).toBe(21);
    room.attack((db) => db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"Index"', '"index"') WHERE seq = 7`));
    expect(must(await desk.handlers['ledger.verifyNow']({}))).toMatchObject({ verification: { state: 'whole' } });
    // Triggers were dropped as well, so the alarm stays until somebody has looked.
    expect([desk.isTrusted(), told.alarms.size, told.trust]).toEqual([true, 1, [true]]);
  });

  it('takes the alarm back when a later verification is whole', async () => {
    let agrees = false;
    const { desk, told } = deskOf(ledgerRoom(), { registerAgrees: () => agrees });
    expect([desk.isTrusted(), told.alarms.size]).toEqual([false, 1]);
    agrees = true;
    await desk.handlers['ledger.verifyNow']({});
    expect([desk.isTrusted(), told.alarms.size, told.health.at(-1)]).toEqual([true, 0, 'ledger ok']);
  });

  it('finds within a day what is changed while it runs', () => {
    const room = ledgerRoom();
    room.fill(20);
    const { desk, told, time } = deskOf(room);
    expect(desk.isTrusted()).toBe(true);
    edit(room, 9);
    time.pass(DAY_MS);
    expect([desk.isTrusted(), [...told.alarms], told.trust]).toEqual([false, ['ledger-broken'], [true, false]]);
  });

  it.each([
    ['does not agree', () => false, 'register-differs'],
    [
      'cannot be read',
      () => {
        throw new Error('no database');
      },
      'unreadable',
    ],
  ])('is broken when the register of consents %s', (_how, registerAgrees, why) => {
    const { desk, told } = deskOf(ledgerRoom(), { registerAgrees });
    expect([desk.isTrusted(), desk.view().verification.why, [...told.alarms]]).toEqual([false, why, ['ledger-broken']]);
    expect(told.failed).toBe(why === 'unreadable' ? 1 : 0);
  });

  it('signs a checkpoint two seconds after an append, and the last one when it ends', () => {
    const room = ledgerRoom();
    const { desk, ledger, database, time } = deskOf(room);
    const kept = () =>
      Buffer.from(
        (database.db.prepare("SELECT value FROM meta WHERE name = 'ledger-checkpoint'").get() as { value: Uint8Array }).value,
      ).toString();
    expect(kept()).toContain('\n1\n');
    ledger.append('a.b', {});
    time.pass(2_000);
    expect(kept()).toContain('\n2\n');
    ledger.append('a.b', {});
    desk.stop();
    expect(kept()).toContain('\n3\n');
  });

  it('takes faces away when the second place knows more', async () => {
    const room = ledgerRoom();
    const stick = temporaryFolder();
    const other = ledgerRoom();
    const first = deskOf(room, { secondPlace: stick });
    first.ledger.append('a.b', {});
    first.desk.shiftEnded();
    await expect.poll(() => first.desk.view().secondPlace).toMatchObject({ state: 'ok', writtenSize: 2 });
    first.desk.stop();
    first.database.close();
    room.attack((db) => db.exec('DELETE FROM ledger_entry WHERE seq = 1'));
    const { desk, told } = deskOf(room, { secondPlace: stick });
    await expect.poll(() => desk.view().secondPlace.state).toBe('conflict');
    expect([desk.isTrusted(), [...told.alarms]]).toEqual([false, ['ledger-broken']]);
    const apart = deskOf(other, { secondPlace: stick });
    await expect.poll(() => apart.desk.view().secondPlace.state).toBe('ok');
    expect(apart.desk.isTrusted()).toBe(true);
  });
});

describe('commands of the ledger', () => {
  it('tell size, root, keys and a checkpoint that is signed', async () => {
    const { desk, ledger } = deskOf(ledgerRoom());
    const { status } = must(await desk.handlers['ledger.status']({}));
    const [key = ''] = ledger.publicKeys();
    expect(status).toMatchObject({ size: 1, rootHex: ledger.rootHex(), keys: [key], origin: ledger.origin });
    expect(key).toContain(`+${status.keyId}+`);
    expect(status.checkpoint).toBe(must(ledger.checkpoint()));
  });

  it('export the log while the gate works', async () => {
    const room = ledgerRoom();
    room.fill(2_000);
    const time = new SlowTime();
    const { desk } = deskOf(room, { time });
    const folder = path.join(temporaryFolder(), 'export');
    let isDone = false;
    const answer = desk.handlers['ledger.exportTo']({ folder });
    void Promise.resolve(answer).then(() => {
      isDone = true;
    });
    for (let slices = 0; !isDone && slices < 1_000; slices += 1) {
      time.pass(4);
      await Promise.resolve();
    }
    expect(must(await answer)).toEqual({ entries: 2_001 });
    expect(verifyExport(folder, { trusted: null, proof: null, since: null })).toMatchObject({ ok: true, entries: 2_001 });
    // Whoever is handed the folder needs nothing else to verify it.
    expect(readFileSync(path.join(folder, 'fairgate-verifier.html'))).toEqual(readFileSync('verifier/fairgate-verifier.html'));
    expect(errorOf(await desk.handlers['ledger.exportTo']({ folder })).code).toBe('LEDGER_EXPORT_FOLDER');
    expect(errorOf(await desk.handlers['ledger.exportTo']({ folder: 'here' })).code).toBe('LEDGER_EXPORT_FOLDER');
  });

  it('set the second place, write there at once, and say in the log that there is one, not where', async () => {
    const { desk, ledger, secondPlace } = deskOf(ledgerRoom());
    const folder = temporaryFolder();
    expect(must(await desk.handlers['ledger.setSecondPlace']({ folder }))).toMatchObject({
      secondPlace: { state: 'ok', folder },
    });
    expect(secondPlace()).toBe(folder);
    expect(readFileSync(path.join(folder, `fairgate-${ledger.stationId}`, 'checkpoint.txt'), 'utf8')).toContain('\n2\n');
    expect(ledger.entry(1)).toMatchObject({ kind: 'ledger.second-place-set', body: { set: true } });
    expect(must(await desk.handlers['ledger.setSecondPlace']({ folder: null }))).toMatchObject({
      secondPlace: { state: 'none' },
    });
    expect(ledger.entry(2)?.body).toEqual({ set: false });
  });

  it.each([
    ['a folder that is not there', () => '/nowhere/at/all'],
    ['a path that is not whole', () => 'stick'],
    ['the data folder itself', (room: LedgerRoom) => room.folder],
    [
      'a folder inside it',
      (room: LedgerRoom) => {
        const inside = path.join(room.folder, 'inside');
        mkdirSync(inside);
        return inside;
      },
    ],
    ['a file', (room: LedgerRoom) => room.path],
  ])('refuse %s as the second place, and nothing is written', async (_what, folder) => {
    const room = ledgerRoom();
    const { desk, ledger, secondPlace } = deskOf(room);
    expect(errorOf(await desk.handlers['ledger.setSecondPlace']({ folder: folder(room) })).code).toBe(
      'LEDGER_SECOND_PLACE_UNWRITABLE',
    );
    expect([secondPlace(), ledger.size()]).toEqual([null, 1]);
  });

  it('leave everything as it was when the setting cannot be saved', async () => {
    const { desk, ledger } = deskOf(ledgerRoom(), { saves: false });
    expect(errorOf(await desk.handlers['ledger.setSecondPlace']({ folder: temporaryFolder() })).code).toBe('CONFIG_NOT_SAVED');
    expect(ledger.size()).toBe(1);
  });

  it('make a new key', async () => {
    const { desk, ledger } = deskOf(ledgerRoom());
    const { key } = must(await desk.handlers['ledger.rotateKey']({}));
    expect(ledger.publicKeys().at(-1)).toBe(key);
    expect(key).not.toBe(createSigner(ledger.origin, new Uint8Array(32)).key.text);
  });
});

describe('a disk that takes no more', () => {
  it('fails the append and what it belongs to; the log goes on from where it was', () => {
    const { ledger, database, fill } = ledgerRoom();
    fill(50);
    const before = [ledger.size(), ledger.rootHex()];
    const pages = (database.db.prepare('PRAGMA page_count').get() as { page_count: number }).page_count;
    database.db.exec(`PRAGMA max_page_count = ${pages}`);
    const fillUp = () => {
      for (let index = 0; index < 500; index += 1) ledger.append('a.b', { text: 'x'.repeat(2_000) });
    };
    expect(() => database.transaction(fillUp)).toThrow(/full/);
    expect([ledger.size(), ledger.rootHex()]).toEqual(before);
    database.db.exec('PRAGMA max_page_count = 1000000');
    expect(ledger.append('a.b', {}).seq).toBe(51);
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 52 });
  });

  it('that is full at the very first start begins the log later', () => {
    const room = ledgerRoom();
    room.database.close();
    room.attack((db) => db.exec("DELETE FROM ledger_entry; DELETE FROM ledger_key; DELETE FROM meta WHERE name LIKE 'ledger%'"));
    const database = must(openStationDatabase(room.path));
    onTestFinished(() => database.close());
    const station = { ...room, database };
    station.database.db.exec('PRAGMA query_only = ON');
    const ledger = createStationLedger(station);
    expect(ledger.size()).toBe(0);
    expect(() => ledger.append('a.b', {})).toThrow();
    station.database.db.exec('PRAGMA query_only = OFF');
    ledger.append('a.b', {});
    expect([...ledger.entries()].map(({ kind }) => kind)).toEqual(['ledger.started', 'a.b']);
    expect(ledger.verify().ok).toBe(true);
  });
});

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { notesIn, openCheckpoint, signCheckpoint } from '../../../main/ledger/checkpoint';
import { createSecondPlace } from '../../../main/ledger/secondPlace';
import { createSigner } from '../../../main/ledger/signedNote';
import type { StationLedger } from '../../../main/ledger/stationLedger';
import { ManualTime } from '../../support/station/manualTime';
import { must, temporaryFolder } from '../storage/temporaryStation';
import { ledgerRoom } from './ledgerRoom';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function placeOf(ledger: StationLedger, folder: string | null) {
  const time = new ManualTime(Date.UTC(2026, 10, 22));
  let chosen = folder;
  const place = createSecondPlace({ ledger, folder: () => chosen, clock: time.clock, timers: time.timers, onChange: () => {} });
  onTestFinished(() => place.stop());
  const own = (file: string) => path.join(folder ?? '', `fairgate-${ledger.stationId}`, file);
  return {
    place,
    time,
    choose: (next: string | null) => {
      chosen = next;
    },
    own,
    newest: () => readFileSync(own('checkpoint.txt'), 'utf8'),
    history: () => notesIn(readFileSync(own('checkpoints.txt'), 'utf8')),
  };
}

describe('the second place', () => {
  it('gets the newest checkpoint within a minute of an append, and a line in the history at the start and the end of a shift', async () => {
    const { ledger, fill } = ledgerRoom();
    const { place, time, newest, history } = placeOf(ledger, temporaryFolder());
    await place.sync();
    const first = newest();
    expect(openCheckpoint(first, ledger.verifierKeys())).toMatchObject({ ok: true, checkpoint: { size: 1 } });
    expect(history()).toEqual([first]);
    fill(3);
    place.touch();
    expect(newest()).toBe(first);
    time.pass(MINUTE_MS);
    await expect.poll(() => place.view().writtenSize).toBe(4);
    expect(openCheckpoint(newest(), ledger.verifierKeys())).toMatchObject({ checkpoint: { size: 4, rootHex: ledger.rootHex() } });
    expect(history()).toEqual([first]);
    await place.sync();
    expect(history()).toEqual([first, newest()]);
    await place.sync();
    expect(history()).toHaveLength(2);
    expect(place.view()).toMatchObject({ state: 'ok', writtenSize: 4 });
  });

  it('keeps every handover of a key', async () => {
    const { ledger } = ledgerRoom();
    const { place, history } = placeOf(ledger, temporaryFolder());
    must(ledger.rotateKey());
    must(ledger.rotateKey());
    await place.sync();
    await place.sync();
    expect(history().filter((note) => ledger.handovers().includes(note))).toEqual(ledger.handovers());
  });

  it('finds that the disk was put back, when the stick comes back', async () => {
    const room = ledgerRoom();
    const stick = temporaryFolder();
    const before = temporaryFolder();
    room.database.close();
    cpSync(room.folder, before, { recursive: true });
    const later = room.reopen();
    later.ledger.append('something.happened', {});
    const first = placeOf(later.ledger, stick);
    await first.place.sync();
    const kept = first.newest();
    later.database.close();
    first.place.stop();
    cpSync(before, room.folder, { recursive: true });

    const away = `${stick}-away`;
    renameSync(stick, away);
    onTestFinished(() => rmSync(away, { recursive: true, force: true }));
    const { ledger } = room.reopen();
    const { place, time, newest } = placeOf(ledger, stick);
    await place.sync();
    expect([place.view().state, place.conflict(), ledger.verify().ok]).toEqual(['missing', null, true]);
    renameSync(away, stick);
    time.pass(MINUTE_MS);
    await expect.poll(() => place.view().state).toBe('conflict');
    expect(place.conflict()).toBe('second-place-ahead');
    expect(ledger.verify(place.known())).toMatchObject({ ok: false, why: 'second-place-ahead' });
    expect(newest()).toBe(kept);
    ledger.append('something.else', {});
    await place.sync();
    expect([place.conflict(), newest()]).toEqual(['second-place-differs', kept]);
  });

  it('says nothing for a day when it is away, and never fails an append', async () => {
    const { ledger } = ledgerRoom();
    const folder = path.join(temporaryFolder(), 'stick');
    const { place, time, newest } = placeOf(ledger, folder);
    await place.sync();
    expect([place.view().state, place.isMissedTooLong()]).toEqual(['missing', false]);
    ledger.append('a.b', {});
    place.touch();
    time.pass(23 * HOUR_MS);
    expect(place.isMissedTooLong()).toBe(false);
    time.pass(HOUR_MS);
    expect(place.isMissedTooLong()).toBe(true);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    await place.sync();
    expect([place.view().state, place.isMissedTooLong()]).toEqual(['ok', false]);
    expect(newest()).toContain('\n2\n');
  });

  const foreign = (ledger: StationLedger) => createSigner(ledger.origin, new Uint8Array(32).fill(3));
  it.each([
    ['rubbish', () => 'rubbish\n\n— rubbish\n\u0000'],
    ['a million line ends', () => '\n'.repeat(1_000_000)],
    ['nothing', () => ''],
    [
      'a longer log that somebody else signed',
      (ledger: StationLedger) => signCheckpoint({ origin: ledger.origin, size: 99, rootHex: '00'.repeat(32) }, [foreign(ledger)]),
    ],
    ['a checkpoint of ours with another size', (ledger: StationLedger) => must(ledger.checkpoint()).replace('\n1\n', '\n9\n')],
  ])('takes %s there for what it is: nothing this station said', async (_what, content) => {
    const { ledger } = ledgerRoom();
    const { place, own, newest } = placeOf(ledger, temporaryFolder());
    mkdirSync(path.dirname(own('checkpoint.txt')));
    for (const file of ['checkpoint.txt', 'checkpoints.txt']) writeFileSync(own(file), content(ledger));
    await place.sync();
    expect([place.view().state, place.conflict()]).toEqual(['ok', null]);
    expect(newest()).toBe(must(ledger.checkpoint()));
  });

  it.each([
    ['a folder where the file should be', (file: string) => mkdirSync(file)],
    ['a file where the folder should be', (file: string) => writeFileSync(path.dirname(file), 'x')],
  ])('is away as long as there is %s', async (_what, put) => {
    const { ledger } = ledgerRoom();
    const { place, own } = placeOf(ledger, temporaryFolder());
    if (_what.startsWith('a folder')) mkdirSync(path.dirname(own('checkpoint.txt')));
    put(own('checkpoint.txt'));
    await place.sync();
    expect(place.view().state).toBe('missing');
  });

  it('can be given up and chosen anew', async () => {
    const { ledger } = ledgerRoom();
    const { place, choose, own } = placeOf(ledger, temporaryFolder());
    await place.sync();
    choose(null);
    expect(await place.sync()).toMatchObject({ state: 'none', folder: null });
    expect(existsSync(own('checkpoint.txt'))).toBe(true);
    const other = temporaryFolder();
    choose(other);
    expect(await place.sync()).toMatchObject({ state: 'ok', folder: other });
  });
});

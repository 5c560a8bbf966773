import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createHandJournal, type HandJournal } from '../../../main/handOnly/handJournal';
import { createHandStation } from '../../../main/handOnly/handStation';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import { FakeChild } from '../../support/station/fakeChild';
import { ManualTime } from '../../support/station/manualTime';
import { laneId, oneLane } from '../../support/station/stationUnderTest';
import { temporaryStation } from '../storage/temporaryStation';

/** A disk that took the line and never says so. */
const hangs = (journal: HandJournal): HandJournal => ({
  add: journal.add,
  flush: journal.flush,
  waiting: journal.waiting,
  taken: journal.taken,
  settled: () => new Promise(() => {}),
  isWriting: true,
  count: { kept: 0, unwritten: 1 },
});

it('a disk that hangs: the gate is asked after a moment all the same, and nothing is tried that would hang with it', async () => {
  const { folder, keyring, newId } = temporaryStation();
  const time = new ManualTime();
  const serial = new FakeChild<SerialCommand, SerialEvent>();
  const journal = hangs(createHandJournal({ folder, keyring, newId, onChange: () => {}, onFailed: () => {} }));
  const station = createHandStation({
    config: oneLane,
    cause: { code: 'DATABASE_BROKEN', params: {} },
    journal,
    serial,
    clock: time.clock,
    timers: time.timers,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
  });
  serial.say({ type: 'link', laneId, state: 'ready', reason: 'none' });
  const grants = () => serial.sent.filter(({ type }) => type === 'grant');
  const byHand = { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null } as const;
  const opening = station.handlers['lane.openManually']?.(byHand);
  time.pass(150);
  await Promise.resolve();
  expect(grants()).toHaveLength(0);
  time.pass(100);
  await expect.poll(grants, { interval: 1 }).toHaveLength(1);
  const [grant] = grants();
  if (grant?.type !== 'grant') throw new Error('no grant');
  expect(grant.expiresAtMonoMs).toBeGreaterThan(time.clock.monoMs() + 500);
  const at = time.clock.monoMs();
  serial.say({ type: 'grantOutcome', laneId, grantId: grant.grantId, outcome: 'acked', writtenAtMonoMs: at, ackedAtMonoMs: at });
  expect(await opening).toMatchObject({ ok: true });

  const atRest = station.settled();
  await new Promise((resolve) => setImmediate(resolve));
  time.pass(5_000);
  expect(await atRest).toBe(false);
  station.dispose();
});

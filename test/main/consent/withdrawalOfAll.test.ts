import { describe, expect, it } from 'vitest';
import { finishInTime } from '../../../main/consent/withdrawalsInTime';
import { ManualTime } from '../../support/station/manualTime';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom, model } from './consentRoom';

const people = 120;

function everybodyEnrolled() {
  const room = consentRoom();
  const ids = Array.from({ length: people }, () => room.enrolledResident());
  return { ...room, ids };
}

describe('the end of the service for everybody', () => {
  it('stops matching everybody at once; the rest is done bit by bit, and shown', () => {
    const { consent, gallery, ids, rows, database } = everybodyEnrolled();
    expect(must(consent.endAll())).toEqual({ total: people });
    expect([gallery.people.size, ids.some((id) => consent.isLive(id))]).toEqual([0, false]);
    expect(consent.progress()).toEqual({ open: people, serviceStop: { total: people, done: 0 } });
    expect(errorOf(consent.endAll()).code).toBe('SERVICE_STOP_RUNNING');
    const time = new ManualTime();
    const seen: number[] = [];
    const finishing = finishInTime({
      consent,
      spared: (work) => work(),
      timers: time.timers,
      onChange: () => seen.push(consent.progress().serviceStop?.done ?? -1),
    });
    finishing.look();
    expect(seen).toEqual([20]);
    time.pass(1_000);
    expect(seen.slice(0, 6)).toEqual([20, 40, 60, 80, 100, 120]);
    expect(consent.progress()).toEqual({ open: 0, serviceStop: { total: people, done: people } });
    expect([rows('template'), rows('person_key')]).toEqual([[], []]);
    expect(consent.withdrawals(null).every(({ reason, complete }) => reason === 'service-stopped' && complete)).toBe(true);
    expect(consent.verifyChain().ok).toBe(true);
    expect(database.db.prepare('SELECT count(*) AS n FROM withdrawal_step').get()).toEqual({ n: 9 * people });
  });

  it('cut off in the middle goes on at the next start, and nobody is live meanwhile', () => {
    const room = everybodyEnrolled();
    must(room.consent.endAll());
    room.consent.finishSome();
    const after = room.restart();
    expect(room.ids.some((id) => after.consent.isLive(id))).toBe(false);
    expect(after.consent.reopen()).toEqual({ resumed: 100, reapplied: 0, isOlderCopy: false });
    expect(after.consent.loadGallery(model).loaded).toBe(0);
    expect(after.consent.progress().open).toBeGreaterThan(0);
    while (after.consent.finishSome());
    expect(after.consent.progress().open).toBe(0);
    expect(after.database.db.prepare('SELECT count(*) AS n FROM template').get()).toEqual({ n: 0 });
  });

  it('lets somebody who decides anew meanwhile do so: his end comes first', () => {
    const room = everybodyEnrolled();
    must(room.consent.endAll());
    const last = room.ids.at(-1);
    if (!last) throw new Error('nobody');
    room.give(last);
    while (room.consent.finishSome());
    expect(room.consent.isLive(last)).toBe(true);
    expect(room.ids.filter((id) => room.consent.isLive(id))).toEqual([last]);
    expect(room.restart().consent.isLive(last)).toBe(true);
  });
}, 60_000);

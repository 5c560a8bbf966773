import { describe, expect, it } from 'vitest';
import { createConsent } from '../../../main/consent/consent';
import type { LaneGroup } from '../../../main/contract/ids';
import { must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, model } from './consentRoom';

const groupA = 'A' as LaneGroup;
const groupB = 'B' as LaneGroup;

/** Another program takes the whole log away, as if there had never been one. The station puts the triggers right at its next start. */
function takeLogAway(room: ConsentRoom): void {
  room.database.close();
  const other = room.otherProgram();
  for (const table of ['ledger_entry', 'ledger_node', 'ledger_key']) {
    other.exec(`DROP TRIGGER ${table}_never_goes`);
    other.exec(`DELETE FROM ${table}`);
  }
  other.exec("DELETE FROM meta WHERE name IN ('ledger-head', 'ledger-checkpoint')");
}

describe('a log that was taken away, to be begun anew without what it said of consents', () => {
  it('does not thaw a consent that is frozen', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const { seq } = room.consent.state(id, model).consent;
    must(room.consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: seq ?? 0 }, 'manager'));
    takeLogAway(room);
    const after = room.restart();
    after.consent.loadGallery(model);
    expect([after.consent.isLive(id), after.gallery.has(id)]).toEqual([false, false]);
    expect(after.consent.agreesWithLedger()).toMatchObject({ ok: false });
    expect([...after.log.entries({ kinds: ['consent.adopted'] })]).toEqual([]);
  });

  it('does not widen a consent to lanes it does not name', () => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id, { groups: [groupA] });
    expect([room.consent.isLive(id, groupA), room.consent.isLive(id, groupB)]).toEqual([true, false]);
    takeLogAway(room);
    const after = room.restart();
    expect([after.consent.isLive(id, groupA), after.consent.isLive(id, groupB)]).toEqual([false, false]);
  });

  it('is not taken for a first start either by a station nobody agreed to yet, while other records name its entries', () => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id);
    must(room.consent.withdraw(id, { operator: 'guard' }));
    takeLogAway(room);
    const { log } = room.restart();
    expect(log.verify()).toMatchObject({ ok: false, why: 'head-missing' });
    expect(log.checkpoint()).toMatchObject({ ok: false, error: { code: 'LEDGER_BROKEN' } });
    log.append('station.went-on', {});
    expect(log.verify()).toMatchObject({ ok: false, firstBad: 0 });
  });
});

it('a log that could not be read to its end counts for nobody: what froze a consent may be in the rest', () => {
  const room = consentRoom();
  const id = room.enrolledResident();
  const { seq } = room.consent.state(id, model).consent;
  must(room.consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: seq ?? 0 }, 'manager'));
  const breaksOff = {
    ...room.log,
    *entries(what?: { kinds?: readonly string[] }) {
      for (const entry of room.log.entries(what)) {
        if (entry.kind === 'consent.frozen') throw new Error('disk I/O error');
        yield entry;
      }
    },
  };
  const { settings, people, gallery } = room;
  const consent = createConsent({
    ...room,
    ...settings,
    people,
    gallery,
    log: breaksOff,
    stationName: '',
    pipiaRef: () => null,
    handlerAt: () => null,
  });
  expect(() => consent.open()).toThrow('disk I/O error');
  expect(consent.isLive(id)).toBe(false);
});

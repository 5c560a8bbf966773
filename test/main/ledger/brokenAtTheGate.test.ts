import { afterEach, describe, expect, it } from 'vitest';
import type { StationDatabase } from '../../../main/storage/database';
import { faceOf, laneId, StationUnderTest } from '../../support/station/stationUnderTest';

let gate: StationUnderTest;
afterEach(() => gate.end());

const card = { facility: 1, number: 100 };

/** Drops what stands in the way, as another program would, and changes one entry. */
function editEntry({ db }: StationDatabase): void {
  db.exec('DROP TRIGGER ledger_entry_never_changes');
  db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"v":1}', '"v":2}') WHERE seq = 1`);
}

async function station(prepare: (database: StationDatabase) => void): Promise<void> {
  gate = new StationUnderTest().standReady();
  await gate.residentWithFace('3-1-502', 0);
  gate = gate.restart({ prepare }).standReady();
}

describe('a ledger that does not verify', () => {
  it('takes the face away from everybody, names the entry, and leaves card and guard at work', async () => {
    await station(editEntry);
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toEqual([]);
    const { alarms, ledger, health } = gate.station.slices();
    expect(alarms.map(({ kind }) => kind)).toContain('ledger-broken');
    expect(ledger.verification).toMatchObject({ state: 'broken', firstBad: 1 });
    expect(health.find(({ id }) => id === 'ledger')).toMatchObject({
      state: 'down',
      error: { code: 'LEDGER_BROKEN', params: { seq: 1 } },
    });
    gate.holdCard(card);
    expect(gate.grants()).toHaveLength(1);
  });

  it('takes no new template either: without a provable consent nobody is looked at as a look-alike', async () => {
    await station(editEntry);
    const agreed = await gate.moveIn('3-1-503', { facility: 1, number: 101 });
    expect((await gate.decideOnFace(agreed, 'given')).ok).toBe(true);
    const asked = gate.vision.sent.length;
    const enrolled = await gate.call('enrolment.fromPhoto', { personId: agreed, photo: new Uint8Array([1, 2, 3]) });
    expect(enrolled).toMatchObject({ ok: false, error: { code: 'LEDGER_BROKEN', params: { seq: 1 } } });
    expect(gate.vision.sent.slice(asked)).toEqual([]);
    expect(gate.rows('SELECT DISTINCT person_id FROM template')).toHaveLength(1);
  });

  it('leaves the guard his opening by hand', async () => {
    await station(editEntry);
    const byHand = { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null } as const;
    const opened = gate.call('lane.openManually', byHand, 'guard');
    await expect.poll(() => gate.grants().length).toBe(1);
    gate.acknowledge();
    expect((await opened).ok).toBe(true);
    expect(gate.station.slices().ledger.verification.state).toBe('broken');
  });

  it('whole again, the same face opens', async () => {
    await station(() => {});
    expect(gate.station.slices().ledger.verification.state).toBe('whole');
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toHaveLength(1);
  });
});

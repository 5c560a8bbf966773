import { afterEach, expect, it } from 'vitest';
import type { StationDatabase } from '../../main/storage/database';
import { faceOf, StationUnderTest } from '../support/station/stationUnderTest';

let gate: StationUnderTest;
afterEach(() => gate.end());

const sealedTo = () =>
  gate.rows(
    "SELECT json_extract(entry, '$.body.toSeq') AS seq FROM ledger_entry WHERE kind = 'passages.sealed' ORDER BY ledger_entry.seq DESC LIMIT 1",
  )[0]?.seq;
const alarms = () => gate.station.slices().alarms.map(({ kind }) => kind);

/** A shift with a passage of a resident, handed over. */
async function shift(): Promise<void> {
  gate = new StationUnderTest().standReady();
  await gate.residentWithFace('3-1-502', 0);
  gate.walkUp(1, faceOf(0));
  expect(gate.grants()).toHaveLength(1);
  expect(sealedTo()).toBeUndefined();
  expect((await gate.call('shift.handOver', {}, 'guard')).ok).toBe(true);
}
function restarted(prepare: (database: StationDatabase) => void): void {
  gate = gate.restart({ prepare }).standReady();
  gate.time.pass(5_000);
}

it('a shift that ends is sealed with all its passages', async () => {
  await shift();
  expect(sealedTo()).toBe(gate.rows('SELECT max(seq) AS seq FROM event')[0]?.seq);
});

it('a passage altered after its shift raises an alarm at the next start; it is bookkeeping, so faces go on', async () => {
  await shift();
  restarted(({ db }) => {
    const { sql } = db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'event_never_changes'").get() as { sql: string };
    db.exec("DROP TRIGGER event_never_changes; UPDATE event SET at_ms = at_ms - 60000 WHERE kind = 'granted'");
    db.exec(sql);
  });
  expect(alarms()).toContain('passages-altered');
  expect(gate.rows("SELECT entry FROM ledger_entry WHERE kind = 'passages.altered'")).toHaveLength(1);
  gate.walkUp(1, faceOf(0));
  expect(gate.grants()).toHaveLength(1);
});

it('passages nobody touched raise none', async () => {
  await shift();
  restarted(() => {});
  expect(alarms()).not.toContain('passages-altered');
});

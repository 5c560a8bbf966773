import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { openStationDatabase, type StationDatabase } from '../../main/storage/database';
import { bindKeyring } from '../../main/storage/keyCheck';
import { createKeyring } from '../../main/storage/keyring';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';
import { temporaryFolder } from './storage/temporaryStation';

let gate: StationUnderTest;
afterEach(() => gate.end());

const opensByHand = async () => {
  const before = gate.grants().length;
  const byHand = { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null } as const;
  const opened = gate.call('lane.openManually', byHand, 'guard');
  await expect.poll(() => gate.grants().length).toBe(before + 1);
  gate.acknowledge();
  expect((await opened).ok).toBe(true);
  gate.passage('passed');
};
const noTriggers = (table: string) => (db: DatabaseSyncInstance) => {
  const all = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?").all(table) as {
    name: string;
  }[];
  for (const { name } of all) db.exec(`DROP TRIGGER ${name}`);
};
/** Of these the face does not depend. */
const harmless = ['nothing at all', 'the note station-time'];
const metas = ['ledger-head', 'ledger-checkpoint', 'consent-head', 'station-time'];

describe('a station whose records somebody spoilt stands, opens by hand and by card, and matches no face it cannot prove', () => {
  it.each<[what: string, table: string, sql: string]>([
    ['nothing at all', 'template', 'SELECT 1'],
    ['every entry of the log', 'ledger_entry', "UPDATE ledger_entry SET entry = 'x', kind = 'y', leaf_hash = x'00'"],
    ['the keys of the log', 'ledger_key', "UPDATE ledger_key SET verifier = 'x', private_sealed = x'00'"],
    ['the log, gone', 'ledger_entry', 'DELETE FROM ledger_entry'],
    ['the register', 'consent', "UPDATE consent SET this_hash = printf('%064d', seq)"],
    ['the templates', 'template', "UPDATE template SET sealed = x'00'"],
    ['the keys of people', 'person_key', "UPDATE person_key SET wrapped = x'00'"],
    ...metas.map(
      (name) => [`the note ${name}`, 'meta', `UPDATE meta SET value = x'00' WHERE name = '${name}'`] as [string, string, string],
    ),
  ])('%s', async (what, table, sql) => {
    gate = new StationUnderTest().standReady();
    await gate.residentWithFace('3-1-502', 0);
    const prepare = ({ db }: Pick<StationDatabase, 'db'>) => {
      noTriggers(table)(db);
      db.exec(sql);
    };
    gate = gate.restart({ prepare: prepare }).standReady();
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toHaveLength(harmless.includes(what) ? 1 : 0);
    if (gate.grants().length > 0) {
      gate.acknowledge();
      gate.passage('passed');
    }
    await opensByHand();
    gate.time.pass(60_000);
    const before = gate.grants().length;
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(before + 1);
  });
});

it('a station that starts while another program holds the database stands, and opens by hand', async () => {
  gate = new StationUnderTest().standReady();
  await gate.residentWithFace('3-1-502', 0);
  const other = new DatabaseSync(path.join(gate.folder, 'station.db'));
  other.exec('BEGIN IMMEDIATE');
  gate = gate.restart().standReady();
  await opensByHand();
  other.exec('ROLLBACK');
  other.close();
});

it('its key is known for its own meanwhile', () => {
  gate = new StationUnderTest().standReady();
  const file = path.join(temporaryFolder(), 'station.db');
  const opened = openStationDatabase(file);
  if (!opened.ok) throw new Error(opened.error.code);
  const keyring = createKeyring(new Uint8Array(32).fill(7));
  expect(bindKeyring(opened.value, keyring).ok).toBe(true);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  expect(bindKeyring(opened.value, keyring).ok).toBe(true);
  expect(bindKeyring(opened.value, createKeyring(new Uint8Array(32).fill(8))).ok).toBe(false);
  other.exec('ROLLBACK');
  other.close();
  opened.value.close();
});

import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeForData } from '../support/station/newDatabase';
import { faceOf, StationUnderTest } from '../support/station/stationUnderTest';

let of: { folder: string; masterKey: Uint8Array };
let gate: StationUnderTest;

beforeEach(() => {
  of = { folder: mkdtempSync(path.join(placeForData, 'fairgate-station-')), masterKey: new Uint8Array(randomBytes(32)) };
  gate = new StationUnderTest({ of: { ...of } }).standReady();
});
afterEach(() => gate.end());

const alarms = () => gate.station.slices().alarms.map(({ kind }) => kind);
const stop = () => {
  gate.station.dispose();
  gate.database.close();
};
const start = () => {
  gate = new StationUnderTest({ of: { ...of } }).standReady();
};

describe('a withdrawal at the desk', () => {
  it('hands a certificate to the guard right after; half an hour later only to a manager', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    const answer = await gate.call('consent.withdraw', { personId }, 'guard');
    expect(answer).toMatchObject({ ok: true, value: { report: { certificate: { complete: true, probeBefore: { found: 0 } } } } });
    if (!answer.ok) return;
    const { withdrawalId, certificate } = answer.value.report;
    const ask = () => gate.call('withdrawal.certificate', { withdrawalId }, 'guard');
    expect(await ask()).toEqual({ ok: true, value: { certificate } });
    gate.time.pass(31 * 60_000);
    expect(await ask()).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
    gate.walkUp(1, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(0);
  });

  it.each(['withdrawn', 'refused'] as const)(
    'while the card waits for the face: the card alone opens, once the end is on record: %s',
    async (how) => {
      const personId = await gate.residentWithFace('3-1-502', 0);
      await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
      gate.holdCard({ facility: 1, number: 100 });
      expect(gate.grants()).toHaveLength(0);
      const order: string[] = [];
      const send = gate.serial.send.bind(gate.serial);
      gate.serial.send = (command) => {
        if (command.type === 'grant') {
          order.push(
            String(gate.database.db.isTransaction),
            String(gate.rows('SELECT event FROM consent ORDER BY seq DESC LIMIT 1')[0]?.event),
          );
        }
        return send(command);
      };
      if (how === 'withdrawn') await gate.call('consent.withdraw', { personId }, 'guard');
      else await gate.decideOnFace(personId, 'refused');
      expect(order).toEqual(['false', how]);
      expect(gate.grants()).toHaveLength(1);
    },
  );
});

describe('a start of the station', () => {
  it('on an older copy of the database ends again what was ended, opens nothing for that face, and says so', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    gate.database.flushErased();
    copyFileSync(path.join(of.folder, 'station.db'), path.join(of.folder, 'older'));
    await gate.call('consent.withdraw', { personId }, 'guard');
    stop();
    copyFileSync(path.join(of.folder, 'older'), path.join(of.folder, 'station.db'));
    start();
    expect(alarms()).toContain('records-restored');
    gate.walkUp(1, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.rows('SELECT * FROM template')).toEqual([]);
  });

  it('on rights that were widened keeps them narrow, and says so until a manager has set them anew', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setAccess', { personId, access: { groups: null, untilDay: '2020-01-01', hours: null } });
    gate.database.db.exec('DELETE FROM person_access');
    stop();
    start();
    expect(alarms()).toContain('access-tampered');
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(0);
  });

  it('on seals that were all taken away does not take what it finds for right', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.database.db.exec("DELETE FROM person_right_seal; DELETE FROM meta WHERE name = 'rights-seal'");
    stop();
    start();
    expect(alarms()).toContain('access-tampered');
  });

  it('on records nobody touched raises none of it', async () => {
    await gate.residentWithFace('3-1-502', 0);
    stop();
    start();
    expect(alarms()).not.toContain('access-tampered');
    expect(alarms()).not.toContain('records-restored');
  });
});

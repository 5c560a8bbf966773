import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { WithdrawalReport } from '../../../main/contract/people';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

const filesOf = (path: string) => [path, `${path}-wal`, `${path}-journal`].filter(existsSync).map((file) => readFileSync(file));
const onDisk = (path: string, bytes: Uint8Array) => filesOf(path).some((file) => file.includes(Buffer.from(bytes)));
const sealedBytes = ({ rows }: ConsentRoom) => [
  ...rows('template').map((row) => row.sealed as Uint8Array),
  ...rows('person_key').map((row) => row.wrapped as Uint8Array),
];

describe('a withdrawal', () => {
  it('is complete when the call returns, and says so', () => {
    const { consent, enrolledResident, gallery, rows, clock } = consentRoom();
    const id = enrolledResident();
    const other = enrolledResident();
    const report = must(consent.withdraw(id, { operator: 'guard' }));
    expect(WithdrawalReport.parse(report)).toEqual({
      withdrawalId: report.withdrawalId,
      certificate: report.certificate,
      personId: id,
      seq: 3,
      atMs: clock.nowMs(),
      templatesDeleted: 2,
      keyDestroyed: true,
      stillMatchable: false,
      tookMs: 0,
    });
    expect(gallery.has(id)).toBe(false);
    expect(gallery.has(other)).toBe(true);
    expect(rows('template').map((row) => row.person_id)).toEqual([other, other]);
    expect(rows('person_key').map((row) => row.person_id)).toEqual([other]);
    expect(rows('consent').at(-1)).toMatchObject({ event: 'withdrawn', operator: 'guard', person_id: id });
    expect(consent.isLive(id)).toBe(false);
    expect(errorOf(consent.activeConsent(id)).code).toBe('CONSENT_MISSING');
  });

  it('leaves no byte of the sealed templates and the wrapped key in any file of the database', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const secrets = sealedBytes(room);
    expect(secrets).toHaveLength(3);
    room.database.flushErased();
    for (const secret of secrets) expect(onDisk(room.path, secret.subarray(0, 40))).toBe(true);
    must(room.consent.withdraw(id, { operator: 'guard' }));
    for (const secret of secrets) {
      for (let from = 0; from + 16 <= secret.length; from += 16) {
        expect(onDisk(room.path, secret.subarray(from, from + 16))).toBe(false);
      }
    }
  });

  it('straight after the enrolment erases what is only in the log', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const secrets = sealedBytes(room);
    for (const secret of secrets) expect(onDisk(room.path, secret.subarray(0, 40))).toBe(true);
    must(room.consent.withdraw(id, { operator: 'guard' }));
    for (const secret of secrets) expect(onDisk(room.path, secret.subarray(0, 16))).toBe(false);
  });

  it.each([
    [
      'runs out',
      (room: ConsentRoom, id: PersonId) => {
        room.clock.setTimeOfDay(room.consent.state(id, model).consent.validUntilMs ?? 0);
        expect(room.consent.expireDue()).toBe(1);
      },
    ],
    [
      'turns into a refusal',
      (room: ConsentRoom, id: PersonId) => void must(room.consent.record(room.form(id, { decision: 'refused' }), 'manager')),
    ],
    ['is renewed', (room: ConsentRoom, id: PersonId) => void room.give(id)],
  ])('is not the only end that erases bytes: so does a consent that %s', (_, end) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const secrets = sealedBytes(room);
    end(room, id);
    for (const secret of secrets) expect(onDisk(room.path, secret.subarray(0, 16))).toBe(false);
  });

  it('works for somebody who agreed but was never enrolled', () => {
    const { consent, resident, give } = consentRoom();
    const id = resident();
    give(id);
    expect(must(consent.withdraw(id, { operator: 'guard' }))).toMatchObject({
      seq: 2,
      templatesDeleted: 0,
      keyDestroyed: true,
      stillMatchable: false,
    });
  });

  it('has nothing to do for who never agreed, refused, or withdrew already', () => {
    const { consent, resident, form, enrolledResident, rows } = consentRoom();
    const [never, refused, gone] = [resident(), resident(), enrolledResident()];
    must(consent.record(form(refused, { decision: 'refused' }), 'manager'));
    must(consent.withdraw(gone, { operator: 'guard' }));
    const entries = rows('consent').length;
    for (const id of [never, refused, gone])
      expect(errorOf(consent.withdraw(id, { operator: 'guard' })).code).toBe('CONSENT_NOTHING_TO_WITHDRAW');
    expect(rows('consent')).toHaveLength(entries);
  });

  it('keeps signature, card, and every record of having been lawful before', () => {
    const { consent, enrolledResident, people, rows } = consentRoom();
    const id = enrolledResident();
    must(consent.withdraw(id, { operator: 'guard' }));
    expect(rows('consent_signature')).toHaveLength(1);
    expect(people.hasLiveCard(id)).toBe(true);
    expect(consent.verifyChain()).toEqual({ ok: true, entries: 2 });
  });

  it('stops matching before it touches the disk', () => {
    const { consent, enrolledResident, gallery, database } = consentRoom();
    const id = enrolledResident();
    database.db.exec('PRAGMA query_only = ON');
    expect(() => consent.withdraw(id, { operator: 'guard' })).toThrow();
    expect(gallery.has(id)).toBe(false);
    database.db.exec('PRAGMA query_only = OFF');
    expect(must(consent.withdraw(id, { operator: 'guard' }))).toMatchObject({ templatesDeleted: 2, keyDestroyed: true });
  });

  it('says openly when a gallery does not let go of a person', () => {
    const { consent, enrolledResident, gallery } = consentRoom();
    const id = enrolledResident();
    gallery.evict = () => true;
    expect(must(consent.withdraw(id, { operator: 'guard' })).stillMatchable).toBe(true);
  });

  it('does not call the key destroyed while another program keeps the log from being cut', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const secrets = sealedBytes(room);
    room.database.db.exec('PRAGMA busy_timeout = 10');
    const reader = new DatabaseSync(room.path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM template').get();
    expect(must(room.consent.withdraw(id, { operator: 'guard' }))).toMatchObject({ keyDestroyed: false, stillMatchable: false });
    reader.exec('COMMIT');
    reader.close();
    room.restart();
    for (const secret of secrets) expect(onDisk(room.path, secret.subarray(0, 16))).toBe(false);
  });

  it('can be followed by a new consent and a new enrolment', () => {
    const { consent, enrolledResident, give, enrol, gallery } = consentRoom();
    const id = enrolledResident();
    must(consent.withdraw(id, { operator: 'guard' }));
    expect(give(id)).toBe(3);
    expect(gallery.has(id)).toBe(false);
    enrol(id, [face(4)]);
    expect(gallery.has(id)).toBe(true);
    expect(consent.loadGallery(model)).toEqual({ loaded: 1, suspended: 0, tampered: 0 });
  });
});

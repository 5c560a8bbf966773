import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ConsentForm } from '../../../main/contract/consent';
import { PersonId } from '../../../main/contract/ids';
import { PersonView } from '../../../main/contract/people';
import { personView } from '../../../main/people/personView';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom, face, model, yearMs } from './consentRoom';

const day = 86_400_000;
const stroke = (points: [number, number][]) => [points];
const strokesOf = ({ evidence }: ConsentForm) => (evidence.kind === 'drawn' ? evidence.signature : []);

describe('a decision enters the ledger', () => {
  it('with everything that proves it, and the notice that was read', () => {
    const { consent, resident, form, rows, clock, people } = consentRoom();
    const id = resident();
    const card = people.liveCard(id);
    clock.advance(120_000);
    const notice = consent.notice('en');
    const given = form(id, { language: 'en', presentedBy: 'read-aloud', copyGiven: false });
    expect(must(consent.record(given, 'manager'))).toEqual({ seq: 1, doubts: [], isNewDoubt: false });
    expect(rows('consent')).toEqual([
      expect.objectContaining({
        seq: 1,
        person_id: id,
        event: 'given',
        notice_id: 'face-lanes',
        notice_version: 1,
        notice_sha256: notice.sha256,
        language: 'en',
        purpose: 'pass-lanes',
        presented_by: 'read-aloud',
        copy_given: 0,
        dwell_ms: 42_000,
        asked_by_resident: 0,
        signature_sha256: createHash('sha256')
          .update(JSON.stringify(strokesOf(given)))
          .digest('hex'),
        alt_credential_id: card?.id,
        alt_issued_at_ms: card?.issuedAtMs,
        operator: 'manager',
        bundled_with: 'none',
        at_ms: clock.nowMs(),
      }),
    ]);
    const [kept] = rows('notice_text');
    expect(createHash('sha256').update(String(kept?.canonical)).digest('hex')).toBe(notice.sha256);
    expect(JSON.parse(String(kept?.canonical)).sections).toEqual(notice.sections.map(({ heading, text }) => ({ heading, text })));
  });

  it('for one year to the day, and never without an end', () => {
    const { consent, resident, give, clock } = consentRoom();
    clock.setTimeOfDay(new Date(2027, 1, 28, 9, 30).getTime());
    const id = resident();
    give(id);
    expect(consent.state(id, model).consent.validUntilMs).toBe(new Date(2028, 1, 28, 9, 30).getTime());
  });

  it('and shows in the view of the person', () => {
    const { consent, people, resident, give, enrol, clock, rows } = consentRoom();
    const id = resident();
    const recordId = (seq: number) => rows('consent')[seq - 1]?.record_id;
    const view = () =>
      PersonView.parse({
        ...personView(must({ ok: true, value: people.view(id) ?? neverNull() }), consent.state(id, model), '1:N'),
      });
    expect(view().consent).toMatchObject({
      state: 'none',
      why: null,
      seq: null,
      recordId: null,
      validUntilMs: null,
      coolDownUntilMs: null,
    });
    give(id);
    enrol(id);
    expect(view()).toMatchObject({
      consent: { state: 'given', seq: 1, recordId: recordId(1), atMs: clock.nowMs(), coolDownUntilMs: null },
      templates: 2,
    });
    must(consent.withdraw(id, { operator: 'guard' }));
    expect(view()).toMatchObject({
      consent: { state: 'withdrawn', seq: 2, recordId: recordId(2), validUntilMs: null },
      templates: 0,
    });
    expect(recordId(2)).not.toBe(recordId(1));
  });

  it('with signature strokes sealed beside it, erasable without touching the entry', () => {
    const { consent, resident, form, rows, database, keyring } = consentRoom();
    const id = resident();
    const given = form(id);
    must(consent.record(given, 'manager'));
    const strokes = keyring.open(rows('consent_signature')[0]?.strokes_sealed as Uint8Array, `signature:${id}:1`);
    expect(JSON.parse(Buffer.from(strokes ?? []).toString())).toEqual(strokesOf(given));
    // Only its term keeps it from going.
    database.db.exec('DROP TRIGGER signature_is_kept_for_its_term; DELETE FROM consent_signature');
    expect(consent.verifyChain()).toEqual({ ok: true, entries: 1 });
    expect(consent.isLive(id)).toBe(true);
  });
});

const neverNull = (): never => {
  throw new Error('there is such a person');
};

describe('a decision is refused', () => {
  it('for somebody unknown', () => {
    const { consent, form } = consentRoom();
    const nobody = PersonId.parse('00000000-0000-7000-8000-00000000ffff');
    expect(errorOf(consent.record(form(nobody), 'manager')).code).toBe('PERSON_UNKNOWN');
    expect(errorOf(consent.activeConsent(nobody)).code).toBe('PERSON_UNKNOWN');
    expect(errorOf(consent.withdraw(nobody, { operator: 'guard' })).code).toBe('PERSON_UNKNOWN');
    expect(consent.isLive(nobody)).toBe(false);
  });

  it.each(['given', 'refused'] as const)('while there is no other way in (%s)', (decision) => {
    const { consent, people, form } = consentRoom();
    const id = people.add({ unit: '1', name: '王强', birthDate: '1980-01-01' });
    expect(errorOf(consent.record(form(id, { decision }), 'manager')).code).toBe('CONSENT_OTHER_WAY_FIRST');
    const credential = must(people.issueCard(id, { facility: 9, number: 9 }));
    people.revokeCard(credential);
    expect(errorOf(consent.record(form(id, { decision }), 'manager')).code).toBe('CONSENT_OTHER_WAY_FIRST');
  });

  it('when the card was issued later than the decision', () => {
    const { consent, resident, form, clock } = consentRoom();
    const id = resident();
    clock.setTimeOfDay(clock.nowMs() - 1);
    expect(errorOf(consent.record(form(id), 'manager')).code).toBe('CONSENT_OTHER_WAY_FIRST');
  });

  it.each([
    ['another notice', { noticeId: 'lift-music' }],
    ['another text', { noticeSha256: '0'.repeat(64) }],
  ])('when it is about %s', (_, change) => {
    const { consent, resident, form } = consentRoom();
    expect(errorOf(consent.record(form(resident(), change), 'manager')).code).toBe('CONSENT_NOTICE_UNKNOWN');
  });

  it('when the text was read in another language than the form says', () => {
    const { consent, resident, form } = consentRoom();
    const mixed = { ...form(resident()), noticeSha256: consent.notice('en').sha256 };
    expect(errorOf(consent.record(mixed, 'manager')).code).toBe('CONSENT_NOTICE_UNKNOWN');
  });

  it.each([
    ['no stroke', []],
    ['an empty stroke', stroke([])],
    ['a dot', stroke([[0.5, 0.5]])],
    [
      'a dot pressed twice',
      stroke([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ],
  ])('when it is a yes signed with %s; a no needs no signature', (_, signature) => {
    const { consent, resident, form, rows } = consentRoom();
    const id = resident();
    expect(errorOf(consent.record(form(id, { evidence: { kind: 'drawn', signature } }), 'manager')).code).toBe(
      'CONSENT_SIGNATURE_MISSING',
    );
    expect(rows('consent')).toEqual([]);
    must(consent.record(form(id, { decision: 'refused', evidence: { kind: 'drawn', signature } }), 'manager'));
  });

  it.each([
    ['2020-01-01', 'CONSENT_CHILD_OFF'],
    ['2012-11-30', 'CONSENT_CHILD_OFF'],
    ['2012-11-20', 'CONSENT_GUARDIAN_NEEDED'],
    ['2008-11-30', 'CONSENT_GUARDIAN_NEEDED'],
  ])('when a child born %s agrees for itself; its refusal counts', (birthDate, code) => {
    const { consent, resident, form, clock } = consentRoom();
    clock.setTimeOfDay(new Date('2026-11-25T12:00:00').getTime());
    const id = resident(birthDate);
    expect(errorOf(consent.record(form(id), 'manager')).code).toBe(code);
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
  });
});

describe('after a refusal', () => {
  it('nobody may ask for twelve months, unless the resident does', () => {
    const { consent, resident, form, clock } = consentRoom();
    clock.setTimeOfDay(new Date(2026, 10, 22, 12).getTime());
    const id = resident();
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
    const until = new Date(2027, 10, 22, 12).getTime();
    expect(consent.state(id, model).consent).toMatchObject({ state: 'refused', coolDownUntilMs: until });
    clock.setTimeOfDay(until - 1);
    for (const decision of ['given', 'refused'] as const) {
      expect(errorOf(consent.record(form(id, { decision }), 'manager'))).toEqual({
        code: 'CONSENT_COOL_DOWN',
        params: { until: '2027-11-22' },
      });
    }
    must(consent.record(form(id, { askedByResident: true }), 'manager'));
    expect(consent.state(id, model).consent).toMatchObject({ state: 'given', coolDownUntilMs: null });
  });

  it('the question may be put again once the time is over', () => {
    const { consent, resident, form, clock } = consentRoom();
    const id = resident();
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
    clock.advance(yearMs);
    must(consent.record(form(id), 'manager'));
  });

  it('of somebody enrolled, everything is gone as after a withdrawal', () => {
    const { consent, enrolledResident, form, gallery, rows } = consentRoom();
    const id = enrolledResident();
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
    expect(gallery.has(id)).toBe(false);
    expect([rows('template'), rows('person_key')]).toEqual([[], []]);
    expect(errorOf(consent.activeConsent(id)).code).toBe('CONSENT_MISSING');
  });
});

describe('a renewal', () => {
  it('of a live consent carries the templates over to the new entry', () => {
    const { enrolledResident, give, gallery, rows, clock, restart } = consentRoom();
    const id = enrolledResident();
    const before = gallery.people.get(id);
    const sealed = rows('template').map((row) => Buffer.from(row.sealed as Uint8Array).toString('hex'));
    clock.advance(300 * day);
    expect(give(id)).toBe(2);
    expect(gallery.people.get(id)).toEqual(before);
    expect(rows('template')).toHaveLength(2);
    expect(rows('template').every((row) => row.consent_seq === 2)).toBe(true);
    expect(rows('template').some((row) => sealed.includes(Buffer.from(row.sealed as Uint8Array).toString('hex')))).toBe(false);
    const after = restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 2, suspended: 0, tampered: 0 });
    expect(after.gallery.people.get(id)).toEqual(before);
  });

  it('after the year was over starts anew, and the old end is in the ledger', () => {
    const { consent, enrolledResident, give, gallery, rows, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(yearMs);
    expect(give(id)).toBe(3);
    expect(rows('consent').map((row) => row.event)).toEqual(['given', 'expired', 'given']);
    expect(gallery.has(id)).toBe(false);
    expect(rows('template')).toEqual([]);
    expect(consent.isLive(id)).toBe(true);
  });

  it('does not carry over templates that another program had changed', () => {
    const room = consentRoom();
    const { consent, enrolledResident, give, gallery, rows } = room;
    const id = enrolledResident();
    const other = room.otherProgram();
    other.exec('DROP TRIGGER template_never_changes; UPDATE template SET sealed = zeroblob(2100)');
    give(id);
    expect(gallery.has(id)).toBe(false);
    expect(rows('template')).toEqual([]);
    expect(consent.state(id, model).templates).toBe(0);
    expect(consent.enrol(must(consent.activeConsent(id)), model, [face(5)])).toEqual({ ok: true, value: { templates: 1 } });
  });
});

describe('a consent that ran out', () => {
  it('stops counting at its last millisecond, before anything was swept', () => {
    const { consent, enrolledResident, clock } = consentRoom();
    const id = enrolledResident();
    const end = consent.nextExpiryMs() ?? 0;
    clock.setTimeOfDay(end - 1);
    expect(consent.isLive(id)).toBe(true);
    expect(consent.expireDue()).toBe(0);
    clock.setTimeOfDay(end);
    expect(consent.isLive(id)).toBe(false);
    expect(consent.state(id, model).consent.state).toBe('expired');
    expect(errorOf(consent.activeConsent(id)).code).toBe('CONSENT_MISSING');
  });

  it('is swept with its key, its templates and its place in the gallery, once', () => {
    const { consent, enrolledResident, resident, give, gallery, rows, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(100 * day);
    const later = resident();
    give(later);
    clock.setTimeOfDay(consent.nextExpiryMs() ?? 0);
    expect(consent.expireDue()).toBe(1);
    expect(gallery.has(id)).toBe(false);
    expect([rows('template'), rows('person_key')]).toEqual([[], []]);
    expect(rows('consent').at(-1)).toMatchObject({ event: 'expired', person_id: id, operator: 'station' });
    expect(consent.expireDue()).toBe(0);
    expect(consent.isLive(later)).toBe(true);
    expect(consent.nextExpiryMs()).toBe(consent.state(later, model).consent.validUntilMs);
  });

  it('leaves nothing to wait for when nobody has agreed', () => {
    expect(consentRoom().consent.nextExpiryMs()).toBeNull();
  });
});

it('a decision that the disk did not take has used up neither its form nor its paper, and what was agreed before counts on', () => {
  const room = consentRoom();
  const id = room.enrolledResident();
  const answer = room.form(id, { evidence: { kind: 'paper', sha256: 'a'.repeat(64), bytes: 1_000 } });
  const { db } = room.database;
  db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON main.person_key BEGIN SELECT raise(ABORT, 'disk full'); END");
  expect(() => room.consent.record(answer, 'manager')).toThrow('disk full');
  expect([room.consent.isLive(id), room.entries('consent.given').length]).toEqual([true, 1]);
  db.exec('DROP TRIGGER full');
  expect(must(room.consent.record(answer, 'manager')).seq).toBe(2);
  expect([room.consent.isLive(id), room.entries('consent.given').length]).toEqual([true, 2]);
  const again = room.form(id, { evidence: { kind: 'paper', sha256: 'a'.repeat(64), bytes: 1_000 } });
  expect(errorOf(room.consent.record(again, 'manager')).code).toBe('CONSENT_EVIDENCE_USED');
});

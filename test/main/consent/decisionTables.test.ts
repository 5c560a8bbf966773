import { describe, expect, it } from 'vitest';
import type { ConsentForm } from '../../../main/contract/consent';
import type { ErrorCode } from '../../../main/contract/errors';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom, face, model } from './consentRoom';
import { guardianOf, yearsAgo } from './families';

const ages = { child: 9, teenager: 15, adult: 40 } as const;

interface Row {
  who: keyof typeof ages;
  /** Whether the station takes children under 14. */
  under14?: boolean;
  decision?: 'given' | 'refused';
  guardian?: 'own' | 'of-another' | 'ended';
  childAgrees?: boolean | null;
  rules?: boolean;
  months?: number;
  otherNotice?: boolean;
  code: ErrorCode | null;
}

/** Age × decision × guardian × what was shown. Everything that is not said is as it should be for that person. */
const rows: readonly Row[] = [
  { who: 'adult', code: null },
  { who: 'adult', decision: 'refused', code: null },
  { who: 'adult', months: 1, code: null },
  { who: 'adult', otherNotice: true, code: 'CONSENT_NOTICE_UNKNOWN' },
  { who: 'adult', decision: 'refused', otherNotice: true, code: 'CONSENT_NOTICE_UNKNOWN' },
  { who: 'teenager', code: 'CONSENT_GUARDIAN_NEEDED' },
  { who: 'teenager', guardian: 'own', childAgrees: true, code: null },
  { who: 'teenager', guardian: 'own', childAgrees: true, months: 12, code: null },
  { who: 'teenager', guardian: 'own', childAgrees: false, code: 'CONSENT_CHILD_OBJECTS' },
  { who: 'teenager', guardian: 'own', childAgrees: null, code: 'CONSENT_CHILD_OBJECTS' },
  { who: 'teenager', guardian: 'of-another', childAgrees: true, code: 'CONSENT_GUARDIAN_NEEDED' },
  { who: 'teenager', guardian: 'ended', childAgrees: true, code: 'CONSENT_GUARDIAN_NEEDED' },
  { who: 'teenager', decision: 'refused', code: null },
  { who: 'teenager', decision: 'refused', guardian: 'own', code: null },
  { who: 'teenager', guardian: 'own', childAgrees: true, otherNotice: true, code: 'CONSENT_NOTICE_UNKNOWN' },
  { who: 'child', code: 'CONSENT_CHILD_OFF' },
  { who: 'child', guardian: 'own', childAgrees: true, rules: true, months: 6, code: 'CONSENT_CHILD_OFF' },
  { who: 'child', decision: 'refused', code: null },
  { who: 'child', under14: true, code: 'CONSENT_GUARDIAN_NEEDED' },
  { who: 'child', under14: true, guardian: 'own', childAgrees: true, rules: true, months: 6, code: null },
  { who: 'child', under14: true, guardian: 'own', childAgrees: true, rules: true, months: 7, code: 'CONSENT_TERM_TOO_LONG' },
  { who: 'child', under14: true, guardian: 'own', childAgrees: true, rules: false, months: 6, code: 'CONSENT_CHILD_RULES' },
  { who: 'child', under14: true, guardian: 'own', childAgrees: false, rules: true, months: 6, code: 'CONSENT_CHILD_OBJECTS' },
  { who: 'child', under14: true, guardian: 'ended', childAgrees: true, rules: true, months: 6, code: 'CONSENT_GUARDIAN_NEEDED' },
  { who: 'child', under14: true, decision: 'refused', code: null },
];

it.each(rows)('age, decision, guardian and what was shown: $who $decision $guardian $childAgrees $months → $code', (row) => {
  const room = consentRoom({ under14: row.under14 ?? false });
  const { consent, form, resident } = room;
  const id = resident(yearsAgo(room, ages[row.who]));
  const childOf = row.guardian === 'of-another' ? resident(yearsAgo(room, ages[row.who])) : id;
  const guardianshipId = row.guardian ? guardianOf(room, childOf) : null;
  if (row.guardian === 'ended' && guardianshipId) must(consent.guardians.end(guardianshipId, 'manager'));
  const opened = consent.openForm({ personId: id, language: 'zh-CN', askedByResident: false });
  const filled = form(id, {
    decision: row.decision ?? 'given',
    guardianshipId,
    childAgrees: row.childAgrees ?? null,
    termMonths: row.months ?? 12,
    childRulesSha256: row.rules ? (must(opened).childRules?.sha256 ?? '0'.repeat(64)) : null,
    ...(row.otherNotice && { noticeSha256: 'ab'.repeat(32) }),
  });
  const result = consent.record(filled, 'manager');
  if (row.code) {
    expect(errorOf(result).code).toBe(row.code);
    expect(room.rows('consent')).toEqual([]);
    expect(room.entries('consent.given')).toEqual([]);
    expect(consent.isLive(id)).toBe(false);
  } else {
    must(result);
    expect(consent.isLive(id)).toBe((row.decision ?? 'given') === 'given');
  }
});

describe('whoever is adult decides alone', () => {
  it('a guardian cannot decide for an adult', () => {
    const room = consentRoom();
    const child = room.resident(yearsAgo(room, 17));
    const guardianshipId = guardianOf(room, child);
    room.clock.advance(400 * 86_400_000);
    const filled = room.form(child, { guardianshipId, childAgrees: true });
    expect(errorOf(room.consent.record(filled, 'manager')).code).toBe('CONSENT_GUARDIAN_NOT_NEEDED');
    must(room.consent.record(room.form(child), 'manager'));
  });

  it.each([
    ['GUARDIAN_CHILD_IS_ADULT', '1980-01-01', '1980-01-01', '2026-01-05'],
    ['GUARDIAN_IS_MINOR', '2015-01-01', '2012-01-01', '2026-01-05'],
    ['GUARDIAN_DAY_WRONG', '2015-01-01', '1980-01-01', '2999-01-05'],
    ['GUARDIAN_DAY_WRONG', '2015-01-01', '1980-01-01', '1970-01-01'],
    ['GUARDIAN_DAY_WRONG', '2015-01-01', '1980-01-01', '2014-12-31'],
  ] as const)('%s', (code, childBorn, guardianBorn, seenOnDay) => {
    const { consent, resident, rows: table, entries } = consentRoom();
    const childId = resident(childBorn);
    const guardian = { kind: 'resident', personId: resident(guardianBorn) } as const;
    const added = consent.guardians.add(
      { childId, guardian, relation: 'parent', document: 'birth-certificate', seenOnDay, documentSha256: null },
      'manager',
    );
    expect(errorOf(added).code).toBe(code);
    expect(table('guardianship')).toEqual([]);
    expect(entries('guardian.registered')).toEqual([]);
  });
});

describe('birthdays', () => {
  it.each([
    ['14th', 13, true],
    ['18th', 17, false],
  ] as const)('on the %s birthday a guardian’s consent counts no longer, at that moment', (_, years, under14) => {
    const room = consentRoom({ under14 });
    const { consent, clock, gallery } = room;
    const date = new Date(clock.nowMs());
    date.setHours(12, 0, 0, 0);
    clock.setTimeOfDay(date.getTime());
    const birthday = new Date(date);
    birthday.setFullYear(birthday.getFullYear() - years - 1);
    birthday.setDate(birthday.getDate() + 20);
    const born = [birthday.getFullYear(), birthday.getMonth() + 1, birthday.getDate()]
      .map((n) => String(n).padStart(2, '0'))
      .join('-');
    const id = room.resident(born);
    const guardianshipId = guardianOf(room, id);
    const opened = must(consent.openForm({ personId: id, language: 'zh-CN', askedByResident: false }));
    const rules = opened.childRules?.sha256 ?? null;
    room.give(id, { guardianshipId, childAgrees: true, termMonths: 6, childRulesSha256: rules });
    room.enrol(id);
    const midnight = new Date(date);
    midnight.setDate(midnight.getDate() + 20);
    midnight.setHours(0, 0, 0, 0);
    clock.setTimeOfDay(midnight.getTime() - 1);
    expect(consent.isLive(id)).toBe(true);
    clock.setTimeOfDay(midnight.getTime());
    expect(consent.isLive(id)).toBe(false);
    expect(consent.state(id, model).consent).toMatchObject({ state: 'invalidated', why: 'birthday' });
    expect(consent.expireDue()).toBe(1);
    expect([room.rows('template'), room.rows('person_key'), gallery.has(id)]).toEqual([[], [], false]);
    expect(consent.state(id, model).consent.state).toBe('expired');
  });

  it('a clock put back by a minute ends nothing, and makes nobody younger', () => {
    const room = consentRoom();
    const { clock, consent } = room;
    const today = new Date(clock.nowMs());
    today.setHours(0, 0, 30, 0);
    clock.setTimeOfDay(today.getTime());
    const id = room.people.add({
      unit: '9-9-909',
      name: '满十八',
      birthDate: `${today.getFullYear() - 18}-${String(today.getMonth() + 1).padStart(2, '0')}-${String(today.getDate()).padStart(2, '0')}`,
    });
    must(room.people.issueCard(id, { facility: 3, number: 3 }));
    room.give(id);
    clock.setTimeOfDay(today.getTime() - 60_000);
    expect(consent.isLive(id)).toBe(false);
    expect(consent.expireDue()).toBe(0);
    clock.setTimeOfDay(today.getTime());
    expect(consent.isLive(id)).toBe(true);
  });
});

describe('the end of a guardianship', () => {
  it('stops the consent at once and takes its templates', () => {
    const room = consentRoom();
    const id = room.resident(yearsAgo(room, 15));
    const guardianshipId = guardianOf(room, id);
    room.give(id, { guardianshipId, childAgrees: true });
    room.enrol(id);
    must(room.consent.guardians.end(guardianshipId, 'manager'));
    expect(room.consent.isLive(id)).toBe(false);
    expect(errorOf(room.consent.guardians.end(guardianshipId, 'manager')).code).toBe('GUARDIAN_UNKNOWN');
    expect(room.rows('template')).toEqual([]);
    expect(room.consent.expireDue()).toBe(0);
    expect(room.restart().consent.isLive(id)).toBe(false);
  });

  it('keeps no name in the log, and nothing readable in the table', () => {
    const room = consentRoom();
    const childId = room.resident(yearsAgo(room, 15));
    const input = {
      childId,
      relation: 'appointed',
      document: 'court-or-committee',
      seenOnDay: '2026-01-05',
      documentSha256: null,
    } as const;
    must(room.consent.guardians.add({ ...input, guardian: { kind: 'outsider', name: '赵无眠' } }, 'manager'));
    const [stored] = room.rows('guardianship');
    expect(JSON.stringify(room.entries('guardian.registered'))).not.toContain('赵无眠');
    expect(Buffer.from(stored?.details_sealed as Uint8Array).includes('赵无眠')).toBe(false);
    expect(room.consent.guardians.of(childId)).toMatchObject([{ name: '赵无眠', relation: 'appointed' }]);
  });

  it('raw SQL that makes one up, or takes an end back, changes nothing', () => {
    const room = consentRoom();
    const id = room.resident(yearsAgo(room, 15));
    const guardianshipId = guardianOf(room, id);
    room.give(id, { guardianshipId, childAgrees: true });
    must(room.consent.guardians.end(guardianshipId, 'manager'));
    const other = room.otherProgram();
    expect(() => other.exec('UPDATE guardianship SET ended_at_ms = NULL')).toThrow(/only ends/);
    other.exec('DROP TRIGGER guardianship_only_ends; UPDATE guardianship SET ended_at_ms = NULL');
    expect(room.consent.isLive(id)).toBe(false);
    expect(room.restart().consent.isLive(id)).toBe(false);
  });
});

describe('lanes and term', () => {
  it('a consent for some lanes is nobody’s elsewhere', () => {
    const { consent, resident, give, people } = consentRoom();
    const id = resident();
    give(id, { groups: ['A'] });
    expect([consent.isLive(id), consent.isLive(id, 'A'), consent.isLive(id, 'B')]).toEqual([true, true, false]);
    expect(consent.groupsOf(id)).toEqual(['A']);
    expect(people.access(id).groups).toBeNull();
  });

  it.each([
    ['CONSENT_SCOPE_TOO_WIDE', { groups: ['B'] }],
    ['ACCESS_GROUP_UNKNOWN', { groups: ['Z'] }],
    ['CONSENT_OTHER_PURPOSE', { purpose: 'attendance' }],
    ['CONSENT_OTHER_PURPOSE', { purpose: 'dues-collection' }],
    ['CONSENT_NOT_SEPARATE', { separate: false }],
  ] as const)('%s', (code, change) => {
    const { consent, resident, form, people, rows: table } = consentRoom();
    const id = resident();
    must(people.setAccess(id, { groups: ['A'], untilDay: null, hours: null }));
    expect(errorOf(consent.record(form(id, change as Partial<ConsentForm>), 'manager')).code).toBe(code);
    expect(table('consent')).toEqual([]);
  });

  it.each([1, 3, 6, 12])('of %i months ends to the day, and never on a day there is not', (months) => {
    const { consent, resident, give, clock } = consentRoom();
    clock.setTimeOfDay(new Date(2027, 7, 31, 10).getTime());
    const id = resident();
    give(id, { termMonths: months });
    const end = new Date(consent.state(id, model).consent.validUntilMs ?? 0);
    const expected = new Date(2027, 7 + months, 1, 10);
    expected.setDate(Math.min(31, new Date(2027, 8 + months, 0).getDate()));
    expect(end).toEqual(expected);
  });
});

describe('evidence', () => {
  it('a scan stands for one consent, by its hash, and nothing else of it is kept', () => {
    const { consent, resident, form, rows: table } = consentRoom();
    const evidence = { kind: 'paper', sha256: 'c'.repeat(64), bytes: 12_345 } as const;
    must(consent.record(form(resident(), { evidence }), 'manager'));
    expect(table('consent')[0]?.signature_sha256).toBe(evidence.sha256);
    expect(table('consent_signature')).toEqual([]);
    expect(errorOf(consent.record(form(resident(), { evidence }), 'manager')).code).toBe('CONSENT_EVIDENCE_USED');
  });

  it('a witness’s name is sealed, and its hash does not give it away', () => {
    const { consent, resident, form, entries, rows: table, keyring, hand } = consentRoom();
    const id = resident();
    must(
      consent.record(form(id, { evidence: { kind: 'witness', name: '孙明远', signature: hand(), isApart: true } }), 'manager'),
    );
    expect(JSON.stringify(entries('consent.given'))).not.toContain('孙明远');
    const sealed = table('consent_signature')[0]?.strokes_sealed as Uint8Array;
    expect(Buffer.from(keyring.open(sealed, `signature:${id}:1`) ?? []).toString()).toContain('孙明远');
    expect(errorOf(consent.record(form(resident(), { evidence: { kind: 'none' } }), 'manager')).code).toBe(
      'CONSENT_SIGNATURE_MISSING',
    );
  });
});

it('a face of another person cannot be enrolled for a consent that rests', () => {
  const { consent, resident, give } = consentRoom();
  const id = resident();
  const seq = give(id);
  const proof = must(consent.activeConsent(id));
  must(consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: seq }, 'manager'));
  expect(errorOf(consent.enrol(proof, model, [face(3)])).code).toBe('CONSENT_MISSING');
});

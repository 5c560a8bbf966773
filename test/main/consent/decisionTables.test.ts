import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConsentRecord } from '../../../main/consent/record';
import type { ConsentForm } from '../../../main/contract/consent';
import type { ErrorCode } from '../../../main/contract/errors';
import type { PersonId } from '../../../main/contract/ids';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

const yearsAgo = (room: ConsentRoom, years: number) => {
  const date = new Date(room.clock.nowMs());
  date.setFullYear(date.getFullYear() - years);
  date.setDate(date.getDate() - 2);
  return date.toISOString().slice(0, 10);
};
const ages = { child: 9, teenager: 15, adult: 40 } as const;

const guardianOf = (room: ConsentRoom, childId: PersonId) =>
  must(
    room.consent.guardians.add(
      {
        childId,
        guardian: { kind: 'resident', personId: room.resident('1985-03-04') },
        relation: 'parent',
        document: 'household-register',
        seenOnDay: '2026-01-05',
        documentSha256: null,
      },
      'manager',
    ),
  ).id;

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

describe('a witness', () => {
  const who = { resident: '李晓梅', guardian: '王志刚', somebody: '孙明远' } as const;

  it.each([
    ['somebody else', who.somebody, true, null],
    ['somebody else who did not say so', who.somebody, false, 'CONSENT_WITNESS_NOT_APART'],
    ['the resident', who.resident, true, 'CONSENT_WITNESS_NOT_APART'],
    ['the resident, written otherwise', ' 李　晓·梅 ', true, 'CONSENT_WITNESS_NOT_APART'],
    ['somebody with the same name, told apart', '李晓梅（4-2-101）', true, null],
    ['a post', '管理员', true, 'CONSENT_WITNESS_NOT_APART'],
    ['a post in English', 'Manager', true, 'CONSENT_WITNESS_NOT_APART'],
    ['the post with blanks', '值 班 员', true, 'CONSENT_WITNESS_NOT_APART'],
  ] as const)('of an adult may be: %s (%s) → %s', (_, name, isApart, code) => {
    const room = consentRoom();
    const { consent, resident, form, hand } = room;
    const evidence = { kind: 'witness', name, signature: hand(), isApart } as const;
    const result = consent.record(form(resident(), { evidence }), 'manager');
    expect(result.ok ? null : result.error.code).toBe(code);
    expect(room.rows('consent')).toHaveLength(code ? 0 : 1);
  });

  it.each([
    ['a guardian who lives elsewhere', 'outsider', who.guardian, 'CONSENT_WITNESS_NOT_APART'],
    ['a guardian who lives here', 'resident', who.resident, 'CONSENT_WITNESS_NOT_APART'],
    ['somebody else', 'outsider', who.somebody, null],
  ] as const)('beside %s is nobody involved', (_, kind, name, code) => {
    const room = consentRoom();
    const { consent, resident, form, hand, people } = room;
    const childId = people.add({ unit: '3-1-502', name: '王小明', birthDate: yearsAgo(room, 15) });
    must(people.issueCard(childId, { facility: 9, number: 9 }));
    const guardian = kind === 'outsider' ? { kind, name: who.guardian } : { kind, personId: resident('1985-03-04') };
    const details = {
      relation: 'parent',
      document: 'household-register',
      seenOnDay: '2026-01-05',
      documentSha256: null,
    } as const;
    const guardianshipId = must(consent.guardians.add({ childId, guardian, ...details }, 'manager')).id;
    const evidence = { kind: 'witness', name, signature: hand(), isApart: true } as const;
    const result = consent.record(form(childId, { evidence, guardianshipId, childAgrees: true }), 'manager');
    expect(result.ok ? null : result.error.code).toBe(code);
  });
});

describe('a child signs beside the guardian', () => {
  const signature = (y: number): [number, number][][] => [
    [
      [0.1, y],
      [0.7, 0.3],
    ],
  ];
  const drawn = (y: number) => ({ kind: 'drawn', signature: signature(y) }) as const;
  const paper = (letter: string) => ({ kind: 'paper', sha256: letter.repeat(64), bytes: 9 }) as const;
  const asked = (years: number, under14 = false) => {
    const room = consentRoom({ under14 });
    const id = room.resident(yearsAgo(room, years));
    return { room, id, guardianshipId: years < 18 ? guardianOf(room, id) : null };
  };

  it.each([
    ['drawn, both', drawn(0.2), drawn(0.6), null],
    ['one paper for both', paper('a'), paper('a'), null],
    ['two papers', paper('a'), paper('b'), null],
    ['guardian on paper, child on the screen', paper('a'), drawn(0.6), null],
    [
      'a child who cannot write, with a witness',
      drawn(0.2),
      { kind: 'witness', name: '孙明远', signature: signature(0.9), isApart: true },
      null,
    ],
    ['nothing', drawn(0.2), undefined, 'CONSENT_CHILD_SIGNATURE'],
    ['none', drawn(0.2), { kind: 'none' }, 'CONSENT_CHILD_SIGNATURE'],
    ['an empty field', drawn(0.2), { kind: 'drawn', signature: [] }, 'CONSENT_CHILD_SIGNATURE'],
    ['a dot', drawn(0.2), { kind: 'drawn', signature: [[[0.5, 0.5]]] }, 'CONSENT_CHILD_SIGNATURE'],
    ['the guardian’s drawing again', drawn(0.2), drawn(0.2), 'CONSENT_CHILD_SIGNATURE'],
    [
      'a witness who is the guardian',
      drawn(0.2),
      { kind: 'witness', name: '李晓梅', signature: signature(0.9), isApart: true },
      'CONSENT_WITNESS_NOT_APART',
    ],
  ] as const)('of fifteen: %s', (_, evidence, childEvidence, code) => {
    const { room, id, guardianshipId } = asked(15);
    const { childEvidence: _own, ...filled } = room.form(id, { guardianshipId, childAgrees: true });
    const form = { ...filled, evidence, ...(childEvidence && { childEvidence }) } as ConsentForm;
    const result = room.consent.record(form, 'manager');
    expect(result.ok ? null : result.error.code).toBe(code);
    expect(room.consent.isLive(id)).toBe(code === null);
    if (code === null) {
      const kind = childEvidence?.kind;
      expect(room.entries('consent.given')).toMatchObject([
        { schema: 'fairgate-consent-2', childEvidence: { kind, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      ]);
    }
  });

  it.each([
    ['an adult', 30, false],
    ['a child of nine, for whom the guardian signs alone', 9, true],
  ] as const)('and nobody else: %s', (_, years, under14) => {
    const { room, id, guardianshipId } = asked(years, under14);
    const opened = must(room.consent.openForm({ personId: id, language: 'zh-CN', askedByResident: false }));
    const rules = opened.childRules?.sha256 ?? null;
    const child = guardianshipId ? { guardianshipId, childAgrees: true, childRulesSha256: rules, termMonths: 6 } : {};
    must(room.consent.record(room.form(id, { ...child, childEvidence: drawn(0.4) }), 'manager'));
    expect(room.entries('consent.given')).toMatchObject([{ childEvidence: null }]);
  });

  it('and says no without a signature', () => {
    const { room, id } = asked(15);
    must(room.consent.record(room.form(id, { decision: 'refused' }), 'manager'));
    expect(room.entries('consent.refused')).toMatchObject([{ schema: 'fairgate-consent-2', childEvidence: null }]);
  });

  it('both hands are sealed together, and opened by the station’s key alone', () => {
    const { room, id, guardianshipId } = asked(15);
    const form = room.form(id, { guardianshipId, childAgrees: true, evidence: drawn(0.2), childEvidence: drawn(0.6) });
    must(room.consent.record(form, 'manager'));
    const sealed = room.rows('consent_signature')[0]?.strokes_sealed as Uint8Array;
    const plain = Buffer.from(room.keyring.open(sealed, `signature:${id}:1`) ?? []).toString();
    expect(JSON.parse(plain)).toEqual({ own: JSON.stringify(signature(0.2)), ofChild: JSON.stringify(signature(0.6)) });
    const [{ childEvidence }] = room.entries('consent.given') as [{ childEvidence: { sha256: string } }];
    expect(childEvidence.sha256).toBe(
      createHash('sha256')
        .update(JSON.stringify(signature(0.6)))
        .digest('hex'),
    );
  });

  it('its paper is used up with that consent', () => {
    const { room, id, guardianshipId } = asked(15);
    must(room.consent.record(room.form(id, { guardianshipId, childAgrees: true, childEvidence: paper('e') }), 'manager'));
    const other = room.resident();
    const after = room.restart();
    const form = room.form(other, { evidence: paper('e') }, after.consent);
    expect(errorOf(after.consent.record(form, 'manager')).code).toBe('CONSENT_EVIDENCE_USED');
  });

  it('what was recorded before it signed stays as it was: read, proved and live', () => {
    const { room, id, guardianshipId } = asked(15);
    const filled = room.form(id, { guardianshipId, childAgrees: true });
    const append = room.log.append.bind(room.log);
    room.log.append = (kind, body) => {
      const { childEvidence: _, ...before } = body;
      return append(kind, kind === 'consent.given' ? { ...before, schema: 'fairgate-consent-1' } : body);
    };
    must(room.consent.record(filled, 'manager'));
    const [body] = room.entries('consent.given');
    expect(ConsentRecord.parse(body)).toEqual(body);
    const after = room.restart();
    expect([after.consent.isLive(id), after.consent.agreesWithLedger().ok, after.log.verify().ok]).toEqual([true, true, true]);
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

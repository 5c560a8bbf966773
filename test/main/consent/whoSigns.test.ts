import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConsentRecord } from '../../../main/consent/record';
import type { ConsentForm } from '../../../main/contract/consent';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom } from './consentRoom';
import { guardianOf, yearsAgo } from './families';

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

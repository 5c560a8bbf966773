import { afterEach, describe, expect, test } from 'vitest';
import { localDay } from '../../../main/consent/rules';
import type { CommandInput } from '../../../main/contract/commands';
import { ok } from '../../../main/contract/errors';
import type { PersonId } from '../../../main/contract/ids';
import type { DocumentPrinter } from '../../../main/documents/ports';
import { StationUnderTest } from '../../support/station/stationUnderTest';

let html = '';
const documents: DocumentPrinter = {
  toPdf: (page) => {
    html = page.html;
    return Promise.resolve(ok(new Uint8Array(1)));
  },
  chooseFile: () => Promise.resolve('/media/usb/a.pdf'),
  write: () => ok(undefined),
  print: () => Promise.resolve(ok('printed')),
};

let at: StationUnderTest;
afterEach(() => at.end());

/** Sixteen, with a card, a guardian and a consent. */
async function minorWithConsent(): Promise<PersonId> {
  const nowMs = at.time.clock.nowMs();
  const birthDate = `${new Date(nowMs).getFullYear() - 16}-01-01`;
  const added = await at.call('people.add', { unit: '3-1-502', name: '小明', birthDate });
  if (!added.ok) throw new Error(added.error.code);
  const personId = added.value.person.id;
  await at.call('people.issueCard', { personId, card: { facility: 1, number: 7 } });
  const guardian = await at.call('guardian.add', {
    childId: personId,
    guardian: { kind: 'outsider', name: '李父' },
    relation: 'parent',
    document: 'household-register',
    seenOnDay: new Date(nowMs).toISOString().slice(0, 10),
    documentSha256: null,
  });
  const opened = await at.call('consent.open', { personId, language: 'zh-CN', askedByResident: false });
  if (!guardian.ok || !opened.ok) throw new Error('not asked');
  const { formId, basedOnSeq, notice, longestTermMonths } = opened.value.form;
  const form: CommandInput<'consent.record'> = {
    formId,
    personId,
    basedOnSeq,
    decision: 'given',
    guardianshipId: guardian.value.guardianship.id,
    childAgrees: true,
    purpose: 'pass-lanes',
    groups: null,
    termMonths: longestTermMonths,
    noticeId: notice.id,
    noticeSha256: notice.sha256,
    childEvidence: {
      kind: 'drawn',
      signature: [
        [
          [0.2, 0.8],
          [0.7, 0.3],
        ],
      ],
    },
    childRulesSha256: null,
    language: 'zh-CN',
    presentedBy: 'screen',
    copyGiven: true,
    dwellMs: 20_000,
    separate: true,
    evidence: {
      kind: 'drawn',
      signature: [
        [
          [0.1, 0.1],
          [0.9, 0.9],
        ],
      ],
    },
    askedByResident: false,
  };
  const recorded = await at.call('consent.record', form);
  if (!recorded.ok) throw new Error(recorded.error.code);
  return personId;
}

const endBody = (): Record<string, unknown> => {
  const [row] = at.rows("SELECT entry FROM ledger_entry WHERE kind = 'consent.withdrawn' ORDER BY seq DESC LIMIT 1");
  return (JSON.parse(String(row?.entry)) as { body: Record<string, unknown> }).body;
};

describe('who asked for a withdrawal', () => {
  test.each([
    [{}, 'self', 'withdrawn', '本人'],
    [{ actor: 'self' }, 'self', 'withdrawn', '本人'],
    [{ actor: 'guardian' }, 'guardian', 'guardian-withdrew', '监护人'],
  ] as const)(
    'of a sixteen-year-old, %o: entry, certificate, papers, and again after a restart',
    async (said, who, reason, words) => {
      at = new StationUnderTest({ documents }).standReady();
      const personId = await minorWithConsent();
      const withdrawn = await at.call('consent.withdraw', { personId, ...said }, 'guard');
      if (!withdrawn.ok) throw new Error(withdrawn.error.code);
      const { certificate } = withdrawn.value.report;
      expect(certificate).toMatchObject({ askedBy: who, reason, complete: true });
      expect(endBody()).toMatchObject({ askedBy: who, reason });
      const { withdrawalId, ending } = certificate;
      for (const request of [
        { kind: 'deletion-certificate', withdrawalId },
        { kind: 'receipt', recordId: ending.recordId },
      ] as const) {
        expect((await at.call('document.save', request, 'guard')).ok).toBe(true);
        expect(html).toMatch(new RegExp(`由谁提出[\\s\\S]{0,120}${words}`));
      }
      at = at.restart();
      const again = await at.call('withdrawal.certificate', { withdrawalId });
      expect(again).toEqual(ok({ certificate }));
    },
  );

  test.each([
    ['guardian-withdrew', 'guardian'],
    ['service-stopped', undefined],
  ] as const)('an end because of %s is asked for by: %s', async (reason, who) => {
    at = new StationUnderTest().standReady();
    const personId = await at.residentWithFace('3-1-502', 0);
    const ended = await at.call('consent.end', { personId, reason });
    expect(ended.ok && ended.value.certificate?.askedBy).toBe(who);
    expect(endBody().askedBy).toBe(who);
  });

  const today = () => localDay(at.time.clock.nowMs());
  const paper = async (withdrawalId: string) => {
    html = '';
    expect((await at.call('document.save', { kind: 'deletion-certificate', withdrawalId })).ok).toBe(true);
    return html;
  };
  const receipt = async (recordId: string) => {
    html = '';
    expect((await at.call('document.save', { kind: 'receipt', recordId })).ok).toBe(true);
    return html;
  };

  test('after a death the papers name the relation of who asked, and neither the name nor what was shown', async () => {
    at = new StationUnderTest({ documents }).standReady();
    const personId = await at.residentWithFace('3-1-502', 0);
    const relative = { name: '李思思', relation: 'child', document: 'household-register' } as const;
    const seen = { document: 'death-certificate', relative, seenOnDay: today() } as const;
    const left = await at.call('people.moveOut', { personId, reason: 'died', diedOnDay: today(), ...seen });
    if (!left.ok || !left.value.certificate) throw new Error('not ended');
    const text = await paper(left.value.certificate.withdrawalId);
    expect(text).toMatch(/由谁提出[\s\S]{0,120}近亲属（子女）/);
    expect(text).toContain('近亲属签收');
    expect(text).not.toMatch(/李思思|死亡医学证明|户口簿|保安人工办理/);
    const taken = await receipt(left.value.certificate.ending.recordId);
    expect(taken).toMatch(/由谁提出[\s\S]{0,120}近亲属（子女）/);
    expect(taken).toContain('同意终止回执');
    expect(taken).not.toMatch(/您撤回了|照常使用|李思思/);
    const told = await at.call('people.leaving', { personId });
    expect(told.ok && told.value.leaving.relative).toEqual(relative);
    expect(await at.call('people.leaving', { personId }, 'guard')).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
  });

  test('after a death about which no relative asks, the paper says that nobody did', async () => {
    at = new StationUnderTest({ documents }).standReady();
    const personId = await at.residentWithFace('3-1-502', 0);
    const seen = { document: 'household-cancelled', relative: null, seenOnDay: today() } as const;
    const left = await at.call('people.moveOut', { personId, reason: 'died', diedOnDay: today(), ...seen });
    if (!left.ok || !left.value.certificate) throw new Error('not ended');
    expect(await paper(left.value.certificate.withdrawalId)).toMatch(/由谁提出[\s\S]{0,120}无人提出，本站得知后办理/);
  });

  test('the paper of an unlawful face says why, and nobody asked for it', async () => {
    at = new StationUnderTest({ documents }).standReady();
    const personId = await at.residentWithFace('3-1-502', 0);
    const found = await at.call('people.findByUnit', { unit: '3-1-502' });
    const basedOnSeq = found.ok ? (found.value.people[0]?.consent.seq ?? 0) : 0;
    const input = { personId, reason: 'unlawful', cause: 'notice-not-shown', text: null, basedOnSeq } as const;
    expect(await at.call('consent.end', input, 'guard')).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
    const ended = await at.call('consent.end', input);
    if (!ended.ok || !ended.value.certificate) throw new Error('not ended');
    const text = await paper(ended.value.certificate.withdrawalId);
    expect(text).toContain('没有出示告知书');
    expect(text).not.toContain('由谁提出');
    const taken = await receipt(ended.value.certificate.ending.recordId);
    expect(taken).toMatch(/采集您的人脸不合法[\s\S]*门禁卡照常使用/);
    expect(taken).not.toContain('您撤回了');
    // Once more, from the same page: refused, on record, and nothing is done.
    expect(await at.call('consent.end', input)).toMatchObject({ error: { code: 'CONSENT_CHANGED_MEANWHILE' } });
    const [refused] = at.rows("SELECT entry FROM ledger_entry WHERE kind = 'command.refused' ORDER BY seq DESC LIMIT 1");
    expect(String(refused?.entry)).toContain('CONSENT_CHANGED_MEANWHILE');
  });

  test('a consent that gives way to a refusal names nobody else: the refusal says who decided', async () => {
    at = new StationUnderTest().standReady();
    const personId = await at.residentWithFace('3-1-502', 0);
    const refused = await at.decideOnFace(personId, 'refused');
    expect(refused.ok).toBe(true);
    const list = await at.call('withdrawal.list', { personId });
    const [line] = list.ok ? list.value.withdrawals : [];
    if (!line) throw new Error('no withdrawal');
    const certificate = await at.call('withdrawal.certificate', { withdrawalId: line.withdrawalId });
    expect(certificate.ok && 'askedBy' in certificate.value.certificate).toBe(false);
  });
});

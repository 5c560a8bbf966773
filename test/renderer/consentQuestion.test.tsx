import { createHash, webcrypto } from 'node:crypto';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { GuardianshipId, type GuardianshipView, type OpenedForm } from '../../main/contract/consent';
import { fail, ok } from '../../main/contract/errors';
import type { PersonView } from '../../main/contract/people';
import { appView, consentGiven, notice, personView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const cards = [{ id: uuid(5) as never, label: '86-14392', issuedAtMs: 0 }];
const openedForm = (person: PersonView, part: Partial<OpenedForm> = {}): OpenedForm => ({
  formId: uuid(900),
  basedOnSeq: person.consent.seq,
  person,
  notice,
  childRules: null,
  ageBand: person.ageBand,
  kind: 'consent',
  guardianNeeded: person.ageBand !== 'adult',
  guardianships: [],
  groups: ['A', 'B'],
  longestTermMonths: 12,
  retention: { template: 'until-the-consent-ends', photo: 'not-kept', eventsAtLeastDays: 30 },
  ...part,
});
const guardianship = (n: number, part: Partial<GuardianshipView> = {}): GuardianshipView => ({
  id: GuardianshipId.parse(uuid(700 + n)),
  childId: personView(1).id,
  guardianPersonId: null,
  name: '江母',
  relation: 'parent',
  document: 'household-register',
  seenOnDay: '2026-11-20',
  verifiedBy: 'manager',
  addedAtMs: 0,
  endedAtMs: null,
  ...part,
});

const question = async (change: Partial<PersonView> = {}, part: Partial<OpenedForm> = {}) => {
  const person = personView(1, { cards, ...change });
  const opened = await openWindow({ app: appView({ role: 'manager' }) });
  opened.fake.answer('people.list', () => ok({ people: [person], total: 1 }));
  opened.fake.answer('consent.open', () => ok({ form: openedForm(person, part) }));
  opened.fake.answer('consent.record', () => ok({ person: { ...person, consent: consentGiven() }, doubts: [] }));
  await opened.user.click(screen.getByTestId('nav-people'));
  // The table takes no pointer while it is being filled.
  await waitFor(async () => opened.user.click(screen.getByTestId('person-open')));
  // Somebody with a consent is led to the capture; the question is asked from the card.
  await opened.user.click(await screen.findByTestId('to-consent'));
  await screen.findByTestId('notice');
  return { ...opened, person };
};

const sign = (whose: 'signature-field' | 'child-signature-field' = 'signature-field'): void => {
  const field = screen.getByTestId(whose);
  vi.spyOn(field, 'getBoundingClientRect').mockReturnValue({ left: 0, top: 0, width: 400, height: 200 } as DOMRect);
  fireEvent.pointerDown(field, { clientX: 10, clientY: 50 });
  fireEvent.pointerMove(field, { clientX: 300, clientY: 150 });
  fireEvent.pointerUp(field);
};

describe('what is agreed to', () => {
  it('is one purpose; lanes and a shorter term can be chosen, and are sent', async () => {
    const { fake, user } = await question();
    await user.click(screen.getByTestId('term-3'));
    await user.click(screen.getByTestId('group-B'));
    await user.click(screen.getByTestId('consent-separate'));
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await screen.findByTestId('consent-outcome');
    expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({
      purpose: 'pass-lanes',
      groups: ['B'],
      termMonths: 3,
      separate: true,
      basedOnSeq: null,
    });
  });

  it('is never longer than the station allows', async () => {
    const { fake, user } = await question({ ageBand: 'adult' }, { longestTermMonths: 6 });
    expect(screen.queryByTestId('term-12')).toBeNull();
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ termMonths: 6 }));
  });
});

describe('how it is signed', () => {
  it('on paper: the file’s fingerprint is sent, and nothing else of it', async () => {
    vi.stubGlobal('crypto', webcrypto);
    const { fake, user } = await question();
    const content = new Uint8Array([37, 80, 68, 70, 1, 2, 3]);
    await user.click(screen.getByTestId('evidence-paper'));
    await user.upload(screen.getByTestId('paper-scan'), new File([content], '同意书.pdf', { type: 'application/pdf' }));
    await screen.findByTestId('paper-digest');
    await user.click(screen.getByTestId('consent-agree'));
    await screen.findByTestId('consent-outcome');
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ evidence: { kind: 'paper', sha256, bytes: 7 } });
    expect(JSON.stringify(fake.calls)).not.toContain('同意书');
    vi.unstubAllGlobals();
  });

  it('by a witness: needs the name and the signature', async () => {
    const { fake, user } = await question();
    await user.click(screen.getByTestId('evidence-witness'));
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(screen.getByTestId('problem').dataset.code).toBe('CONSENT_SIGNATURE_MISSING'));
    await user.type(screen.getByTestId('witness-name'), '孙明远');
    // That the witness is somebody else is ticked by nobody beforehand; the station refuses without it.
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() =>
      expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({
        evidence: { kind: 'witness', name: '孙明远', isApart: false },
      }),
    );
  });

  it('by a witness who says to be nobody involved', async () => {
    const { fake, user } = await question();
    await user.click(screen.getByTestId('evidence-witness'));
    await user.type(screen.getByTestId('witness-name'), '孙明远');
    await user.click(screen.getByTestId('witness-apart'));
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ evidence: { isApart: true } }));
  });

  it('what was drawn before another way was chosen is not sent under it', async () => {
    const { fake, user } = await question();
    sign();
    await user.click(screen.getByTestId('evidence-paper'));
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(screen.getByTestId('problem').dataset.code).toBe('CONSENT_SIGNATURE_MISSING'));
    expect(fake.callsTo('consent.record')).toHaveLength(0);
  });
});

describe('a child', () => {
  it('needs a guardian, of whom none is chosen beforehand, and its own yes', async () => {
    const { fake, user } = await question({ ageBand: '14-17' }, { guardianships: [guardianship(1)] });
    const choice = screen.getByTestId('guardian-choice');
    expect(choice.getAttribute('aria-pressed')).toBe('false');
    expect(choice.textContent).toContain('父母，户口簿，2026-11-20 查看');
    await user.click(choice);
    await user.click(screen.getByTestId('child-agrees'));
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(screen.getByTestId('problem').dataset.code).toBe('CONSENT_CHILD_SIGNATURE'));
    expect(fake.callsTo('consent.record')).toHaveLength(0);
    sign('child-signature-field');
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() =>
      expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({
        guardianshipId: uuid(701),
        childAgrees: true,
        evidence: { kind: 'drawn' },
        childEvidence: { kind: 'drawn', signature: [[expect.anything(), expect.anything()]] },
      }),
    );
  });

  it.each(['adult', 'under-14'] as const)('of another age (%s) signs nothing beside', async (ageBand) => {
    const { fake, user } = await question({ ageBand });
    expect(screen.queryByTestId('child-consent-evidence')).toBeNull();
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(fake.callsTo('consent.record')).toHaveLength(1));
    expect(fake.callsTo('consent.record')[0]?.input).not.toHaveProperty('childEvidence');
  });

  it('has no guardian any more once that guardianship was ended', async () => {
    const { fake, user } = await question({ ageBand: '14-17' }, { guardianships: [guardianship(1)] });
    fake.answer('guardian.end', () => ok({ guardianship: guardianship(1, { endedAtMs: 5 }) }));
    await user.click(screen.getByTestId('guardian-choice'));
    await user.click(screen.getByTestId('guardian-end'));
    await waitFor(() => expect(screen.queryByTestId('guardian-choice')).toBeNull());
    await user.click(screen.getByTestId('consent-refuse'));
    await waitFor(() => expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ guardianshipId: null }));
  });

  it('may say no alone', async () => {
    const { fake, user } = await question({ ageBand: '14-17' });
    await user.click(screen.getByTestId('consent-refuse'));
    await waitFor(() =>
      expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ decision: 'refused', guardianshipId: null }),
    );
  });

  it('under 14 sees its own rules beside the notice, where the station takes children', async () => {
    const rules = { ...notice, id: 'rules', sha256: 'd'.repeat(64), title: '儿童人脸信息处理规则' };
    const { fake, user } = await question({ ageBand: 'under-14' }, { childRules: rules, longestTermMonths: 6 });
    await user.click(screen.getByTestId('tab-rules'));
    expect(within(screen.getByTestId('notice')).getByText(rules.title)).toBeTruthy();
    sign();
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() => expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({ childRulesSha256: rules.sha256 }));
  });

  it('under 14 is told that it is off, where it is', async () => {
    await question({ ageBand: 'under-14' });
    expect(screen.getByTestId('child-off')).toBeTruthy();
  });
});

describe('a consent that rests', () => {
  it('after a new notice is explained, with the changed parts marked', async () => {
    const changed = { ...notice, sections: notice.sections.map((section, index) => ({ ...section, isChanged: index === 1 })) };
    await question(
      { consent: consentGiven({ state: 'renewal-due', why: 'notice-changed' }) },
      { kind: 'renewal', notice: changed },
    );
    expect(screen.getByTestId('renewal').textContent).toContain('门卡照常');
    expect(screen.getByTestId('consent-standing').dataset.why).toBe('notice-changed');
    const marks = screen.getByTestId('notice').querySelectorAll('[data-changed]');
    expect([...marks].map((mark) => (mark as HTMLElement).dataset.topic)).toEqual(['purpose']);
  });

  it('of two managers, the slower one is told, and opens a fresh form', async () => {
    const { fake, user } = await question();
    fake.answer('consent.record', () => fail('CONSENT_CHANGED_MEANWHILE'));
    await user.click(screen.getByTestId('consent-refuse'));
    expect((await screen.findByTestId('problem')).dataset.code).toBe('CONSENT_CHANGED_MEANWHILE');
    await user.click(screen.getByTestId('consent-reopen'));
    await waitFor(() => expect(fake.callsTo('consent.open')).toHaveLength(2));
    expect(screen.queryByTestId('problem')).toBeNull();
  });

  it('frozen, is released by name of the place it was seen at', async () => {
    const { fake, user, person } = await question({ consent: consentGiven({ state: 'frozen', why: 'frozen' }) });
    fake.answer('consent.release', () => ok({ person: { ...person, consent: consentGiven() } }));
    await user.click(screen.getByTestId('consent-release'));
    await waitFor(() => expect(fake.callsTo('consent.release')[0]?.input).toEqual({ personId: person.id, basedOnSeq: 12 }));
  });
});

it('what looks like collecting in bulk is told to the manager right away', async () => {
  const { fake, user, person } = await question();
  fake.answer('consent.record', () => ok({ person: { ...person, consent: consentGiven() }, doubts: ['too-fast'] }));
  sign();
  await user.click(screen.getByTestId('consent-agree'));
  expect((await screen.findByTestId('consent-doubt')).dataset.doubt).toBe('too-fast');
});

it('is read aloud by a voice of this computer only', async () => {
  const spoken: { voice: { name: string } | null }[] = [];
  class Utterance {
    voice = null;
  }
  const voice = (name: string, localService: boolean) => ({ name, localService, lang: 'zh-CN' });
  const synthesis = {
    getVoices: () => [voice('cloud', false), voice('here', true)],
    speak: (utterance: Utterance) => spoken.push(utterance),
    cancel: () => {},
  };
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
  vi.stubGlobal('speechSynthesis', synthesis);
  const { user } = await question();
  await user.click(screen.getByTestId('speak'));
  expect(new Set(spoken.map((utterance) => utterance.voice?.name))).toEqual(new Set(['here']));
  vi.stubGlobal('speechSynthesis', { ...synthesis, getVoices: () => [voice('cloud', false)] });
  vi.unstubAllGlobals();
});

it('without a voice of its own it says that a person has to read', async () => {
  vi.stubGlobal('speechSynthesis', {
    getVoices: () => [{ name: 'cloud', localService: false, lang: 'zh-CN' }],
    cancel: () => {},
  });
  await question();
  expect(screen.getByTestId('no-voice')).toBeTruthy();
  expect(screen.queryByTestId('speak')).toBeNull();
  vi.unstubAllGlobals();
});

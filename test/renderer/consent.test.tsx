import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { OpenedForm } from '../../main/contract/consent';
import { fail, ok } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import type { PersonView } from '../../main/contract/people';
import { appView, consentGiven, deletionCertificate, notice, personView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

/** The form a station opens for this resident. */
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
  groups: ['A'],
  longestTermMonths: 12,
  retention: { template: 'until-the-consent-ends', photo: 'not-kept', eventsAtLeastDays: 30 },
  ...part,
});

const cards = [{ id: uuid(5) as never, label: '86-14392', issuedAtMs: 0 }];
const withCard = personView(1, { cards });

const openPerson = async (person: PersonView) => {
  const opened = await openWindow({ app: appView({ role: 'manager' }) });
  opened.fake.answer('people.list', () => ok({ people: [person], total: 1 }));
  opened.fake.answer('consent.open', () => ok({ form: openedForm(person) }));
  await opened.user.click(screen.getByTestId('nav-people'));
  // The table takes no pointer while it is being filled.
  await waitFor(async () => opened.user.click(screen.getByTestId('person-open')));
  return opened;
};

const openQuestion = async (person: PersonView = withCard) => {
  const opened = await openPerson(person);
  await opened.user.click(screen.getByTestId('to-consent'));
  await screen.findByTestId('consent-step');
  return opened;
};

const sign = (): void => {
  const field = screen.getByTestId('signature-field');
  vi.spyOn(field, 'getBoundingClientRect').mockReturnValue({ left: 100, top: 50, width: 400, height: 200 } as DOMRect);
  fireEvent.pointerDown(field, { clientX: 100, clientY: 50 });
  fireEvent.pointerMove(field, { clientX: 300, clientY: 150 });
  fireEvent.pointerMove(field, { clientX: 900, clientY: 250 });
  fireEvent.pointerUp(field);
};

describe('the question about face', () => {
  it('comes only after a card', async () => {
    await openPerson(personView(1));
    expect(screen.getByTestId('card-issue')).toBeTruthy();
    expect(screen.queryByTestId('to-consent')).toBeNull();
  });

  it('shows the whole notice, ticks nothing, and gives both answers the same size and style', async () => {
    await openQuestion();
    const text = (await screen.findByTestId('notice')).textContent;
    for (const section of notice.sections) expect(text).toContain(section.text);
    expect(screen.getAllByRole<HTMLInputElement>('checkbox').filter((box) => box.checked)).toEqual([]);
    expect(screen.queryAllByRole('radio', { checked: true })).toEqual([]);
    const [agree, refuse] = [screen.getByTestId('consent-agree'), screen.getByTestId('consent-refuse')];
    expect(agree.className).toBe(refuse.className);
    expect(agree.parentElement).toBe(refuse.parentElement);
    expect(agree.getAttribute('style')).toBe(refuse.getAttribute('style'));
    expect(agree.hasAttribute('disabled')).toBe(refuse.hasAttribute('disabled'));
  });

  it('records a refusal without a signature', async () => {
    const { fake, user } = await openQuestion();
    fake.answer('consent.record', () =>
      ok({ person: { ...withCard, consent: { ...consentGiven(), state: 'refused' } }, doubts: [] }),
    );
    await screen.findByTestId('notice');
    await user.click(screen.getByTestId('consent-refuse'));
    expect((await screen.findByTestId('consent-outcome')).textContent).toContain('使用门卡');
    expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({
      decision: 'refused',
      evidence: { kind: 'none' },
      noticeSha256: notice.sha256,
    });
  });

  it.each(['given', 'refused'] as const)('once %s, its receipt is printed where it was recorded', async (state) => {
    const { fake, user } = await openQuestion();
    const person = { ...withCard, consent: consentGiven({ state, recordId: uuid(44) }) };
    fake.answer('consent.record', () => ok({ person, doubts: [] }));
    fake.answer('document.offered', () => ok({ kinds: ['receipt'] }));
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'RC-20261122-3F9A2C' }));
    await screen.findByTestId('notice');
    sign();
    await user.click(screen.getByTestId(state === 'given' ? 'consent-agree' : 'consent-refuse'));
    await user.click(await screen.findByTestId('print-receipt'));
    expect(fake.callsTo('document.print')[0]?.input).toEqual({ kind: 'receipt', recordId: uuid(44) });
  });

  it('does not record an agreement without a signature, and says what to do', async () => {
    const { fake, user } = await openQuestion();
    await screen.findByTestId('notice');
    await user.click(screen.getByTestId('consent-agree'));
    await waitFor(() =>
      expect(screen.getByTestId('problem').textContent).toContain(errorTexts.CONSENT_SIGNATURE_MISSING['zh-CN'].next),
    );
    expect(fake.callsTo('consent.record')).toHaveLength(0);
  });

  it('sends the signature as fractions of its field', async () => {
    const { fake, user } = await openQuestion();
    fake.answer('consent.record', () => ok({ person: { ...withCard, consent: consentGiven() }, doubts: [] }));
    await screen.findByTestId('notice');
    sign();
    await user.click(screen.getByTestId('consent-read-aloud'));
    await user.click(screen.getByTestId('consent-agree'));
    expect(await screen.findByTestId('to-capture')).toBeTruthy();
    expect(fake.callsTo('consent.record')[0]?.input).toMatchObject({
      decision: 'given',
      presentedBy: 'read-aloud',
      copyGiven: false,
      askedByResident: false,
      formId: uuid(900),
      separate: false,
      groups: null,
      termMonths: 12,
      evidence: {
        kind: 'drawn',
        signature: [
          [
            [0, 0],
            [0.5, 0.5],
            [1, 1],
          ],
        ],
      },
    });
  });

  it('is not put to somebody who declined lately, unless they came by themselves', async () => {
    const declined = {
      ...withCard,
      consent: { ...consentGiven(), state: 'refused' as const, coolDownUntilMs: Date.now() + 86_400_000 },
    };
    const { user } = await openQuestion(declined);
    await waitFor(() => expect(screen.getByText(/不再主动询问。如果是/)).toBeTruthy());
    expect(screen.queryByTestId('notice')).toBeNull();
    expect(screen.getByTestId<HTMLButtonElement>('consent-agree').disabled).toBe(true);
    await user.click(screen.getByTestId('consent-asked'));
    expect(await screen.findByTestId('notice')).toBeTruthy();
    expect(screen.getByTestId<HTMLButtonElement>('consent-agree').disabled).toBe(false);
  });
});

describe('capturing', () => {
  it('tells a bad photo in a sentence with the next step and keeps it in the window', async () => {
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:preview', revokeObjectURL: () => {} }));
    const { fake, user } = await openPerson({ ...withCard, consent: consentGiven() });
    fake.answer('enrolment.fromPhoto', () => fail('ENROL_BLURRED'));
    await user.upload(screen.getByTestId('enrol-photo'), new File([new Uint8Array([1, 2, 3])], 'a.jpg', { type: 'image/jpeg' }));
    await screen.findByRole('img', { name: '照片预览' });
    await user.click(screen.getByTestId('enrol-photo-use'));
    expect((await screen.findByTestId('problem')).textContent).toContain(errorTexts.ENROL_BLURRED['zh-CN'].text);
    expect(fake.callsTo('enrolment.fromPhoto')[0]?.input).toMatchObject({ photo: new Uint8Array([1, 2, 3]) });
    expect(screen.getByRole('img', { name: '照片预览' })).toBeTruthy();
  });
});

describe('withdrawing at the desk', () => {
  const given = personView(1, { cards, consent: consentGiven(), templates: 3 });
  const report = {
    personId: given.id,
    seq: 41,
    atMs: 0,
    templatesDeleted: 3,
    keyDestroyed: true,
    stillMatchable: false,
    tookMs: 12,
    withdrawalId: deletionCertificate().withdrawalId,
    certificate: deletionCertificate(),
  };

  it('needs no sign-in: flat, person, confirm, and the report says what was done', async () => {
    const { fake, user } = await openWindow();
    fake.answer('people.findByUnit', () => ok({ people: [given, personView(2, { name: '李建国' })] }));
    fake.answer('consent.withdraw', () => ok({ report }));
    await user.click(screen.getByTestId('withdraw-open'));
    await user.type(screen.getByTestId('withdraw-unit'), '3-1-502{Enter}');
    const shown = await screen.findAllByTestId('withdraw-person');
    // Who has nothing to withdraw is not shown to the guard at all.
    expect(shown.map((row) => row.textContent)).toEqual([expect.stringContaining('李雅文')]);
    await user.click(screen.getByTestId('withdraw-person'));
    expect(fake.callsTo('consent.withdraw')).toHaveLength(0);
    await user.click(screen.getByTestId('withdraw-confirm'));
    const words = (await screen.findByTestId('withdraw-report')).textContent;
    for (const part of ['3 份', '已销毁', '已无法识别', '照常使用']) expect(words).toContain(part);
  });

  it.each([
    ['14-17', 'guardian'],
    ['under-14', 'guardian'],
    ['14-17', 'self'],
  ] as const)('of somebody %s, whose wish it was is asked: %s', async (ageBand, who) => {
    const { fake, user } = await openWindow();
    fake.answer('people.findByUnit', () => ok({ people: [{ ...given, ageBand }] }));
    fake.answer('consent.withdraw', () => ok({ report }));
    await user.click(screen.getByTestId('withdraw-open'));
    await user.type(screen.getByTestId('withdraw-unit'), '3-1-502{Enter}');
    expect((await screen.findByTestId('withdraw-by-self')).getAttribute('aria-pressed')).toBe('true');
    await user.click(screen.getByTestId(`withdraw-by-${who}`));
    await user.click(screen.getByTestId('withdraw-confirm'));
    await screen.findByTestId('withdraw-report');
    expect(fake.callsTo('consent.withdraw')[0]?.input).toEqual({ personId: given.id, actor: who });
  });

  it('of an adult, nobody is asked whose wish it was', async () => {
    const { fake, user } = await openWindow();
    fake.answer('people.findByUnit', () => ok({ people: [{ ...given, ageBand: 'adult' as const }] }));
    fake.answer('consent.withdraw', () => ok({ report }));
    await user.click(screen.getByTestId('withdraw-open'));
    await user.type(screen.getByTestId('withdraw-unit'), '3-1-502{Enter}');
    await screen.findByTestId('withdraw-person');
    expect(screen.queryByTestId('withdraw-by-guardian')).toBeNull();
    await user.click(screen.getByTestId('withdraw-confirm'));
    await screen.findByTestId('withdraw-report');
    expect(fake.callsTo('consent.withdraw')[0]?.input).toEqual({ personId: given.id });
  });

  const withdrawn = async (part: Partial<typeof report> = {}) => {
    const opened = await openWindow();
    const { fake, user } = opened;
    fake.answer('people.findByUnit', () => ok({ people: [given] }));
    fake.answer('consent.withdraw', () => ok({ report: { ...report, ...part } }));
    fake.answer('document.offered', () => ok({ kinds: ['deletion-certificate', 'receipt'] }));
    await user.click(screen.getByTestId('withdraw-open'));
    await user.type(screen.getByTestId('withdraw-unit'), '3-1-502{Enter}');
    await user.click(await screen.findByTestId('withdraw-person'));
    await user.click(screen.getByTestId('withdraw-confirm'));
    return opened;
  };

  it('a guard hands over the certificate and the receipt at once', async () => {
    const { fake, user } = await withdrawn();
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'DC-20261122-3F9A2C' }));
    await user.click(await screen.findByTestId('print-deletion-certificate'));
    expect((await screen.findByTestId('document-done')).textContent).toContain('DC-20261122-3F9A2C');
    await user.click(screen.getByTestId('print-receipt'));
    expect(fake.callsTo('document.print').map(({ input }) => input)).toEqual([
      { kind: 'deletion-certificate', withdrawalId: report.withdrawalId },
      { kind: 'receipt', recordId: report.certificate.ending.recordId },
    ]);
  });

  it('hands over no certificate of steps that are still under way', async () => {
    await withdrawn({ certificate: deletionCertificate({ complete: false, sha256: null }) });
    expect(await screen.findByTestId('print-receipt')).toBeTruthy();
    expect(screen.queryByTestId('document-deletion-certificate')).toBeNull();
    expect(screen.getByTestId('withdraw-report').textContent).toContain('还在进行');
  });

  it('does not call it good when the person could still be found', async () => {
    const { fake, user } = await openWindow();
    fake.answer('people.findByUnit', () => ok({ people: [given] }));
    fake.answer('consent.withdraw', () => ok({ report: { ...report, stillMatchable: true } }));
    await user.click(screen.getByTestId('withdraw-open'));
    await user.type(screen.getByTestId('withdraw-unit'), '3-1-502{Enter}');
    await user.click(await screen.findByTestId('withdraw-person'));
    await user.click(screen.getByTestId('withdraw-confirm'));
    expect((await screen.findByTestId('withdraw-report')).textContent).toContain('仍可识别');
  });
});

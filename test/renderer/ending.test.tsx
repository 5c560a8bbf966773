import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { PersonView } from '../../main/contract/people';
import { calendarDay } from '../../renderer/ui/format';
import { appView, consentGiven, deletionCertificate, personView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const cards = [{ id: uuid(5) as never, label: '86-14392', issuedAtMs: 0 }];
const openPerson = async (person: PersonView) => {
  const opened = await openWindow({ app: appView({ role: 'manager' }) });
  const { fake, user } = opened;
  fake.answer('people.list', () => ok({ people: [person], total: 1 }));
  fake.answer('withdrawal.list', () => ok({ withdrawals: [] }));
  fake.answer('document.offered', () => ok({ kinds: ['deletion-certificate', 'receipt'] }));
  await user.click(screen.getByTestId('nav-people'));
  // The table takes no pointer while it is being filled.
  await waitFor(async () => user.click(screen.getByTestId('person-open')));
  return opened;
};
const set = (testId: string, value: string) => fireEvent.change(screen.getByTestId(testId), { target: { value } });
const choose = async (testId: string, words: string) => {
  const box = screen.getByTestId(testId);
  fireEvent.mouseDown(box.querySelector('.ant-select-selector') ?? box);
  const options = await screen.findAllByText(words);
  fireEvent.click(options.at(-1) as HTMLElement);
};
const isOff = (testId: string) => (screen.getByTestId(testId) as HTMLButtonElement).disabled;
const code = () => screen.getByTestId('problem').dataset.code;

describe('a face that should never have been taken', () => {
  const person = personView(1, { cards, templates: 2, consent: consentGiven({ seq: 7 }) });
  const openDialog = async () => {
    const opened = await openPerson(person);
    await opened.user.click(await screen.findByTestId('consent-unlawful'));
    return opened;
  };

  it('ends for a reason that somebody chose, of the very consent that was looked at', async () => {
    const { fake, user } = await openDialog();
    const certificate = deletionCertificate();
    fake.answer('consent.end', () => ok({ certificate }));
    expect(isOff('unlawful-confirm')).toBe(true);
    expect(document.querySelector('.withdraw-people [aria-pressed="true"]')).toBeNull();
    await user.click(screen.getByTestId('unlawful-notice-not-shown'));
    await user.click(screen.getByTestId('unlawful-confirm'));
    expect((await screen.findByTestId('ended-part')).textContent).toContain('已销毁');
    expect(fake.callsTo('consent.end').map(({ input }) => input)).toEqual([
      { personId: person.id, reason: 'unlawful', cause: 'notice-not-shown', text: null, basedOnSeq: 7 },
    ]);
    expect(await screen.findByTestId('document-deletion-certificate')).toBeTruthy();
  });

  it('for another reason needs it in words, and a refusal is told', async () => {
    const { fake, user } = await openDialog();
    fake.answer('consent.end', () => fail('CONSENT_CHANGED_MEANWHILE'));
    await user.click(screen.getByTestId('unlawful-other'));
    set('unlawful-text', '   ');
    expect(isOff('unlawful-confirm')).toBe(true);
    set('unlawful-text', ' 冒名签字 ');
    await user.click(screen.getByTestId('unlawful-confirm'));
    await waitFor(() => expect(code()).toBe('CONSENT_CHANGED_MEANWHILE'));
    expect(fake.callsTo('consent.end')[0]?.input).toMatchObject({ cause: 'other', text: '冒名签字' });
    expect(screen.queryByTestId('ended-part')).toBeNull();
  });

  it('is offered to be registered as an incident, and the page of the person is read anew when it is closed', async () => {
    const { fake, user } = await openDialog();
    fake.answer('consent.end', () => ok({ certificate: deletionCertificate() }));
    fake.answer('people.findByUnit', () =>
      ok({ people: [{ ...person, templates: 0, consent: consentGiven({ state: 'withdrawn' }) }] }),
    );
    await user.click(screen.getByTestId('unlawful-wrong-face'));
    await user.click(screen.getByTestId('unlawful-confirm'));
    expect((await screen.findByTestId('to-incidents')).textContent).toContain('登记');
    await user.click(screen.getByTestId('unlawful-close'));
    await waitFor(() => expect(screen.queryByTestId('consent-standing')).toBeNull());
    // Nothing can be captured any more: the page goes on with the card.
    expect(screen.getByTestId('person-steps').dataset.step).toBe('card');
  });

  it('leads to the incidents, and not to the overview before them', async () => {
    const { fake, user } = await openDialog();
    fake.answer('consent.end', () => ok({ certificate: deletionCertificate() }));
    await user.click(screen.getByTestId('unlawful-wrong-face'));
    await user.click(screen.getByTestId('unlawful-confirm'));
    await user.click(await screen.findByTestId('to-incidents'));
    expect((await screen.findByTestId('compliance-section')).dataset.section).toBe('incidents');
  });

  it('is no question where there is nothing to end', async () => {
    await openPerson(personView(1, { cards }));
    expect(await screen.findByTestId('to-consent')).toBeTruthy();
    expect(screen.queryByTestId('consent-unlawful')).toBeNull();
  });
});

describe('a resident who leaves', () => {
  const openLeaving = async (change: Partial<PersonView> = {}) => {
    const person = personView(1, { cards, ...change });
    const opened = await openPerson(person);
    await opened.user.click(await screen.findByTestId('person-records-open'));
    return { ...opened, person };
  };
  const today = calendarDay(Date.now());

  it('moves out: who told it, on which day, and only on the second press', async () => {
    const { fake, user, person } = await openLeaving();
    fake.answer('people.moveOut', () => fail('LEAVING_DAY_WRONG'));
    await user.click(screen.getByTestId('person-moved-out'));
    expect(isOff('leaving-confirm')).toBe(true);
    await user.click(screen.getByTestId('told-by-owner'));
    set('moved-on', '2026-11-02');
    await user.click(screen.getByTestId('leaving-confirm'));
    expect(fake.callsTo('people.moveOut')).toHaveLength(0);
    await user.click(screen.getByTestId('leaving-confirm'));
    await waitFor(() => expect(code()).toBe('LEAVING_DAY_WRONG'));
    expect(fake.callsTo('people.moveOut')[0]?.input).toEqual({
      personId: person.id,
      reason: 'moved-out',
      toldBy: 'owner',
      movedOnDay: '2026-11-02',
    });
    fake.answer('people.moveOut', () => ok({ certificate: deletionCertificate(), cardsRevoked: 2 }));
    await user.click(screen.getByTestId('leaving-confirm'));
    await user.click(screen.getByTestId('leaving-confirm'));
    expect((await screen.findByTestId('person-left')).textContent).toContain('2 张');
    // Whoever stands there gets it now: the person is on no list afterwards.
    expect(await screen.findByTestId('document-deletion-certificate')).toBeTruthy();
  });

  it('on no day that there is not: it is said, and nothing can be confirmed', async () => {
    const { user } = await openLeaving();
    await user.click(screen.getByTestId('person-moved-out'));
    await user.click(screen.getByTestId('told-by-resident'));
    expect(isOff('leaving-confirm')).toBe(false);
    set('moved-on', '2026-02-29');
    expect(screen.getByRole('alert').textContent).toContain('年-月-日');
    expect(isOff('leaving-confirm')).toBe(true);
  });

  it('is asked anew when something was changed after the first press', async () => {
    const { fake, user } = await openLeaving();
    await user.click(screen.getByTestId('person-moved-out'));
    await user.click(screen.getByTestId('told-by-resident'));
    await user.click(screen.getByTestId('leaving-confirm'));
    set('moved-on', '2026-11-01');
    await user.click(screen.getByTestId('leaving-confirm'));
    expect(fake.callsTo('people.moveOut')).toHaveLength(0);
  });

  it.each([
    ['adult', null],
    ['14-17', 'told-by-guardian'],
  ] as const)('of %s a guardian may have told: %s', async (ageBand, guardian) => {
    const { user } = await openLeaving({ ageBand });
    await user.click(screen.getByTestId('person-moved-out'));
    expect(screen.queryByTestId('told-by-guardian')?.dataset.testid ?? null).toBe(guardian);
  });

  it('has died: what was seen, and the relative by name, relation and proof', async () => {
    const { fake, user, person } = await openLeaving();
    fake.answer('people.moveOut', () => ok({ certificate: null, cardsRevoked: 1 }));
    await user.click(screen.getByTestId('person-died'));
    expect((screen.getByTestId('died-on') as HTMLInputElement).value).toBe('');
    set('died-on', '2026-11-03');
    await choose('death-document', '火化证明');
    await user.click(screen.getByTestId('relative-came'));
    set('relative-name', '李思思');
    await choose('relative-relation', '子女');
    expect(isOff('leaving-confirm')).toBe(true);
    await choose('relative-document', '户口簿');
    await user.click(screen.getByTestId('leaving-confirm'));
    await user.click(screen.getByTestId('leaving-confirm'));
    await waitFor(() => expect(fake.callsTo('people.moveOut')).toHaveLength(1));
    expect(fake.callsTo('people.moveOut')[0]?.input).toEqual({
      personId: person.id,
      reason: 'died',
      diedOnDay: '2026-11-03',
      document: 'cremation-certificate',
      relative: { name: '李思思', relation: 'child', document: 'household-register' },
      seenOnDay: today,
    });
  });

  it('has died and no relative asks: no relative is made up', async () => {
    const { fake, user } = await openLeaving();
    fake.answer('people.moveOut', () => ok({ certificate: null, cardsRevoked: 1 }));
    await user.click(screen.getByTestId('person-died'));
    set('died-on', '2026-11-03');
    await choose('death-document', '火化证明');
    expect(isOff('leaving-confirm')).toBe(true);
    await user.click(screen.getByTestId('nobody-came'));
    await user.click(screen.getByTestId('leaving-confirm'));
    await user.click(screen.getByTestId('leaving-confirm'));
    await waitFor(() => expect(fake.callsTo('people.moveOut')[0]?.input).toMatchObject({ relative: null }));
  });
});

it('who has left is found again: how it was known, and the certificate', async () => {
  const person = personView(1, { cards });
  const { fake, user } = await openPerson(person);
  await user.click(screen.getByTestId('people-back'));
  const withdrawalId = deletionCertificate().withdrawalId;
  const line = { personId: person.id, unit: '3-1-502', name: '李晓梅', reason: 'died', atMs: 0, withdrawalId } as const;
  fake.answer('people.left', () => ok({ left: [line] }));
  fake.answer('people.leaving', () =>
    ok({
      leaving: {
        personId: person.id,
        reason: 'died',
        atMs: 0,
        toldBy: null,
        onDay: '2026-11-03',
        document: 'cremation-certificate',
        relative: { name: '李思思', relation: 'child', document: 'household-register' },
        seenOnDay: '2026-11-05',
      },
    }),
  );
  await user.click(await screen.findByTestId('people-left'));
  expect((await screen.findByTestId('left-line')).textContent).toContain('李晓梅');
  expect(screen.queryByText('李思思')).toBeNull();
  await user.click(screen.getByTestId('left-open'));
  expect((await screen.findByTestId('leaving-facts')).textContent).toMatch(/2026-11-03[\s\S]*火化证明[\s\S]*李思思[\s\S]*子女/);
  expect(await screen.findByTestId('document-deletion-certificate')).toBeTruthy();
});

it('taking back a card is confirmed by buttons of full height', async () => {
  const { user } = await openPerson(personView(1, { cards }));
  await user.click(await screen.findByTestId('card-revoke'));
  await screen.findByText('丢失或退还？收回后这张卡不能再开门。');
  const buttons = [...document.querySelectorAll('.ant-popconfirm-buttons button')];
  expect(buttons).toHaveLength(2);
  // Ant Design's small buttons are less than 44 px high.
  for (const button of buttons) expect(button.className).not.toContain('ant-btn-sm');
});

import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ok } from '../../main/contract/errors';
import type { PersonView } from '../../main/contract/people';
import { type CardDraft, cardOf } from '../../renderer/features/people/cardDraft';
import { appView, consentGiven, personView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const cards = [{ id: uuid(5) as never, label: '86-·····92', issuedAtMs: 0 }];

describe('what is printed on a card', () => {
  it.each([
    [{ bits: 26, facility: '86', number: '41392' }, { card: { facility: 86, number: 41_392 } }],
    [{ bits: 26, facility: '256', number: '1' }, { fault: 'facility' }],
    [{ bits: 26, facility: '', number: '1' }, { fault: 'facility' }],
    [{ bits: 26, facility: '1', number: '65536' }, { fault: 'number' }],
    [{ bits: 34, facility: '65535', number: '65535' }, { card: { bits: 34, facility: 65_535, number: 65_535 } }],
    [{ bits: 34, facility: '65536', number: '1' }, { fault: 'facility' }],
    [{ bits: 34, facility: '', number: '1' }, { fault: 'facility' }],
    [{ bits: 37, facility: '12', number: '524287' }, { card: { bits: 37, facility: 12, number: 524_287 } }],
    [{ bits: 37, facility: '12', number: '524288' }, { fault: 'number' }],
    [{ bits: 37, facility: ' ', number: '34359738367' }, { card: { bits: 37, facility: null, number: 34_359_738_367 } }],
    [{ bits: 37, facility: '', number: '34359738368' }, { fault: 'number' }],
    [{ bits: 37, facility: 'x', number: '1' }, { fault: 'facility' }],
    [{ bits: 26, facility: '1', number: '1e3' }, { fault: 'number' }],
  ] as const)('%j', (typed, read) => {
    expect(cardOf(typed as CardDraft)).toEqual(read);
  });
});

const openPerson = async (person: PersonView) => {
  const opened = await openWindow({ app: appView({ role: 'manager' }) });
  opened.fake.answer('people.list', () => ok({ people: [person], total: 1 }));
  await opened.user.click(screen.getByTestId('nav-people'));
  await screen.findByTestId('person-open');
  await waitFor(() => opened.user.click(screen.getByTestId('person-open')));
  return opened;
};
const openCards = async (person: PersonView) => {
  const opened = await openPerson(person);
  await screen.findByTestId('pin-part');
  return opened;
};

it('a card is taken back, and another issued, long after a face was captured', async () => {
  const person = personView(1, { cards, consent: consentGiven(), templates: 3 });
  const { user } = await openPerson(person);
  await user.click(await screen.findByTestId('step-card'));
  expect(await screen.findByTestId('card-revoke')).toBeTruthy();
  // Whoever uses a face is not asked about it again.
  expect(screen.queryByTestId('to-consent')).toBeNull();
  await user.click(screen.getByTestId('card-done'));
  expect(await screen.findByTestId('person-open')).toBeTruthy();
});

it('a card of 34 bits is issued, and the next one is of 34 bits too', async () => {
  const person = personView(1);
  const { fake, user } = await openCards(person);
  fake.answer('people.issueCard', () => ok({ person: { ...person, cards } }));
  await user.click(screen.getByText('34 位'));
  await user.type(screen.getByTestId('card-facility'), '70000');
  await user.type(screen.getByTestId('card-number'), '1234{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('格式');
  await user.clear(screen.getByTestId('card-facility'));
  await user.type(screen.getByTestId('card-facility'), '7000{Enter}');
  await waitFor(() => expect(screen.getByTestId('cards')).toBeTruthy());
  expect(fake.callsTo('people.issueCard').map(({ input }) => input)).toEqual([
    { personId: person.id, card: { bits: 34, facility: 7_000, number: 1_234 } },
  ]);
  expect(screen.getByTestId('card-bits').querySelector('.ant-segmented-item-selected')?.textContent).toBe('34 位');
});

describe('a PIN', () => {
  it('is shown once, in two groups of four, until it is hidden', async () => {
    const person = personView(1, { cards });
    const { fake, user } = await openCards(person);
    fake.answer('pin.issue', () => ok({ pin: '40718265' }));
    await user.click(screen.getByTestId('pin-issue'));
    expect((await screen.findByTestId('pin-digits')).textContent).toBe('4071 8265');
    expect(screen.getByTestId('pin-part').textContent).toContain('不要写下来');
    await user.click(screen.getByTestId('pin-hide'));
    expect(document.body.textContent).not.toContain('4071');
    expect(screen.getByTestId('pin-part').dataset.has).toBe('true');
    expect(fake.callsTo('pin.issue').map(({ input }) => input)).toEqual([{ personId: person.id }]);
  });

  it('is ended after being asked once more', async () => {
    const person = personView(1, { cards, pin: { issuedAtMs: 0 } });
    const { fake, user } = await openCards(person);
    await user.click(screen.getByTestId('pin-revoke'));
    expect(fake.callsTo('pin.revoke')).toEqual([]);
    await user.click((await screen.findAllByRole('button', { name: '停用密码' })).at(-1) as HTMLElement);
    await waitFor(() => expect(screen.getByTestId('pin-part').dataset.has).toBe('false'));
    expect(fake.callsTo('pin.revoke').map(({ input }) => input)).toEqual([{ personId: person.id }]);
  });

  it('stands in the list of residents as a word, never as a number', async () => {
    const { fake, user } = await openWindow({ app: appView({ role: 'manager' }) });
    fake.answer('people.list', () => ok({ people: [personView(1, { cards, pin: { issuedAtMs: 0 } })], total: 1 }));
    await user.click(screen.getByTestId('nav-people'));
    expect((await screen.findByTestId('people-row')).textContent).toContain('86-·····92, 密码');
  });
});

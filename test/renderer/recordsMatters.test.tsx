import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ok } from '../../main/contract/errors';
import { appView, atMs, personView } from '../support/stationViews';
import { holds, made, manager, openPage, record, today, type } from './recordsPage';
import { eachInAFreshWindow } from './window';

eachInAFreshWindow();

const openRecord = async (user: Awaited<ReturnType<typeof openPage>>['user']) =>
  user.click(within((await screen.findAllByTestId('record'))[0] as HTMLElement).getByRole('button', { expanded: false }));

describe('a disclosure', () => {
  it('names no face among what can be given, and needs a document unless the law says otherwise', async () => {
    const { fake, user } = await openPage('disclosures');
    fake.answer('register.disclose', () => made);
    await user.click(screen.getByTestId('disclosure-new'));
    expect(screen.queryByTestId('dataKinds-face-templates')).toBeNull();
    await user.click(screen.getByTestId('toWhom-police'));
    await user.click(screen.getByTestId('legalBasis-statutory-duty'));
    await user.click(screen.getByTestId('dataKinds-passage-records'));
    for (const [name, text] of [
      ['authority', '翠湖派出所'],
      ['officer', '王警官'],
      ['scope', '11 月 20 日的通行记录'],
      ['given', '同上'],
      ['givenBy', '周志远'],
    ] as const)
      type(`field-${name}`, text);
    await user.click(screen.getByTestId('submit-register.disclose'));
    expect(fake.callsTo('register.disclose')).toHaveLength(0);
    type('field-documentNumber', '翠公调〔2026〕8号');
    type('field-from', '2026-11-20');
    type('field-to', '2026-11-21');
    await user.click(screen.getByTestId('submit-register.disclose'));
    await waitFor(() => expect(fake.callsTo('register.disclose')).toHaveLength(1));
    expect(fake.callsTo('register.disclose')[0]?.input).toMatchObject({
      personId: null,
      details: { toWhom: 'police', dataKinds: ['passage-records'], from: '2026-11-20', to: '2026-11-21', givenOn: today() },
    });
  });
});

describe('a disclosure that is on record', () => {
  const given = record(1, 'disclosure.made', { toWhom: 'police', dataKinds: ['passage-records'], givenOn: '2026-11-20' });

  it('says that its records are held, and is closed once its matter is over', async () => {
    const { fake, user } = await openPage('disclosures', {}, (page) => holds(page, [given]));
    fake.answer('register.closeDisclosure', () => made);
    expect((await screen.findAllByTestId('record'))[0]?.textContent).toContain('相关记录保留中');
    await openRecord(user);
    await user.click(screen.getByTestId('deed-close'));
    type('field-outcome', '案件已结');
    holds(fake, [record(2, 'disclosure.closed', { closedOn: today() }, { about: given.recordId }), given]);
    await user.click(screen.getByTestId('submit-register.closeDisclosure'));
    expect(fake.callsTo('register.closeDisclosure')[0]?.input).toEqual({
      disclosureId: given.recordId,
      details: { outcome: '案件已结', closedOn: today() },
    });
    await waitFor(() => expect(screen.getAllByTestId('record')[0]?.textContent).toContain('已办结'));
    expect(screen.queryByTestId('deed-close')).toBeNull();
  });
});

describe('an incident', () => {
  const opened = record(1, 'incident.opened', { major: true, affected: 3 });
  const told = (n: number, whom: string) => record(n, 'incident.notified', { whom }, { about: opened.recordId });

  it('is opened with all the law asks for', async () => {
    const { fake, user } = await openPage('incidents');
    fake.answer('incident.open', () => made);
    await user.click(screen.getByTestId('incident-new'));
    type('field-discoveredAtMs', '昨天下午');
    await user.click(screen.getByTestId('submit-incident.open'));
    await waitFor(() => expect(screen.getByText(/请填写日期和时间/)).toBeTruthy());
    type('field-discoveredAtMs', '2026-11-20 14:05');
    for (const name of ['cause', 'harm', 'remedies', 'whatPeopleCanDo', 'contact']) type(`field-${name}`, name);
    type('field-affectedCount', '3');
    await user.click(screen.getByTestId('dataKinds-identity'));
    await user.click(screen.getByTestId('field-major'));
    await user.click(screen.getByTestId('submit-incident.open'));
    await waitFor(() => expect(fake.callsTo('incident.open')).toHaveLength(1));
    expect(fake.callsTo('incident.open')[0]?.input).toMatchObject({
      discoveredAtMs: new Date(2026, 10, 20, 14, 5).getTime(),
      major: true,
      affectedCount: 3,
      affected: [],
      dataKinds: ['identity'],
    });
  });

  it.each([
    ['nobody was told', [], '须通知主管机关', false],
    ['the authority was told', ['authority'], '须通知个人', false],
    ['both were told', ['authority', 'people'], '待办结', true],
    ['people need not be told', ['authority', 'people-not-needed'], '待办结', true],
  ])('where %s', async (_, whom, words, mayClose) => {
    const { user } = await openPage('incidents', {}, (fake) =>
      holds(fake, [...whom.map((one, index) => told(index + 2, one)), opened]),
    );
    expect((await screen.findAllByTestId('record'))[0]?.textContent).toContain(words);
    await openRecord(user);
    expect(screen.queryByTestId('deed-close') !== null).toBe(mayClose);
    expect(screen.getAllByTestId('document-breach')).toHaveLength(2);
  });
});

describe('whom an incident touched', () => {
  const [first, second] = [personView(1), personView(2)];
  const affected = [first.id, second.id];
  const opened = {
    ...record(1, 'incident.opened', { affected: 2, named: 2, affectedWho: 'named' }),
    details: { discoveredAtMs: atMs, affectedCount: 2, affectedWho: 'named', affected, dataKinds: ['contact'] },
  };
  const listed = (toldAtMs: number | null) =>
    ok({
      named: 2,
      told: toldAtMs === null ? 0 : 1,
      listed: 2,
      people: [first, second].map(({ id, unit, name }, place) => ({
        personId: id,
        unit,
        name,
        toldAtMs: place === 0 ? toldAtMs : null,
      })),
    });

  it('is chosen by name, or is everybody with a stored face, or is not known yet', async () => {
    const { fake, user } = await openPage('incidents');
    fake.answer('people.findByUnit', () => ok({ people: [first, second] }));
    fake.answer('incident.open', () => made);
    await user.click(screen.getByTestId('incident-new'));
    await waitFor(() => expect(screen.getByTestId('affected-unknown').getAttribute('aria-pressed')).toBe('true'));
    await user.click(screen.getByTestId('affected-named'));
    type('person-choice-unit', '3-1-502');
    await user.click(screen.getByTestId('person-choice-find'));
    for (const choice of await screen.findAllByTestId('person-choice')) await user.click(choice);
    await user.click(screen.getAllByTestId('person-choice')[1] as HTMLElement);
    for (const name of ['cause', 'harm', 'remedies', 'whatPeopleCanDo', 'contact']) type(`field-${name}`, name);
    type('field-happenedFrom', '2026-11-18');
    await user.click(screen.getByTestId('dataKinds-identity'));
    await user.click(screen.getByTestId('submit-incident.open'));
    await waitFor(() => expect(fake.callsTo('incident.open')).toHaveLength(1));
    expect(fake.callsTo('people.findByUnit')[0]?.input).toMatchObject({ why: 'incident' });
    expect(fake.callsTo('incident.open')[0]?.input).toMatchObject({
      affectedWho: 'named',
      affected: [first.id],
      affectedCount: 1,
      happenedFrom: '2026-11-18',
      happenedTo: null,
    });
  });

  it('is listed only when asked for; letters go to those who are chosen, and who was told is put on record', async () => {
    const { fake, user } = await openPage('incidents', {}, (page) => holds(page, [opened]));
    fake.answer('incident.affected', () => listed(null));
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'BR-20261122-3F9A2C' }));
    fake.answer('incident.tell', () => made);
    await openRecord(user);
    expect(screen.getAllByTestId('record')[0]?.textContent, 'a number, no ids').not.toContain(first.id);
    expect(fake.callsTo('incident.affected')).toHaveLength(0);
    await user.click(screen.getByTestId('show-affected'));
    const people = await screen.findAllByTestId('affected-person');
    await user.click(within(people[0] as HTMLElement).getByRole('button'));
    await user.click(screen.getAllByTestId('print-breach')[0] as HTMLElement);
    expect(fake.callsTo('document.print')[0]?.input).toEqual({
      kind: 'breach',
      breachId: opened.recordId,
      to: 'people',
      people: [first.id],
    });
    await user.click(screen.getByTestId('tell-chosen'));
    type('field-how', '当面交信');
    fake.answer('incident.affected', () => listed(atMs));
    await user.click(screen.getByTestId('submit-incident.tell'));
    expect(fake.callsTo('incident.tell')[0]?.input).toMatchObject({
      incidentId: opened.recordId,
      people: [first.id],
      how: '当面交信',
    });
    await waitFor(() =>
      expect(screen.getAllByTestId('affected-person').map((one) => one.getAttribute('data-told'))).toEqual(['true', 'false']),
    );
    await user.click(screen.getByTestId('tell-rest'));
    type('field-how', '电话');
    await user.click(screen.getByTestId('submit-incident.tell'));
    expect(fake.callsTo('incident.tell')[1]?.input).toMatchObject({ people: null });
  });

  it('all told each for himself, it may be closed', async () => {
    const told = record(2, 'incident.people-told', { people: 2 }, { about: opened.recordId });
    const authority = record(3, 'incident.notified', { whom: 'authority' }, { about: opened.recordId });
    const { user } = await openPage('incidents', {}, (page) =>
      holds(page, [authority, { ...told, details: { people: affected, atMs, how: '信' } }, opened]),
    );
    expect((await screen.findAllByTestId('record'))[0]?.textContent).toContain('待办结');
    await openRecord(user);
    expect(screen.getByTestId('deed-close')).toBeTruthy();
  });

  it('stays as it is known when the rest is amended', async () => {
    const { fake, user } = await openPage('incidents', {}, (page) => holds(page, [opened]));
    fake.answer('incident.affected', () => listed(null));
    fake.answer('incident.amend', () => made);
    await openRecord(user);
    await user.click(screen.getByTestId('deed-amend'));
    expect((await screen.findByTestId('named-people')).children).toHaveLength(2);
    for (const name of ['cause', 'harm', 'remedies', 'whatPeopleCanDo', 'contact']) type(`field-${name}`, name);
    await user.click(screen.getByTestId('submit-incident.amend'));
    await waitFor(() => expect(fake.callsTo('incident.amend')).toHaveLength(1));
    expect(fake.callsTo('incident.amend')[0]?.input).toMatchObject({
      incidentId: opened.recordId,
      details: { affectedWho: 'named', affected, discoveredAtMs: atMs },
    });
  });
});

describe('a request in dispute', () => {
  it.each([
    ['disputed', { disputedTo: '2026-11-20' }, true],
    ['not disputed', {}, false],
  ])('%s: whether it goes on is asked with the answer', async (_story, codes, isAsked) => {
    const request = record(1, 'request.received', { asks: 'correct', dueOn: '2026-12-01', ...codes });
    const { user } = await openPage('requests', {}, (page) => holds(page, [request]));
    await openRecord(user);
    await user.click(screen.getByTestId('deed-answer'));
    expect(screen.queryByTestId('field-stillDisputed') !== null).toBe(isAsked);
  });
});

describe('whoever moved out', () => {
  it('is found by the flat, and gets the copy as a file or as paper', async () => {
    const { fake, user } = await openPage('requests');
    const { id, unit, name } = personView(3);
    fake.answer('person.findLeft', () => ok({ people: [{ id, unit, name, leftAtMs: atMs }] }));
    fake.answer('person.saveExport', () => ok({ outcome: 'saved', fileName: 'a.json' }));
    type('left-unit', unit);
    await user.click(screen.getByTestId('left-find'));
    const row = await screen.findByTestId('past-resident');
    expect(fake.callsTo('person.findLeft')[0]?.input).toEqual({ unit, why: 'request' });
    expect(await within(row).findByTestId('document-subject-access')).toBeTruthy();
    await user.click(within(row).getByTestId('person-save-export'));
    expect(fake.callsTo('person.saveExport')[0]?.input).toEqual({ personId: id, why: 'request' });
  });
});

describe('long words', () => {
  it('are still there when a manager was signed out while he wrote them, and gone once they are sent or given up', async () => {
    const { fake, user } = await openPage('incidents');
    fake.answer('incident.open', () => made);
    await user.click(screen.getByTestId('incident-new'));
    type('field-cause', '写了十分钟的原因');
    const leaveAndReturn = async (): Promise<void> => {
      act(() => fake.push('app', appView({ role: 'guard' })));
      await waitFor(() => expect(screen.queryByTestId('form-incident.open')).toBeNull());
      act(() => fake.push('app', manager));
      await user.click(await screen.findByTestId('nav-compliance'));
      await user.click(await screen.findByTestId('section-incidents'));
      await user.click(await screen.findByTestId('incident-new'));
    };
    await leaveAndReturn();
    expect(screen.getByTestId<HTMLTextAreaElement>('field-cause').value).toBe('写了十分钟的原因');
    await user.click(screen.getByTestId('form-cancel'));
    await user.click(screen.getByTestId('incident-new'));
    await waitFor(() => expect(screen.getByTestId<HTMLTextAreaElement>('field-cause').value).toBe(''));
  });

  it('come back with the resident they are about', async () => {
    const { fake, user } = await openPage('disclosures');
    const { id, unit } = personView(3);
    fake.answer('people.findByUnit', () => ok({ people: [personView(3)] }));
    fake.answer('register.disclose', () => made);
    const open = async (): Promise<void> => user.click(await screen.findByTestId('disclosure-new'));
    await open();
    type('person-choice-unit', unit);
    await user.click(screen.getByTestId('person-choice-find'));
    await user.click(await screen.findByTestId('person-choice'));
    type('field-authority', '翠湖派出所');
    act(() => fake.push('app', appView({ role: 'guard' })));
    await waitFor(() => expect(screen.queryByTestId('form-register.disclose')).toBeNull());
    act(() => fake.push('app', manager));
    await user.click(await screen.findByTestId('nav-compliance'));
    await user.click(await screen.findByTestId('section-disclosures'));
    await open();
    expect(screen.getByTestId<HTMLInputElement>('field-authority').value).toBe('翠湖派出所');
    expect(screen.getByTestId('person-choice').getAttribute('aria-pressed')).toBe('true');
    for (const option of ['toWhom-police', 'legalBasis-statutory-duty', 'dataKinds-identity'])
      await user.click(screen.getByTestId(option));
    for (const name of ['officer', 'scope', 'given', 'givenBy', 'documentNumber']) type(`field-${name}`, '如函');
    await user.click(screen.getByTestId('submit-register.disclose'));
    await waitFor(() => expect(fake.callsTo('register.disclose')).toHaveLength(1));
    expect(fake.callsTo('register.disclose')[0]?.input).toMatchObject({ personId: id });
  });
});

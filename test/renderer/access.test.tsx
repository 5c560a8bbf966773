import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { PersonView } from '../../main/contract/people';
import { appView, consentGiven, laneView, notice, personView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const cards = [{ id: uuid(5) as never, label: '86-·····92', issuedAtMs: 0 }];
const withFace = personView(1, { cards, consent: consentGiven(), templates: 3 });
const lanes = [laneView('east-1', '东入口 1'), laneView('east-2', '东出口 2'), laneView('car', '车道', { group: '车库' })];

const openPeople = async (person: PersonView) => {
  const opened = await openWindow({ app: appView({ role: 'manager' }), lanes });
  opened.fake.answer('people.list', () => ok({ people: [person], total: 1 }));
  opened.fake.answer('consent.notice', () => ok({ notice }));
  await opened.user.click(screen.getByTestId('nav-people'));
  await screen.findByTestId('person-open');
  return opened;
};
const openAccess = async (person: PersonView) => {
  const opened = await openPeople(person);
  opened.fake.answer('people.setAccess', ({ access }) => ok({ person: { ...person, access } }));
  opened.fake.answer('people.setFaceMode', ({ faceMode }) =>
    ok({ person: { ...person, faceMode, faceModeWhy: faceMode === 'face' ? null : 'chosen' } }),
  );
  // The table takes no clicks until it has come to rest.
  await waitFor(() => opened.user.click(screen.getByTestId('person-open-access')), { timeout: 5_000 });
  return opened;
};
const savedAccess = (fake: Awaited<ReturnType<typeof openAccess>>['fake']) =>
  fake.callsTo('people.setAccess').map(({ input }) => (input as { access: unknown }).access);

describe('where and when a resident passes', () => {
  it('is without limits to begin with, for somebody who does not use face just the same', async () => {
    const { fake, user } = await openAccess(personView(2, { cards }));
    expect(screen.getByTestId('face-mode').textContent).toContain('不使用人脸，刷卡通行');
    await user.click(screen.getByTestId('access-save'));
    expect(savedAccess(fake)).toEqual([{ groups: null, untilDay: null, hours: null }]);
    expect(await screen.findByTestId('access-saved')).toBeTruthy();
  });

  it('is limited to groups of lanes, named with their lanes', async () => {
    const { fake, user } = await openAccess(withFace);
    await user.click(screen.getByTestId('access-lanes-narrow'));
    await waitFor(() => expect(screen.getByLabelText('A · 东入口 1 · 东出口 2')).toBeTruthy());
    await user.click(screen.getByTestId('access-save'));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('请至少选一组通道'));
    expect(savedAccess(fake)).toEqual([]);
    await user.click(screen.getByTestId('group-车库'));
    await user.click(screen.getByTestId('access-save'));
    expect(savedAccess(fake)).toEqual([{ groups: ['车库'], untilDay: null, hours: null }]);
  });

  it('is edited by keyboard: a last day, and hours past midnight on two days', async () => {
    const { fake, user } = await openAccess(withFace);
    await user.click(screen.getByTestId('access-until-narrow'));
    await user.type(screen.getByTestId('access-until-day'), '2027-05-01');
    await user.click(screen.getByTestId('access-hours-narrow'));
    for (const day of [1, 2, 3, 4]) {
      screen.getByTestId(`day-${day}`).focus();
      await user.keyboard(' ');
    }
    screen.getByTestId('day-6').focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByTestId('day-6').getAttribute('aria-pressed')).toBe('true'));
    await user.clear(screen.getByTestId('window-from'));
    await user.type(screen.getByTestId('window-from'), '22:00');
    await user.clear(screen.getByTestId('window-to'));
    await user.type(screen.getByTestId('window-to'), '6:00');
    await waitFor(() => expect(screen.getByTestId('window-next-day').textContent).toBe('到次日 06:00'));
    await user.keyboard('{Enter}');
    expect(savedAccess(fake)).toEqual([
      { groups: null, untilDay: '2027-05-01', hours: [{ days: [5, 6], fromMinute: 1_320, toMinute: 360 }] },
    ]);
  });

  it('shows the time at fault where it stands, and keeps all that was typed', async () => {
    const { fake, user } = await openAccess(withFace);
    await user.click(screen.getByTestId('access-hours-narrow'));
    await user.click(screen.getByTestId('window-add'));
    const second = screen.getAllByTestId('access-window')[1] as HTMLElement;
    await user.clear(within(second).getByTestId('window-to'));
    await user.type(within(second).getByTestId('window-to'), '25:00{Enter}');
    expect(within(second).getByRole('alert').textContent).toContain('24 小时制');
    expect(within(second).getByTestId<HTMLInputElement>('window-to').value).toBe('25:00');
    expect(savedAccess(fake)).toEqual([]);
    await user.click(within(second).getByTestId('window-remove'));
    await user.click(screen.getByTestId('access-save'));
    expect(savedAccess(fake)).toEqual([
      { groups: null, untilDay: null, hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 }] },
    ]);
  });

  it('shows what holds, with a group no lane is in any more', async () => {
    await openAccess({
      ...withFace,
      access: { groups: ['北门'], untilDay: '2027-05-01', hours: [{ days: [7], fromMinute: 0, toMinute: 1_440 }] },
    });
    expect(screen.getByTestId<HTMLInputElement>('group-北门').checked).toBe(true);
    expect(screen.getByTestId<HTMLInputElement>('access-until-day').value).toBe('2027-05-01');
    expect(screen.getByTestId<HTMLInputElement>('window-to').value).toBe('24:00');
    expect(screen.getByTestId('day-7').getAttribute('aria-pressed')).toBe('true');
  });

  it('says what to do when the station refuses', async () => {
    const { fake, user } = await openAccess(withFace);
    fake.answer('people.setAccess', () => fail('ACCESS_GROUP_UNKNOWN', { group: 'A' }));
    await user.click(screen.getByTestId('access-save'));
    expect((await screen.findByTestId('problem')).textContent).toContain('没有这组通道：A');
    expect(screen.queryByTestId('access-saved')).toBeNull();
  });
});

describe('how a resident’s face is used', () => {
  it('is the resident’s wish', async () => {
    const { fake, user } = await openAccess(withFace);
    await user.click(screen.getByTestId('face-mode-card-and-face'));
    expect(fake.callsTo('people.setFaceMode').map(({ input }) => input)).toEqual([
      { personId: withFace.id, faceMode: 'card-and-face' },
    ]);
    expect((await screen.findByTestId('face-mode-why')).textContent).toContain('本人的意愿');
    expect(screen.getByTestId<HTMLInputElement>('face-mode-face').disabled).toBe(false);
  });

  it('stays card and face for who looks like another resident, while the station says so', async () => {
    const { fake, user } = await openAccess({ ...withFace, faceMode: 'card-and-face', faceModeWhy: 'look-alike' });
    fake.answer('people.setFaceMode', () => fail('FACE_MODE_LOOK_ALIKE'));
    expect(screen.getByTestId('face-mode-why').textContent).toContain('双胞胎');
    await user.click(screen.getByTestId('face-mode-face'));
    expect((await screen.findByTestId('problem')).textContent).toContain('须保持刷卡加人脸');
    expect(screen.getByTestId<HTMLInputElement>('face-mode-card-and-face').checked).toBe(true);
    fake.answer('people.setFaceMode', () => ok({ person: withFace }));
    await user.click(screen.getByTestId('face-mode-face'));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>('face-mode-face').checked).toBe(true));
    expect(screen.queryByTestId('face-mode-why')).toBeNull();
  });

  it('cannot be the face alone where the models are not good enough for it, and the page says why', async () => {
    await openAccess({ ...withFace, faceMode: 'card-and-face', faceModeWhy: 'profile' });
    expect(screen.getByTestId('face-mode-why').textContent).toContain('只够核对持卡人');
    expect(screen.getByTestId<HTMLInputElement>('face-mode-face').disabled).toBe(true);
    expect(screen.getByTestId<HTMLInputElement>('face-mode-card-and-face').checked).toBe(true);
  });

  it('stands in the list of residents', async () => {
    await openPeople({ ...withFace, faceMode: 'card-and-face', faceModeWhy: 'chosen' });
    expect(screen.getByTestId('people-row').textContent).toContain('已采集 · 刷卡加人脸');
  });
});

describe('capturing', () => {
  it('says whom somebody looks like, that it is card and face now, and how to pass', async () => {
    const { fake, user } = await openPeople({ ...withFace, templates: 0 });
    fake.answer('enrolment.fromCamera', () =>
      ok({ person: { ...withFace, faceMode: 'card-and-face', faceModeWhy: 'look-alike' }, lookAlike: { unit: '3-1-503' } }),
    );
    await waitFor(() => user.click(screen.getByTestId('person-open')), { timeout: 5_000 });
    await user.click(screen.getByTestId('enrol-camera'));
    const words = (await screen.findByTestId('enrol-look-alike')).textContent;
    expect(words).toContain('与 3-1-503 的住户很像，已设为刷卡加人脸');
    expect(words).toContain('先刷卡');
    expect(screen.getByTestId('enrol-done')).toBeTruthy();
  });

  it('says nothing of the kind for anybody else', async () => {
    const { fake, user } = await openPeople({ ...withFace, templates: 0 });
    fake.answer('enrolment.fromCamera', () => ok({ person: withFace, lookAlike: null }));
    await waitFor(() => user.click(screen.getByTestId('person-open')), { timeout: 5_000 });
    await user.click(screen.getByTestId('enrol-camera'));
    expect(await screen.findByTestId('enrol-done')).toBeTruthy();
    expect(screen.queryByTestId('enrol-look-alike')).toBeNull();
  });

  it('tells that several pictures are taken while it runs', async () => {
    const { fake, user } = await openPeople({ ...withFace, templates: 0 });
    let finish = (): void => {};
    fake.answer(
      'enrolment.fromCamera',
      () => new Promise((resolve) => (finish = () => resolve(ok({ person: withFace, lookAlike: null })))),
    );
    await waitFor(() => user.click(screen.getByTestId('person-open')), { timeout: 5_000 });
    await user.click(screen.getByTestId('enrol-camera'));
    expect((await screen.findByText(/会连续取几张/)).closest('[role=status]')?.textContent).toContain('正在采集');
    finish();
    expect(await screen.findByTestId('enrol-done')).toBeTruthy();
  });

  it('asks for a new capture when the models have changed, and calls it done only after that', async () => {
    const { fake, user } = await openPeople({ ...withFace, templatesSuspended: 3 });
    expect(screen.getByTestId('people-row').textContent).toContain('须重新采集');
    fake.answer('enrolment.fromCamera', () => ok({ person: withFace, lookAlike: null }));
    await waitFor(() => user.click(screen.getByTestId('person-open')), { timeout: 5_000 });
    await waitFor(() => expect(screen.getByTestId('templates-suspended').textContent).toContain('在此之前照常刷卡'));
    expect(screen.queryByTestId('enrol-done')).toBeNull();
    await user.click(screen.getByTestId('enrol-camera'));
    expect(await screen.findByTestId('enrol-done')).toBeTruthy();
    expect(screen.queryByTestId('templates-suspended')).toBeNull();
  });
});

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { LaneRules, noRules } from '../../main/contract/config';
import { fail, ok } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import { appView, laneId, laneView } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const day = { days: [1, 2, 3, 4, 5], fromMinute: 360, toMinute: 1_320 };
const lanes = [laneView('east-1', '东入口 1', { rawStatus: '7f0100001280' }), laneView('west-1', '西入口 1')];

/** The page, on a station that keeps what it is told. */
const openPage = async (part: Partial<LaneRules> = {}, shown = lanes) => {
  const opened = await openWindow({ app: appView({ role: 'manager' }), lanes: shown });
  const held = new Map<string, LaneRules>(shown.map(({ id }) => [id, { ...noRules, ...part }]));
  opened.fake.answer('lane.rules', () =>
    ok({ lanes: shown.map(({ id }, at) => ({ laneId: id, rules: held.get(id) ?? noRules, takesKey: at === 0 })) }),
  );
  opened.fake.answer('lane.setRules', (input) => {
    held.set(input.laneId, LaneRules.parse(input.rules));
    return ok({});
  });
  await opened.user.click(screen.getByTestId('nav-laneRules'));
  const form = await screen.findByTestId('rules-east-1');
  return { ...opened, form: within(form), saved: () => opened.fake.callsTo('lane.setRules').map(({ input }) => input) };
};

describe('the rules of a lane', () => {
  it('are said in plain words, changed, and saved as a whole', async () => {
    const { form, user, saved } = await openPage();
    expect(form.getByTestId<HTMLButtonElement>('rules-save').disabled).toBe(true);
    expect(screen.getByTestId('rules-east-1').textContent).toContain('从不直接拒绝');
    await user.click(form.getByTestId('passback-hard'));
    await user.click(form.getByTestId('interlock-west-1'));
    expect(form.queryByTestId('times-pin')).toBeNull();
    await user.click(form.getByTestId('rule-pins'));
    expect(form.getByTestId('times-pin')).toBeTruthy();
    await user.click(form.getByTestId('rules-save'));
    expect(saved()).toEqual([
      { laneId: 'east-1', rules: { ...noRules, antiPassback: 'hard', pins: true, interlockWith: [laneId('west-1')] } },
    ]);
    await waitFor(() => expect(form.getByTestId('rules-saved').textContent).toContain('当即生效'));
  });

  it('give faces the times of cards, and refuse more than that before anything is sent', async () => {
    const { form, user, saved } = await openPage({ schedules: { ...noRules.schedules, card: [day], face: [day] } });
    expect(form.getByTestId<HTMLInputElement>('times-face-free').checked).toBe(true);
    await user.click(form.getByTestId('times-face-some'));
    const face = within(form.getByTestId('times-face'));
    await user.click(face.getByTestId('day-6'));
    expect(form.getByTestId('times-face').textContent).toContain('只要能刷脸，就必须同时能刷卡');
    expect(form.getByTestId<HTMLButtonElement>('rules-save').disabled).toBe(true);
    await user.click(face.getByTestId('day-6'));
    fireEvent.change(face.getByTestId('window-from'), { target: { value: '7:00' } });
    await user.click(form.getByTestId('rules-save'));
    expect(saved()).toMatchObject([{ rules: { schedules: { card: [day], face: [{ ...day, fromMinute: 420 }] } } }]);
  });

  it('stay as typed when the station does not take them, and while another lane is looked at', async () => {
    const { fake, form, user } = await openPage();
    fake.answer('lane.setRules', () => fail('CONFIG_NOT_SAVED'));
    await user.click(form.getByTestId('passback-soft'));
    await user.click(form.getByTestId('rules-save'));
    expect((await screen.findByTestId('problem')).textContent).toContain(errorTexts.CONFIG_NOT_SAVED['zh-CN'].next);
    await user.click(screen.getByTestId('rules-lane-west-1'));
    expect(screen.getByTestId('rules-east-1').parentElement?.hidden).toBe(true);
    await user.click(screen.getByTestId('rules-lane-east-1'));
    expect(form.getByTestId<HTMLInputElement>('passback-soft').checked).toBe(true);
  });

  it('ask for no other lane, and for no faces, where there are none', async () => {
    const alone = laneView('east-1', '东入口 1', { camera: { configured: false, state: 'off', fps: 0, latencyMs: null } });
    const { form } = await openPage({}, [alone]);
    expect(screen.queryByTestId('rules-lane-east-1')).toBeNull();
    expect(form.queryByTestId(/^interlock-/)).toBeNull();
    expect(form.queryByTestId('times-face')).toBeNull();
  });
});

describe('the device of a lane', () => {
  it('gets its key in a step of its own, after a warning and a confirmation', async () => {
    const { fake, user } = await openPage();
    expect(screen.queryByTestId('key-west-1')).toBeNull();
    await user.click(screen.getByTestId('key-begin'));
    expect(screen.getByTestId('key-step').textContent).toContain('接在这条线上的人都能读到它');
    expect(screen.getByTestId<HTMLButtonElement>('key-write').disabled).toBe(true);
    await user.click(screen.getByTestId('key-confirm'));
    fake.answer('lane.installKey', () => fail('DEVICE_NOT_IN_INSTALL_MODE'));
    await user.click(screen.getByTestId('key-write'));
    expect((await screen.findByTestId('problem')).textContent).toContain('安装模式');
    fake.answer('lane.installKey', () => ok({}));
    await user.click(screen.getByTestId('key-write'));
    expect((await screen.findByTestId('key-done')).textContent).toContain('退出安装模式');
    expect(fake.callsTo('lane.installKey').map(({ input }) => input)).toEqual([{ laneId: 'east-1' }, { laneId: 'east-1' }]);
  });

  it('shows the bytes nobody explains, two digits at a time', async () => {
    await openPage();
    expect(screen.getByTestId('raw-status').textContent).toContain('7F 01 00 00 12 80');
  });
});

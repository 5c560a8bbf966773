import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { RecognitionView } from '../../main/contract/recognition';
import { appView, laneView, recognitionView } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const manager = appView({ role: 'manager' });

/** Strangers times people times rate, over 30 days: what the station is expected to answer. */
const forecastFor = (falseMatchRate: number) => ({
  strangersPerDay: 86,
  rows: [412, 1_000, 10_000].map((people) => ({
    people,
    expectedFalseOpeningsPerMonth: 86 * 30 * people * falseMatchRate,
  })),
});

const openPage = async (part: Partial<RecognitionView> = {}, lanes = [laneView('east-1', '东入口 1')], app = manager) => {
  const opened = await openWindow({ app, lanes, recognition: recognitionView(part) });
  opened.fake.answer('recognition.forecast', ({ falseMatchRate }) => ok(forecastFor(falseMatchRate)));
  await opened.user.click(screen.getByTestId('nav-recognition'));
  return opened;
};

const text = (id: string): string => screen.getByTestId(id).textContent ?? '';

describe('how recognition stands', () => {
  it('is told as a rate in plain words, and never as a score', async () => {
    await openPage();
    expect(text('recognition-rate')).toBe('每 100 万次比对最多错 1 次');
    expect(text('recognition-frames')).toContain('3 帧');
    expect(text('recognition-model')).toContain('fr_feature');
    expect(screen.getByTestId('recognition-page').textContent).not.toMatch(/0\.\d|1e-|阈值|余弦|得分/);
  });

  it('shows a rate that is none of the choices too, and lets it stay', async () => {
    await openPage({ falseMatchRate: 3e-6 });
    expect(text('recognition-rate')).toBe('每 333,333 次比对最多错 1 次');
    expect(screen.getByTestId<HTMLInputElement>('rate-333333').checked).toBe(true);
  });

  it.each([
    ['none', 0.11, 'status', '约 9 个月 1 次'],
    ['high', 0.62, 'alert', '约 1.6 个月 1 次'],
    ['too-high', 46.3, 'alert', '每月约 46 次'],
  ] as const)('warns: %s', async (warning, expectedFalseOpeningsPerMonth, role, words) => {
    await openPage({ warning, expectedFalseOpeningsPerMonth });
    expect(text('recognition-expected')).toContain(words);
    const banner = screen.getByTestId('recognition-warning');
    expect([banner.getAttribute('data-warning'), banner.getAttribute('role')]).toEqual([warning, role]);
    expect(within(banner).queryAllByRole('listitem')).toHaveLength(warning === 'none' ? 0 : 3);
  });

  it('makes no number up before strangers were counted for a day', async () => {
    await openPage({ strangersPerDay: null, strangersOverDays: 0, expectedFalseOpeningsPerMonth: null });
    expect(text('recognition-strangers')).toContain('尚在统计');
    expect(text('recognition-expected')).toContain('统计满一天后给出');
    await waitFor(() => expect(text('recognition-forecast')).toContain('陌生人还没有统计，先按每天 86 位计算'));
    expect(screen.queryByTestId('recognition-warning')).toBeNull();
  });

  it('lists the gallery of each group of lanes', async () => {
    await openPage({
      groups: [
        { group: 'A', laneNames: ['东入口 1', '东出口 2'], people: 380, templates: 401 },
        { group: '车库', laneNames: ['车道'], people: 32, templates: 32 },
      ],
    });
    const rows = within(screen.getByTestId('recognition-groups')).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent)).toEqual(['A东入口 1 · 东出口 2380401', '车库车道3232']);
  });

  it('says that models good enough for card and face only do not open by face', async () => {
    await openPage({ use: '1:1', model: 'dlib', profile: 'provenance', warning: 'too-high', expectedFalseOpeningsPerMonth: 9 });
    expect(text('recognition-model')).toContain('只够核对持卡人');
    expect(text('recognition-1to1')).toContain('单看人脸不会开门');
    expect(text('recognition-expected')).toBe('这里单看人脸不会开门。');
    expect(screen.queryByTestId('recognition-warning')).toBeNull();
    expect(screen.queryByTestId('recognition-forecast')).toBeNull();
  });

  it('says that there is no model, and that cards go on', async () => {
    await openPage({ model: null });
    expect(text('recognition-model')).toContain('刷卡和门岗照常');
    expect(screen.queryByTestId('recognition-1to1')).toBeNull();
  });

  it('tells of suspended templates, and only of those', async () => {
    await openPage({ suspended: { people: 37, templates: 41 } });
    expect(text('recognition-suspended')).toMatch(/37 位住户的 41 份.*照常刷卡/);
  });

  it('speaks English', async () => {
    await openPage({}, undefined, appView({ role: 'manager', language: 'en' }));
    await waitFor(() => expect(text('recognition-rate')).toBe('At most 1 wrong in 1,000,000 comparisons'));
    expect(text('recognition-expected')).toContain('about one in 9 months');
  });
});

describe('changing the setting', () => {
  it('shows what it would mean before it is saved, row by row', async () => {
    const { fake, user } = await openPage();
    await waitFor(() => expect(text('recognition-forecast')).toContain('412 人'));
    expect(fake.callsTo('recognition.forecast').at(-1)?.input).toEqual({ falseMatchRate: 1e-6, framesToAgree: 3 });
    await user.click(screen.getByTestId('rate-10000000'));
    await waitFor(() =>
      expect(fake.callsTo('recognition.forecast').at(-1)?.input).toEqual({ falseMatchRate: 1e-7, framesToAgree: 3 }),
    );
    await waitFor(() => expect(text('recognition-forecast')).toContain('10000 人每月约 2.6 次'));
    const rows = within(screen.getByTestId('recognition-forecast')).getAllByRole('row');
    expect(rows.map((row) => row.getAttribute('data-tone'))).toEqual(['pass', 'pass', 'bad']);
    expect(fake.callsTo('recognition.set')).toHaveLength(0);
  });

  it('saves by keyboard, and shows the new setting only when the station says so', async () => {
    const { fake, user } = await openPage();
    expect(screen.getByTestId<HTMLButtonElement>('recognition-save').disabled).toBe(true);
    screen.getByTestId('rate-1000000').focus();
    await user.keyboard('{ArrowDown}');
    fireEvent.change(screen.getByTestId('frames-to-agree'), { target: { value: '4' } });
    await user.click(screen.getByTestId('recognition-save'));
    expect(fake.callsTo('recognition.set').map(({ input }) => input)).toEqual([{ falseMatchRate: 1e-7, framesToAgree: 4 }]);
    expect(text('recognition-rate')).toContain('100 万');
    expect(screen.queryByTestId('recognition-saved')).toBeNull();
    act(() => fake.push('recognition', recognitionView({ falseMatchRate: 1e-7, framesToAgree: 4 })));
    expect(text('recognition-rate')).toContain('1000 万');
    expect(screen.getByTestId('recognition-saved')).toBeTruthy();
    expect(screen.getByTestId<HTMLButtonElement>('recognition-save').disabled).toBe(true);
  });

  it('keeps what was chosen when it was not saved, and says what to do', async () => {
    const { fake, user } = await openPage();
    fake.answer('recognition.set', () => fail('CONFIG_NOT_SAVED'));
    await user.click(screen.getByTestId('rate-100000'));
    await user.click(screen.getByTestId('recognition-save'));
    expect((await screen.findByTestId('problem')).textContent).toContain('仍按原来的设置运行');
    expect(screen.getByTestId<HTMLInputElement>('rate-100000').checked).toBe(true);
    expect(screen.getByTestId<HTMLButtonElement>('recognition-save').disabled).toBe(false);
  });

  it('takes no number of pictures outside of what the contract knows', async () => {
    const { fake, user } = await openPage();
    fireEvent.change(screen.getByTestId('frames-to-agree'), { target: { value: '0' } });
    await user.click(screen.getByTestId('rate-100000'));
    await user.click(screen.getByTestId('recognition-save'));
    expect(fake.callsTo('recognition.set').at(-1)?.input).toEqual({ falseMatchRate: 1e-5, framesToAgree: 3 });
  });
});

describe('liveness per lane', () => {
  const lanes = [
    laneView('east-1', '东入口 1', { liveness: { passive: false, challenge: 'blink' } }),
    laneView('car', '车道', { camera: { configured: false, state: 'off', fps: 0, latencyMs: null } }),
  ];

  it('is changed one rule at a time, and stays as the station holds it until that says otherwise', async () => {
    const { fake, user } = await openPage({}, lanes);
    await user.click(screen.getByTestId('liveness-east-1-passive'));
    expect(fake.callsTo('lane.setLiveness').map(({ input }) => input)).toEqual([
      { laneId: 'east-1', liveness: { passive: true, challenge: 'blink' } },
    ]);
    expect(screen.getByTestId<HTMLInputElement>('liveness-east-1-passive').checked).toBe(false);
    act(() => fake.push('lanes', [laneView('east-1', '东入口 1', { liveness: { passive: true, challenge: 'blink' } })]));
    expect(screen.getByTestId<HTMLInputElement>('liveness-east-1-passive').checked).toBe(true);
    await user.click(within(screen.getByTestId('liveness-east-1-challenge')).getByText('随机'));
    expect(fake.callsTo('lane.setLiveness').at(-1)?.input).toEqual({
      laneId: 'east-1',
      liveness: { passive: true, challenge: 'random' },
    });
  });

  it('is not offered for a lane without face', async () => {
    await openPage({}, lanes);
    expect(text('liveness-car')).toContain('不用人脸');
    expect(screen.queryByTestId('liveness-car-passive')).toBeNull();
  });

  it('says that it was measured on stand-ins only', async () => {
    await openPage();
    expect(text('liveness-caution')).toContain('没有用真人攻击量过');
    expect(text('liveness-caution')).toContain('models/README.md');
  });
});

describe('the page', () => {
  it('is out of a guard’s sight, and left when the manager is signed out', async () => {
    const { fake } = await openPage();
    act(() => fake.push('app', appView({ role: 'guard' })));
    expect(screen.queryByTestId('recognition-page')).toBeNull();
    expect(screen.queryByTestId('nav-recognition')).toBeNull();
    expect(screen.getByTestId('desk-card')).toBeTruthy();
  });

  it('leaves the keys that open a lane as they are', async () => {
    const { user } = await openPage();
    await user.keyboard('{F2}');
    expect(screen.getByTestId('manual')).toBeTruthy();
  });
});

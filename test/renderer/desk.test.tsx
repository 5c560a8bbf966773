import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import { alarm, appView, deskCard, feedEntry, health, laneView, strangerCard } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

describe('the person at the gate', () => {
  it('is named on a match', async () => {
    await openWindow({ desk: [deskCard('east-1')] });
    expect(screen.getByTestId('desk-card').textContent).toContain('3-1-502');
    expect(screen.getByTestId('desk-card').textContent).toContain('李雅文');
    expect(screen.getByTestId('desk-verdict').textContent).toContain('已放行');
  });

  it.each([
    ['a stranger', { outcome: 'ask-guard', reasons: ['face-not-recognised'] }],
    ['two people alike', { outcome: 'ask-guard', reasons: ['face-ambiguous'] }],
    ['a consent that is over', { outcome: 'denied', reasons: ['consent-not-live'] }],
    ['a revoked card', { outcome: 'denied', method: 'card', reasons: ['card-revoked'] }],
    ['an opening by hand', { outcome: 'granted', method: 'guard', reasons: ['opened-by-guard'] }],
    ['a match whose time is over', { hideAtMs: 1 }],
  ] as const)('has no name for %s, even if the card carried one', async (_story, part) => {
    await openWindow({
      desk: [deskCard('east-1', { ...part, reasons: 'reasons' in part ? [...part.reasons] : ['face-matched'] })],
    });
    expect(screen.getByTestId('desk-card').textContent).not.toContain('李雅文');
    expect(screen.getByTestId('desk-card').textContent).not.toContain('3-1-502');
  });

  it('offers a human check and turning away after a face denial', async () => {
    const card = strangerCard('east-1');
    const { fake, user } = await openWindow({ desk: [card] });
    expect(screen.getByTestId('desk-verdict').textContent).toContain('请人工核验');
    await user.click(screen.getByTestId('desk-turn-away'));
    expect(fake.callsTo('lane.turnAway')).toEqual([{ name: 'lane.turnAway', input: { decisionId: card.decisionId } }]);
    // Nothing changes on the screen until the station says so.
    expect(screen.getByTestId('desk-verify')).toBeTruthy();
    act(() => fake.push('desk', [{ ...card, needsGuard: false }]));
    expect(screen.queryByTestId('desk-turn-away')).toBeNull();
  });

  it('follows the newest decision unless the guard pins a lane', async () => {
    const lanes = [laneView('east-1', '东入口 1'), laneView('east-2', '东出口 2')];
    const { user } = await openWindow({
      lanes,
      desk: [deskCard('east-1', { atMs: 1_000 }), strangerCard('east-2', { atMs: 2_000 })],
    });
    expect(screen.getByTestId('desk-card').getAttribute('data-outcome')).toBe('ask-guard');
    await user.click(screen.getByRole('button', { name: '查看 东入口 1' }));
    await waitFor(() => expect(screen.getByTestId('desk-card').getAttribute('data-outcome')).toBe('granted'));
  });
});

describe('lanes', () => {
  it('say why a way is off, in words', async () => {
    const ways = { face: { on: false, why: 'vision-down' }, card: { on: true, why: null } };
    await openWindow({ lanes: [laneView('east-1', '东入口 1', { ways })] });
    expect(screen.getByText('人脸暂停：识别程序停止，正在重启')).toBeTruthy();
  });

  it('only show what the station pushed', async () => {
    const { fake } = await openWindow();
    expect(screen.getByTestId('lane-east-1').textContent).toContain('已关闭');
    act(() => fake.push('lanes', [laneView('east-1', '东入口 1', { state: 'passing' })]));
    expect(screen.getByTestId('lane-east-1').textContent).toContain('正在通过');
  });
});

describe('a card reader that does not work', () => {
  const dead = alarm(1, { kind: 'other-way-dead' });
  const paused = laneView('east-1', '东入口 1', {
    ways: { face: { on: false, why: 'other-way-dead' }, card: { on: true, why: null } },
  });
  const way = { laneId: paused.id, direction: 'entry', fault: 'silent', guardPostedUntilMs: null, suspends: true } as const;

  it.each(['reader-works', 'guard-posted'] as const)('is answered by the guard beside its alarm: %s', async (answer) => {
    const { fake, user } = await openWindow({ lanes: [paused], alarms: [dead] });
    fake.answer('lane.confirmOtherWay', () => ok({ way }));
    await user.click(screen.getByTestId(`other-way-${answer}`));
    expect(fake.callsTo('lane.confirmOtherWay').map(({ input }) => input)).toEqual([{ laneId: paused.id, answer }]);
  });

  it('that the device itself reports as faulty is not talked well: the next step is said', async () => {
    const { fake, user } = await openWindow({ lanes: [paused], alarms: [dead] });
    fake.answer('lane.confirmOtherWay', () => fail('OTHER_WAY_FAULTY'));
    await user.click(screen.getByTestId('other-way-reader-works'));
    expect((await screen.findByTestId('problem')).textContent).toContain(errorTexts.OTHER_WAY_FAULTY['zh-CN'].next);
  });

  it('is asked about no more once a guard is posted, nor once it is back', async () => {
    const { fake } = await openWindow({ lanes: [paused], alarms: [dead] });
    expect(screen.getByTestId('other-way').dataset.paused).toBe('true');
    act(() => fake.push('lanes', [laneView('east-1', '东入口 1')]));
    expect(screen.getByTestId('other-way').dataset.paused).toBe('false');
    expect(screen.getByTestId<HTMLButtonElement>('other-way-guard-posted').disabled).toBe(true);
    act(() => fake.push('alarms', [{ ...dead, clearedAtMs: 1 }]));
    expect(screen.queryByTestId('other-way')).toBeNull();
  });

  it('is not asked about where there never was one', async () => {
    const ways = { face: { on: false, why: 'face-only' }, card: { on: true, why: null } };
    await openWindow({ lanes: [laneView('east-1', '东入口 1', { ways })], alarms: [dead] });
    expect(screen.queryByTestId('other-way')).toBeNull();
  });

  it('asks nothing beside any other alarm', async () => {
    await openWindow({ lanes: [paused], alarms: [alarm(1)] });
    expect(screen.queryByTestId('other-way')).toBeNull();
  });
});

describe('alarms', () => {
  it('are a live region, and Space acknowledges the top one', async () => {
    const { fake, user } = await openWindow({ alarms: [alarm(5), alarm(1, { kind: 'tamper' })] });
    const region = screen.getAllByRole('alert')[0];
    expect(region?.textContent).toContain('设备被拆动');
    expect(region?.textContent).toContain('强行通过');
    await user.keyboard(' ');
    expect(fake.callsTo('alarm.acknowledge').map((call) => call.input)).toEqual([{ alarmId: alarm(1).id }]);
  });

  it('keep Space for typing while a dialog is open', async () => {
    const { fake, user } = await openWindow({ alarms: [alarm(1)] });
    await user.keyboard('{F2}');
    await user.type(screen.getByTestId('manual-note'), '快 递');
    expect(fake.callsTo('alarm.acknowledge')).toHaveLength(0);
  });
});

describe('feed and health', () => {
  it('put an opening by hand into words', async () => {
    await openWindow({
      feed: [feedEntry(1, 'granted', { method: 'guard', severity: 'info', manualReason: 'forgot-card', unit: '2-1-803' })],
    });
    const entry = within(screen.getByTestId('feed')).getByTestId('feed-entry');
    expect(entry.getAttribute('data-kind')).toBe('granted');
    expect(entry.textContent).toContain('人工放行 · 忘带卡 · 2-1-803');
  });

  it('tell what is wrong with a device and what to do', async () => {
    const broken = health('camera:east-1', 'camera', {
      name: '东入口 1',
      state: 'down',
      error: { code: 'CAMERA_PASSWORD_WRONG', params: {} },
    });
    const { user } = await openWindow({ health: [health('storage', 'storage'), broken] });
    const items = within(screen.getByTestId('health')).getAllByRole('button');
    expect(items[0]?.textContent).toContain('东入口 1');
    await user.click(within(screen.getByTestId('health')).getByRole('button', { name: /相机/ }));
    const { text, next } = errorTexts.CAMERA_PASSWORD_WRONG['zh-CN'];
    expect(screen.getByTestId('health-detail').textContent).toContain(text);
    expect(screen.getByTestId('health-detail').textContent).toContain(next);
  });
});

describe('the header', () => {
  it('changes language only when the station says so', async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByTestId('language-toggle'));
    expect(fake.callsTo('app.setLanguage')).toEqual([{ name: 'app.setLanguage', input: { language: 'en' } }]);
    expect(screen.getByText('通行记录')).toBeTruthy();
    act(() => fake.push('app', appView({ language: 'en' })));
    await waitFor(() => expect(screen.getByText('Passages')).toBeTruthy());
    expect(document.documentElement.lang).toBe('en');
  });

  it('keeps the manager page from a guard and tells a wrong password with its next step', async () => {
    const { fake, user } = await openWindow();
    expect(screen.queryByTestId('nav-people')).toBeNull();
    fake.answer('operator.signIn', () => fail('SIGN_IN_WRONG'));
    await user.click(screen.getByTestId('sign-in-open'));
    await user.type(screen.getByTestId('sign-in-password'), 'guess{Enter}');
    const problem = await screen.findByTestId('problem');
    expect(problem.textContent).toContain(errorTexts.SIGN_IN_WRONG['zh-CN'].text);
    expect(problem.textContent).toContain(errorTexts.SIGN_IN_WRONG['zh-CN'].next);
    expect(screen.getByTestId<HTMLInputElement>('sign-in-password').value).toBe('guess');
  });

  it('says that this is the demo, and its password', async () => {
    await openWindow({ app: appView({ demo: { on: true, notes: ['throw-away-key'], managerPassword: 'tea-gate' } }) });
    expect(screen.getByTestId('demo-banner').textContent).toContain('密钥用完即弃');
    expect(screen.getByTestId('demo-password').textContent).toBe('tea-gate');
  });
});

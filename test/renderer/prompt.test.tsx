import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { LanePrompt, Reason } from '../../main/contract/lanes';
import { zhCN } from '../../renderer/i18n/zhCN/texts';
import { appView, deskCard, laneView, strangerCard } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const soon = () => Date.now() + 60_000;
const askedLane = (kind: LanePrompt['kind'], untilMs = soon()) =>
  laneView('east-1', '东入口 1', { liveness: { passive: true, challenge: 'random' }, prompt: { kind, untilMs } });

describe('what a lane asks of the person in it', () => {
  it.each([
    ['blink', '眨眼'],
    ['turn-left', '向左转头'],
    ['turn-right', '向右转头'],
    ['show-face', '正视相机'],
  ] as const)('%s is shown in words, with the seconds left', async (kind, words) => {
    await openWindow({ lanes: [askedLane(kind)] });
    expect(screen.getByTestId('lane-prompt').textContent).toContain(words);
    expect(screen.getByTestId('lane-prompt-seconds').textContent).toMatch(/^(5\d|60) 秒$/);
    expect(screen.getByTestId('lane-east-1-prompt').textContent).toContain(words);
  });

  it('goes when its time is over, even if the station is late to say so', async () => {
    await openWindow({ lanes: [askedLane('blink', Date.now() + 1_500)] });
    expect(screen.getByTestId('lane-prompt')).toBeTruthy();
    await waitFor(() => expect(screen.queryByTestId('lane-prompt')).toBeNull(), { timeout: 8_000 });
    await waitFor(() => expect(screen.queryByTestId('lane-east-1-prompt')).toBeNull());
  });

  it('goes when the station takes it back', async () => {
    const { fake } = await openWindow({ lanes: [askedLane('blink')] });
    act(() => fake.push('lanes', [laneView('east-1', '东入口 1')]));
    expect(screen.queryByTestId('lane-prompt')).toBeNull();
  });

  it('names the key of its own lane, and that key opens by hand while it is being asked', async () => {
    const { fake, user } = await openWindow({ lanes: [laneView('west', '西门'), askedLane('turn-left')] });
    fake.answer('lane.openManually', () => ok({ outcome: 'acked' as const, decisionToAckMs: 40 }));
    expect(screen.getByTestId('lane-prompt').textContent).toContain('F3');
    await user.keyboard('{F3}2{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    expect(fake.callsTo('lane.openManually')[0]?.input).toMatchObject({ laneId: 'east-1', reason: 'no-face' });
  });

  it('is in English at an English desk', async () => {
    await openWindow({ app: appView({ language: 'en' }), lanes: [askedLane('show-face')] });
    await waitFor(() => expect(screen.getByTestId('lane-prompt').textContent).toContain('Asked to look at the camera'));
  });
});

describe('liveness at a lane', () => {
  it.each([
    ['passive only', { passive: true, challenge: 'off' }, '活体 · 照片检查'],
    ['a movement only', { passive: false, challenge: 'turn' }, '活体 · 转头'],
    ['both', { passive: true, challenge: 'random' }, '活体 · 照片检查 + 眨眼或转头'],
  ] as const)('is told for %s', async (_story, liveness, words) => {
    await openWindow({ lanes: [laneView('east-1', '东入口 1', { liveness })] });
    expect(screen.getByTestId('lane-liveness').textContent).toBe(words);
  });

  it('is not mentioned where none is asked for, nor while face is paused', async () => {
    const paused = { face: { on: false, why: 'vision-down' }, card: { on: true, why: null } };
    await openWindow({
      lanes: [
        laneView('east-1', '东入口 1'),
        laneView('east-2', '东出口 2', { liveness: { passive: true, challenge: 'blink' }, ways: paused }),
      ],
    });
    expect(screen.queryByTestId('lane-liveness')).toBeNull();
  });
});

describe('the person panel', () => {
  const withReason = (reason: Reason) => strangerCard('east-1', { reasons: [reason] });
  it.each(['card-needed', 'liveness-doubtful', 'challenge-not-done', 'card-face-differs', 'card-face-not-seen'] as const)(
    'says in words what to do about %s, and names nobody',
    async (reason) => {
      await openWindow({ desk: [{ ...withReason(reason), unit: '3-1-502', name: '李雅文' }] });
      const text = screen.getByTestId('desk-card').textContent;
      expect(text).toContain(zhCN.desk.reason[reason]);
      expect(text).toMatch(/请/);
      expect(text).not.toContain('李雅文');
      expect(screen.getByTestId('desk-verify')).toBeTruthy();
    },
  );

  it('gives a hint as a maybe, to be checked in person, and only for its time', async () => {
    const hint = strangerCard('east-1', {
      reasons: ['face-hint'],
      unit: '3-1-502',
      name: '李雅文',
      hideAtMs: Date.now() + 5_000,
    });
    const { fake } = await openWindow({ desk: [hint] });
    const text = screen.getByTestId('desk-card').textContent;
    for (const part of ['可能是', '3-1-502', '李雅文', '请当面核对', '请人工核验']) expect(text).toContain(part);
    expect(screen.getByTestId('desk-identity').getAttribute('data-sure')).toBe('false');
    act(() => fake.push('desk', [{ ...hint, hideAtMs: 1 }]));
    expect(screen.getByTestId('desk-card').textContent).not.toContain('3-1-502');
  });

  it('does not call a match a maybe', async () => {
    await openWindow({ desk: [deskCard('east-1', { reasons: ['card-and-face-matched'] })] });
    expect(screen.getByTestId('desk-identity').getAttribute('data-sure')).toBe('true');
    expect(screen.getByTestId('desk-card').textContent).not.toContain('可能是');
  });
});

describe('the menu of the lane’s own screen', () => {
  it('opens and closes it by keyboard', async () => {
    const { fake, user } = await openWindow();
    screen.getByTestId('lane-screen-east-1').focus();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByText('打开通道屏'));
    expect(fake.callsTo('laneScreen.open').map(({ input }) => input)).toEqual([{ laneId: 'east-1' }]);
    await user.click(screen.getByTestId('lane-screen-east-1'));
    await user.click(await screen.findByText('关闭通道屏'));
    expect(fake.callsTo('laneScreen.close').map(({ input }) => input)).toEqual([{ laneId: 'east-1' }]);
  });

  it('says what to do when the screen cannot be opened', async () => {
    const { fake, user } = await openWindow();
    fake.answer('laneScreen.open', () => fail('LANE_SCREEN_UNAVAILABLE'));
    await user.click(screen.getByTestId('lane-screen-east-1'));
    await user.click(await screen.findByText('打开通道屏'));
    expect((await screen.findByTestId('problem')).textContent).toContain('通行和开门不受影响');
  });
});

import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import type { LaneSide, LaneView } from '../../main/contract/lanes';
import { sideShown } from '../../renderer/features/desk/sideLooks';
import { zhCN } from '../../renderer/i18n/zhCN/texts';
import { alarm, deskCard, laneSide, laneView } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const lane = (entry: Partial<LaneSide> = {}, part: Partial<LaneView> = {}): LaneView =>
  laneView('east-1', '东门 1', {
    directions: ['entry', 'exit'],
    sides: [laneSide(entry), laneSide({ direction: 'exit' })],
    ...part,
  });
const locked = { state: 'locked', mode: 'locked', reason: 'security' } as const;
const side = (direction: 'entry' | 'exit' = 'entry') => within(screen.getByTestId(`side-east-1-${direction}`));
const openMode = async (view: LaneView) => {
  const opened = await openWindow({ lanes: [view] });
  await opened.user.click(side().getByRole('button', { name: /设为常开或锁定/ }));
  return opened;
};
const acked = () => ok({ outcome: 'acked' as const, decisionToAckMs: 40 });

describe('a side of a lane', () => {
  it.each([
    ['unknown', 'ask'],
    ['closed', 'shut'],
    ['passing', 'pass'],
    ['held', 'standsOpen'],
    ['locked', 'lock'],
    ['released', 'fire'],
    ['fault', 'bad'],
  ] as const)('says in a word and a sign that it is %s', async (state, sign) => {
    await openWindow({ lanes: [lane({ state })] });
    const shown = side().getByRole('button', { name: new RegExp(zhCN.desk.laneState[state]) });
    expect(shown.textContent).toContain(zhCN.desk.laneState[state]);
    expect(shown.querySelector(`.icon-${sign}`)).toBeTruthy();
  });

  it('that is held open tells why, until when, and how long still', async () => {
    const untilMs = Date.now() + 600_000;
    await openWindow({ lanes: [lane({ state: 'held', mode: 'held', reason: 'delivery', untilMs })] });
    const at = new Date(untilMs);
    const time = [at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
    expect(screen.getByTestId('side-east-1-entry').textContent).toContain(`至 ${time} · 搬运`);
    expect(side().getByTestId('side-left').textContent).toMatch(/^剩 (10:00|9:5\d)$/);
    expect(side('exit').queryByTestId('side-left')).toBeNull();
  });

  it.each([
    ['locked, and the turnstile has not said so', { mode: 'locked', state: 'unknown' }, 'locked', true],
    ['held, and somebody is passing', { mode: 'held', state: 'passing' }, 'held', false],
    ['held, and the turnstile stands closed', { mode: 'held', state: 'closed' }, 'held', true],
    ['locked in a fire', { mode: 'locked', state: 'released' }, 'released', false],
    ['held with a fault', { mode: 'held', state: 'fault' }, 'fault', false],
    ['as usual', { mode: 'normal', state: 'passing' }, 'passing', false],
  ] as const)('%s', (_story, part, shown, isUnconfirmed) => {
    expect(sideShown(laneSide(part))).toEqual({ shown, isUnconfirmed });
  });

  it('is set back to normal with one press', async () => {
    const { fake, user } = await openWindow({ lanes: [lane(locked)] });
    await user.click(side().getByRole('button', { name: '东门 1，进入：恢复正常' }));
    expect(fake.callsTo('lane.setMode').map(({ input }) => input)).toEqual([
      { laneId: 'east-1', direction: 'entry', mode: 'normal', reason: null, note: null, minutes: null },
    ]);
    // It goes on saying what the station says.
    expect(screen.getByTestId('side-east-1-entry').dataset.mode).toBe('locked');
    act(() => fake.push('lanes', [lane()]));
    expect(screen.getByTestId('side-east-1-entry').dataset.mode).toBe('normal');
    expect(screen.queryByRole('button', { name: /：恢复正常/ })).toBeNull();
  });
});

describe('holding a side open', () => {
  it('takes a reason and a length', async () => {
    const { fake, user } = await openMode(lane());
    await user.click(screen.getByTestId('mode-confirm'));
    expect(screen.getByTestId('mode-fault').textContent).toContain('请先选一个原因');
    await user.click(screen.getByTestId('mode-minutes-30'));
    await user.click(screen.getByTestId('mode-reason-delivery'));
    await user.click(screen.getByTestId('mode-confirm'));
    await waitFor(() => expect(screen.queryByTestId('mode')).toBeNull());
    expect(fake.callsTo('lane.setMode').map(({ input }) => input)).toEqual([
      { laneId: 'east-1', direction: 'entry', mode: 'held', reason: 'delivery', note: null, minutes: 30 },
    ]);
  });

  it.each([
    ['241', null],
    ['0', null],
    ['', null],
    ['240', 240],
  ])('for %s typed minutes', async (typed, minutes) => {
    const { fake, user } = await openMode(lane());
    await user.click(screen.getByTestId('mode-reason-crowd'));
    await user.type(screen.getByTestId('mode-minutes-typed'), typed || '1{Backspace}');
    await user.click(screen.getByTestId('mode-confirm'));
    if (minutes === null) expect((await screen.findByTestId('mode-fault')).textContent).toContain('1 到 240');
    expect(fake.callsTo('lane.setMode').map(({ input }) => (input as { minutes: number }).minutes)).toEqual(
      minutes === null ? [] : [minutes],
    );
  });

  it('is not offered where the device cannot, and the lock of a device without one says what it is worth', async () => {
    const { fake, user } = await openMode(lane({}, { can: { holdOpen: false, lock: false }, rawStatus: '9F 03' }));
    expect(screen.getByTestId<HTMLButtonElement>('mode-held').disabled).toBe(true);
    expect(screen.getByTestId('mode-locked').textContent).toContain('闸机钥匙照样能开');
    expect(screen.getByTestId('mode').textContent).toContain('9F 03');
    await user.click(screen.getByTestId('mode-reason-security'));
    await user.click(screen.getByTestId('mode-confirm'));
    expect(fake.callsTo('lane.setMode')[0]?.input).toMatchObject({ mode: 'locked', minutes: null });
  });

  it('that the turnstile did not take says what to do, and keeps what was chosen', async () => {
    const { fake, user } = await openMode(lane());
    fake.answer('lane.setMode', () => fail('LANE_NOT_HELD'));
    await user.click(screen.getByTestId('mode-reason-crowd'));
    await user.click(screen.getByTestId('mode-confirm'));
    expect((await screen.findByTestId('problem')).textContent).toContain(errorTexts.LANE_NOT_HELD['zh-CN'].next);
    expect(screen.getByTestId('mode-reason-crowd').getAttribute('aria-pressed')).toBe('true');
  });
});

it('both sides are locked at once', async () => {
  const { fake, user } = await openMode(lane());
  await user.click(screen.getByText('两个方向'));
  await user.click(screen.getByTestId('mode-locked'));
  await user.click(screen.getByTestId('mode-reason-security'));
  await user.click(screen.getByTestId('mode-confirm'));
  expect(fake.callsTo('lane.setMode')[0]?.input).toMatchObject({ direction: null, mode: 'locked', reason: 'security' });
});

describe('opening by hand', () => {
  it('comes above the dialog for holding a side, which keeps what was chosen', async () => {
    const { fake, user } = await openMode(lane());
    fake.answer('lane.openManually', acked);
    await user.click(screen.getByTestId('mode-reason-cleaning'));
    await user.keyboard('{F2}6{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    await screen.findByText(/闸机已确认/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('manual')).toBeNull());
    expect(screen.getByTestId('mode-reason-cleaning').getAttribute('aria-pressed')).toBe('true');
    expect(fake.callsTo('lane.setMode')).toEqual([]);
  });

  it('of a locked side is answered with the lock, which one key ends, and Enter opens', async () => {
    const { fake, user } = await openWindow({ lanes: [lane(locked)] });
    await user.keyboard('{F2}6');
    expect(screen.getByTestId('locked-side').textContent).toContain('安全');
    await user.keyboard('0');
    await waitFor(() => expect(screen.queryByTestId('locked-side')).toBeNull());
    expect(fake.callsTo('lane.setMode').map(({ input }) => input)).toMatchObject([{ direction: 'entry', mode: 'normal' }]);
    expect(fake.callsTo('lane.openManually')).toEqual([]);
    fake.answer('lane.openManually', acked);
    await user.keyboard('{Enter}');
    await screen.findByText(/闸机已确认/);
  });

  it('finds the lock in the station’s answer too, where the desk did not know of it', async () => {
    const { fake, user } = await openWindow({ lanes: [lane()] });
    fake.answer('lane.openManually', () => fail('LANE_LOCKED'));
    await user.keyboard('{F2}6');
    expect(screen.queryByTestId('locked-side')).toBeNull();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByTestId('locked-normal'));
    await waitFor(() => expect(screen.queryByTestId('problem')).toBeNull());
    expect(screen.getByTestId('manual-result').textContent).toContain('已恢复正常');
  });

  it('of an interlocked lane is told the way that is left in an emergency', async () => {
    const { fake, user } = await openWindow({ lanes: [lane()] });
    fake.answer('lane.openManually', () => fail('LANE_INTERLOCKED'));
    await user.keyboard('{F2}4{Enter}');
    expect((await screen.findByTestId('manual-result')).textContent).toContain('6 应急');
    await user.keyboard('6');
    expect(screen.getByTestId('manual-result').textContent).not.toContain('6 应急');
  });

  it('of the other side is stopped by nothing', async () => {
    const { user } = await openWindow({ lanes: [lane(locked)] });
    await user.keyboard('{F2}');
    await user.click(within(screen.getByTestId('manual-direction')).getByText('外出'));
    expect(screen.queryByTestId('locked-side')).toBeNull();
  });
});

it.each(['tailgate', 'reverse', 'held-open', 'obstructed', 'device-fault', 'fire-released', 'pin-blocked'] as const)(
  'an alarm tells the guard what to do, until it is over: %s',
  async (kind) => {
    const { fake } = await openWindow({ alarms: [alarm(1, { kind })] });
    expect(screen.getByTestId('alarm-do').textContent).toBe(zhCN.desk.alarmDo[kind]);
    // Somebody following through, or coming the other way, is over at once: there the guard's word ends it.
    const isMoment = kind === 'tailgate' || kind === 'reverse';
    act(() => fake.push('alarms', [alarm(1, { kind, clearedAtMs: 2 })]));
    expect(screen.queryByTestId('alarm-do') !== null).toBe(isMoment);
    expect(screen.getByTestId('alarm').textContent?.includes('已恢复')).toBe(!isMoment);
    act(() => fake.push('alarms', [alarm(1, { kind, clearedAtMs: isMoment ? null : 2, acknowledgedAtMs: 2 })]));
    expect(screen.queryByTestId('alarm-do')).toBeNull();
  },
);

it('a pass that is only not good now is shown with its flat, and why', async () => {
  const card = deskCard('east-1', { method: 'pass', outcome: 'ask-guard', reasons: ['pass-expired'], name: '维修' });
  const { fake } = await openWindow({ lanes: [lane()], desk: [{ ...card, needsGuard: true }] });
  expect(screen.getByTestId('desk-identity').textContent).toContain('3-1-502');
  expect(screen.getByTestId('desk-card').textContent).toContain('通行码已过期');
  act(() => fake.push('desk', [{ ...card, unit: null, name: null }]));
  expect(screen.queryByTestId('desk-identity')).toBeNull();
  expect(screen.getByTestId('desk-card').textContent).toContain('通行码已过期');
});

describe('somebody who went in and not out again', () => {
  const card = deskCard('east-1', {
    method: 'card',
    outcome: 'ask-guard',
    reasons: ['anti-passback'],
    needsGuard: true,
    passage: 'none',
  });

  it.each([
    ['entry', '已进未出'],
    ['exit', '已出未进'],
  ] as const)('is shown with the flat and without blame (%s)', async (direction, words) => {
    await openWindow({ lanes: [lane()], desk: [{ ...card, direction }] });
    expect(screen.getByTestId('desk-verdict').textContent).toContain(words);
    expect(screen.getByTestId('desk-identity').textContent).toContain('3-1-502');
    expect(screen.getByTestId('desk-card').textContent).not.toMatch(/违规|拒绝|尾随/);
  });

  it('is shown without a flat where the station names none, and not as somebody hidden', async () => {
    await openWindow({ lanes: [lane()], desk: [{ ...card, unit: null, name: null }] });
    expect(screen.queryByTestId('desk-identity')).toBeNull();
    expect(screen.getByTestId('desk-card').textContent).toContain('没有记出');
  });

  it('is let in by hand', async () => {
    const { fake, user } = await openWindow({ lanes: [lane()], desk: [card] });
    fake.answer('lane.openManually', acked);
    await user.keyboard('{F9}6{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    expect(fake.callsTo('lane.openManually')[0]?.input).toMatchObject({ answersDecision: card.decisionId });
  });

  it('is forgiven for a usual reason with one press, or in words of the guard’s own', async () => {
    const { fake, user } = await openWindow({ lanes: [lane()], desk: [card] });
    await user.click(screen.getByTestId('desk-forgive'));
    await user.click(screen.getByTestId('forgive-otherGate'));
    await waitFor(() => expect(screen.queryByTestId('forgive-own')).toBeNull());
    await user.click(screen.getByTestId('desk-forgive'));
    await user.type(screen.getByTestId('forgive-own'), '搬家公司挡住了读卡器{Enter}');
    expect(fake.callsTo('lane.forgivePassback').map(({ input }) => input)).toEqual([
      { decisionId: card.decisionId, because: '走了别的门' },
      { decisionId: card.decisionId, because: '搬家公司挡住了读卡器' },
    ]);
    expect(fake.callsTo('lane.openManually')).toEqual([]);
  });
});

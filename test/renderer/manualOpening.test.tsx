import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import { laneView, strangerCard } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const acked = () => ok({ outcome: 'acked' as const, decisionToAckMs: 41.6 });
const twoLanes = [
  laneView('east-1', '东入口 1', { directions: ['entry', 'exit'] }),
  laneView('east-2', '东出口 2', { directions: ['exit'] }),
];

describe('opening by hand from the keyboard', () => {
  it('takes three keys with the reason: F2, 2, Enter', async () => {
    const { fake, user } = await openWindow({ lanes: twoLanes });
    fake.answer('lane.openManually', acked);
    await user.keyboard('{F2}2{Enter}');
    await waitFor(() => expect(screen.getByTestId('manual-result').textContent).toContain('42 毫秒'));
    expect(fake.callsTo('lane.openManually').map((call) => call.input)).toEqual([
      { laneId: 'east-1', direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision: null },
    ]);
  });

  it('opens the second lane with F3, in the only direction it has', async () => {
    const { fake, user } = await openWindow({ lanes: twoLanes });
    fake.answer('lane.openManually', acked);
    await user.keyboard('{F3}6{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    expect(fake.callsTo('lane.openManually')[0]?.input).toMatchObject({
      laneId: 'east-2',
      direction: 'exit',
      reason: 'emergency',
    });
  });

  it.each([
    ['1', 'forgot-card'],
    ['3', 'visitor'],
  ])('key %s asks for the flat before anything opens (%s)', async (key, reason) => {
    const { fake, user } = await openWindow();
    fake.answer('lane.openManually', acked);
    await user.keyboard(`{F2}${key}{Enter}`);
    expect(screen.getByText('这个原因需要填写房号。')).toBeTruthy();
    expect(fake.callsTo('lane.openManually')).toHaveLength(0);
    await user.keyboard('3-1-502{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    expect(fake.callsTo('lane.openManually')[0]?.input).toMatchObject({ reason, unit: '3-1-502' });
  });

  it('answers the decision that waits for a guard', async () => {
    const card = strangerCard('east-1');
    const { fake, user } = await openWindow({ desk: [card] });
    fake.answer('lane.openManually', acked);
    await user.keyboard('{F9}4{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
    expect(fake.callsTo('lane.openManually')[0]?.input).toMatchObject({ answersDecision: card.decisionId });
  });

  it('does nothing without a reason', async () => {
    const { fake, user } = await openWindow();
    await user.keyboard('{F2}{Enter}{Enter}');
    expect(screen.getByText('请先选一个原因。')).toBeTruthy();
    expect(fake.callsTo('lane.openManually')).toHaveLength(0);
  });

  it('does not open when Enter is held down', async () => {
    const { fake, user } = await openWindow();
    fake.answer('lane.openManually', acked);
    await user.keyboard('{F2}6');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true }));
    expect(fake.callsTo('lane.openManually')).toHaveLength(0);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(fake.callsTo('lane.openManually')).toHaveLength(1));
  });
});

describe('Esc', () => {
  it.each(['{F2}{Escape}', '{F2}6{Escape}', '{F2}1{Escape}', '{F2}13-1-502{Escape}', '{Escape}', '{F2}6{Escape}{Enter}'])(
    'never opens a gate: %s',
    async (keys) => {
      const { fake, user } = await openWindow();
      await user.keyboard(keys);
      await waitFor(() => expect(screen.queryByTestId('manual')).toBeNull());
      expect(fake.callsTo('lane.openManually')).toHaveLength(0);
    },
  );
});

describe('the turnstile does not open', () => {
  it('says so in a sentence with the next step, keeps what was filled in, and opens on a second try', async () => {
    const { fake, user } = await openWindow();
    fake.answer('lane.openManually', () => fail('LANE_LINK_DOWN'));
    await user.keyboard('{F2}3');
    await user.type(screen.getByTestId('manual-unit'), '7-2-101');
    await user.keyboard('{Enter}');
    const result = screen.getByTestId('manual-result');
    const problem = await within(result).findByTestId('problem');
    expect(problem.textContent).toContain(errorTexts.LANE_LINK_DOWN['zh-CN'].text);
    expect(problem.textContent).toContain(errorTexts.LANE_LINK_DOWN['zh-CN'].next);
    expect(result.getAttribute('data-outcome')).toBe('failed');
    expect(screen.getByTestId<HTMLInputElement>('manual-unit').value).toBe('7-2-101');

    fake.answer('lane.openManually', acked);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(result.getAttribute('data-outcome')).toBe('acked'));
  });

  it('offers the open button even while the line is down: the station answers, not the window', async () => {
    const { user } = await openWindow({ lanes: [laneView('east-1', '东入口 1', { link: 'lost', state: 'unknown' })] });
    await user.click(screen.getByTestId('lane-east-1-open'));
    expect(screen.getByTestId('manual')).toBeTruthy();
  });
});

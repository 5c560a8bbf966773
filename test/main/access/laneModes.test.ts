import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../main/contract/commands';
import type { Result } from '../../../main/contract/errors';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import {
  answerGrant,
  answerMode,
  east,
  entered,
  feedKinds,
  holdCardAt,
  laneSays,
  laneView,
  linkUp,
  sent,
  side,
  twoLanes,
  walkThrough,
  west,
} from './lanesStation';

let gate: StationUnderTest;
beforeEach(async () => {
  gate = new StationUnderTest({ config: twoLanes() }).standReady();
  linkUp(gate, west);
  await gate.moveIn('3-1-502', { facility: 1, number: 7 });
});
afterEach(() => gate.end());

type Input = CommandInput<'lane.setMode'>;
const setMode = (wanted: Partial<Input> & Pick<Input, 'mode'>) =>
  gate.call(
    'lane.setMode',
    {
      laneId: east,
      direction: 'entry',
      reason: wanted.mode === 'normal' ? null : 'delivery',
      note: null,
      minutes: wanted.mode === 'held' ? 10 : null,
      ...wanted,
    },
    'guard',
  );
const openByHand = (reason: 'no-face' | 'emergency' = 'no-face') =>
  gate.call(
    'lane.openManually',
    { laneId: east, direction: 'entry', reason, unit: null, note: null, answersDecision: null },
    'guard',
  );
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

describe('a hold', () => {
  it('is asked for with its lease, stands from the device’s word on, and is on record with who wanted it and why', async () => {
    const held = setMode({ mode: 'held', note: '搬家' });
    expect(sent(gate, 'mode').at(-1)).toMatchObject({ laneId: east, direction: 'entry', mode: 'held' });
    expect(sent(gate, 'mode').at(-1)?.untilMonoMs).toBe(gate.time.clock.monoMs() + 600_000);
    expect(side(gate, 'entry').state).toBe('closed');
    answerMode(gate, 'entry');
    expect(codeOf(await held)).toBe('ok');
    expect(side(gate, 'entry')).toMatchObject({ state: 'held', mode: 'held', reason: 'delivery' });
    expect(side(gate, 'entry').untilMs).toBe(gate.time.clock.nowMs() + 600_000);
    expect(side(gate, 'exit')).toMatchObject({ state: 'closed', mode: 'normal' });
    expect(laneView(gate)).toMatchObject({ state: 'held', can: { holdOpen: true, lock: false } });
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'lane-held', direction: 'entry', note: '搬家' });
    expect(entered(gate, 'lane.mode-set')).toMatchObject([
      { laneId: east, sides: ['entry'], mode: 'held', reason: 'delivery', by: 'guard' },
    ]);
  });

  it('ends by its lease, and by the device’s word where that comes first; it is told once', async () => {
    const held = setMode({ mode: 'held' });
    answerMode(gate, 'entry');
    await held;
    gate.time.pass(599_500);
    laneSays(gate, 'holdOver', 'entry');
    expect(side(gate, 'entry')).toMatchObject({ state: 'closed', mode: 'normal', untilMs: null });
    gate.time.pass(20_000);
    expect(feedKinds(gate).filter((kind) => kind === 'hold-over')).toHaveLength(1);
    const again = setMode({ mode: 'held', minutes: 1 });
    answerMode(gate, 'entry');
    await again;
    gate.time.pass(60_000);
    expect(side(gate, 'entry').mode).toBe('normal');
    expect(feedKinds(gate).filter((kind) => kind === 'hold-over')).toHaveLength(2);
  });

  it('that the device will not take is none', async () => {
    const held = setMode({ mode: 'held' });
    answerMode(gate, 'entry', 'refused');
    expect(codeOf(await held)).toBe('LANE_NOT_HELD');
    expect(side(gate, 'entry')).toMatchObject({ state: 'closed', mode: 'normal' });
    expect(sent(gate, 'mode').at(-1)?.mode).toBe('normal');
  });

  it('that nothing was heard of may stand, and says so', async () => {
    const held = setMode({ mode: 'held' });
    gate.time.pass(6_000);
    expect(codeOf(await held)).toBe('LANE_MODE_UNKNOWN');
    expect(side(gate, 'entry')).toMatchObject({ state: 'closed', mode: 'held' });
    // The driver has said it again before the line counts as ready.
    gate.link('lost');
    linkUp(gate);
    expect(side(gate, 'entry').state).toBe('held');
  });

  it('that is refused leaves one that stands as it is, as long as its lease', async () => {
    const first = setMode({ mode: 'held', minutes: 5 });
    answerMode(gate, 'entry');
    await first;
    const untilMs = gate.time.clock.nowMs() + 300_000;
    const longer = setMode({ mode: 'held', minutes: 60 });
    answerMode(gate, 'entry', 'refused');
    expect(codeOf(await longer)).toBe('LANE_NOT_HELD');
    expect(side(gate, 'entry')).toMatchObject({ state: 'held', untilMs });
    gate.time.pass(300_000);
    expect(side(gate, 'entry')).toMatchObject({ state: 'closed', mode: 'normal' });
  });

  it('needs a line and a lane that is there', async () => {
    gate.link('lost');
    expect(codeOf(await setMode({ mode: 'held' }))).toBe('LANE_LINK_DOWN');
    expect(codeOf(await setMode({ mode: 'held', laneId: 'north-9' as typeof east }))).toBe('LANE_UNKNOWN');
    expect(sent(gate, 'mode')).toEqual([]);
  });

  it('is not kept over a restart, and is said again to a serial process that is started anew', async () => {
    const held = setMode({ mode: 'held' });
    answerMode(gate, 'entry');
    await held;
    gate.serial.die();
    const before = sent(gate, 'mode').length;
    gate.serial.comeUp();
    expect(gate.serial.sent.findLast(({ type }) => type === 'configure' || type === 'mode')).toMatchObject({ mode: 'held' });
    expect(sent(gate, 'mode')).toHaveLength(before + 1);
    gate = gate.restart({ config: twoLanes() }).standReady();
    expect(side(gate, 'entry').mode).toBe('normal');
  });
});

describe('a lock', () => {
  const lock = async (direction: 'entry' | null = 'entry') => {
    const locked = setMode({ mode: 'locked', reason: 'security', direction });
    for (const each of direction ? [direction] : (['entry', 'exit'] as const)) answerMode(gate, each);
    return codeOf(await locked);
  };

  it('stops cards and guards on its side from the moment it is wanted, and says why', async () => {
    const locked = setMode({ mode: 'locked', reason: 'security' });
    const before = gate.grants().length;
    holdCardAt(gate, 'entry');
    expect(gate.station.slices().desk[0]).toMatchObject({ outcome: 'ask-guard', reasons: ['lane-locked'] });
    expect(codeOf(await openByHand())).toBe('LANE_LOCKED');
    expect(codeOf(await openByHand('emergency'))).toBe('LANE_LOCKED');
    expect(gate.grants()).toHaveLength(before);
    answerMode(gate, 'entry');
    expect(codeOf(await locked)).toBe('ok');
    expect(side(gate, 'entry')).toMatchObject({ state: 'locked', reason: 'security' });
    holdCardAt(gate, 'exit');
    expect(gate.grants()).toHaveLength(before + 1);
  });

  it('is over with one press', async () => {
    await lock();
    const normal = setMode({ mode: 'normal' });
    answerMode(gate, 'entry');
    expect(codeOf(await normal)).toBe('ok');
    const opened = openByHand();
    answerGrant(gate);
    expect(codeOf(await opened)).toBe('ok');
    expect(feedKinds(gate)).toContain('lane-normal');
    expect(gate.rows('SELECT * FROM lane_lock')).toEqual([]);
  });

  it('wins over a hold: that is not taken before the lock is over', async () => {
    const held = setMode({ mode: 'held' });
    const locked = setMode({ mode: 'locked' });
    const [hold, lockSaid] = sent(gate, 'mode').slice(-2);
    const at = { writtenAtMonoMs: 1, ackedAtMonoMs: 1 };
    for (const one of [hold, lockSaid])
      gate.serial.say({
        type: 'modeOutcome',
        laneId: east,
        direction: 'entry',
        requestId: one?.requestId ?? 0,
        outcome: 'acked',
        ...at,
      });
    await Promise.all([held, locked]);
    expect(side(gate, 'entry')).toMatchObject({ state: 'locked', mode: 'locked' });
    expect(codeOf(await setMode({ mode: 'held' }))).toBe('LANE_LOCKED');
    gate.time.pass(700_000);
    expect(side(gate, 'entry').mode).toBe('locked');
  });

  it('outlasts a restart, and is told to the serial process after its configuration', async () => {
    await lock(null);
    gate = gate.restart({ config: twoLanes() });
    expect(side(gate, 'entry')).toMatchObject({ mode: 'locked', reason: 'security' });
    gate.serial.comeUp();
    expect(gate.serial.sent.map((command) => command.type)).toEqual(['configure', 'mode', 'mode']);
    gate.standReady();
    holdCardAt(gate, 'entry');
    expect(gate.grants()).toEqual([]);
    expect(side(gate, 'exit').state).toBe('locked');
  });

  it('without a line is kept all the same', async () => {
    gate.link('lost');
    expect(await lock()).toBe('ok');
    linkUp(gate);
    expect(side(gate, 'entry')).toMatchObject({ state: 'locked' });
    expect(gate.rows('SELECT lane_id, direction, reason FROM lane_lock')).toEqual([
      { lane_id: east, direction: 'entry', reason: 'security' },
    ]);
  });

  it('of a device that gave no answer is in force, and the guard is told to look', async () => {
    const locked = setMode({ mode: 'locked' });
    answerMode(gate, 'entry', 'unknown');
    expect(codeOf(await locked)).toBe('LANE_MODE_UNKNOWN');
    expect(codeOf(await openByHand())).toBe('LANE_LOCKED');
  });

  it('is void while the fire contact has let go of the arms, and back when that is over', async () => {
    await lock();
    laneSays(gate, 'fireRelease');
    expect(laneView(gate).state).toBe('released');
    holdCardAt(gate, 'entry');
    expect(gate.grants()).toHaveLength(1);
    expect(gate.station.slices().alarms.map(({ kind }) => kind)).toContain('fire-released');
    laneSays(gate, 'fireOver');
    walkThrough(gate);
    holdCardAt(gate, 'entry');
    expect(gate.grants()).toHaveLength(1);
    expect(feedKinds(gate)).toEqual(expect.arrayContaining(['fire-released', 'fire-over']));
  });

  it('can be taken away by whoever sits there, an inspector too: the gate is always opened by hand', async () => {
    await lock();
    const input = { laneId: east, direction: 'entry', mode: 'normal', reason: null, note: null, minutes: null } as const;
    const normal = gate.call('lane.setMode', input, 'inspector');
    answerMode(gate, 'entry');
    expect(codeOf(await normal)).toBe('ok');
  });
});

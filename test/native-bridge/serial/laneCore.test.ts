import { beforeEach, describe, expect, test } from 'vitest';
import type { LaneCapabilities } from '../../../native-bridge/serial/driver';
import { LaneCore, type LaneMoves, type Passage } from '../../../native-bridge/serial/laneCore';
import type { Board7eLane, Direction, OsdpLane, SerialLane } from '../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import type { Standing } from '../../../native-bridge/serial/sideStandings';
import type { WriteEnd } from '../../../native-bridge/serial/writeEnd';
import { handClock } from '../../support-tests/serial/osdp/handClock';
import { laneSettings } from './memoryGate';

const able: LaneCapabilities = { pulse: 'device', ack: true, passFeedback: true, alarms: true, holdOpen: true, lock: true };
const HOLD_MS = 10_000;

/** A device that does at once what it is told, unless `answer` says otherwise, and writes down what it was told. */
class Story {
  readonly clock = handClock(0);
  readonly events: SerialEvent[] = [];
  readonly told: string[] = [];
  readonly lastPassage: Passage[] = [];
  answer: (() => Promise<WriteEnd>) | null = null;
  readonly core: LaneCore;

  constructor(
    lane: SerialLane = laneSettings({ inputs: { fire: { input: 4, inverted: true }, obstructed: null, tamper: null } }),
    changes: Partial<LaneMoves> = {},
    asFound = false,
  ) {
    const moves: LaneMoves = {
      capabilities: able,
      holdMs: HOLD_MS,
      open: (side, passage) => this.#tell(`open ${side}`, passage),
      stand: (side, { mode, forMs }: Standing) => this.#tell(`${mode} ${side}${forMs === null ? '' : ` ${forMs}`}`),
      passed: (side) => this.told.push(`passed ${side}`),
      ...changes,
    };
    const parts = { clock: this.clock, random: () => 0.5, randomBytes: (length: number) => new Uint8Array(length), asFound };
    this.core = new LaneCore(lane, moves, { ...parts, report: (event) => this.events.push(event) });
  }

  /** Connected, read and settled; what was told on the way is forgotten. */
  async ready(isOpen: (side: Direction) => boolean | null = () => false): Promise<this> {
    for (const type of ['opening', 'lineUp', 'recognised'] as const) this.core.link({ type });
    this.core.begin();
    if (await this.core.settle(isOpen)) this.core.link({ type: 'synced' });
    return this;
  }

  cut(): void {
    this.core.link({ type: 'lineLost' });
    this.core.lineDown();
  }

  async grant(grantId: string, direction: Direction = 'entry'): Promise<string> {
    return (await this.core.grant(direction, { grantId, expiresAtMonoMs: this.clock.nowMs() + 1_000 })).outcome;
  }

  async mode(mode: 'normal' | 'held' | 'locked', direction: Direction = 'entry', leaseMs = 60_000): Promise<string> {
    const untilMonoMs = mode === 'held' ? this.clock.nowMs() + leaseMs : null;
    return (await this.core.setMode(direction, mode, untilMonoMs)).outcome;
  }

  /** Inputs 0 and 1 are passages, 4 is the fire contact, which means fire when it is off. */
  inputs(entry: boolean, exit: boolean, fire = false): void {
    this.core.inputs([entry, exit, false, false, !fire]);
  }

  async turn(ms: number): Promise<void> {
    this.clock.turn(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  take(): string[] {
    return this.told.splice(0);
  }

  words(): string[] {
    return this.events.flatMap((event) => (event.type === 'lane' ? [`${event.what} ${event.direction} ${event.grantId}`] : []));
  }

  #tell(words: string, passage?: Passage): Promise<WriteEnd> {
    this.told.push(words);
    if (passage) this.lastPassage.push(passage);
    const nowMs = this.clock.nowMs();
    return this.answer?.() ?? Promise.resolve({ type: 'acked', writtenAtMonoMs: nowMs, ackedAtMonoMs: nowMs });
  }
}

let story: Story;
beforeEach(async () => {
  story = await new Story().ready();
  story.inputs(false, false);
});

describe('on connecting', () => {
  test('every side is closed before grants are taken', () => {
    expect(story.take()).toEqual(['normal entry', 'normal exit']);
    expect(story.core.takesGrants).toBe(true);
  });

  test('a device that would not close takes none', async () => {
    story = new Story();
    story.answer = async () => ({ type: 'refused', writtenAtMonoMs: 0 });
    await story.ready();
    expect(await story.grant('g1')).toBe('refused');
    expect(story.take()).toEqual(['normal entry']);
  });

  test('a device without answers is taken at its word', async () => {
    story = new Story(laneSettings(), { capabilities: { ...able, ack: false } });
    story.answer = async () => ({ type: 'unknown', writtenAtMonoMs: 0 });
    await story.ready();
    expect(story.core.takesGrants).toBe(true);
  });

  test('the command line leaves a side as it is found, unless it was told how it is to stand', async () => {
    story = new Story(laneSettings(), {}, true);
    await story.mode('locked', 'exit');
    await story.ready((side) => side === 'entry');
    expect(story.take()).toEqual(['locked exit']);
  });

  test('what is wrong is told again in each session, what is well is not', async () => {
    story.core.flag('tamper', true);
    story.core.flag('tamper', true);
    story.core.begin();
    story.core.flag('tamper', true);
    story.core.begin();
    story.core.flag('tamper', false);
    story.core.begin();
    story.core.flag('tamper', false);
    expect(story.words()).toEqual(['tamper null null', 'tamper null null', 'tamperCleared null null']);
  });

  test('two sources of one alarm: it is over when both say so', () => {
    story.core.flag('tamper', true, null, 'input');
    story.core.flag('tamper', false);
    expect(story.words()).toEqual(['tamper null null']);
    story.core.flag('tamper', false, null, 'input');
    expect(story.words()).toEqual(['tamper null null', 'tamperCleared null null']);
  });
});

/** What is done when `input` comes to a side that stands so: what the device is told, and the outcome that is answered. */
const table: [
  mode: 'normal' | 'held' | 'locked' | 'held, over' | 'fire' | 'locked in fire',
  input: string,
  told: string[],
  outcome: string,
][] = [
  ['normal', 'grant', ['open entry'], 'acked'],
  ['normal', 'normal', ['normal entry'], 'acked'],
  ['normal', 'held', ['held entry 10000'], 'acked'],
  ['normal', 'locked', ['locked entry'], 'acked'],
  ['held', 'grant', ['held entry 10000'], 'acked'],
  ['held', 'normal', ['normal entry'], 'acked'],
  ['held', 'held', ['held entry 10000'], 'acked'],
  ['held', 'locked', ['locked entry'], 'acked'],
  ['held, over', 'grant', ['open entry'], 'acked'],
  ['held, over', 'locked', ['locked entry'], 'acked'],
  ['locked', 'grant', [], 'refused'],
  ['locked', 'normal', ['normal entry'], 'acked'],
  ['locked', 'held', ['held entry 10000'], 'acked'],
  ['locked', 'locked', ['locked entry'], 'acked'],
  ['fire', 'grant', ['open entry'], 'acked'],
  ['fire', 'locked', ['normal entry'], 'acked'],
  ['locked in fire', 'grant', [], 'refused'],
  ['locked in fire', 'normal', ['normal entry'], 'acked'],
];

describe('one side', () => {
  test.each(table)('%s, and then %s: %j, %s', async (mode, input, told, outcome) => {
    if (mode.startsWith('locked')) await story.mode('locked');
    if (mode.startsWith('held')) await story.mode('held', 'entry', 20_000);
    if (mode === 'held, over') await story.turn(20_001);
    if (mode.endsWith('fire')) story.inputs(false, false, true);
    await story.turn(0);
    story.take();
    expect(input === 'grant' ? await story.grant('g1') : await story.mode(input as 'normal')).toBe(outcome);
    expect(story.take()).toEqual(told);
  });

  test.each(['normal', 'held', 'locked'] as const)(
    '%s is kept while nothing answers, and said before grants are taken',
    async (mode) => {
      story.cut();
      story.take();
      expect(await story.mode(mode)).toBe('unknown');
      expect(story.take()).toEqual([]);
      await story.ready();
      expect(story.take()).toEqual([mode === 'held' ? 'held entry 10000' : `${mode} entry`, 'normal exit']);
    },
  );

  test('a hold that ran out while nothing answered is not said any more', async () => {
    await story.mode('held', 'entry', 5_000);
    story.cut();
    await story.turn(5_001);
    story.take();
    await story.ready();
    expect(story.take()).toEqual(['normal entry', 'normal exit']);
    expect(story.words()).toEqual(['holdOver entry null']);
  });

  test('a side the lane does not have, a hold the device cannot do, a lease that is over', async () => {
    story = await new Story(laneSettings({ exit: null }), { capabilities: { ...able, holdOpen: false } }).ready();
    story.take();
    expect(await story.mode('locked', 'exit')).toBe('refused');
    expect(await story.mode('held')).toBe('refused');
    expect(await story.grant('g1', 'exit')).toBe('refused');
    story = await new Story().ready();
    story.take();
    expect(await story.mode('held', 'entry', 0)).toBe('expired');
    expect(story.take()).toEqual([]);
  });

  test('a hold that the device refuses is not kept', async () => {
    story.answer = async () => ({ type: 'refused', writtenAtMonoMs: 0 });
    expect(await story.mode('held')).toBe('refused');
    story.answer = null;
    story.cut();
    story.take();
    await story.ready();
    expect(story.take()).toEqual(['normal entry', 'normal exit']);
  });
});

test('a grant that was refused does not open when its message comes a second time', async () => {
  await story.mode('locked');
  expect(await story.grant('g1')).toBe('refused');
  await story.mode('normal');
  story.take();
  expect(await story.grant('g1')).toBe('refused');
  expect(story.take()).toEqual([]);
});

describe('a hold', () => {
  test('is renewed while its lease lasts, never for longer than is left, and closed at its end', async () => {
    story.take();
    await story.mode('held', 'entry', 16_000);
    for (let second = 0; second < 30; second++) await story.turn(1_000);
    expect(story.take()).toEqual(['held entry 10000', 'held entry 10000', 'held entry 8000', 'normal entry']);
    expect(story.words()).toEqual(['holdOver entry null']);
  });

  test('that the device keeps by itself is said once', async () => {
    story = await new Story(laneSettings(), { holdMs: null }).ready();
    story.take();
    await story.mode('held', 'entry', 16_000);
    for (let second = 0; second < 30; second++) await story.turn(1_000);
    expect(story.take()).toEqual(['held entry 16000', 'normal entry']);
  });

  test('lets people pass without grants', async () => {
    await story.mode('held');
    story.inputs(true, false);
    story.inputs(false, false);
    expect(story.words()).toEqual(['passed entry null']);
    expect(story.take()).not.toContain('passed entry');
  });
});

describe('a lock', () => {
  const pending = (): { end: (end: WriteEnd) => void } => {
    const control = { end: (_end: WriteEnd): void => {} };
    story.answer = () =>
      new Promise((resolve) => {
        control.end = resolve;
      });
    return control;
  };

  test('takes back every grant of its side that still waits, and none of the other', async () => {
    pending();
    void story.grant('g1');
    void story.grant('g2', 'exit');
    expect(story.lastPassage.map(({ withdrawn }) => withdrawn.aborted)).toEqual([false, false]);
    story.answer = null;
    await story.mode('locked');
    expect(story.lastPassage.map(({ withdrawn }) => withdrawn.aborted)).toEqual([true, false]);
  });

  test('said while nothing answers takes back what waits as well', () => {
    pending();
    void story.grant('g1');
    story.core.link({ type: 'sessionOver' });
    void story.mode('locked');
    expect(story.lastPassage[0]?.withdrawn.aborted).toBe(true);
  });

  test('wins over a hold that is still on its way, whichever answer comes first', async () => {
    const hold = pending();
    const held = story.mode('held');
    story.answer = null;
    expect(await story.mode('locked')).toBe('acked');
    hold.end({ type: 'acked', writtenAtMonoMs: 0, ackedAtMonoMs: 0 });
    await held;
    story.take();
    expect(await story.grant('g1')).toBe('refused');
    await story.turn(60_000);
    expect(story.take()).toEqual([]);
  });

  test('is not undone by the refusal of a hold that was said before it', async () => {
    const hold = pending();
    const held = story.mode('held');
    story.answer = null;
    await story.mode('locked');
    hold.end({ type: 'refused', writtenAtMonoMs: 0 });
    expect(await held).toBe('refused');
    expect(story.core.modeOf('entry')).toBe('locked');
    expect(await story.grant('g1')).toBe('refused');
  });

  test('of one side leaves the other alone, unless both hang on one contact', async () => {
    await story.mode('locked');
    expect(await story.grant('g1', 'exit')).toBe('acked');
    const output = { output: 0, passInput: 0 };
    story = await new Story(laneSettings({ entry: output, exit: output })).ready();
    await story.mode('locked');
    expect(await story.grant('g2', 'exit')).toBe('refused');
    await story.mode('held', 'exit');
    expect(story.core.modeOf('exit')).toBe('locked');
  });

  test('of every side stops the turnstile as a whole', async () => {
    await story.mode('locked');
    expect(story.core.stopped).toBe(false);
    await story.mode('locked', 'exit');
    expect(story.core.stopped).toBe(true);
    await story.mode('normal');
    expect(story.core.stopped).toBe(false);
  });
});

describe('fire', () => {
  test('is told, undoes our locks while it lasts, and they come back with its end', async () => {
    await story.mode('locked');
    story.take();
    story.inputs(false, false, true);
    await story.turn(0);
    expect(story.take()).toEqual(['normal entry']);
    story.inputs(true, false, true);
    story.inputs(false, false, true);
    expect(story.take()).toEqual([]);
    story.inputs(false, false);
    await story.turn(0);
    expect(story.take()).toEqual(['locked entry']);
    expect(story.words()).toEqual(['fireRelease null null', 'passed entry null', 'fireOver null null']);
  });

  test('during a connection: no lock is sent before it is over', async () => {
    await story.mode('locked');
    story.cut();
    story.take();
    for (const type of ['lineUp', 'recognised'] as const) story.core.link({ type });
    story.core.begin();
    story.inputs(false, false, true);
    await story.core.settle(() => false);
    story.core.link({ type: 'synced' });
    expect(story.take()).toEqual(['normal entry', 'normal exit']);
    story.inputs(false, false);
    await story.turn(0);
    expect(story.take()).toEqual(['locked entry']);
  });
});

describe('a normal said to a side that is normal', () => {
  test('does not shut the arm on somebody who was let in', async () => {
    await story.grant('g1');
    story.take();
    expect(await story.mode('normal')).toBe('acked');
    expect(story.take()).toEqual([]);
  });

  test('nor does it when a hold from before it is acknowledged late', async () => {
    let endHold = (_end: WriteEnd): void => {};
    story.answer = () =>
      new Promise((resolve) => {
        endHold = resolve;
      });
    const held = story.mode('held');
    story.answer = null;
    await story.mode('normal');
    endHold({ type: 'acked', writtenAtMonoMs: 0, ackedAtMonoMs: 0 });
    await held;
    await story.grant('g1');
    story.take();
    expect(await story.mode('normal')).toBe('acked');
    expect(story.take()).toEqual([]);
  });
});

describe('sides that are the other way round', () => {
  const board: Board7eLane = {
    laneId: 'lane-1',
    driver: 'board-7e',
    port: 'memory',
    baudRate: 9_600,
    address: 1,
    passMs: 3_000,
    swap: true,
    readers: [],
    entry: {},
    exit: null,
  };

  test('of a board: the site sees its own directions, the device its own', async () => {
    story = await new Story(board).ready();
    expect(story.take()).toEqual(['normal exit']);
    expect(await story.grant('g1', 'exit')).toBe('refused');
    expect(await story.grant('g2')).toBe('acked');
    expect(story.take()).toEqual(['open exit']);
    story.core.passage('exit');
    expect(story.words()).toEqual(['opened entry g2', 'passed entry g2']);
    expect(story.take()).toEqual(['passed exit']);
  });

  test('of contacts', async () => {
    const wired: Partial<OsdpLane> = { swap: true };
    story = await new Story(laneSettings(wired)).ready();
    story.take();
    story.inputs(false, false);
    await story.grant('g1');
    expect(story.take()).toEqual(['open exit']);
    story.inputs(false, true);
    expect(story.words()).toEqual(['opened entry g1', 'passed entry g1']);
  });
});

describe('people', () => {
  test('a second one on one grant, one against the direction, one with no grant at all', async () => {
    await story.grant('g1');
    story.inputs(true, false);
    story.inputs(false, false);
    story.inputs(true, false);
    story.inputs(false, false);
    await story.grant('g2', 'exit');
    await story.turn(2_999);
    story.inputs(false, true);
    story.inputs(false, false);
    await story.turn(10_000);
    story.inputs(true, false);
    expect(story.words()).toEqual([
      'opened entry g1',
      'passed entry g1',
      'tailgate entry g1',
      'opened exit g2',
      'passed exit g2',
      'forced entry null',
    ]);
    await story.grant('g3', 'exit');
    story.inputs(false, false);
    story.inputs(true, false);
    expect(story.words().slice(-2)).toEqual(['opened exit g3', 'reverse entry g3']);
  });

  test('somebody, or something, that stands in the way', async () => {
    story.inputs(true, false);
    await story.turn(9_999);
    expect(story.words()).toEqual(['forced entry null']);
    await story.turn(2);
    await story.turn(60_000);
    story.inputs(false, false);
    expect(story.words()).toEqual(['forced entry null', 'heldOpen entry null', 'heldOpenOver entry null']);
  });
});

test('raw status is told when it changes, and again in a new session', () => {
  story.core.status(Uint8Array.of(1, 2));
  story.core.status(Uint8Array.of(1, 2));
  story.core.status(Uint8Array.of(1, 3));
  story.core.begin();
  story.core.status(Uint8Array.of(1, 3));
  expect(story.events.flatMap((event) => (event.type === 'status' ? [event.rawHex] : []))).toEqual(['0102', '0103', '0103']);
});

test('disposed: not a word more, and no timer', async () => {
  await story.mode('held');
  await story.grant('g1');
  story.core.dispose();
  const events = story.events.length;
  story.take();
  story.inputs(true, false);
  story.core.flag('tamper', true);
  await story.turn(120_000);
  expect(story.events).toHaveLength(events);
  expect(story.take()).toEqual([]);
});

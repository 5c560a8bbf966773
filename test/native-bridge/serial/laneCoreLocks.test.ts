import { beforeEach, describe, expect, test } from 'vitest';
import type { Board7eLane, OsdpLane } from '../../../native-bridge/serial/laneSettings';
import type { WriteEnd } from '../../../native-bridge/serial/writeEnd';
import { Story } from './laneStory';
import { laneSettings } from './memoryGate';

let story: Story;
beforeEach(async () => {
  story = await new Story().ready();
  story.inputs(false, false);
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
    expect(story.passages.map(({ withdrawn }) => withdrawn.aborted)).toEqual([false, false]);
    story.answer = null;
    await story.mode('locked');
    expect(story.passages.map(({ withdrawn }) => withdrawn.aborted)).toEqual([true, false]);
  });

  test('said while nothing answers takes back what waits as well', () => {
    pending();
    void story.grant('g1');
    story.core.link({ type: 'sessionOver' });
    void story.mode('locked');
    expect(story.passages[0]?.withdrawn.aborted).toBe(true);
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

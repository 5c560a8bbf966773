import { beforeEach, describe, expect, test } from 'vitest';
import { able, Story } from './laneStory';
import { laneSettings } from './memoryGate';

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

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Bus } from '../../../native-bridge/serial/bus';
import { systemClock } from '../../../native-bridge/serial/clock';
import type { Codec } from '../../../native-bridge/serial/codec';
import { type Link, linkAtStart, nextLink } from '../../../native-bridge/serial/linkMachine';
import { PolledDevice, type PolledPolicy, writeEnd } from '../../../native-bridge/serial/polledDevice';
import type { AskEnd, Request, Urgency } from '../../../native-bridge/serial/question';
import { createMemoryLine, type MemoryLine } from './memoryLine';

/** One byte asks, `!` and the same byte answer; `*` and a byte is said unasked. */
const codec = (): Codec<string, string> => {
  let held = '';
  return {
    encode: (command) => Buffer.from(command),
    feed: (bytes) => {
      held += Buffer.from(bytes).toString('latin1');
      const events = held.match(/[!*]./g) ?? [];
      held = /[!*]$/.test(held) ? held.slice(-1) : '';
      return events;
    },
    reset: () => {
      held = '';
    },
  };
};
const asking = (command: string): Request<string, string> => ({ command, isAnswer: (event) => event === `!${command}` });
const mute = (command: string): Request<string, string> => ({ command, isAnswer: null });

interface Device {
  ask(request: Request<string, string>, urgency: Urgency): Promise<AskEnd<string>>;
  link: Link;
  links: string[];
  events: string[];
  down: number;
  resynchronise(): void;
  dispose(): void;
}

let line: MemoryLine;
let bus: Bus;
let devices: Device[];
/** What the device end hears, and what it says to it; nothing means silence. */
let answers: (asked: string) => string;
const written = (mark = 0): string =>
  line.written
    .slice(mark)
    .map(({ bytes }) => Buffer.from(bytes).toString())
    .join('');
const run = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function add(
  changes: Partial<PolledPolicy<string, string>> = {},
  { key = 'a', unasked = false, poll = 'p' }: { key?: string; unasked?: boolean; poll?: string | null } = {},
): Device {
  const story: Pick<Device, 'link' | 'links' | 'events' | 'down'> = { link: linkAtStart, links: [], events: [], down: 0 };
  const device = new PolledDevice<string, string>(
    { key, codec: codec(), unasked },
    bus,
    {
      onLink: (input) => {
        const link = nextLink(story.link, input);
        if (link.state !== story.link.state || link.reason !== story.link.reason) {
          story.links.push(link.reason === 'none' ? link.state : `${link.state}/${link.reason}`);
        }
        story.link = link;
      },
      probe: asking('w'),
      synchronise: async (ask) => (await ask(asking('s'))) !== null,
      nextPoll: () => (poll === null ? null : asking(poll)),
      onEvent: (event) => story.events.push(event),
      onLineDown: () => {
        story.down += 1;
      },
      ...changes,
    },
    { clock: systemClock, random: () => 0.5 },
  );
  const made = Object.assign(story, {
    ask: (request: Request<string, string>, urgency: Urgency) => device.ask(request, urgency),
    resynchronise: () => device.resynchronise(),
    dispose: () => device.dispose(),
  });
  devices.push(made);
  device.start();
  return made;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  line = createMemoryLine();
  devices = [];
  answers = (asked) => `!${asked}`;
  line.onBytes((bytes) => {
    const reply = answers(bytes.toString());
    if (reply !== '') line.write(Buffer.from(reply));
  });
  bus = new Bus('memory', 9_600, { open: line.open, clock: systemClock, random: () => 0.5 });
});
afterEach(() => {
  for (const device of devices) device.dispose();
  bus.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a connection', () => {
  test('is probed, read and made safe, and only then polled', async () => {
    const device = add();
    await run(300);
    expect(device.links).toEqual(['opening', 'probing', 'syncing', 'ready']);
    expect(written()).toMatch(/^wsppp/);
    expect(device.events.every((event) => event === '!p')).toBe(true);
  });

  test('with a device that answers nothing is there when its line is', async () => {
    answers = () => '';
    const device = add({ probe: null, synchronise: async () => true, nextPoll: () => null });
    await run(20_000);
    expect(device.links).toEqual(['opening', 'probing', 'syncing', 'ready']);
    expect(await Promise.race([device.ask(mute('o'), { priority: 'grant' }), run(50)])).toMatchObject({ type: 'unknown' });
    expect(written()).toBe('o');
    expect(device.link.state).toBe('ready');
  });

  test('with one that would do something unsafe is not used, and looked at again', async () => {
    let isSafe = false;
    const device = add({ synchronise: async () => isSafe || 'settingsWrong' });
    await run(10_000);
    expect(device.links).toEqual(['opening', 'probing', 'syncing', 'lost/settings-wrong']);
    expect(written()).not.toContain('p');
    isSafe = true;
    await run(6_000);
    expect(device.link.state).toBe('ready');
  });

  test('that nobody answers is told, and tried again with growing pauses', async () => {
    answers = () => '';
    const device = add();
    await run(20_000);
    expect(device.links).toEqual(['opening', 'probing', 'probing/silent']);
    expect(written()).toMatch(/^w{4,12}$/);
    answers = (asked) => `!${asked}`;
    await run(6_000);
    expect(device.link.state).toBe('ready');
  });

  test('whose state cannot be read takes nothing', async () => {
    answers = (asked) => (asked === 's' ? '' : `!${asked}`);
    const device = add();
    await run(5_000);
    expect(device.links).not.toContain('ready');
  });
});

describe('polls', () => {
  test('are never repeated at once, make it degraded, and are asked less and less often', async () => {
    const device = add();
    await run(1_000);
    answers = () => '';
    const mark = line.written.length;
    await run(7_000);
    expect(device.link.state).toBe('degraded');
    expect(written(mark)).toMatch(/^p+$/);
    expect(written(mark).length).toBeLessThan(13);
    answers = (asked) => `!${asked}`;
    await run(1_500);
    expect(device.link.state).toBe('ready');
    expect(device.links).toEqual(['opening', 'probing', 'syncing', 'ready', 'degraded', 'ready']);
  });

  test('unanswered for eight seconds: lost, and met anew on a new connection', async () => {
    const device = add();
    await run(1_000);
    answers = () => '';
    await run(9_500);
    expect(device.links.at(-1)).toBe('lost/silent');
    await run(2_000);
    expect(line.connections).toBeGreaterThan(1);
    answers = (asked) => `!${asked}`;
    await run(6_000);
    expect(device.link.state).toBe('ready');
  });
});

describe('a command', () => {
  test('is written at once, and its answer has its times', async () => {
    const device = add();
    await run(1_000);
    answers = (asked) => (asked === 'p' ? '!p' : '');
    const asked = device.ask(asking('o'), { priority: 'grant' });
    await run(30);
    line.write(Buffer.from('!o'));
    const end = await asked;
    expect(end).toMatchObject({ type: 'answered', answer: '!o' });
    if (end.type === 'answered') expect(end.answeredAtMonoMs - end.writtenAtMonoMs).toBeCloseTo(30, 0);
    expect(writeEnd(end)).toMatchObject({ type: 'acked' });
    expect(writeEnd(end, () => false)).toMatchObject({ type: 'refused' });
  });

  test('without its answer is never sent again: the state is read back before anything else', async () => {
    const device = add();
    await run(1_000);
    answers = (asked) => (asked === 'o' ? '' : `!${asked}`);
    const mark = line.written.length;
    const asked = device.ask(asking('o'), { priority: 'grant' });
    await run(2_000);
    expect(await asked).toMatchObject({ type: 'unknown' });
    expect(written(mark)).toMatch(/^p?owsp+$/);
    expect(device.links.slice(-2)).toEqual(['syncing', 'ready']);
  });

  test('that is late, or taken back, or has no session, is not written', async () => {
    const device = add();
    expect(await device.ask(asking('o'), { priority: 'grant' })).toEqual({ type: 'unsent', why: 'no-session' });
    await run(1_000);
    answers = () => '';
    await run(300);
    const now = systemClock.nowMs();
    const late = device.ask(asking('l'), { priority: 'grant', expiresAtMonoMs: now + 5 });
    const withdrawal = new AbortController();
    const withdrawn = device.ask(asking('x'), { priority: 'grant', withdrawn: withdrawal.signal });
    withdrawal.abort();
    expect(await withdrawn).toEqual({ type: 'unsent', why: 'no-session' });
    await run(6);
    const end = await late;
    if (end.type !== 'unsent') throw new Error('it was written');
    expect(written()).not.toMatch(/[lx]/);
  });

  test('withdrawn after it went out ends as it ends', async () => {
    const device = add();
    await run(1_000);
    const withdrawal = new AbortController();
    const asked = device.ask(asking('o'), { priority: 'grant', withdrawn: withdrawal.signal });
    withdrawal.abort();
    await run(100);
    expect(await asked).toMatchObject({ type: 'answered' });
  });

  test('of an old connection never reaches the new one', async () => {
    const device = add();
    await run(1_000);
    answers = () => '';
    await run(90);
    const asked = [device.ask(asking('o'), { priority: 'grant' }), device.ask(asking('x'), { priority: 'lock' })];
    await line.cut();
    await run(1);
    for (const end of await Promise.all(asked)) expect(['unsent', 'unknown']).toContain(end.type);
    const mark = line.written.length;
    answers = (said) => `!${said}`;
    await line.restore();
    await run(10_000);
    expect(written(mark)).toMatch(/^wsp+$/);
    expect(device.down).toBe(1);
  });
});

describe('what the device says unasked', () => {
  test('is heard between commands, inside them, and split over both', async () => {
    const device = add({}, { unasked: true, poll: null });
    await run(1_000);
    line.write(Buffer.from('*1'));
    answers = (asked) => `*2!${asked}*3`;
    await device.ask(asking('o'), { priority: 'grant' });
    line.write(Buffer.from('*'));
    answers = (asked) => `4!${asked}`;
    await device.ask(asking('o'), { priority: 'grant' });
    expect(device.events).toEqual(['*1', '*2', '*3', '*4']);
  });

  test('is not heard from a device that never does', async () => {
    const device = add({}, { poll: null });
    await run(1_000);
    line.write(Buffer.from('*1'));
    await run(10);
    expect(device.events).toEqual([]);
  });
});

test('a dead device costs its neighbour one transaction, and its polls grow rare', async () => {
  answers = (asked) => (/[wspoq]/.test(asked) ? `!${asked}` : '');
  const alive = add({}, { key: 'a' });
  add({ probe: asking('q'), synchronise: async () => true }, { key: 'b', poll: 'd' });
  await run(5_000);
  expect(alive.link.state).toBe('ready');
  for (let turn = 0; turn < 20; turn++) {
    await run(137);
    const startMs = systemClock.nowMs();
    const asked = alive.ask(asking('o'), { priority: 'grant' });
    await run(1_000);
    const end = await asked;
    if (end.type !== 'answered') throw new Error('the neighbour was not served');
    // 200 ms and the time of the bytes on the line.
    expect(end.answeredAtMonoMs - startMs).toBeLessThan(245);
  }
});

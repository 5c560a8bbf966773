import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../native-bridge/serial/clock';
import type { SerialReader } from '../../../../native-bridge/serial/laneSettings';
import { SerialEvent } from '../../../../native-bridge/serial/protocol';
import { createReaders } from '../../../../native-bridge/serial/readers/createReaders';
import { cardDataHex, type SimulatedReader, startReader, wiegandBits } from '../../../support/serial/readers/simulatedReader';
import { createMemoryLine, type MemoryLine } from '../memoryLine';

type LineReader = Extract<SerialReader, { kind: 'serial' }>;

const settings: LineReader = {
  kind: 'serial',
  direction: 'entry',
  port: 'memory',
  baudRate: 9600,
  framing: { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'xor' },
  content: 'number-decimal',
  cardBits: 26,
};

let line: MemoryLine;
let events: SerialEvent[];
let readers: { dispose(): void };
let device: SimulatedReader;

function start(changes: Partial<LineReader> = {}, refuse: MemoryLine['refuse'] = null): void {
  const reader = { ...settings, ...changes };
  const { startHex, endHex, checksum } = reader.framing;
  const around = { start: Buffer.from(startHex, 'hex'), end: Buffer.from(endHex, 'hex') };
  line = createMemoryLine();
  line.refuse = refuse;
  events = [];
  device = startReader({ line, ...around, checksum, content: reader.content, cardBits: reader.cardBits });
  readers = createReaders(
    { laneId: 'lane-1', readers: [reader] },
    {
      open: line.open,
      clock: systemClock,
      random: () => 0.5,
      report: (event) => events.push(SerialEvent.parse(event)),
      createOsdpReader: () => ({ dispose: () => {} }),
    },
  );
}
const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const states = () => events.flatMap((event) => (event.type === 'reader' ? [event.state] : []));
const read = () =>
  events.flatMap((event) => {
    if (event.type === 'card') return [`${event.bits} ${event.dataHex}`];
    return event.type === 'keys' ? [event.keys] : event.type === 'code' ? [event.text] : [];
  });
const card = (number: number, bits: 26 | 34 | 37 = 26) => `${bits} ${cardDataHex(wiegandBits(number, bits))}`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
});
afterEach(() => {
  readers.dispose();
  expect(vi.getTimerCount()).toBe(0);
  expect(device.heardBytes).toBe(0);
  vi.useRealTimers();
});

describe('a reader with a line of its own', () => {
  it('is told as there, with its side and its place among the readers, and then tells its cards', async () => {
    start();
    await run(300);
    device.holdCard(1_118_823);
    expect(events).toEqual([
      { type: 'reader', laneId: 'lane-1', direction: 'entry', reader: 0, state: 'ok', atMonoMs: expect.any(Number) },
      {
        type: 'card',
        laneId: 'lane-1',
        direction: 'entry',
        bits: 26,
        dataHex: cardDataHex(wiegandBits(1_118_823, 26)),
        atMonoMs: expect.any(Number),
      },
    ]);
  });

  it.each<[LineReader['content'], 26 | 34 | 37]>([
    ['wiegand-hex', 26],
    ['wiegand-hex', 37],
    ['number-hex', 34],
    ['number-bytes', 34],
    ['number-decimal', 37],
  ])('%s, %d bits: one way to look at cards, however its reader writes them', async (content, cardBits) => {
    const framing = { ...settings.framing, startHex: 'aa55', endHex: '0d' };
    start({ content, cardBits, framing });
    await run(300);
    device.holdCard(4_711);
    expect(read()).toEqual([card(4_711, cardBits)]);
  });

  it('tells a card with a wrong parity as it was read, and the keys of its keypad', async () => {
    start({ content: 'wiegand-hex' });
    await run(300);
    device.holdCard(4_711, true);
    for (const key of '13799#') device.pressKey(key, key === '9' ? 8 : 4);
    const bits = wiegandBits(4_711, 26);
    const wrong = `${bits.slice(0, -1)}${bits.endsWith('1') ? '0' : '1'}`;
    expect(read()).toEqual([`26 ${cardDataHex(wrong)}`, '1', '3', '7', '9', '9', '#']);
  });

  it('tells codes', async () => {
    start({ content: 'text', framing: { startHex: '', endHex: '0d0a', lengthBytes: null, checksum: 'none' } });
    await run(300);
    device.showCode('FGP1.abc');
    device.showCode('bad\x1bcode');
    device.showCode('x'.repeat(5_000));
    device.showCode('访客');
    expect(read()).toEqual(['FGP1.abc', '访客']);
  });

  it('that is not plugged in is missing, and there as soon as it is', async () => {
    start({}, 'port-missing');
    await run(20_000);
    expect(states()).toEqual(['missing']);
    line.refuse = null;
    await run(6_000);
    expect(states()).toEqual(['missing', 'ok']);
    device.holdCard(1);
    expect(read()).toEqual([card(1)]);
  });

  it('unplugged and plugged in again: told so, and half a reading from before never completes after it', async () => {
    start({ framing: { ...settings.framing, checksum: 'none' } });
    await run(300);
    device.holdCardHalf(1_118_823);
    await line.cut();
    await run(100);
    await line.restore();
    await run(6_000);
    expect(states()).toEqual(['ok', 'missing', 'ok']);
    device.say(Buffer.from('18823\x03'));
    expect(read()).toEqual([]);
    device.holdCard(77);
    expect(read()).toEqual([card(77)]);
    expect(line.connections).toBe(2);
  });

  it('what a server on the way kept while the line was away opens nothing: whoever it was has gone', async () => {
    start();
    await run(300);
    await line.cut();
    await line.restore();
    await run(400);
    expect(line.connections).toBe(2);
    device.holdCard(1);
    await run(1_000);
    device.holdCard(2);
    expect(read()).toEqual([card(2)]);
  });

  it('a reading cut off in the middle is over after a long pause', async () => {
    start({ content: 'number-bytes', framing: { startHex: '', endHex: '', lengthBytes: 3, checksum: 'none' } });
    await run(300);
    device.say(Buffer.of(1, 2));
    await run(1_100);
    device.say(Buffer.of(0, 0, 9));
    expect(read()).toEqual([card(9)]);
  });

  it('a flapping line is tried less and less often, one that was steady soon again', async () => {
    start();
    for (let turn = 0; turn < 20; turn += 1) {
      await run(500);
      await line.cut();
      await line.restore();
    }
    expect(line.connections).toBeLessThan(12);
    await run(8_000);
    const before = line.connections;
    await line.cut();
    await line.restore();
    await run(500);
    expect(line.connections).toBe(before + 1);
  });

  it('whose framing tells no reading from the next is missing, and its port is left alone', async () => {
    start({ framing: { startHex: '02', endHex: '', lengthBytes: null, checksum: 'none' } });
    await run(1_000);
    expect(states()).toEqual(['missing']);
    expect(line.connections).toBe(0);
  });

  it('says nothing any more once it is taken away', async () => {
    start();
    await run(300);
    readers.dispose();
    device.holdCard(1);
    await run(10_000);
    expect(read()).toEqual([]);
    expect(states()).toEqual(['ok']);
  });
});

describe('a reader that babbles', () => {
  it('thousands of readings a second: twenty a second leave the process', async () => {
    start();
    await run(300);
    for (let turn = 0; turn < 100; turn += 1) {
      device.babble(50, 'different');
      await run(10);
    }
    expect(read().length).toBeGreaterThan(20);
    expect(read().length).toBeLessThanOrEqual(41);
    await run(1_100);
    device.holdCard(42);
    expect(read().at(-1)).toBe(card(42));
  });

  it('of one card: once', async () => {
    start();
    await run(300);
    const stop = device.babbleOn(20, 'same');
    await run(5_000);
    stop();
    expect(read()).toEqual([card(4_711)]);
  });

  it('a megabyte at once is not even looked at, and the next card is read', async () => {
    start();
    await run(300);
    device.say(Buffer.alloc(1_024 * 1_024, '\x021234567\x03'));
    await run(1_000);
    device.holdCard(42);
    expect(read()).toEqual([card(42)]);
  });
});

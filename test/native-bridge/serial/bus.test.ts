import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Bus, type Station, type Transaction } from '../../../native-bridge/serial/bus';
import type { Priority } from '../../../native-bridge/serial/busQueue';
import { systemClock } from '../../../native-bridge/serial/clock';
import { LineError, type LineFault, type Transport } from '../../../native-bridge/serial/transport';

interface FakeTransport extends Transport {
  written: number[];
  disposed: boolean;
}
let transports: FakeTransport[];
let refuse: LineFault | null;
let bus: Bus;
let words: string[];

function open(): Transport {
  const transport: FakeTransport = {
    written: [],
    disposed: false,
    onBytes: () => {},
    keepsBytes: false,
    onLost: () => {},
    open: () => (refuse ? Promise.reject(new LineError(refuse)) : Promise.resolve()),
    write: async (bytes) => {
      if (transport.disposed) throw new LineError('line-lost');
      transport.written.push(...bytes);
    },
    dispose: () => {
      transport.disposed = true;
    },
  };
  transports.push(transport);
  return transport;
}

const station = (key: string, alive = true): Station => ({
  key,
  alive,
  lineOpening: () => words.push(`${key} opening`),
  lineUp: () => words.push(`${key} up`),
  lineDown: (fault) => words.push(`${key} down ${fault}`),
});

/** A transaction that sends one byte, its id, and is answered by the same byte. */
function talk(id: number, priority: Priority = 'status', key = 'a', pauseMs: number | null = null): Transaction {
  return {
    station: key,
    priority,
    begin: () => ({ bytes: Uint8Array.of(id), timeoutMs: 200 }),
    sent: () => words.push(`${id} sent`),
    hear: (bytes) => (bytes.includes(id) ? 'done' : 'more'),
    unanswered: () => {
      words.push(`${id} unanswered`);
      return pauseMs;
    },
    dropped: () => words.push(`${id} dropped`),
  };
}
const run = (durationMs = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(durationMs);
const line = (): FakeTransport => {
  const last = transports.at(-1);
  if (!last) throw new Error('no line was opened');
  return last;
};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  transports = [];
  words = [];
  refuse = null;
  bus = new Bus('memory', 9_600, { open, clock: systemClock, random: () => 0 });
  bus.attach(station('a'));
  await run();
  words.length = 0;
});
afterEach(() => {
  bus.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('one transaction at a time', () => {
  test('the next is sent when the first is answered, the better one first', async () => {
    bus.submit(talk(1));
    bus.submit(talk(2));
    bus.submit(talk(3, 'grant'));
    expect(line().written).toEqual([1]);
    line().onBytes(Uint8Array.of(1));
    expect(line().written).toEqual([1, 3]);
    line().onBytes(Uint8Array.of(3));
    expect(line().written).toEqual([1, 3, 2]);
  });

  test('an answer nobody waits for is nothing', () => {
    line().onBytes(Uint8Array.of(9));
    bus.submit(talk(1));
    line().onBytes(Uint8Array.of(9));
    bus.submit(talk(2));
    expect(line().written).toEqual([1]);
  });

  test('a silent one gives way after its time, and is sent again after its pause', async () => {
    bus.submit(talk(1, 'status', 'a', 500));
    bus.submit(talk(2, 'status', 'b'));
    await run(200);
    expect(line().written).toEqual([1, 2]);
    line().onBytes(Uint8Array.of(2));
    await run(499);
    expect(line().written).toEqual([1, 2]);
    await run(2);
    expect(line().written).toEqual([1, 2, 1]);
  });
});

describe('the line goes', () => {
  test('everything that waits or was under way is dropped, and none of it is sent on the next line', async () => {
    bus.submit(talk(1));
    bus.submit(talk(2, 'grant'));
    bus.submit(talk(3, 'lock', 'b'));
    const first = line();
    first.onLost();
    expect(words.filter((word) => word.endsWith('dropped'))).toEqual(['1 dropped', '2 dropped', '3 dropped']);
    expect(words.at(-1)).toBe('a down line-lost');
    expect(first.disposed).toBe(true);
    bus.submit(talk(4, 'grant'));
    expect(words.at(-1)).toBe('4 dropped');
    await run(10_000);
    expect(words).toContain('a up');
    expect(transports).toHaveLength(2);
    expect(line().written).toEqual([]);
  });

  test('a write that fails is the same, and so is a second word of the same loss', async () => {
    const first = line();
    first.disposed = true;
    bus.submit(talk(1));
    bus.submit(talk(2));
    await run();
    expect(words).toEqual(['1 dropped', '2 dropped', 'a down line-lost']);
    first.onLost();
    expect(words).toHaveLength(3);
  });

  test('bytes of the old line are not heard on the new one', async () => {
    const first = line();
    first.onLost();
    await run(10_000);
    bus.submit(talk(1));
    first.onBytes(Uint8Array.of(1));
    bus.submit(talk(2));
    expect(line().written).toEqual([1]);
  });

  test('it is opened again with growing pauses, each a new transport', async () => {
    refuse = 'port-missing';
    line().onLost();
    await run(60_000);
    const tries = words.filter((word) => word === 'a down port-missing').length;
    expect(tries).toBeGreaterThan(15);
    expect(tries).toBeLessThan(40);
    expect(new Set(transports).size).toBe(tries + 1);
    expect(transports.every((transport) => transport.disposed)).toBe(true);
    refuse = null;
    await run(5_000);
    expect(words.at(-1)).toBe('a up');
  });
});

describe('silence', () => {
  test('of every device makes the connection anew', async () => {
    bus.detach('a');
    bus.attach(station('b', false));
    bus.reportSilence();
    expect(words.at(-1)).toBe('b down null');
    await run(1_000);
    expect(words.at(-1)).toBe('b up');
    expect(transports).toHaveLength(2);
  });

  test('of one device among living ones does not', () => {
    bus.attach(station('b', false));
    bus.reportSilence();
    expect(words.at(-1)).toBe('b up');
    expect(transports).toHaveLength(1);
  });
});

test('a station that leaves takes its transactions along and lets the next one speak', () => {
  bus.submit(talk(1));
  bus.submit(talk(2));
  bus.submit(talk(3, 'status', 'b'));
  bus.detach('a');
  expect(words.filter((word) => word.endsWith('dropped')).sort()).toEqual(['1 dropped', '2 dropped']);
  expect(line().written).toEqual([1, 3]);
});

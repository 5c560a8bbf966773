import { beforeEach, describe, expect, test } from 'vitest';
import { Exchange, type ExchangeEnd } from '../../../../native-bridge/serial/osdp/exchange';
import { encodeFrame } from '../../../../native-bridge/serial/osdp/frame';
import { OsdpSession } from '../../../../native-bridge/serial/osdp/session';

const busy = encodeFrame(
  { address: 1, reply: true, sequence: 0, security: null, code: 0x79, data: new Uint8Array(0) },
  () => new Uint8Array(0),
);
let ends: ExchangeEnd[];
let exchange: Exchange;
let ready: boolean;

beforeEach(() => {
  ends = [];
  ready = true;
  const settings = {
    station: 'lane-1',
    priority: 'grant',
    baudRate: 9_600,
    expiresAtMonoMs: 1_000,
    ready: () => ready,
    // The handshake's first command stands for any: it needs no session.
    encode: (session: OsdpSession) => session.challenge(new Uint8Array(8)),
  } as const;
  const watch = { answered: () => {}, missed: () => 7, ended: (end: ExchangeEnd) => ends.push(end) };
  exchange = new Exchange(settings, new OsdpSession(1, new Uint8Array(16)), watch);
});

describe('the expiry', () => {
  test('before the first byte: nothing is sent, and it says so', () => {
    expect(exchange.begin(1_000)).toBeNull();
    expect(ends).toEqual([{ type: 'unsent', why: 'expired' }]);
  });

  test('passes while it waits for its turn', () => {
    exchange.expire();
    expect(ends).toEqual([{ type: 'unsent', why: 'expired' }]);
    expect(exchange.begin(0)).toBeNull();
  });

  test('passes while the answer is awaited: no repeat, and what happened is unknown', () => {
    exchange.begin(999);
    exchange.expire();
    expect(ends).toEqual([]);
    expect(exchange.unanswered(1_300)).toBeNull();
    expect(ends).toEqual([{ type: 'unknown', writtenAtMonoMs: 999, heard: null }]);
  });

  test('passes in the pause before a repeat: it is not sent again', () => {
    exchange.begin(500);
    expect(exchange.unanswered(800)).toBe(7);
    expect(exchange.begin(1_000)).toBeNull();
    expect(ends).toMatchObject([{ type: 'unknown' }]);
  });
});

test('a session that is not ready sends nothing', () => {
  ready = false;
  expect(exchange.begin(0)).toBeNull();
  expect(ends).toEqual([{ type: 'unsent', why: 'no-session' }]);
});

test('a repeat is the same bytes, whatever the beginning of an answer was left from the first try', () => {
  const first = exchange.begin(0);
  // A header that promises 255 bytes, and then nothing.
  expect(exchange.hear(Uint8Array.of(0x53, 0x81, 0xff, 0x00, 0x04), 5)).toBe('more');
  exchange.unanswered(300);
  expect(exchange.begin(300)).toEqual(first);
  expect(exchange.hear(busy, 310)).toBe(50);
});

test('the time-out grows with the time the bytes need on the line', () => {
  const timeoutMs = exchange.begin(0)?.timeoutMs ?? 0;
  expect(timeoutMs).toBeGreaterThan(200 + 64);
  expect(timeoutMs).toBeLessThan(400);
});

test('it ends once', () => {
  exchange.begin(0);
  exchange.dropped();
  exchange.dropped();
  exchange.unanswered(200);
  expect(ends).toHaveLength(1);
});

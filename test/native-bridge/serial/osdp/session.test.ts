import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameReader } from '../../../../native-bridge/serial/osdp/frame';
import { DEFAULT_BASE_KEY } from '../../../../native-bridge/serial/osdp/secureChannel';
import { type Heard, OsdpSession } from '../../../../native-bridge/serial/osdp/session';
import { defaultSides, TurnstileDevice } from '../../../support/serial/osdp/device';
import { FrameReader as DeviceReader } from '../../../support/serial/osdp/frame';
import { Peripheral } from '../../../support/serial/osdp/peripheral';

const key = Uint8Array.from({ length: 16 }, (_, index) => index * 3);
const rndA = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const clock = { nowMs: () => 0, after: () => () => {} };

let opens: string[];
let session: OsdpSession;
let peripheral: Peripheral;

beforeEach(() => {
  opens = [];
  const device = new TurnstileDevice({
    clock,
    readers: 1,
    sides: defaultSides,
    onOpen: (direction) => opens.push(direction),
    onPassage: () => {},
  });
  peripheral = new Peripheral({
    address: 9,
    scbk: Buffer.from(key),
    device,
    clock,
    randomBytes: (count) => Buffer.alloc(count, 0x5a),
  });
  session = new OsdpSession(9, key);
});

/** What the device says to these bytes. */
function reply(bytes: Uint8Array): Uint8Array {
  const answers = new DeviceReader().feed(Buffer.from(bytes)).map((frame) => peripheral.answer(frame) ?? Buffer.alloc(0));
  return Buffer.concat(answers);
}
const frames = (bytes: Uint8Array): Frame[] => new FrameReader().feed(bytes);
function hear(bytes: Uint8Array): Heard {
  const [frame] = frames(bytes);
  return frame ? session.hear(frame) : null;
}
function connect(): void {
  hear(reply(session.challenge(rndA)));
  hear(reply(session.prove()));
}
const open = { type: 'OUT', output: 0, control: 'pulse', timerMs: 3_000 } as const;
const plainReply = (code: number, data: number[], sequence: number): Uint8Array =>
  encodeFrame({ address: 9, reply: true, sequence, security: null, code, data: Uint8Array.from(data) }, () => new Uint8Array(16));
const sequenceOf = (bytes: Uint8Array): number | undefined => frames(bytes)[0]?.sequence;

describe('against a device written from the specification', () => {
  test('the handshake proves both sides', () => {
    expect(hear(reply(session.challenge(rndA)))).toMatchObject({ type: 'reply', reply: { type: 'CCRYPT' } });
    expect(session.secure).toBe(false);
    expect(hear(reply(session.prove()))).toMatchObject({ type: 'reply', reply: { type: 'RMAC_I' } });
    expect(session.secure).toBe(true);
  });

  test('a long talk keeps the chain of codes, with and without data; sequence 0 comes only once', () => {
    connect();
    const sequences: (number | undefined)[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const bytes = session.request(turn % 3 === 0 ? open : { type: turn % 3 === 1 ? 'OSTAT' : 'POLL' });
      sequences.push(sequenceOf(bytes));
      const expected =
        turn % 3 === 0 ? { type: 'ACK' } : turn % 3 === 1 ? { type: 'OSTATR', active: [true, false] } : { type: 'ACK' };
      expect(hear(reply(bytes))).toEqual({ type: 'reply', reply: expected });
    }
    expect(sequences).toEqual([2, 3, 1, 2, 3, 1, 2, 3, 1]);
    expect(opens).toHaveLength(3);
  });

  test('a repeat is identical to the byte, and the device opens once', () => {
    connect();
    const bytes = session.request(open);
    reply(bytes);
    expect(session.repeat()).toEqual(bytes);
    expect(hear(reply(session.repeat()))).toEqual({ type: 'reply', reply: { type: 'ACK' } });
    expect(opens).toEqual(['entry']);
  });

  test('another key is noticed, and the waiting command goes on waiting for the right answer', () => {
    peripheral.changeKey(Buffer.alloc(16, 7));
    expect(hear(reply(session.challenge(rndA)))).toEqual({ type: 'keyMismatch' });
    peripheral.changeKey(Buffer.from(key));
    expect(hear(reply(session.challenge(rndA)))).toMatchObject({ type: 'reply' });
  });

  test('a device that restarted says so, which ends the session', () => {
    connect();
    peripheral.restart();
    expect(hear(reply(session.request({ type: 'POLL' })))).toEqual({ type: 'sessionGone' });
  });
});

test('an answer that names the key everybody knows is no proof where another key is asked for', () => {
  const [answer] = frames(reply(session.challenge(rndA)));
  if (!answer?.security) throw new Error('the device did not answer');
  expect(session.hear({ ...answer, security: Uint8Array.of(3, 0x12, 0) })).toEqual({ type: 'keyMismatch' });
  expect(() => session.prove()).toThrow();
  expect(session.hear(answer)).toMatchObject({ type: 'reply' });
});

describe('what is no answer', () => {
  test.each([
    ['an ACK in the clear', () => plainReply(0x40, [], 2)],
    ['a card in the clear', () => plainReply(0x50, [0, 1, 8, 0, 0xff], 2)],
    [
      'the answer of another device',
      () =>
        encodeFrame(
          { address: 8, reply: true, sequence: 2, security: Uint8Array.of(2, 0x16), code: 0x40, data: new Uint8Array(0) },
          () => new Uint8Array(16),
        ),
    ],
    [
      'a code that was made up',
      () =>
        encodeFrame(
          { address: 9, reply: true, sequence: 2, security: Uint8Array.of(2, 0x16), code: 0x40, data: new Uint8Array(0) },
          () => new Uint8Array(16),
        ),
    ],
    ['our own words', () => session.repeat()],
  ])('%s', (_, bytes) => {
    connect();
    const poll = session.request({ type: 'POLL' });
    expect(hear(bytes())).toBeNull();
    expect(hear(reply(poll))).toEqual({ type: 'reply', reply: { type: 'ACK' } });
  });

  test('an answer whose data was touched', () => {
    connect();
    const bytes = session.request({ type: 'OSTAT' });
    const [frame] = frames(reply(bytes));
    if (!frame) throw new Error('the device did not answer');
    const data = frame.data.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    const authenticated = frame.authenticated.map((byte, index) => (index === 11 ? byte ^ 1 : byte));
    expect(session.hear({ ...frame, data, authenticated })).toBeNull();
    expect(session.hear(frame)).toMatchObject({ type: 'reply', reply: { type: 'OSTATR' } });
  });

  test('the same answer twice, and a late one', () => {
    connect();
    const first = reply(session.request({ type: 'POLL' }));
    expect(hear(first)).toMatchObject({ type: 'reply' });
    expect(hear(first)).toBeNull();
    const second = session.request({ type: 'POLL' });
    expect(hear(first)).toBeNull();
    expect(hear(reply(second))).toMatchObject({ type: 'reply' });
  });
});

test('a handshake answer out of sequence, and a proof made up by somebody without the key', () => {
  const [answer] = frames(reply(session.challenge(rndA)));
  if (!answer) throw new Error('the device did not answer');
  expect(session.hear({ ...answer, sequence: 1 })).toBeNull();
  expect(session.hear(answer)).toMatchObject({ type: 'reply' });
  const [proof] = frames(reply(session.prove()));
  if (!proof) throw new Error('the device did not answer');
  expect(session.hear({ ...proof, data: new Uint8Array(16) })).toEqual({ type: 'keyMismatch' });
  expect(session.secure).toBe(false);
  expect(session.hear(proof)).toMatchObject({ type: 'reply' });
  expect(session.secure).toBe(true);
});

test('busy asks for the same bytes again', () => {
  connect();
  const bytes = session.request({ type: 'POLL' });
  expect(hear(plainReply(0x79, [], 0))).toEqual({ type: 'busy' });
  expect(session.repeat()).toEqual(bytes);
  expect(hear(reply(bytes))).toMatchObject({ type: 'reply' });
});

test('a refused secure channel is never followed by a plain command', () => {
  session.challenge(rndA);
  expect(hear(plainReply(0x41, [5], 0))).toEqual({ type: 'handshakeRefused', error: 5 });
  expect(() => session.request({ type: 'POLL' })).toThrow();
  expect(() => session.prove()).toThrow();
});

test('a command neither overtakes another nor outlives the session', () => {
  connect();
  session.request({ type: 'POLL' });
  expect(() => session.request(open)).toThrow();
  session.end();
  expect(() => session.repeat()).toThrow();
  expect(() => session.request(open)).toThrow();
});

test('the key everybody knows is announced as such', () => {
  const keyKind = (base: Uint8Array): number | undefined => frames(new OsdpSession(9, base).challenge(rndA))[0]?.security?.[2];
  expect(keyKind(DEFAULT_BASE_KEY)).toBe(0);
  expect(keyKind(key)).toBe(1);
});

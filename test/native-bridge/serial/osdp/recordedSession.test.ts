import { describe, expect, test } from 'vitest';
import type { OsdpCommand } from '../../../../native-bridge/serial/osdp/commands';
import { encodeFrame, FrameReader } from '../../../../native-bridge/serial/osdp/frame';
import { decodeReply } from '../../../../native-bridge/serial/osdp/replies';
import { DEFAULT_BASE_KEY } from '../../../../native-bridge/serial/osdp/secureChannel';
import { type Heard, OsdpSession } from '../../../../native-bridge/serial/osdp/session';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const noMac = (): Uint8Array => new Uint8Array(0);

describe('frames that others have published', () => {
  test.each([
    ['POLL', 0x65, 0, 0x60, '', 'ff 53 65 08 00 04 60 60 90'],
    ['ID', 0x65, 1, 0x61, '00', 'ff 53 65 09 00 05 61 00 e9 4d'],
    ['ID, sequence 0', 0x65, 0, 0x61, '00', 'ff 53 65 09 00 04 61 00 d9 7a'],
    ['SIA specification, annex E', 0x7f, 0, 0x6e, '00 80 25 00 00', 'ff 53 7f 0d 00 04 6e 00 80 25 00 00 6e 38'],
  ])('%s', (_, address, sequence, code, data, published) => {
    const parts = { address, reply: false, sequence, security: null, code, data: bytesOf(data) };
    expect(textOf(encodeFrame(parts, noMac))).toBe(published.replaceAll(' ', ''));
  });

  test.each([
    ['ff 53 e5 08 00 04 40 d2 96', { type: 'ACK' }],
    [
      'ff 53 e5 14 00 05 45 a1 a2 a3 b1 c1 d1 d2 d3 d4 e1 e2 e3 99 a2',
      { type: 'PDID', vendor: 0xa3a2a1, model: 0xb1, version: 0xc1, serial: 0xd4d3d2d1, firmware: '225.226.227' },
    ],
  ])('%s', (published, reply) => {
    const [frame] = new FrameReader().feed(bytesOf(published));
    expect(frame).toMatchObject({ reply: true, address: 0x65 });
    expect(frame && decodeReply(frame.code, frame.data)).toEqual(reply);
  });
});

/**
 * A whole session over the key and random numbers of the SIA specification's annex E, whose cryptograms and first code are published
 * there. The frames and the codes that follow were computed once with openssl alone, block by block, from the words of annex D.
 */
const recorded: { command: 'challenge' | 'prove' | OsdpCommand; sent: string; answer: string; reply: object }[] = [
  {
    command: 'challenge',
    sent: 'ff530113000c03110076b0b1b2b3b4b5b6b7769a',
    answer: 'ff53812b000c031200764647540101000000a0a1a2a3a4a5a6a7fde5d2f428ec16312471ea3c02bd77967f47',
    reply: { type: 'CCRYPT' },
  },
  {
    command: 'prove',
    sent: 'ff53011b000d0313007726d3356e07762d262801fc8e6665a89178ed',
    answer: 'ff53811b000d03140078b2a30057eb98ba2229ec1f875662b5246742',
    reply: { type: 'RMAC_I' },
  },
  {
    command: { type: 'POLL' },
    sent: 'ff53010e000e02156086da777e904f',
    answer: 'ff53810e000e021640f5e7df51691f',
    reply: { type: 'ACK' },
  },
  {
    command: { type: 'OUT', output: 0, control: 'pulse', timerMs: 3_000 },
    sent: 'ff53011e000f021768c89b8bb19c5faf718b304455559644e6661a2207eebb',
    answer: 'ff53811e000f02184aebdc9261aeed1d54bd77b59f5ceeda4bd6c117cb81d7',
    reply: { type: 'OSTATR', active: [true, false] },
  },
  {
    command: { type: 'KEYSET', scbk: Uint8Array.from({ length: 16 }, (_, index) => index) },
    sent: 'ff53012e000d02177554ec244eae91fe19bcdf30703e8d11a34ed7b97c0d04037334be63ad5ad13e8750aebb82f160',
    answer: 'ff53810e000d0216402beb42b77b5b',
    reply: { type: 'ACK' },
  },
  {
    command: { type: 'POLL' },
    sent: 'ff53010e000e021560f4bfe7244273',
    answer: 'ff53811e000e02185305287e5b255c1d2436c257942c163c028f87b4fd4651',
    reply: { type: 'KEYPAD', reader: 0, keys: '12#' },
  },
];

function bytesFor(session: OsdpSession, command: (typeof recorded)[number]['command']): Uint8Array {
  if (command === 'challenge') return session.challenge(bytesOf('b0b1b2b3b4b5b6b7'));
  return command === 'prove' ? session.prove() : session.request(command);
}

function hear(session: OsdpSession, answer: string): Heard {
  const [frame] = new FrameReader().feed(bytesOf(answer));
  return frame ? session.hear(frame) : null;
}

test('a recorded session is sent byte for byte, and understood', () => {
  const session = new OsdpSession(1, DEFAULT_BASE_KEY);
  for (const { command, sent, answer, reply } of recorded) {
    expect(textOf(bytesFor(session, command))).toBe(sent);
    expect(hear(session, answer)).toMatchObject({ type: 'reply', reply });
  }
});

test('no answer of it stands for another one', () => {
  for (const [turn, { answer: right }] of recorded.entries()) {
    const session = new OsdpSession(1, DEFAULT_BASE_KEY);
    for (const { command, answer } of recorded.slice(0, turn)) {
      bytesFor(session, command);
      hear(session, answer);
    }
    bytesFor(session, recorded[turn]?.command ?? 'challenge');
    for (const { answer } of recorded) if (answer !== right) expect(hear(session, answer)).toBeNull();
    expect(hear(session, right)).toMatchObject({ type: 'reply' });
  }
});

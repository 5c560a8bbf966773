import { expect } from 'vitest';
import { createBoard7eCodec } from '../../../../native-bridge/serial/boards/board7eCodec';
import { createBoardEbCodec } from '../../../../native-bridge/serial/boards/boardEbCodec';
import { createDigiconCodec } from '../../../../native-bridge/serial/boards/digiconCodec';
import { ModbusCodec } from '../../../../native-bridge/serial/modbus/codec';
import { FrameFinder } from '../../../../native-bridge/serial/modbus/frames';
import type { ModbusRequest } from '../../../../native-bridge/serial/modbus/messages';
import { FrameReader } from '../../../../native-bridge/serial/osdp/frame';
import { createReadingCodec } from '../../../../native-bridge/serial/readers/readingCodec';
import { createHw667Codec, createKmtronicCodec, createLcusCodec } from '../../../../native-bridge/serial/relays/codecs';
import { frameHead, sealFrame } from '../../../support/serial/osdp/frame';
import { bytesOf } from '../boards/bytes';
import { sessionSubject } from './sessionSubject';
import { modbusSound, osdpSound, sealedModbus, sumSound, xorSound } from './sound';
import type { Sound } from './witness';

/** One codec under fire. */
export interface Subject {
  name: string;
  /** Whole answers, of which the stream is made. */
  frames: readonly Uint8Array[];
  longest: number;
  /** Null where what a sound answer is does not show in its bytes alone. */
  sound: Sound | null;
  /** Bytes after which a frame is found at once, whatever came before. */
  lull: Uint8Array;
  /** Takes bytes; gives the number of things it made of them, and fails on one that cannot be. `null` for `fresh`: it makes nothing of anything. */
  start(): { feed(piece: Uint8Array): number; fresh: Uint8Array | null };
}

const lullOf = (length: number): Uint8Array => new Uint8Array(2 * length);
const first = (frames: readonly Uint8Array[]): Uint8Array => frames[0] ?? new Uint8Array(0);

function codecSubject(
  given: Pick<Subject, 'name' | 'frames' | 'longest' | 'sound'> & {
    create: () => { feed(bytes: Uint8Array): readonly unknown[] };
  },
): Subject {
  const start = (): ReturnType<Subject['start']> => {
    const codec = given.create();
    return { feed: (piece) => codec.feed(piece).length, fresh: first(given.frames) };
  };
  return { ...given, lull: lullOf(given.longest), start };
}

const mute = (name: string, create: () => { feed(bytes: Uint8Array): readonly unknown[] }, frames: string[]): Subject => {
  const subject = codecSubject({ name, frames: frames.map(bytesOf), longest: 4, sound: () => 0, create });
  return { ...subject, start: () => ({ ...subject.start(), fresh: null }) };
};

const osdpReplies = [
  { code: 0x40, body: [] },
  { code: 0x41, body: [3] },
  { code: 0x49, body: [0, 1, 0, 0] },
  { code: 0x50, body: [0, 0, 26, 0, 1, 2, 3, 0x40] },
  { code: 0x53, body: [0, 4, 0x31, 0x32, 0x33, 0x34] },
].map(({ code, body }, index) => {
  const parts = { address: 0x81, sequence: index % 4, security: null, code, body: Uint8Array.from(body) };
  return Uint8Array.from(sealFrame(frameHead(parts, 0), new Uint8Array(0)));
});

const modbusRequests: readonly ModbusRequest[] = [
  { unit: 1, type: 'readCoils', first: 0, count: 8 },
  { unit: 1, type: 'readRegisters', first: 0x40, count: 2 },
  { unit: 1, type: 'writeCoil', first: 0, value: 0xff00 },
];
const modbusAnswers = ['01010105', '01030400010002', '01050000ff00', '018302', '011000400001'].map((hex) =>
  sealedModbus(bytesOf(hex)),
);

/** The whole codec: an answer only to what was asked last, and only once. */
const modbusSubject: Subject = {
  name: 'Modbus answers',
  frames: modbusAnswers,
  longest: 256,
  sound: null,
  lull: lullOf(256),
  start: () => {
    const codec = new ModbusCodec();
    let turn = 0;
    let asked = codec.encode(modbusRequests[0] as ModbusRequest) && modbusRequests[0];
    return {
      feed: (piece) => {
        const answers = codec.feed(piece);
        expect(answers.length).toBeLessThanOrEqual(1);
        if (answers[0]) expect(answers[0].request).toBe(asked);
        turn += 1;
        asked = modbusRequests[turn % modbusRequests.length];
        codec.encode(asked as ModbusRequest);
        return answers.length;
      },
      fresh: null,
    };
  },
};

type ReaderSettings = Parameters<typeof createReadingCodec>[0];
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a reader says is a card of the length it was set to, keys, or plain text; nothing else ever comes out. */
function readerSubject(name: string, settings: ReaderSettings, frames: readonly Uint8Array[]): Subject {
  return {
    name,
    frames,
    longest: 64,
    sound: null,
    lull: ascii(`${'\0'.repeat(256)}\r\n\r\n`),
    start: () => {
      const codec = createReadingCodec(settings) ?? expect.fail('framing');
      return {
        fresh: first(frames),
        feed: (piece) => {
          const readings = codec.feed(piece);
          for (const reading of readings) {
            const fits =
              (reading.type === 'card' &&
                reading.bits === settings.cardBits &&
                reading.dataHex.length === Math.ceil(reading.bits / 8) * 2) ||
              (reading.type === 'keys' && /^[0-9*#]$/.test(reading.keys)) ||
              (reading.type === 'code' && reading.text.length <= 1_000 && !/\p{Cc}/u.test(reading.text));
            if (!fits) expect.fail(`no reading: ${JSON.stringify(reading)}`);
          }
          return readings.length;
        },
      };
    },
  };
}

export const subjects: readonly Subject[] = [
  codecSubject({
    name: 'OSDP frames',
    frames: osdpReplies,
    longest: 1_440,
    sound: osdpSound,
    create: () => new FrameReader(),
  }),
  sessionSubject(),
  codecSubject({
    name: 'Modbus frames',
    frames: modbusAnswers,
    longest: 256,
    sound: modbusSound,
    create: () => new FrameFinder(),
  }),
  modbusSubject,
  codecSubject({
    name: '7E',
    frames: ['7f020110204000010201000081551800001b', '7f0201102040000102010000810018000070'].map(bytesOf),
    longest: 18,
    sound: sumSound(0x7f, 18),
    create: () => createBoard7eCodec(1),
  }),
  codecSubject({
    name: 'EB',
    frames: ['eb01c0002a', 'eb01c1002b', 'eb01ca0020', 'eb01cb0021'].map(bytesOf),
    longest: 5,
    sound: xorSound(0xeb, 5),
    create: () => createBoardEbCodec(1, 'xor'),
  }),
  codecSubject({
    name: 'Digicon',
    frames: ['0202000606', '0202001515', '0202001a1a', '0202001b1b'].map(bytesOf),
    longest: 5,
    sound: xorSound(0x02, 5),
    create: createDigiconCodec,
  }),
  codecSubject({
    name: 'KMtronic',
    frames: ['ff0100', 'ff0101', 'ff0200'].map(bytesOf),
    longest: 3,
    sound: (bytes, at) => {
      const [start, relay = 0, state = 2] = bytes.subarray(at, at + 3);
      return start === 0xff && relay >= 1 && relay <= 8 && state <= 1 ? 3 : 0;
    },
    create: createKmtronicCodec,
  }),
  mute('LCUS', createLcusCodec, ['a00101a2', 'a00100a1']),
  mute('HW-667', createHw667Codec, ['cc', 'bb']),
  readerSubject(
    'a Wiegand converter',
    { framing: { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'xor' }, content: 'wiegand-hex', cardBits: 26 },
    [ascii('\x0201234567\x00\x03'), ascii('\x0200000001\x01\x03')],
  ),
  readerSubject(
    'a reader of decimal numbers',
    { framing: { startHex: '', endHex: '0d0a', lengthBytes: null, checksum: 'none' }, content: 'number-decimal', cardBits: 34 },
    [ascii('0012345678\r\n'), ascii('4711\r\n')],
  ),
  readerSubject(
    'a reader of raw bytes',
    { framing: { startHex: 'aa', endHex: '', lengthBytes: 6, checksum: 'sum' }, content: 'number-bytes', cardBits: 34 },
    [bytesOf('aa010203040a'), bytesOf('aa0000ff01' + '00')],
  ),
  readerSubject(
    'a QR reader',
    { framing: { startHex: '', endHex: '0d', lengthBytes: null, checksum: 'none' }, content: 'text', cardBits: 26 },
    [ascii('FGP1.abcdefghijklmnopqrstuvwxyz\r'), ascii('通行证\r')],
  ),
];

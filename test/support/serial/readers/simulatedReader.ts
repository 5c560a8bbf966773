import { type Clock, systemClock } from '../clock';
import type { Line } from '../line';

export type Content = 'wiegand-hex' | 'number-hex' | 'number-decimal' | 'number-bytes' | 'text';

export interface ReaderOptions {
  line: Line;
  /** Sent before and after every reading. */
  start: Buffer;
  end: Buffer;
  checksum: 'none' | 'xor' | 'sum';
  content: Content;
  cardBits: 26 | 34 | 37;
  clock?: Clock;
}

/** A card or QR reader at the device end of a line: it only speaks. Disposing it also disposes the line. */
export interface SimulatedReader {
  /** Holds a card to it; `wrongParity` turns its last bit, where the content has one. */
  holdCard(number: number, wrongParity?: boolean): void;
  showCode(text: string): void;
  /** A Wiegand keypad's burst of 4 or 8 bits. */
  pressKey(key: string, bits: 4 | 8): void;
  /** The beginning of a card's reading, and then silence. */
  holdCardHalf(number: number): void;
  say(bytes: Buffer): void;
  /** So many readings at once: of one card, or each of another. */
  babble(count: number, what: 'same' | 'different'): void;
  /** Says a card again and again until told to stop. */
  babbleOn(everyMs: number, what: 'same' | 'different'): () => void;
  /** Bytes that reached it: nothing is ever written to a reader. */
  readonly heardBytes: number;
  dispose(): Promise<void>;
}

const ones = (bits: string): number => [...bits].filter((bit) => bit === '1').length;

/** A card as it goes over the two wires: even parity over the first half, the number, odd parity over the last half. */
export function wiegandBits(number: number, cardBits: 26 | 34 | 37): string {
  const data = number.toString(2).padStart(cardBits - 2, '0');
  const half = Math.ceil(data.length / 2);
  const even = ones(data.slice(0, half)) % 2 === 0 ? '0' : '1';
  const odd = ones(data.slice(-half)) % 2 === 0 ? '1' : '0';
  return `${even}${data}${odd}`;
}

/** As `card` events carry it: the first bit in the highest bit of the first byte. */
export const cardDataHex = (bits: string): string =>
  Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))).toString('hex');

function contentOfCard(bits: string, content: Content): Buffer {
  const number = Number.parseInt(bits.slice(1, -1), 2);
  const bytes = Math.ceil((bits.length - 2) / 8);
  const hex = number.toString(16).padStart(bytes * 2, '0');
  switch (content) {
    case 'wiegand-hex':
      return Buffer.from(
        Number.parseInt(bits, 2)
          .toString(16)
          .toUpperCase()
          .padStart(Math.ceil(bits.length / 4), '0'),
      );
    case 'number-hex':
      return Buffer.from(hex.toUpperCase());
    case 'number-decimal':
      return Buffer.from(String(number).padStart(10, '0'));
    case 'number-bytes':
      return Buffer.from(hex, 'hex');
    case 'text':
      return Buffer.from(String(number));
  }
}

export function startReader(options: ReaderOptions): SimulatedReader {
  const { line, start, end, checksum, content, cardBits, clock = systemClock } = options;
  let heardBytes = 0;
  let spoken = 0;
  line.onBytes((bytes) => {
    heardBytes += bytes.length;
  });
  const framed = (said: Buffer): Buffer => {
    const check = said.reduce((sum, byte) => (checksum === 'xor' ? sum ^ byte : (sum + byte) % 256), 0);
    return Buffer.concat([start, said, Buffer.from(checksum === 'none' ? [] : [check]), end]);
  };
  const cardReading = (number: number) => framed(contentOfCard(wiegandBits(number, cardBits), content));
  const say = (bytes: Buffer) => line.write(bytes);
  const next = (what: 'same' | 'different') => (what === 'same' ? 4711 : 5_000 + (spoken++ % 60_000));

  return {
    holdCard: (number, wrongParity = false) => {
      const bits = wiegandBits(number, cardBits);
      const last = bits.endsWith('1') === wrongParity ? '0' : '1';
      say(framed(contentOfCard(`${bits.slice(0, -1)}${last}`, content)));
    },
    showCode: (text) => say(framed(Buffer.from(text))),
    pressKey: (key, bits) => {
      const value = '0123456789*#'.indexOf(key);
      const burst = bits === 4 ? value : ((15 - value) << 4) | value;
      say(framed(content === 'number-bytes' ? Buffer.of(burst) : Buffer.from(burst.toString(16).padStart(bits / 4, '0'))));
    },
    holdCardHalf: (number) => {
      const whole = cardReading(number);
      say(whole.subarray(0, whole.length >> 1));
    },
    say,
    babble: (count, what) => say(Buffer.concat(Array.from({ length: count }, () => cardReading(next(what))))),
    babbleOn: (everyMs, what) => {
      let stop = () => {};
      const again = () => {
        say(cardReading(next(what)));
        stop = clock.after(everyMs, again);
      };
      again();
      return () => stop();
    },
    get heardBytes() {
      return heardBytes;
    },
    dispose: () => line.dispose(),
  };
}

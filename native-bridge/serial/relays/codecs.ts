import { Framer, type FrameShape, sumOf } from '../boards/framer';
import type { Codec } from '../codec';

/** One relay of a board; the first is 0, as in the settings, and 1 on the wire. */
export interface Switching {
  relay: number;
  on: boolean;
}

const HIGHEST_RELAY = 8;

/** `A0 relay state sum`. The board answers nothing. */
export function createLcusCodec(): Codec<Switching, never> {
  return {
    encode: ({ relay, on }) => {
      const body = Uint8Array.of(0xa0, relay + 1, on ? 1 : 0);
      return Uint8Array.of(...body, sumOf(body));
    },
    feed: () => [],
    reset: () => {},
  };
}

/** Switches relays, and asks one of them how it stands then. */
export interface KmtronicCommand {
  switchings: readonly Switching[];
  query: number;
}

const KMTRONIC_QUERY = 3;

const kmtronicShape: FrameShape = {
  start: 0xff,
  lengthAt: (bytes, at) => {
    const relay = bytes[at + 1];
    const state = bytes[at + 2];
    if (relay !== undefined && (relay < 1 || relay > HIGHEST_RELAY)) return 'noise';
    if (state !== undefined && state > 1) return 'noise';
    return state === undefined ? 'short' : 3;
  },
  holds: () => true,
};

/**
 * `FF relay state` switches and is not answered; `FF relay 03` asks and is answered `FF relay state` (the maker's pages on its one- and
 * two-relay boards). There is no check, so an answer counts only while a question waits for it, and for its relay alone.
 */
export function createKmtronicCodec(): Codec<KmtronicCommand, Switching> {
  const framer = new Framer(kmtronicShape);
  return {
    encode: ({ switchings, query }) =>
      Uint8Array.from([
        ...switchings.flatMap(({ relay, on }) => [0xff, relay + 1, on ? 1 : 0]),
        ...[0xff, query + 1, KMTRONIC_QUERY],
      ]),
    feed: (bytes) => framer.feed(bytes).map((frame) => ({ relay: (frame[1] ?? 0) - 1, on: frame[2] === 1 })),
    reset: () => framer.reset(),
  };
}

/** One relay, one byte: `CC` closes it for a second, `BB` opens it (sellers' description of the board). It answers nothing. */
export function createHw667Codec(): Codec<'jog' | 'off', never> {
  return {
    encode: (command) => Uint8Array.of(command === 'jog' ? 0xcc : 0xbb),
    feed: () => [],
    reset: () => {},
  };
}

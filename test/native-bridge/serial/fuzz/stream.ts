/** Numbers that look random and are the same for the same seed (mulberry32): 32 bits at a time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export type Random = () => number;

/** A whole number below `end`. */
export const below = (random: Random, end: number): number => random() % end;
export const oneOf = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T;

const LONGEST_NOISE = 96;
const LONGEST_PIECE = 300;

/** A frame as a bad line delivers it: bits turned, bytes lost, doubled or put in. */
function damaged(random: Random, frame: Uint8Array): Uint8Array {
  const at = below(random, frame.length);
  const bytes = Array.from(frame);
  const kind = below(random, 5);
  if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
  else if (kind === 1) bytes.splice(at, 1 + below(random, 4));
  else if (kind === 2) bytes.splice(at, 0, random() & 0xff);
  else if (kind === 3) bytes.splice(at, 0, ...bytes.slice(0, at));
  else bytes.length = at;
  return Uint8Array.from(bytes);
}

/**
 * So many bytes in pieces of any length: noise, whole frames, damaged frames, and noise made only of bytes that the frames are made of,
 * all of them split and joined without regard to where they begin. The pieces are only good until the next one is asked for.
 */
export function* fuzz(seed: number, total: number, frames: readonly Uint8Array[]): Generator<Uint8Array> {
  const random = seeded(seed);
  const alphabet = frames.flatMap((frame) => Array.from(frame));
  const pool = new Uint8Array(64 * 1_024);
  for (let done = 0; done < total; ) {
    let filled = 0;
    const put = (bytes: Uint8Array): void => {
      const fits = bytes.subarray(0, pool.length - filled);
      pool.set(fits, filled);
      filled += fits.length;
    };
    while (filled < pool.length) {
      const kind = below(random, 8);
      if (kind < 3) put(oneOf(random, frames));
      else if (kind < 6) put(damaged(random, oneOf(random, frames)));
      else {
        const end = Math.min(pool.length, filled + 1 + below(random, LONGEST_NOISE));
        while (filled < end) pool[filled++] = kind === 6 ? random() & 0xff : oneOf(random, alphabet);
      }
    }
    for (let at = 0; at < pool.length && done < total; ) {
      const length = Math.min(1 + below(random, LONGEST_PIECE), pool.length - at, total - done);
      yield pool.subarray(at, at + length);
      at += length;
      done += length;
    }
  }
}

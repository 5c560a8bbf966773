/**
 * The ChaCha20 block function (RFC 8439, 2.3): 16 words of `state` to 64 bytes of key stream in `out`. Works in the caller's
 * memory alone, so that the caller can wipe all of it.
 */
export function chachaBlock(state: Uint32Array, out: Uint32Array): void {
  out.set(state);
  for (let round = 0; round < 10; round += 1) {
    for (const [a, b, c, d] of QUARTER_ROUNDS) quarterRound(out, a, b, c, d);
  }
  for (let word = 0; word < 16; word += 1) out[word] = (out[word] ?? 0) + (state[word] ?? 0);
}

/** Columns, then diagonals. */
const QUARTER_ROUNDS: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

function quarterRound(words: Uint32Array, ...[a, b, c, d]: [number, number, number, number]): void {
  mix(words, a, b, d, 16);
  mix(words, c, d, b, 12);
  mix(words, a, b, d, 8);
  mix(words, c, d, b, 7);
}

function mix(words: Uint32Array, ...[to, from, turned, bits]: [number, number, number, number]): void {
  const sum = ((words[to] ?? 0) + (words[from] ?? 0)) | 0;
  words[to] = sum;
  const mixed = (words[turned] ?? 0) ^ sum;
  words[turned] = (mixed << bits) | (mixed >>> (32 - bits));
}

/** "expand 32-byte k". */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const COUNTER = 12;

/** Masks one message after another; the other end with the same key unmasks them in the same order. */
export interface KeyStream {
  /** In place. Afterwards neither end can do or undo it again: the key of a message is overwritten with the next one. */
  mask(message: Uint8Array): void;
  wipe(): void;
}

/** Takes the 32 bytes of the key and wipes them. Every key serves for one message, so the nonce is always zero. */
export function createKeyStream(key: Uint8Array): KeyStream {
  const state = new Uint32Array(16);
  const block = new Uint32Array(16);
  const nextKey = new Uint32Array(8);
  const blockBytes = new Uint8Array(block.buffer);
  state.set(CONSTANTS);
  new Uint8Array(state.buffer, CONSTANTS.length * 4, 32).set(key);
  key.fill(0);
  return {
    mask: (message) => {
      state[COUNTER] = 0;
      chachaBlock(state, block);
      nextKey.set(block.subarray(0, 8));
      for (let from = 0; from < message.length; from += 64) {
        state[COUNTER] = from / 64 + 1;
        chachaBlock(state, block);
        const until = Math.min(message.length, from + 64);
        for (let at = from; at < until; at += 1) message[at] = (message[at] ?? 0) ^ (blockBytes[at - from] ?? 0);
      }
      state.set(nextKey, CONSTANTS.length);
      nextKey.fill(0);
      block.fill(0);
    },
    wipe: () => state.fill(0),
  };
}

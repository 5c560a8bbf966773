/**
 * A protocol as bytes, without time and without a line. `feed` takes bytes that may come split, joined or with noise between them:
 * lengths and checksums decide where an answer begins and ends, and after a false start it goes on with the very next byte. It never
 * throws, holds at most one frame's length, and gives out nothing whose check does not hold.
 */
export interface Codec<C, E> {
  encode(command: C): Uint8Array;
  feed(bytes: Uint8Array): E[];
  /** Forgets an answer's beginning. */
  reset(): void;
}

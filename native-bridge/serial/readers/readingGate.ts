import { Allowance } from '../allowance';
import type { Reading } from './contents';

/** The same reading again within this counts as one, and as long as it goes on. */
const SAME_WITHIN_MS = 500;
/** Readings a second that leave the process, and as many at once. */
const READINGS_A_SECOND = 20;
/** Five times what the fastest line carries: more is noise, or a server gone wild, and is not even looked at. */
const BYTES_A_SECOND = 64 * 1_024;

/**
 * What keeps a reader that babbles from flooding the station and from starving the grants of this process. Pure but for what it
 * remembers, which is a second's worth. Keys are never taken for a repetition: a PIN may hold a digit twice.
 */
export class ReadingGate {
  readonly #bytes = new Allowance(BYTES_A_SECOND);
  readonly #readings = new Allowance(READINGS_A_SECOND);
  readonly #lastMs = new Map<string, number>();

  /** The bytes that are looked at; shorter where too many come, empty in the end. */
  intake(bytes: Uint8Array, nowMs: number): Uint8Array {
    return bytes.subarray(0, this.#bytes.take(bytes.length, nowMs));
  }

  /** Whether this reading is told. */
  admits(reading: Reading, nowMs: number): boolean {
    for (const [key, seenMs] of this.#lastMs) if (nowMs - seenMs >= SAME_WITHIN_MS) this.#lastMs.delete(key);
    const key = reading.type === 'card' ? `${reading.bits} ${reading.dataHex}` : reading.type === 'code' ? reading.text : null;
    const isSame = key !== null && this.#lastMs.has(key);
    if (!isSame && this.#readings.take(1, nowMs) === 0) return false;
    if (key !== null) this.#lastMs.set(key, nowMs);
    return !isSame;
  }
}

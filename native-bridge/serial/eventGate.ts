import { Allowance } from './allowance';
import type { SerialEvent } from './protocol';

/** Cards and codes a second of one lane. Far more than people can hold up, and each is written to disk. */
const READINGS_A_SECOND = 20;
/** Five PINs. */
const KEYS_A_SECOND = 40;
/** Passages that no grant waits for. Nobody walks so fast; a counter that runs wild does. */
const PASSAGES_A_SECOND = 20;

/** What keeps a lane's devices from burying the station under what they tell. What lasts, outcomes and awaited passages always pass. */
export class EventGate {
  readonly #readings = new Allowance(READINGS_A_SECOND);
  readonly #keys = new Allowance(KEYS_A_SECOND);
  readonly #passages = new Allowance(PASSAGES_A_SECOND);

  admits(event: SerialEvent, nowMs: number): boolean {
    if (event.type === 'card' || event.type === 'code') return this.#readings.take(1, nowMs) === 1;
    if (event.type === 'keys') return this.#keys.take(event.keys.length, nowMs) === event.keys.length;
    return event.type !== 'lane' || !isUnawaited(event) || this.#passages.take(1, nowMs) === 1;
  }
}

/** A tailgate and a passage the wrong way name somebody else's grant. */
const isUnawaited = ({ what, grantId }: Extract<SerialEvent, { type: 'lane' }>): boolean =>
  what === 'forced' || what === 'tailgate' || what === 'reverse' || (what === 'passed' && grantId === null);

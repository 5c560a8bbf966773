import type { SerialEvent } from '../../native-bridge/serial/protocol';

/** What lasts until its end is told. */
const lastingOf: Partial<Record<Extract<SerialEvent, { type: 'lane' }>['what'], string>> = {
  tamper: 'tamper',
  tamperCleared: 'tamper',
  powerFail: 'power',
  powerBack: 'power',
  fault: 'fault',
  faultOver: 'fault',
  fireRelease: 'fire',
  fireOver: 'fire',
  heldOpen: 'held-open',
  heldOpenOver: 'held-open',
  obstructed: 'obstructed',
  obstructedOver: 'obstructed',
};

/**
 * What the serial process said last of each line, reader and cabinet. It says nothing twice, so whoever begins to listen while the lines
 * are up is told by this.
 */
export class LastSaid {
  readonly #last = new Map<string, SerialEvent>();

  hear(event: SerialEvent): void {
    if (event.type === 'link') this.#onLink(event);
    else if (event.type === 'reader') this.#last.set(`reader ${event.laneId} ${event.direction} ${event.reader ?? 'own'}`, event);
    else if (event.type === 'status') this.#last.set(`status ${event.laneId}`, event);
    else if (event.type === 'lane') {
      const lasting = lastingOf[event.what];
      if (lasting) this.#last.set(`${lasting} ${event.laneId} ${event.direction}`, event);
    }
  }

  /** The process is gone; nothing it said is believed any more. */
  forget(): void {
    this.#last.clear();
  }

  /** The lines first. */
  all(): SerialEvent[] {
    const rank = ({ type }: SerialEvent) => (type === 'link' ? 0 : 1);
    return [...this.#last.values()].sort((a, b) => rank(a) - rank(b));
  }

  /** After a new connection the device's own readers and its cabinet are told anew. */
  #onLink(event: Extract<SerialEvent, { type: 'link' }>): void {
    const isUp = event.state === 'ready' || event.state === 'degraded';
    const hangsOnIt = (said: SerialEvent) =>
      'laneId' in said && said.laneId === event.laneId && !(said.type === 'reader' && said.reader !== undefined);
    if (!isUp) for (const [key, said] of this.#last) if (hangsOnIt(said)) this.#last.delete(key);
    this.#last.set(`link ${event.laneId}`, event);
  }
}

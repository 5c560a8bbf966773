import type { SerialEvent } from '../../native-bridge/serial/protocol';

/**
 * What the serial process said last of each line, reader and cabinet. It says nothing twice, so whoever begins to listen while the lines
 * are up is told by this.
 */
export class LastSaid {
  readonly #last = new Map<string, SerialEvent>();

  hear(event: SerialEvent): void {
    if (event.type === 'link') this.#onLink(event);
    else if (event.type === 'reader') this.#last.set(`reader ${event.laneId} ${event.direction}`, event);
    else if (event.type === 'lane' && (event.what === 'tamper' || event.what === 'tamperCleared'))
      this.#last.set(`tamper ${event.laneId}`, event);
    else if (event.type === 'lane' && (event.what === 'powerFail' || event.what === 'powerBack'))
      this.#last.set(`power ${event.laneId}`, event);
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

  /** After a new connection readers and cabinet are told anew. */
  #onLink(event: Extract<SerialEvent, { type: 'link' }>): void {
    const isUp = event.state === 'ready' || event.state === 'degraded';
    if (!isUp) for (const [key, said] of this.#last) if ('laneId' in said && said.laneId === event.laneId) this.#last.delete(key);
    this.#last.set(`link ${event.laneId}`, event);
  }
}

import type { Clock } from '../clock';
import { retryDelayMs } from '../linkMachine';
import type { OpenTransport, Transport } from '../transport';

/** What comes this soon after the line was opened was kept on the way, or is the rest of something: nobody stands there for it any more. */
const SETTLES_MS = 250;
/** A line that stayed up for so long is opened again without a long pause. */
const STEADY_MS = 2_000;

interface LineParts {
  open: OpenTransport;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** The line listens from now on, or no longer. Not told twice, and not after `dispose`. */
  onState: (isUp: boolean) => void;
  onBytes: (bytes: Uint8Array) => void;
}

/**
 * A line that is only listened to, opened again and again for as long as it lives. Nothing is ever written to it, and nothing of one
 * connection reaches the next: every connection has a transport of its own.
 */
export class ListeningLine {
  readonly #port: { path: string; baudRate: number };
  readonly #parts: LineParts;
  #transport: Transport | null = null;
  #isUp: boolean | null = null;
  #attempt = 0;
  #stopWait: () => void = () => {};
  #disposed = false;

  constructor(port: { path: string; baudRate: number }, parts: LineParts) {
    this.#port = port;
    this.#parts = parts;
    this.#open();
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopWait();
    this.#transport?.dispose();
    this.#transport = null;
  }

  #open(): void {
    const { open, clock } = this.#parts;
    const transport = open(this.#port.path, this.#port.baudRate);
    this.#transport = transport;
    transport.onBytes = (bytes) => {
      if (this.#transport === transport && this.#isUp) this.#parts.onBytes(bytes);
    };
    transport.onLost = () => this.#lost(transport);
    transport.open().then(
      () => {
        if (this.#transport !== transport) return;
        this.#stopWait = clock.after(SETTLES_MS, () => this.#settled());
      },
      () => this.#lost(transport),
    );
  }

  #settled(): void {
    this.#tell(true);
    this.#stopWait = this.#parts.clock.after(STEADY_MS, () => {
      this.#attempt = 0;
    });
  }

  #lost(transport: Transport): void {
    if (this.#disposed || this.#transport !== transport) return;
    const { clock, random } = this.#parts;
    this.#transport = null;
    transport.dispose();
    this.#stopWait();
    this.#tell(false);
    this.#stopWait = clock.after(retryDelayMs(this.#attempt, random()), () => this.#open());
    this.#attempt += 1;
  }

  #tell(isUp: boolean): void {
    if (this.#isUp === isUp) return;
    this.#isUp = isUp;
    this.#parts.onState(isUp);
  }
}

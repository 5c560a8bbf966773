import { BusQueue, type Queued } from './busQueue';
import type { Clock } from './clock';
import { retryDelayMs } from './linkMachine';
import { LineError, type LineFault, type OpenTransport, type Transport } from './transport';

/** One command and its answer, in whatever protocol the station speaks. Its methods are called by the bus only. */
export interface Transaction extends Queued {
  /** How long nothing may be sent after its answer: some devices tell messages apart by pauses. */
  readonly quietMs?: number;
  /** Its turn has come: the bytes to send, or null when it has nothing to send any more and is over. Called again for a repeat. */
  begin(nowMs: number): { bytes: Uint8Array; timeoutMs: number } | null;
  /** The operating system has taken the bytes. */
  sent(nowMs: number): void;
  /** `done`, `more`, or the pause in ms the device wants before the same transaction is sent again. */
  hear(bytes: Uint8Array, nowMs: number): 'done' | 'more' | number;
  /** Time is up. Null gives up; a pause in ms asks to be sent again after it. */
  unanswered(nowMs: number): number | null;
  /** The line is gone or the station has left. Nothing more will be sent of it. */
  dropped(): void;
}

/** A device on the bus. */
export interface Station {
  readonly key: string;
  /** Whether it answered lately: a line on which nobody does is opened anew. */
  readonly alive: boolean;
  lineOpening(): void;
  lineUp(): void;
  /** `null`: the station asked for a new line itself. */
  lineDown(fault: LineFault | null): void;
  /** Bytes that came while nobody asked anything, for devices that speak unasked. */
  readonly overheard?: (bytes: Uint8Array) => void;
}

interface BusParts {
  open: OpenTransport;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
}

/**
 * Owner of one port: opens it, loses it, opens it again, and sends one transaction at a time. When the line goes, every
 * transaction goes with it: nothing is kept for the next connection.
 */
export class Bus {
  readonly baudRate: number;
  readonly #port: string;
  readonly #parts: BusParts;
  readonly #stations = new Map<string, Station>();
  readonly #queue = new BusQueue<Transaction>();
  #transport: Transport | null = null;
  #up = false;
  #running: Transaction | null = null;
  #attempt = 0;
  #quietUntilMs = 0;
  #stopTimeout: () => void = () => {};
  #stopWake: () => void = () => {};
  #stopRetry: () => void = () => {};
  #disposed = false;

  constructor(port: string, baudRate: number, parts: BusParts) {
    this.#port = port;
    this.baudRate = baudRate;
    this.#parts = parts;
  }

  get empty(): boolean {
    return this.#stations.size === 0;
  }

  attach(station: Station): void {
    this.#stations.set(station.key, station);
    if (this.#up) station.lineUp();
    else if (!this.#transport && this.#stations.size === 1) this.#open();
    else station.lineOpening();
  }

  /** The station's transactions are dropped; one under way is let go without waiting for its answer. */
  detach(key: string): void {
    this.#stations.delete(key);
    this.dropStation(key);
  }

  submit(transaction: Transaction): void {
    if (!this.#up) {
      transaction.dropped();
      return;
    }
    this.#queue.push(transaction);
    this.#next();
  }

  /** Drops everything that waits for one station, but not its transaction under way. */
  dropWaiting(key: string): void {
    for (const waiting of this.#queue.remove((job) => job.station === key)) waiting.dropped();
  }

  dropStation(key: string): void {
    this.dropWaiting(key);
    const running = this.#running;
    if (running?.station !== key) return;
    this.#settle();
    running.dropped();
    this.#next();
  }

  /** A grant's bytes went out and no answer came: where they may still arrive late, they go with their connection. */
  reportLostGrant(): void {
    if (this.#up && this.#transport?.keepsBytes) this.#down(null);
  }

  /** A station stopped answering. Where none answers the connection itself may be dead: it is made anew. */
  reportSilence(): void {
    if (!this.#up || [...this.#stations.values()].some((station) => station.alive)) return;
    this.#down(null);
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopRetry();
    this.#up = false;
    this.#dropAll();
    this.#transport?.dispose();
    this.#transport = null;
  }

  #open(): void {
    if (this.#disposed) return;
    for (const station of [...this.#stations.values()]) station.lineOpening();
    const transport = this.#parts.open(this.#port, this.baudRate);
    this.#transport = transport;
    transport.onBytes = (bytes) => {
      if (this.#transport === transport) this.#hear(bytes);
    };
    transport.onLost = () => {
      if (this.#transport === transport) this.#down('line-lost');
    };
    transport.open().then(
      () => {
        if (this.#transport !== transport) return;
        this.#up = true;
        for (const station of [...this.#stations.values()]) station.lineUp();
      },
      (error: unknown) => {
        if (this.#transport === transport) this.#down(error instanceof LineError ? error.fault : 'port-missing');
      },
    );
  }

  #down(fault: LineFault | null): void {
    const transport = this.#transport;
    this.#transport = null;
    this.#up = false;
    transport?.dispose();
    this.#dropAll();
    for (const station of [...this.#stations.values()]) station.lineDown(fault);
    this.#stopRetry = this.#parts.clock.after(retryDelayMs(this.#attempt, this.#parts.random()), () => this.#open());
    this.#attempt += 1;
  }

  #dropAll(): void {
    const running = this.#running;
    this.#settle();
    this.#stopWake();
    const waiting = this.#queue.remove(() => true);
    running?.dropped();
    for (const transaction of waiting) transaction.dropped();
  }

  #settle(): void {
    this.#stopTimeout();
    this.#running = null;
  }

  #next(): void {
    const { clock } = this.#parts;
    this.#stopWake();
    const quietMs = this.#quietUntilMs - clock.nowMs();
    if (quietMs > 0) {
      this.#stopWake = clock.after(quietMs, () => this.#next());
      return;
    }
    while (!this.#running && this.#up) {
      const transaction = this.#queue.take(clock.nowMs());
      if (!transaction) {
        const dueMs = this.#queue.nextDueMs();
        if (dueMs !== null) this.#stopWake = clock.after(Math.max(0, dueMs - clock.nowMs()), () => this.#next());
        return;
      }
      const sending = transaction.begin(clock.nowMs());
      if (sending) this.#send(transaction, sending.bytes, sending.timeoutMs);
    }
  }

  #send(transaction: Transaction, bytes: Uint8Array, timeoutMs: number): void {
    const { clock } = this.#parts;
    const transport = this.#transport;
    this.#running = transaction;
    this.#stopTimeout = clock.after(timeoutMs, () => {
      this.#settle();
      this.#again(transaction, transaction.unanswered(clock.nowMs()), false);
    });
    transport?.write(bytes).then(
      () => transaction.sent(clock.nowMs()),
      () => {
        if (this.#transport === transport) this.#down('line-lost');
      },
    );
  }

  #hear(bytes: Uint8Array): void {
    const transaction = this.#running;
    if (!transaction) {
      for (const station of [...this.#stations.values()]) station.overheard?.(bytes);
      return;
    }
    const heard = transaction.hear(bytes, this.#parts.clock.nowMs());
    if (heard === 'more' || this.#running !== transaction) return;
    this.#quietUntilMs = this.#parts.clock.nowMs() + (transaction.quietMs ?? 0);
    this.#attempt = 0;
    this.#settle();
    this.#again(transaction, heard === 'done' ? null : heard, true);
  }

  #again(transaction: Transaction, pauseMs: number | null, firm: boolean): void {
    if (pauseMs !== null && this.#up) this.#queue.retain(transaction, this.#parts.clock.nowMs() + pauseMs, firm);
    this.#next();
  }
}

import type { Bus, Station } from '../bus';
import type { Priority } from '../busQueue';
import type { Clock } from '../clock';
import { type LinkInput, retryDelayMs } from '../linkMachine';
import type { LineFault } from '../transport';
import type { OsdpCommand } from './commands';
import { Exchange, type ExchangeEnd, type ExchangeSettings } from './exchange';
import type { OsdpReply } from './replies';
import { OsdpSession } from './session';

/** A device is off line after this long without an answer (IEC 60839-11-5). */
const OFFLINE_MS = 8_000;
/** A session that ended sooner than this is not made anew at once. */
const STABLE_MS = 2_000;
const MISSES_TO_DEGRADE = 2;
/** NAK for a damaged frame or a wrong sequence: says nothing about the key. */
const TRANSIENT_ERRORS = [1, 2, 4];

/** Start to start. A card waits for the next poll, but an open waits for the poll under way (32 ms at 9600). */
const pollIntervalMs = (baudRate: number): number => (baudRate >= 115_200 ? 20 : baudRate >= 38_400 ? 40 : 80);

/** What a lane makes of its device. */
interface DevicePolicy {
  onLink(input: LinkInput): void;
  /** Reads the state and sends the safe state on a fresh session; false when the device would not. */
  synchronise(ask: (command: OsdpCommand) => Promise<OsdpReply | null>): Promise<boolean>;
  /** The next question when nothing else is to be said. */
  nextPoll(nowMs: number): OsdpCommand;
  onReply(reply: OsdpReply): void;
  /** The line itself went; nothing known of the device holds any more. */
  onLineDown(): void;
}

interface DeviceParts {
  clock: Clock;
  random: () => number;
  randomBytes: (length: number) => Uint8Array;
}

/**
 * One OSDP peripheral device as its control panel sees it: connects, keeps the session alive by polling, notices
 * silence, and begins again. Commands of the lane go through `exchange`. Ends with `dispose`.
 */
export class OsdpDevice implements Station {
  readonly key: string;
  readonly #bus: Bus;
  readonly #parts: DeviceParts;
  readonly #policy: DevicePolicy;
  readonly #session: OsdpSession;
  #lineNumber = 0;
  #repliedAtMs = Number.NEGATIVE_INFINITY;
  #heardOnLine = false;
  #misses = 0;
  #attempt = 0;
  #over: 'no' | 'session' | 'silent' = 'no';
  #wake: () => void = () => {};

  constructor(device: { key: string; address: number; scbk: Uint8Array }, bus: Bus, policy: DevicePolicy, parts: DeviceParts) {
    this.key = device.key;
    this.#session = new OsdpSession(device.address, device.scbk);
    this.#bus = bus;
    this.#policy = policy;
    this.#parts = parts;
  }

  get alive(): boolean {
    return this.#parts.clock.nowMs() - this.#repliedAtMs < OFFLINE_MS;
  }

  lineOpening(): void {
    this.#policy.onLink({ type: 'opening' });
  }

  lineUp(): void {
    this.#lineNumber += 1;
    this.#attempt = 0;
    this.#heardOnLine = false;
    this.#policy.onLink({ type: 'lineUp' });
    void this.#live(this.#lineNumber);
  }

  lineDown(fault: LineFault | null): void {
    this.#leaveLine();
    if (fault === 'line-lost') this.#policy.onLink({ type: 'lineLost' });
    else if (fault) this.#policy.onLink({ type: 'refused', reason: fault });
    this.#policy.onLineDown();
  }

  dispose(): void {
    this.#leaveLine();
    this.#bus.detach(this.key);
  }

  /** Sends one command of the lane inside the secure channel. Never rejects. */
  exchange(command: OsdpCommand, priority: Priority, expiresAtMonoMs = Number.POSITIVE_INFINITY): Promise<ExchangeEnd> {
    return this.#exchange({
      priority,
      expiresAtMonoMs,
      ready: (session) => session.secure,
      encode: (session) => session.request(command),
    });
  }

  /** Gives the session up: a new one is made and the state read back before anything else is sent. */
  endSession(why: 'session' | 'silent' = 'session'): void {
    if (!this.#session.secure) return;
    this.#session.end();
    this.#over = why;
    this.#bus.dropWaiting(this.key);
    this.#wake();
  }

  #leaveLine(): void {
    this.#lineNumber += 1;
    this.#session.end();
    this.#wake();
  }

  /** Lives as long as one connection of the line: handshake, synchronise, poll, and again. */
  async #live(line: number): Promise<void> {
    while (line === this.#lineNumber) {
      const sinceMs = this.#parts.clock.nowMs();
      if (await this.#connect(line)) {
        await this.#poll(line);
        if (line !== this.#lineNumber) return;
        this.#reportEnd();
      }
      if (line !== this.#lineNumber) return;
      const stable = this.#over !== 'no' && this.#parts.clock.nowMs() - sinceMs > STABLE_MS;
      this.#attempt = stable ? 0 : this.#attempt + 1;
      if (!stable) await this.#pause(retryDelayMs(this.#attempt - 1, this.#parts.random()));
    }
  }

  async #connect(line: number): Promise<boolean> {
    this.#over = 'no';
    const outcome = await this.#handshake();
    if (line !== this.#lineNumber) return false;
    if (outcome === 'silent') this.#reportSilence();
    else if (outcome !== 'again') this.#policy.onLink({ type: outcome });
    if (outcome !== 'recognised') return false;
    const ask = async (command: OsdpCommand): Promise<OsdpReply | null> => {
      // A question of an old connection must not reach the new one.
      if (line !== this.#lineNumber) return null;
      const end = await this.exchange(command, 'status');
      return end.type === 'reply' && line === this.#lineNumber ? end.reply : null;
    };
    const synced = await this.#policy.synchronise(ask);
    if (line !== this.#lineNumber) return false;
    if (!synced || !this.#session.secure) {
      this.endSession();
      this.#reportEnd();
      return false;
    }
    this.#policy.onLink({ type: 'synced' });
    return true;
  }

  #reportEnd(): void {
    if (this.#over === 'silent') this.#reportSilence();
    else this.#policy.onLink({ type: 'sessionOver' });
  }

  /** One missed answer is no silence while the device was heard lately. */
  #reportSilence(): void {
    if (this.alive) return;
    this.#policy.onLink({ type: 'silent' });
    if (!this.#heardOnLine) return;
    this.#heardOnLine = false;
    this.#bus.reportSilence();
  }

  async #handshake(): Promise<'recognised' | 'silent' | 'keyWrong' | 'again'> {
    const rndA = this.#parts.randomBytes(8);
    const steps = [(session: OsdpSession) => session.challenge(rndA), (session: OsdpSession) => session.prove()];
    for (const encode of steps) {
      const end = await this.#exchange({
        priority: 'status',
        expiresAtMonoMs: Number.POSITIVE_INFINITY,
        ready: () => true,
        encode,
      });
      if (end.type === 'reply') continue;
      if (end.type !== 'unknown' || !end.heard) return 'silent';
      return end.heard.type === 'handshakeRefused' && TRANSIENT_ERRORS.includes(end.heard.error) ? 'again' : 'keyWrong';
    }
    return 'recognised';
  }

  async #poll(line: number): Promise<void> {
    const { clock } = this.#parts;
    while (line === this.#lineNumber && this.#session.secure) {
      const startMs = clock.nowMs();
      const end = await this.exchange(this.#policy.nextPoll(startMs), 'status');
      if (line !== this.#lineNumber) return;
      if (end.type !== 'reply') this.endSession();
      else this.#policy.onReply(end.reply);
      if (!this.#session.secure) return;
      await this.#pause(Math.max(1, pollIntervalMs(this.#bus.baudRate) - (clock.nowMs() - startMs)));
    }
  }

  #exchange(settings: Omit<ExchangeSettings, 'station' | 'baudRate'>): Promise<ExchangeEnd> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      let stopExpiry = (): void => {};
      const exchange = new Exchange({ ...settings, station: this.key, baudRate: this.#bus.baudRate }, this.#session, {
        answered: (nowMs) => this.#answered(nowMs),
        missed: (tries, nowMs) => this.#missed(tries, nowMs),
        ended: (end) => {
          stopExpiry();
          // Without its answer the chain of codes is broken: nothing more can be said in this session.
          if (end.type === 'unknown') this.endSession(this.alive ? 'session' : 'silent');
          if (end.type === 'unknown' && settings.priority === 'grant') this.#bus.reportLostGrant();
          resolve(end);
        },
      });
      if (Number.isFinite(settings.expiresAtMonoMs)) {
        stopExpiry = clock.after(Math.max(0, settings.expiresAtMonoMs - clock.nowMs()), () => exchange.expire());
      }
      this.#bus.submit(exchange);
    });
  }

  #answered(nowMs: number): void {
    this.#repliedAtMs = nowMs;
    this.#heardOnLine = true;
    this.#misses = 0;
    this.#policy.onLink({ type: 'replied' });
  }

  /** Repeats until the device counts as off line; a handshake is not repeated but begun anew. */
  #missed(tries: number, nowMs: number): number | null {
    if (!this.#session.secure || nowMs - this.#repliedAtMs >= OFFLINE_MS) return null;
    this.#misses += 1;
    if (this.#misses >= MISSES_TO_DEGRADE) this.#policy.onLink({ type: 'missed' });
    return tries < 3 ? 0 : Math.min(1_000, 100 * 2 ** (tries - 3));
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        stop();
        resolve();
      };
      const stop = this.#parts.clock.after(delayMs, wake);
      this.#wake = wake;
    });
  }
}

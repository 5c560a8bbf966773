import type { Bus } from '../bus';
import type { Priority } from '../busQueue';
import type { Clock } from '../clock';
import { DeviceLife } from '../deviceLife';
import type { KeyInstalled } from '../driver';
import type { LinkInput } from '../linkMachine';
import type { OsdpCommand } from './commands';
import { Exchange, type ExchangeEnd, type ExchangeSettings } from './exchange';
import type { OsdpReply } from './replies';
import { DEFAULT_BASE_KEY, sameBytes } from './secureChannel';
import { OsdpSession } from './session';

/** NAK for a damaged frame or a wrong sequence: says nothing about the key. */
const TRANSIENT_ERRORS = [1, 2, 4];

type Recognised = 'recognised' | 'silent' | 'keyWrong' | 'again';
/** Answers to POLL behind which nothing waits. */
const nothingMore: readonly OsdpReply['type'][] = ['ACK', 'NAK', 'OTHER'];

/** Grants, and modes among which is the hold. */
const canOpen = (priority: Priority): boolean => priority === 'grant' || priority === 'lock';

export type AskOsdp = (command: OsdpCommand) => Promise<OsdpReply | null>;

/** What a lane or a reader makes of its device. */
export interface OsdpPolicy {
  onLink(input: LinkInput): void;
  /** Reads the state and sends the safe state on a fresh session; false when the device would not. */
  synchronise(ask: AskOsdp): Promise<boolean>;
  /** The next question when nothing else is to be said. */
  nextPoll(nowMs: number): OsdpCommand;
  onReply(reply: OsdpReply): void;
  /** The line itself went; nothing known of the device holds any more. */
  onLineDown(): void;
}

export interface OsdpParts {
  clock: Clock;
  random: () => number;
  randomBytes: (length: number) => Uint8Array;
}

/** `scbk` null speaks in the clear, which only the command line is allowed to ask for. */
export interface OsdpAddress {
  key: string;
  address: number;
  scbk: Uint8Array | null;
}

/** Until when a command may be sent, and what takes it back. */
export interface Limits {
  expiresAtMonoMs?: number;
  withdrawn?: AbortSignal;
}

/**
 * One OSDP peripheral device as its control panel sees it: connects, keeps the session alive by polling, notices
 * silence, and begins again. Commands go through `exchange`. Begins with `start`, ends with `dispose`.
 */
export class OsdpDevice {
  readonly #bus: Bus;
  readonly #parts: OsdpParts;
  readonly #policy: OsdpPolicy;
  readonly #session: OsdpSession;
  readonly #life: DeviceLife;
  readonly #scbk: Uint8Array | null;
  #lineIsUp = false;
  /** Somebody waits for the key to be installed. */
  #install: ((outcome: KeyInstalled) => void) | null = null;

  constructor(device: OsdpAddress, bus: Bus, policy: OsdpPolicy, parts: OsdpParts) {
    this.#scbk = device.scbk;
    this.#session = new OsdpSession(device.address, device.scbk);
    this.#bus = bus;
    this.#policy = policy;
    this.#parts = parts;
    const steps = {
      onLink: (input: LinkInput) => this.#onLink(input),
      recognise: () => this.#recognise(),
      synchronise: (isCurrent: () => boolean) => this.#synchronise(isCurrent),
      poll: (nowMs: number) => this.#poll(nowMs),
      sessionOver: () => this.#session.end(),
      lineDown: () => this.#onLineDown(),
    };
    this.#life = new DeviceLife({ key: device.key }, bus, steps, parts);
  }

  start(): void {
    this.#life.start();
  }

  dispose(): void {
    this.#life.dispose();
    this.#installed('silent');
  }

  /** Sends one command inside the session. Never rejects. */
  exchange(command: OsdpCommand, priority: Priority, limits: Limits = {}): Promise<ExchangeEnd> {
    return this.#exchange({
      priority,
      ...limits,
      ready: (session) => session.stands,
      encode: (session) => session.request(command),
    });
  }

  /**
   * Gives a device in install mode its own key: a session under the key that every such device knows, KEYSET in it, and a session under the
   * new key as the proof. Whoever hears the line at that moment learns the key; it is asked for by an installer, never tried otherwise.
   */
  installKey(): Promise<KeyInstalled> {
    if (!this.#scbk || sameBytes(this.#scbk, DEFAULT_BASE_KEY)) return Promise.resolve('refused');
    if (!this.#lineIsUp) return Promise.resolve('silent');
    this.#installed('refused');
    return new Promise((resolve) => {
      this.#install = resolve;
      this.#life.beginAgain();
    });
  }

  /** Gives the session up: a new one is made and the state read back before anything else is sent. */
  endSession(): void {
    this.#life.endSession();
  }

  #synchronise(isCurrent: () => boolean): Promise<boolean> {
    return this.#policy.synchronise(async (command) => {
      // A question of an old connection must not reach the new one.
      if (!isCurrent()) return null;
      const end = await this.exchange(command, 'status');
      return end.type === 'reply' && isCurrent() ? end.reply : null;
    });
  }

  #onLink(input: LinkInput): void {
    if (input.type === 'lineUp') this.#lineIsUp = true;
    this.#policy.onLink(input);
  }

  #onLineDown(): void {
    this.#lineIsUp = false;
    this.#installed('silent');
    this.#policy.onLineDown();
  }

  #installed(outcome: KeyInstalled): void {
    this.#install?.(outcome);
    this.#install = null;
  }

  async #recognise(): Promise<Recognised> {
    if (this.#scbk && sameBytes(this.#scbk, DEFAULT_BASE_KEY)) return 'keyWrong';
    const resolve = this.#install;
    if (!resolve) {
      const outcome = await this.#handshake();
      return this.#install ? this.#recognise() : outcome;
    }
    const given = await this.#giveKey();
    // Back to its own key in any case; only that proves that it was taken.
    this.#session.takeKey(this.#scbk);
    const outcome = await this.#handshake();
    // Another line, or another try, has taken its place meanwhile.
    if (this.#install === resolve)
      this.#installed(given === 'given' ? (outcome === 'recognised' ? 'installed' : 'refused') : given);
    return outcome;
  }

  async #giveKey(): Promise<'given' | Exclude<KeyInstalled, 'installed'>> {
    if (!this.#scbk) return 'refused';
    this.#session.takeKey(DEFAULT_BASE_KEY);
    const outcome = await this.#handshake();
    if (outcome !== 'recognised') return outcome === 'keyWrong' ? 'not-in-install-mode' : 'silent';
    const end = await this.exchange({ type: 'KEYSET', scbk: this.#scbk }, 'config');
    if (end.type !== 'reply') return 'silent';
    return end.reply.type === 'ACK' ? 'given' : 'refused';
  }

  async #handshake(): Promise<Recognised> {
    for (const encode of this.#session.opening(this.#parts.randomBytes(8))) {
      const end = await this.#exchange({ priority: 'status', ready: () => true, encode });
      if (end.type === 'reply') continue;
      if (end.type !== 'unknown' || !end.heard) return 'silent';
      return end.heard.type === 'handshakeRefused' && TRANSIENT_ERRORS.includes(end.heard.error) ? 'again' : 'keyWrong';
    }
    return 'recognised';
  }

  async #poll(nowMs: number): Promise<boolean> {
    const question = this.#policy.nextPoll(nowMs);
    const end = await this.exchange(question, 'status');
    if (!this.#life.stands) return false;
    if (end.type !== 'reply') {
      this.endSession();
      return false;
    }
    this.#policy.onReply(end.reply);
    return question.type === 'POLL' && !nothingMore.includes(end.reply.type);
  }

  #exchange(settings: Omit<ExchangeSettings, 'station' | 'baudRate'>): Promise<ExchangeEnd> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      let stopExpiry = (): void => {};
      const onWithdrawn = (): void => exchange.withdraw();
      const exchange = new Exchange({ ...settings, station: this.#life.key, baudRate: this.#bus.baudRate }, this.#session, {
        answered: (nowMs) => this.#life.answered(nowMs),
        missed: (tries) => this.#missed(tries),
        ended: (end) => {
          stopExpiry();
          settings.withdrawn?.removeEventListener('abort', onWithdrawn);
          // Without its answer the chain of codes is broken: nothing more can be said in this session.
          if (end.type === 'unknown') this.endSession();
          if (end.type === 'unknown' && canOpen(settings.priority)) this.#bus.reportLostGrant();
          resolve(end);
        },
      });
      settings.withdrawn?.addEventListener('abort', onWithdrawn);
      const { expiresAtMonoMs } = settings;
      if (expiresAtMonoMs !== undefined) {
        stopExpiry = clock.after(Math.max(0, expiresAtMonoMs - clock.nowMs()), () => exchange.expire());
      }
      this.#bus.submit(exchange);
    });
  }

  /** Repeats until the device counts as off line; a handshake is not repeated but begun anew. */
  #missed(tries: number): number | null {
    if (!this.#session.stands || !this.#life.alive) return null;
    this.#life.missed();
    return tries < 3 ? 0 : Math.min(1_000, 100 * 2 ** (tries - 3));
  }
}

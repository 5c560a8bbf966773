import type { Direction } from '../laneSettings';
import type { SerialEvent } from '../protocol';
import type { OsdpCommand } from './commands';
import { capabilityCodes, type OsdpReply, type ReaderState } from './replies';

const STATUS_EVERY_MS = 5_000;
/** Error code of a NAK. */
const UNKNOWN_COMMAND = 3;
const READER = 0;

interface ReadersParts {
  laneId: string;
  /** Which way the people at a reader of the device go. */
  sideOf: (reader: number) => Direction;
  nowMs: () => number;
  report: (event: SerialEvent) => void;
  /** Sends lamps and buzzers; nobody waits for them. */
  tell: (command: OsdpCommand) => void;
}

/** The readers of one OSDP device: cards, keys, their health, and the lamp and buzzer of reader 0. */
export class OsdpReaders {
  readonly #parts: ReadersParts;
  #led = false;
  #buzzer = false;
  /** What was told of each reader in this session. */
  #states: ReaderState[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Not every device knows the question; what one refuses is not asked again in the session. */
  #tells = true;

  constructor(parts: ReadersParts) {
    this.#parts = parts;
  }

  /** A new session: `capabilities` is the answer to CAP. Everything is told again. */
  begin(capabilities: OsdpReply | null): void {
    const has = (code: number): boolean =>
      capabilities?.type === 'PDCAP' && capabilities.capabilities.some((one) => one.code === code && one.compliance > 0);
    this.#led = has(capabilityCodes.readerLed);
    this.#buzzer = has(capabilityCodes.audible);
    this.#states = [];
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
    this.#tells = true;
    if (this.#led) this.#parts.tell({ type: 'LED', reader: READER, colour: 'red', timerMs: null });
  }

  /** The question after the readers' health when it is due, else null. */
  nextQuestion(nowMs: number): OsdpCommand | null {
    if (!this.#tells || nowMs - this.#askedAtMs < STATUS_EVERY_MS) return null;
    this.#askedAtMs = nowMs;
    return { type: 'RSTAT' };
  }

  /** Green and one beep for somebody who is let in at reader 0. */
  welcome(forMs: number): void {
    if (this.#led) this.#parts.tell({ type: 'LED', reader: READER, colour: 'green', timerMs: forMs });
    if (this.#buzzer) this.#parts.tell({ type: 'BUZ', reader: READER, onMs: 100, count: 1 });
  }

  onReply(reply: OsdpReply): void {
    if (reply.type === 'RSTATR') this.#onStates(reply.readers);
    else if (reply.type === 'RAW') this.#onCard(reply);
    else if (reply.type === 'KEYPAD') this.#onKeys(reply);
    // Everything else that is asked in turn every device must answer (IEC 60839-11-5 Annex A).
    else if (reply.type === 'NAK' && reply.error === UNKNOWN_COMMAND) this.#tells = false;
  }

  #onStates(readers: readonly ReaderState[]): void {
    for (const [reader, state] of readers.entries()) {
      if (this.#states[reader] !== state) this.#parts.report({ type: 'reader', ...this.#from(reader), state });
    }
    this.#states = [...readers];
  }

  #onCard({ reader, bits, data }: Extract<OsdpReply, { type: 'RAW' }>): void {
    this.#parts.report({ type: 'card', ...this.#from(reader), bits, dataHex: Buffer.from(data).toString('hex') });
  }

  #onKeys({ reader, keys }: Extract<OsdpReply, { type: 'KEYPAD' }>): void {
    if (keys !== '') this.#parts.report({ type: 'keys', ...this.#from(reader), keys: keys.slice(0, 40) });
  }

  #from(reader: number): { laneId: string; direction: Direction; atMonoMs: number } {
    return { laneId: this.#parts.laneId, direction: this.#parts.sideOf(reader), atMonoMs: this.#parts.nowMs() };
  }
}

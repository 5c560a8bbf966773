import type { Bus } from '../bus';
import type { DriverParts } from '../driver';
import type { Direction, SerialReader } from '../laneSettings';
import { type Link, type LinkInput, linkAtStart, nextLink, takesGrants } from '../linkMachine';
import type { OsdpCommand } from './commands';
import { type AskOsdp, OsdpDevice } from './device';
import { OsdpReaders } from './osdpReaders';
import type { OsdpReply } from './replies';

type OsdpReaderSettings = Extract<SerialReader, { kind: 'osdp' }>;

/** Which reader of which lane it is. */
interface ReaderPlace {
  laneId: string;
  index: number;
}

const LOCAL_STATUS_EVERY_MS = 5_000;

/** An OSDP reader that is a device of its own: cards and keys of its readers, all on one side of the lane. It opens nothing. */
class OsdpReader {
  readonly #direction: Direction;
  readonly #laneId: string;
  readonly #parts: DriverParts;
  readonly #device: OsdpDevice;
  readonly #readers: OsdpReaders;
  #link: Link = linkAtStart;
  #told: 'ok' | 'missing' | 'tampered' | null = null;
  #tampered = false;
  #health: 'ok' | 'missing' | 'tampered' = 'ok';
  #localAskedAtMs = Number.NEGATIVE_INFINITY;
  #disposed = false;

  constructor({ laneId, index }: ReaderPlace, reader: OsdpReaderSettings, bus: Bus, parts: DriverParts) {
    this.#direction = reader.direction;
    this.#laneId = laneId;
    this.#parts = parts;
    this.#readers = new OsdpReaders({
      laneId,
      sideOf: () => reader.direction,
      nowMs: () => parts.clock.nowMs(),
      report: (event) => {
        // Its health is told once, for line, housing and reader together.
        if (event.type !== 'reader') parts.report(event);
        else this.#onHealth(event.state);
      },
      tell: (command: OsdpCommand) => void this.#device.exchange(command, 'feedback'),
    });
    const policy = {
      onLink: (input: LinkInput) => this.#onLink(input),
      synchronise: (ask: AskOsdp) => this.#synchronise(ask),
      nextPoll: (nowMs: number) => this.#nextPoll(nowMs),
      onReply: (reply: OsdpReply) => this.#onReply(reply),
      onLineDown: () => {},
    };
    const scbk = Uint8Array.from(Buffer.from(reader.scbk, 'hex'));
    this.#device = new OsdpDevice({ key: `${laneId} reader ${index}`, address: reader.address, scbk }, bus, policy, parts);
    this.#device.start();
  }

  dispose(): void {
    this.#disposed = true;
    this.#device.dispose();
  }

  async #synchronise(ask: AskOsdp): Promise<boolean> {
    const capabilities = await ask({ type: 'CAP' });
    if (!capabilities) return false;
    this.#localAskedAtMs = Number.NEGATIVE_INFINITY;
    this.#health = 'ok';
    this.#readers.begin(capabilities);
    return true;
  }

  #nextPoll(nowMs: number): OsdpCommand {
    if (nowMs - this.#localAskedAtMs >= LOCAL_STATUS_EVERY_MS) {
      this.#localAskedAtMs = nowMs;
      return { type: 'LSTAT' };
    }
    return this.#readers.nextQuestion(nowMs) ?? { type: 'POLL' };
  }

  #onReply(reply: OsdpReply): void {
    if (reply.type === 'LSTATR') {
      this.#tampered = reply.tamper;
      this.#tell();
    } else this.#readers.onReply(reply);
  }

  #onLink(input: LinkInput): void {
    this.#link = nextLink(this.#link, input);
    this.#tell();
  }

  #onHealth(state: 'ok' | 'missing' | 'tampered'): void {
    this.#health = state;
    this.#tell();
  }

  /** A reader that has been lost, or was never found, is missing; one that is being met is not talked of yet. */
  #tell(): void {
    const isUp = takesGrants(this.#link);
    const isLost = this.#link.state === 'lost' || this.#link.reason !== 'none';
    if (this.#disposed || (!isUp && !isLost)) return;
    const state = !isUp ? 'missing' : this.#tampered ? 'tampered' : this.#health;
    if (state === this.#told) return;
    this.#told = state;
    const atMonoMs = this.#parts.clock.nowMs();
    this.#parts.report({ type: 'reader', laneId: this.#laneId, direction: this.#direction, state, atMonoMs });
  }
}

/** Puts an OSDP reader on its bus, which it may share with a lane's device. The caller disposes it. */
export const createOsdpReader = (
  place: ReaderPlace,
  reader: OsdpReaderSettings,
  bus: Bus,
  parts: DriverParts,
): { dispose(): void } => new OsdpReader(place, reader, bus, parts);

import type { Bus } from './bus';
import type { CreateDriver, DriverParts, GrantOutcome, LaneDriver } from './driver';
import { type Link, type LinkInput, linkAtStart, nextLink, takesGrants } from './linkMachine';
import type { OsdpCommand } from './osdp/commands';
import { OsdpDevice } from './osdp/device';
import type { ExchangeEnd } from './osdp/exchange';
import { capabilityCodes, type OsdpReply, type ReaderState } from './osdp/replies';
import { type Direction, type PassageEvent, PassageWatch } from './passageWatch';
import type { SerialEvent, SerialLane } from './protocol';

type LaneEvent = Extract<SerialEvent, { type: 'lane' }>;
type Ask = (command: OsdpCommand) => Promise<OsdpReply | null>;

const directions: readonly Direction[] = ['entry', 'exit'];
const LOCAL_STATUS_EVERY_MS = 5_000;
const INPUTS_EVERY_MS = 1_000;
/** While somebody is awaited: a passage output may last only 0.3 s. Cards only come with the polls between. */
const INPUTS_AWAITED_EVERY_MS = 200;
/** Grant ids remembered so that a doubled message never opens twice. */
const REMEMBERED_GRANTS = 256;
const READER = 0;
/** Error code of a NAK. */
const UNKNOWN_COMMAND = 3;

/** The device may answer OUT with its outputs instead of a bare ACK. */
const isAcknowledged = (reply: OsdpReply | null): boolean => reply?.type === 'ACK' || reply?.type === 'OSTATR';

/** A turnstile wired to the outputs and inputs of an OSDP device: outputs open, inputs report passages, reader 0 reads cards. */
class OsdpLaneDriver implements LaneDriver {
  readonly #lane: SerialLane;
  readonly #parts: DriverParts;
  readonly #device: OsdpDevice;
  readonly #watch: PassageWatch;
  #link: Link = linkAtStart;
  #grantIds: string[] = [];
  #tamper = false;
  #powerFail = false;
  #led = false;
  #buzzer = false;
  /** False until the local status was read in this session: what is wrong then is told again. */
  #localKnown = false;
  #localAskedAtMs = 0;
  /** What was told of each reader in this session. */
  #readers: ReaderState[] = [];
  #readersAskedAtMs = 0;
  /** Not every device knows the question; what one refuses is not asked again in the session. */
  #tellsReaders = true;
  #inputsAskedAtMs = 0;
  #stopExpiry: () => void = () => {};
  #disposed = false;

  constructor(lane: SerialLane, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    this.#parts = parts;
    this.#watch = new PassageWatch(lane);
    const device = { key: lane.laneId, address: lane.address, scbk: Uint8Array.from(Buffer.from(lane.scbk, 'hex')) };
    const policy = {
      onLink: (input: LinkInput) => this.#onLink(input),
      synchronise: (ask: Ask) => this.#synchronise(ask),
      nextPoll: (nowMs: number) => this.#nextPoll(nowMs),
      onReply: (reply: OsdpReply) => this.#onReply(reply),
      onLineDown: () => this.#onLineDown(),
    };
    this.#device = new OsdpDevice(device, bus, policy, parts);
    bus.attach(this.#device);
  }

  async grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome> {
    const end = await this.#tryGrant(direction, grant);
    const nowMs = this.#parts.clock.nowMs();
    const outcome = outcomeOf(end);
    const event: GrantOutcome = {
      type: 'grantOutcome',
      laneId: this.#lane.laneId,
      grantId: grant.grantId,
      outcome,
      writtenAtMonoMs: end.type === 'unsent' ? null : end.writtenAtMonoMs,
      ackedAtMonoMs: end.type === 'reply' ? end.repliedAtMonoMs : null,
    };
    this.#parts.report(event);
    if (outcome === 'acked') this.#opened(direction, grant.grantId, nowMs);
    return event;
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopExpiry();
    this.#device.dispose();
  }

  #tryGrant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<ExchangeEnd> {
    const side = this.#lane[direction];
    if (!side || !takesGrants(this.#link) || this.#grantIds.includes(grant.grantId)) {
      return Promise.resolve({ type: 'unsent', why: 'no-session' });
    }
    this.#grantIds = [...this.#grantIds.slice(1 - REMEMBERED_GRANTS), grant.grantId];
    const open: OsdpCommand = { type: 'OUT', output: side.output, control: 'pulse', timerMs: this.#lane.passMs };
    return this.#device.exchange(open, 'grant', grant.expiresAtMonoMs).then((end) => {
      // Whether it opened is read back on the next session; a passage meanwhile belongs to it.
      if (end.type === 'unknown' && !this.#disposed && this.#link.state !== 'lost') {
        this.#watch.opened(direction, grant.grantId, false, end.writtenAtMonoMs);
        this.#armExpiry();
      }
      return end;
    });
  }

  #opened(direction: Direction, grantId: string, nowMs: number): void {
    this.#watch.opened(direction, grantId, true, nowMs);
    this.#armExpiry();
    this.#report('opened', direction, grantId);
    if (direction !== this.#lane.readerDirection) return;
    if (this.#led) this.#tell({ type: 'LED', reader: READER, colour: 'green', timerMs: this.#lane.passMs });
    if (this.#buzzer) this.#tell({ type: 'BUZ', reader: READER, onMs: 100, count: 1 });
  }

  #onLink(input: LinkInput): void {
    const link = nextLink(this.#link, input);
    if (link.state === this.#link.state && link.reason === this.#link.reason) return;
    this.#link = link;
    this.#parts.report({ type: 'link', laneId: this.#lane.laneId, ...link });
  }

  #onLineDown(): void {
    this.#stopExpiry();
    this.#watch.clear();
  }

  /** Reads everything, then switches off every output that no live grant holds open; only then are grants taken. */
  async #synchronise(ask: Ask): Promise<boolean> {
    const capabilities = await ask({ type: 'CAP' });
    this.#takeCapabilities(capabilities);
    const outputs = await ask({ type: 'OSTAT' });
    const inputs = await ask({ type: 'ISTAT' });
    if (!capabilities || !outputs || !inputs) return false;
    this.#onReply(inputs);
    for (const direction of directions) {
      const output = this.#lane[direction]?.output;
      if (output === undefined) continue;
      const active = outputs.type === 'OSTATR' && outputs.active[output] === true;
      for (const grantId of this.#watch.readBack(direction, active)) this.#report('opened', direction, grantId);
      if (active && this.#holds(output)) continue;
      if (!isAcknowledged(await ask({ type: 'OUT', output, control: 'off', timerMs: 0 }))) return false;
    }
    this.#localAskedAtMs = 0;
    this.#localKnown = false;
    this.#readers = [];
    this.#readersAskedAtMs = 0;
    this.#tellsReaders = true;
    if (this.#led) this.#tell({ type: 'LED', reader: READER, colour: 'red', timerMs: null });
    return true;
  }

  /** Whether a grant still waits for its passage through what this output opens. */
  #holds(output: number): boolean {
    return directions.some((direction) => this.#lane[direction]?.output === output && this.#watch.waits(direction));
  }

  #takeCapabilities(reply: OsdpReply | null): void {
    const has = (code: number): boolean =>
      reply?.type === 'PDCAP' && reply.capabilities.some((capability) => capability.code === code && capability.compliance > 0);
    this.#led = has(capabilityCodes.readerLed);
    this.#buzzer = has(capabilityCodes.audible);
  }

  /** Inputs are asked for too, more often while a grant waits for its passage: devices need not report them unasked. */
  #nextPoll(nowMs: number): OsdpCommand {
    if (this.#localAskedAtMs === 0 || nowMs - this.#localAskedAtMs >= LOCAL_STATUS_EVERY_MS) {
      this.#localAskedAtMs = nowMs;
      return { type: 'LSTAT' };
    }
    if (this.#tellsReaders && (this.#readersAskedAtMs === 0 || nowMs - this.#readersAskedAtMs >= LOCAL_STATUS_EVERY_MS)) {
      this.#readersAskedAtMs = nowMs;
      return { type: 'RSTAT' };
    }
    const awaited = this.#watch.waits('entry') || this.#watch.waits('exit');
    if (nowMs - this.#inputsAskedAtMs >= (awaited ? INPUTS_AWAITED_EVERY_MS : INPUTS_EVERY_MS)) {
      this.#inputsAskedAtMs = nowMs;
      return { type: 'ISTAT' };
    }
    return { type: 'POLL' };
  }

  #onReply(reply: OsdpReply): void {
    if (reply.type === 'ISTATR') this.#passages(this.#watch.inputs(reply.active));
    else if (reply.type === 'LSTATR') this.#onLocalStatus(reply.tamper, reply.powerFail);
    else if (reply.type === 'RSTATR') this.#onReaders(reply.readers);
    else if (reply.type === 'RAW') this.#onCard(reply);
    // Everything else that is asked in turn every device must answer (IEC 60839-11-5 Annex A).
    else if (reply.type === 'NAK' && reply.error === UNKNOWN_COMMAND) this.#tellsReaders = false;
  }

  #onReaders(readers: readonly ReaderState[]): void {
    for (const [reader, state] of readers.entries()) {
      if (this.#readers[reader] === state) continue;
      const { laneId } = this.#lane;
      const atMonoMs = this.#parts.clock.nowMs();
      this.#parts.report({ type: 'reader', laneId, direction: this.#sideOf(reader), state, atMonoMs });
    }
    this.#readers = [...readers];
  }

  #sideOf(reader: number): Direction {
    const { readerDirection } = this.#lane;
    if (reader === READER) return readerDirection;
    return readerDirection === 'entry' ? 'exit' : 'entry';
  }

  #passages(events: PassageEvent[]): void {
    for (const event of events) {
      this.#report(event.what, event.direction, event.grantId);
      const output = this.#lane[event.direction]?.output;
      if (event.what !== 'passed' || output === undefined || this.#holds(output)) continue;
      // Nobody else may walk through what is left of the pulse.
      void this.#device.exchange({ type: 'OUT', output, control: 'off', timerMs: 0 }, 'lock');
    }
    this.#armExpiry();
  }

  #onLocalStatus(tamper: boolean, powerFail: boolean): void {
    const fresh = !this.#localKnown;
    this.#localKnown = true;
    if (tamper !== this.#tamper || (fresh && tamper)) this.#report(tamper ? 'tamper' : 'tamperCleared', null, null);
    if (powerFail !== this.#powerFail || (fresh && powerFail)) this.#report(powerFail ? 'powerFail' : 'powerBack', null, null);
    this.#tamper = tamper;
    this.#powerFail = powerFail;
  }

  #onCard(card: Extract<OsdpReply, { type: 'RAW' }>): void {
    this.#parts.report({
      type: 'card',
      laneId: this.#lane.laneId,
      direction: this.#sideOf(card.reader),
      bits: card.bits,
      dataHex: Buffer.from(card.data).toString('hex'),
      atMonoMs: this.#parts.clock.nowMs(),
    });
  }

  #armExpiry(): void {
    const { clock } = this.#parts;
    this.#stopExpiry();
    const dueMs = this.#watch.nextDueMs();
    if (dueMs === null) return;
    this.#stopExpiry = clock.after(Math.max(1, dueMs - clock.nowMs()), () => this.#passages(this.#watch.expire(clock.nowMs())));
  }

  #tell(command: OsdpCommand): void {
    void this.#device.exchange(command, 'feedback');
  }

  #report(what: LaneEvent['what'], direction: Direction | null, grantId: string | null): void {
    this.#parts.report({
      type: 'lane',
      laneId: this.#lane.laneId,
      what,
      direction,
      grantId,
      atMonoMs: this.#parts.clock.nowMs(),
    });
  }
}

function outcomeOf(end: ExchangeEnd): GrantOutcome['outcome'] {
  if (end.type === 'unknown') return 'unknown';
  if (end.type === 'unsent') return end.why === 'expired' ? 'expired' : 'refused';
  return isAcknowledged(end.reply) ? 'acked' : 'refused';
}

export const createOsdpLaneDriver: CreateDriver = (lane, bus, parts) => new OsdpLaneDriver(lane, bus, parts);

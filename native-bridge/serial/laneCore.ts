import type { DriverParts, GrantOutcome, LaneCapabilities, ModeOutcome } from './driver';
import { type Flag, LaneFlags } from './laneFlags';
import type { Direction, SerialLane } from './laneSettings';
import { LaneWiring } from './laneWiring';
import { type Link, type LinkInput, linkAtStart, nextLink, takesGrants } from './linkMachine';
import { type IsFree, type PassageEvent, PassageWatch } from './passageWatch';
import type { LaneMode, SerialEvent } from './protocol';
import { SideStandings, type Standing } from './sideStandings';
import { modeOutcomeOf, outcomeOf, type WriteEnd, writtenAt } from './writeEnd';

type LaneEvent = Extract<SerialEvent, { type: 'lane' }>;

/** One opening: neither sent nor sent again after its expiry, or once it is withdrawn. */
export interface Passage {
  expiresAtMonoMs: number;
  withdrawn: AbortSignal;
}

/** What a driver can make its device do. Sides are the device's own: `swap` is undone here. Nothing of it ever rejects. */
export interface LaneMoves {
  readonly capabilities: LaneCapabilities;
  /** A hold is asked for so long at a time and renewed while its lease lasts; null where the device holds until it is told otherwise. */
  readonly holdMs: number | null;
  /** One passage, asked for with priority `grant`. */
  open(side: Direction, passage: Passage): Promise<WriteEnd>;
  /** Absolute, and safe to be said twice: `normal` and `locked` close what is open. Asked for with priority `lock`. */
  stand(side: Direction, standing: Standing): Promise<WriteEnd>;
  /** A grant was acknowledged: lamps and buzzers. */
  opened?(side: Direction): void;
  /** The passage was made and nobody else is awaited: what is left of the opening is taken back. */
  passed?(side: Direction): void;
}

/** Grant ids remembered so that a doubled message never opens twice. */
const REMEMBERED_GRANTS = 256;
const nothingSent: WriteEnd = { type: 'unsent', why: 'no-session' };

/**
 * What every lane does, whatever its device: the link and what is told of it, grants given once, passages, modes with their leases.
 * Drivers feed it what their device says and do its moves. Ends with `dispose`.
 */
export class LaneCore {
  readonly #lane: SerialLane;
  readonly #moves: LaneMoves;
  readonly #parts: DriverParts;
  readonly #wiring: LaneWiring;
  readonly #watch: PassageWatch;
  readonly #standings: SideStandings;
  readonly #flags = new LaneFlags();
  readonly #waiting: Record<Direction, Set<AbortController>> = { entry: new Set(), exit: new Set() };
  #link: Link = linkAtStart;
  #grantIds: string[] = [];
  #rawHex: string | null = null;
  #stopTimer: () => void = () => {};
  #disposed = false;

  constructor(lane: SerialLane, moves: LaneMoves, parts: DriverParts) {
    this.#lane = lane;
    this.#moves = moves;
    this.#parts = parts;
    this.#wiring = new LaneWiring(lane);
    this.#standings = new SideStandings({
      wiring: this.#wiring,
      capabilities: moves.capabilities,
      holdMs: moves.holdMs,
      stand: (side, standing) => moves.stand(side, standing),
      clock: parts.clock,
      asFound: parts.asFound === true,
      isReleased: () => this.released,
    });
    this.#watch = new PassageWatch(this.#wiring.watched(moves.capabilities.passFeedback));
  }

  /** The device's side for the site's direction, and the other way round. */
  turned(direction: Direction): Direction {
    return this.#wiring.turned(direction);
  }

  /** The device's sides that this lane has. */
  get sides(): readonly Direction[] {
    return this.#wiring.sides;
  }

  /** Whether somebody is awaited: the device is asked more often then. */
  get awaits(): boolean {
    return this.#watch.waits('entry') || this.#watch.waits('exit');
  }

  /** Fire has let go of the arms, by the device's own word or its contact. */
  get released(): boolean {
    return this.#flags.isOn('fireRelease');
  }

  /** Every side is locked: what stops the turnstile as a whole may be used. */
  get stopped(): boolean {
    return this.sides.length > 0 && this.sides.every((side) => this.modeOf(side) === 'locked');
  }

  get takesGrants(): boolean {
    return takesGrants(this.#link);
  }

  /** How a side of the device is to stand now. Where two sides hang on one contact the stronger word counts; fire undoes locks. */
  modeOf(side: Direction): LaneMode {
    return this.#standings.modeOf(side);
  }

  /** See `LaneDriver.grant`. */
  async grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome> {
    const side = this.turned(direction);
    const end = await this.#tryGrant(side, grant);
    const { laneId } = this.#lane;
    const times = { writtenAtMonoMs: writtenAt(end), ackedAtMonoMs: end.type === 'acked' ? end.ackedAtMonoMs : null };
    const event: GrantOutcome = { type: 'grantOutcome', laneId, grantId: grant.grantId, outcome: outcomeOf(end), ...times };
    this.#parts.report(event);
    if (end.type === 'acked' && !this.#disposed) this.#opened(side, grant.grantId);
    return event;
  }

  /** See `LaneDriver.setMode`. What cannot be sent now is kept for the next connection, and its outcome is `unknown` with nothing written. */
  async setMode(direction: Direction, mode: LaneMode, untilMonoMs: number | null): Promise<ModeOutcome> {
    const nothing = { writtenAtMonoMs: null, ackedAtMonoMs: null };
    const side = this.turned(direction);
    const nowMs = this.#parts.clock.nowMs();
    if (!this.#wiring.has(side) || (mode === 'held' && !this.#moves.capabilities.holdOpen))
      return { outcome: 'refused', ...nothing };
    if (mode === 'held' && (untilMonoMs ?? 0) <= nowMs) return { outcome: 'expired', ...nothing };
    const takeBack = this.#standings.set(side, mode, untilMonoMs);
    // It is so already, and somebody is on his way through.
    if (this.#standings.isNormal(side) && this.#isAwaited(side)) return { outcome: 'acked', ...nothing };
    if (mode === 'locked') this.#withdrawGrants(side);
    this.#arm();
    this.#standings.withdraw(side);
    if (!this.takesGrants) return { outcome: 'unknown', ...nothing };
    const end = await this.#apply(side);
    // A device that will not hold is not held.
    if (mode === 'held' && end.type === 'refused') takeBack();
    return modeOutcomeOf(end);
  }

  /** Takes a step of the link and tells it when it is news. */
  link(input: LinkInput): void {
    const link = nextLink(this.#link, input);
    if (link.state === this.#link.state && link.reason === this.#link.reason) return;
    this.#link = link;
    if (!this.#disposed) this.#parts.report({ type: 'link', laneId: this.#lane.laneId, ...link });
  }

  /** A new session: what is wrong is told again. Call it before the first thing that was read in it. */
  begin(): void {
    this.#flags.begin();
    this.#rawHex = null;
  }

  /** The line itself went: nothing that was open counts any more. */
  lineDown(): void {
    this.#standings.forget();
    this.#watch.clear();
    this.#arm();
  }

  /**
   * After the state was read on a fresh session: settles doubtful grants and brings every side to its mode, closing what no live grant
   * holds open. `isOpen`: null where it cannot be read. What is wanted meanwhile is said instead. False: the device would not.
   */
  async settle(isOpen: (side: Direction) => boolean | null): Promise<boolean> {
    this.#standings.forget();
    for (const side of this.sides) {
      const open = isOpen(side);
      if (open !== null) for (const grantId of this.#watch.readBack(side, open)) this.#tell('opened', side, grantId);
    }
    for (;;) {
      const side = this.sides.find((one) => this.#standings.isDue(one));
      if (!side) return true;
      const mode = this.modeOf(side);
      if (mode === 'normal' && isOpen(side) === true && this.#isAwaited(side)) this.#standings.leave(side);
      else if (!this.#standings.isDone(await this.#apply(side)) && this.modeOf(side) === mode) return false;
    }
  }

  /** All inputs of a lane that is wired to contacts, input 0 first: passages, fire, obstruction, tamper. */
  inputs(active: readonly boolean[]): void {
    this.#passages(this.#watch.inputs(active, this.#parts.clock.nowMs(), this.#isFree));
    for (const { flag, on } of this.#wiring.alarms(active)) if (on !== null) this.flag(flag, on, null, 'input');
  }

  /** Somebody went through, by the device's own word. */
  passage(side: Direction): void {
    this.#passages([this.#watch.passage(side, this.#parts.clock.nowMs(), this.#isFree)]);
  }

  /** How a lasting condition is now, by one of its sources; only news is told. `side` null: of the whole lane. */
  flag(flag: Flag, on: boolean, side: Direction | null = null, source: 'device' | 'input' = 'device'): void {
    const wasReleased = this.released;
    const what = this.#flags.take(flag, on, side, source);
    if (what) this.#tell(what, side, null);
    if (this.released === wasReleased || !this.takesGrants) return;
    // Our locks stand back while fire holds the arms free, and come back with its end.
    for (const one of this.sides) if (this.#standings.isDue(one)) void this.#apply(one);
  }

  /** Status bytes whose meaning is not public; only news is told. */
  status(bytes: Uint8Array): void {
    const rawHex = Buffer.from(bytes).toString('hex');
    if (rawHex === this.#rawHex || this.#disposed) return;
    this.#rawHex = rawHex;
    this.#parts.report({ type: 'status', laneId: this.#lane.laneId, rawHex, atMonoMs: this.#parts.clock.nowMs() });
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopTimer();
  }

  readonly #isFree: IsFree = (side) => this.released || this.modeOf(side) === 'held';

  #isAwaited(side: Direction): boolean {
    return this.#wiring.sharing(side).some((one) => this.#watch.waits(one));
  }

  async #tryGrant(side: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<WriteEnd> {
    const isDouble = this.#grantIds.includes(grant.grantId);
    // Also what is refused now was told as refused: its double must not open later.
    this.#grantIds = [...this.#grantIds.slice(1 - REMEMBERED_GRANTS), grant.grantId];
    if (!this.#wiring.has(side) || !this.takesGrants || this.#standings.isLocked(side) || isDouble) return nothingSent;
    const withdrawal = new AbortController();
    const passage = { expiresAtMonoMs: grant.expiresAtMonoMs, withdrawn: withdrawal.signal };
    this.#waiting[side].add(withdrawal);
    // What stands open is not cut short by a passage: the hold is said again instead.
    const end = await (this.modeOf(side) === 'held' ? this.#holdFor(side, passage) : this.#moves.open(side, passage));
    this.#waiting[side].delete(withdrawal);
    // Whether it opened is read back on the next session; a passage meanwhile belongs to it.
    if (end.type === 'unknown' && !this.#disposed && this.#link.state !== 'lost') {
      this.#watch.opened(side, grant.grantId, false, end.writtenAtMonoMs);
      this.#arm();
    }
    return end;
  }

  #holdFor(side: Direction, { expiresAtMonoMs, withdrawn }: Passage): Promise<WriteEnd> {
    if (expiresAtMonoMs <= this.#parts.clock.nowMs()) return Promise.resolve({ type: 'unsent', why: 'expired' });
    return this.#standings.holdAgain(side, withdrawn);
  }

  #withdrawGrants(side: Direction): void {
    for (const one of this.#wiring.sharing(side)) for (const waiting of this.#waiting[one]) waiting.abort();
  }

  #opened(side: Direction, grantId: string): void {
    this.#watch.opened(side, grantId, true, this.#parts.clock.nowMs());
    this.#arm();
    this.#tell('opened', side, grantId);
    this.#moves.opened?.(side);
  }

  #apply(side: Direction): Promise<WriteEnd> {
    const applied = this.#standings.apply(side);
    this.#arm();
    return applied;
  }

  #passages(events: PassageEvent[]): void {
    for (const event of events) {
      this.#tell(event.what, event.direction, event.grantId);
      const isOver = event.what === 'passed' && !this.#isAwaited(event.direction) && !this.#isFree(event.direction);
      // Nobody else may walk through what is left of the opening.
      if (isOver && this.takesGrants) this.#moves.passed?.(event.direction);
    }
    this.#arm();
  }

  #arm(): void {
    const { clock } = this.#parts;
    this.#stopTimer();
    if (this.#disposed) return;
    const times = [this.#watch.nextDueMs(), this.#standings.nextDueMs()];
    const dueMs = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY));
    if (Number.isFinite(dueMs)) this.#stopTimer = clock.after(Math.max(1, dueMs - clock.nowMs()), () => this.#tick());
  }

  #tick(): void {
    const nowMs = this.#parts.clock.nowMs();
    for (const side of this.#standings.takeOver(nowMs)) {
      this.#tell('holdOver', side, null);
      if (this.takesGrants) void this.#apply(side);
    }
    for (const side of this.#standings.takeRenewals(nowMs)) if (this.takesGrants) void this.#apply(side);
    this.#passages(this.#watch.expire(nowMs, this.#isFree));
  }

  #tell(what: LaneEvent['what'], side: Direction | null, grantId: string | null): void {
    if (this.#disposed) return;
    const direction = side === null ? null : this.turned(side);
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

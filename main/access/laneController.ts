import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneConfig } from '../contract/config';
import type { FeedEntry } from '../contract/feed';
import { type Direction, GrantId, type LaneId } from '../contract/ids';
import type { LaneSide, LinkState } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { DeskBoard } from './deskBoard';
import { directionsOf, reportsPassages, traitsOf } from './deviceTraits';
import { LaneAlarms } from './laneAlarms';
import type { SideInput } from './laneMachine';
import { LaneSides } from './laneSides';
import { LaneModes } from './modes';
import { deskCardOf, noteOf, type Passage, recordOf } from './passage';
import type { PassbackWatch } from './passback';
import type { Alarms, AskSerial, GrantOutcome, Records, SerialLine, Timers } from './ports';

/** A grant that has not reached the line after this is dropped by the serial process. */
export const GRANT_EXPIRES_MS = 1_000;
/** Without any word of the serial process after this the outcome is unknown. */
const OUTCOME_AWAITED_MS = 3_000;
/** After the device's own pass time nobody is awaited any more, whether or not the lane can report a passage. */
const PASSAGE_SLACK_MS = 2_000;

export interface GrantResult {
  outcome: GrantOutcome;
  decisionToAckMs: number | null;
}

export type LinkReason = Extract<SerialEvent, { type: 'link' }>['reason'];

export interface LaneControllerDeps {
  serial: SerialLine;
  ask: AskSerial;
  records: Records;
  alarms: Alarms;
  board: DeskBoard;
  passback: PassbackWatch;
  clock: Clock;
  timers: Timers;
  newId: () => string;
  onChange: () => void;
  /** Never throws. The record could not be written. A guard's opening goes on all the same: safety before bookkeeping. */
  onRecordFailed: (error: unknown) => void;
}

interface OpenGrant {
  passage: Passage;
  decidedAtMonoMs: number;
  settle: (result: GrantResult) => void;
  settled: boolean;
  /** The device said that it holds the lane open for this grant, or never says so. */
  open: boolean;
}

type LaneEvent = Extract<SerialEvent, { type: 'lane' }>;
type Noted = 'grant-failed' | 'passed' | 'nobody-passed' | 'line-lost' | 'line-back' | 'hold-over' | 'passback-noted';

/** Effects around one lane: writes the decision, then asks the line, then tells the desk what came of it. */
export class LaneController {
  readonly id: LaneId;
  readonly modes: LaneModes;
  readonly sides: LaneSides;
  readonly #deps: LaneControllerDeps;
  readonly #turnstile: LaneConfig['turnstile'];
  readonly #alarms: LaneAlarms;
  readonly #grants = new Map<string, OpenGrant>();
  #link: LinkState = 'absent';
  #linkReason: LinkReason = 'none';
  #linkSinceMs: number;
  #linkWasReady = false;
  #rawStatus: string | null = null;

  constructor({ id, turnstile }: Pick<LaneConfig, 'id' | 'turnstile'>, deps: LaneControllerDeps) {
    this.id = id;
    this.#turnstile = turnstile;
    this.#deps = deps;
    this.sides = new LaneSides(directionsOf(turnstile));
    this.#alarms = new LaneAlarms(id, {
      alarms: deps.alarms,
      record: (entry) => deps.records.record(entry),
      guarded: (write) => this.#guarded(write),
    });
    this.modes = new LaneModes(id, {
      ...deps,
      onMode: (direction, mode) => this.#step(direction, { type: 'mode', mode }),
      onHoldOver: (direction) => this.#guarded(() => this.#note('hold-over', 'info', null, direction)),
    });
    this.#linkSinceMs = deps.clock.nowMs();
  }

  /** Each side as it is shown. */
  get shownSides(): LaneSide[] {
    return this.sides.directions.map((direction) => {
      const { mode, reason, until } = this.modes.of(direction);
      return { direction, state: this.sides.state(direction), mode, reason, untilMs: until?.ms ?? null };
    });
  }

  /** A guard locked it; while the fire contact has let go of the arms that is void. */
  locked(direction: Direction): boolean {
    return this.modes.of(direction).mode === 'locked' && this.sides.state(direction) !== 'released';
  }

  get can(): { holdOpen: boolean; lock: boolean } {
    const { holdOpen, lock } = traitsOf(this.#turnstile);
    return { holdOpen, lock };
  }

  /** Its device says what became of a command. */
  get answers(): boolean {
    return traitsOf(this.#turnstile).answers;
  }

  get rawStatus(): string | null {
    return this.#rawStatus;
  }

  get link(): { state: LinkState; reason: LinkReason; sinceMs: number } {
    return { state: this.#link, reason: this.#linkReason, sinceMs: this.#linkSinceMs };
  }

  /** Records the decision and, if it grants, opens. Resolves when the device has answered or the time for it is over. */
  async carryOut(passage: Passage): Promise<GrantResult | null> {
    this.#deps.passback.decided(passage, this.id);
    const mayOpen = this.#write(passage) && passage.decision.outcome === 'granted';
    if (mayOpen || passage.decision.outcome !== 'granted') this.#show(passage);
    // Nothing opens that is not on record, but nobody is left standing either: a guard can still open.
    else this.#show({ ...passage, decision: { ...passage.decision, outcome: 'ask-guard', reasons: [] } });
    return mayOpen ? this.#grant(passage) : null;
  }

  handle(event: SerialEvent): void {
    if (event.type === 'link') this.#onLink(event.state, event.reason);
    else if (event.type === 'grantOutcome')
      this.#settle(event.grantId, event.outcome, event.writtenAtMonoMs, event.ackedAtMonoMs);
    else if (event.type === 'lane') this.#onLane(event);
    else if (event.type === 'status') {
      this.#rawStatus = event.rawHex;
      this.#deps.onChange();
    }
  }

  /** The serial process is gone: nothing it said is believed any more. */
  lineGone(): void {
    this.#onLink('absent', 'line-lost');
  }

  dispose(): void {
    this.modes.dispose();
  }

  #write(passage: Passage): boolean {
    try {
      this.#deps.records.recordDecision(recordOf(passage, this.id));
      return true;
    } catch (error) {
      this.#deps.onRecordFailed(error);
      return passage.decision.method === 'guard';
    }
  }

  #show(passage: Passage): void {
    this.#deps.board.show(deskCardOf(passage, this.id, this.#deps.clock.nowMs()));
  }

  #grant(passage: Passage): Promise<GrantResult> {
    const { clock, serial, timers, newId, passback } = this.#deps;
    const { direction, decision } = passage;
    const grantId = GrantId.parse(newId());
    const decidedAtMonoMs = clock.monoMs();
    this.#step(direction, { type: 'grantIssued' });
    passback.granted(passage, this.id);
    if (decision.reasons.includes('anti-passback')) this.#guarded(() => this.#note('passback-noted', 'attention', passage));
    return new Promise((resolve) => {
      this.#grants.set(grantId, { passage, decidedAtMonoMs, settle: resolve, settled: false, open: false });
      const expiresAtMonoMs = decidedAtMonoMs + GRANT_EXPIRES_MS;
      serial.send({ type: 'grant', laneId: this.id, direction, grantId, expiresAtMonoMs });
      timers.after(OUTCOME_AWAITED_MS, () => this.#heardNothing(grantId));
    });
  }

  /** A serial process that lives says what became of a grant soon after its expiry, whatever the device did: this one hangs. */
  #heardNothing(grantId: string): void {
    if (this.#grants.get(grantId)?.settled !== false) return;
    this.#settle(grantId, 'unknown', null, null);
    this.#deps.serial.kill();
  }

  #settle(grantId: string, outcome: GrantOutcome, writtenAtMonoMs: number | null, ackedAtMonoMs: number | null): void {
    const grant = this.#grants.get(grantId);
    if (!grant || grant.settled) return;
    grant.settled = true;
    const { passage, decidedAtMonoMs } = grant;
    const acked = outcome === 'acked' && ackedAtMonoMs !== null;
    const decisionToAckMs = acked ? ackedAtMonoMs - decidedAtMonoMs : null;
    const firstGoodMs = passage.face?.firstGoodFrameMonoMs ?? null;
    const frameToWriteMs = firstGoodMs !== null && writtenAtMonoMs !== null ? writtenAtMonoMs - firstGoodMs : null;
    // Of a device that never answers, an order that was written is all that is ever known.
    grant.open = acked || (outcome === 'unknown' && writtenAtMonoMs !== null && !this.answers);
    this.#step(passage.direction, { type: grant.open ? 'grantAcked' : 'grantFailed' });
    this.#deps.board.update(passage.decisionId, {
      tookMs: decisionToAckMs,
      ...(grant.open ? {} : { passage: 'not-opened', needsGuard: true }),
    });
    this.#guarded(() => {
      this.#deps.records.recordOutcome({ decisionId: passage.decisionId, outcome, decisionToAckMs, frameToWriteMs });
      if (!grant.open) this.#note('grant-failed', 'attention', passage);
    });
    if (grant.open) this.#openedFor(passage);
    if (outcome === 'acked' || outcome === 'unknown') this.#awaitPassage(grantId);
    else this.#forget(grantId);
    grant.settle({ outcome, decisionToAckMs });
  }

  /** A lane without a passage input never tells; after the device's own time the grant is over all the same. */
  #awaitPassage(grantId: string): void {
    this.#deps.timers.after(this.#turnstile.passMs + PASSAGE_SLACK_MS, () => {
      const grant = this.#forget(grantId);
      if (!grant?.open) return;
      this.#step(grant.passage.direction, { type: 'timedOut' });
      this.#deps.board.update(grant.passage.decisionId, { passage: 'none' });
    });
  }

  #forget(grantId: string): OpenGrant | undefined {
    const grant = this.#grants.get(grantId);
    this.#grants.delete(grantId);
    if (grant) this.#deps.passback.over(grant.passage);
    return grant;
  }

  /** The answer had been lost; reading the device back found the lane open for this grant. */
  #foundOpen(grant: OpenGrant): void {
    const { direction, decisionId } = grant.passage;
    grant.open = true;
    this.#countIn(direction);
    this.#openedFor(grant.passage);
    this.#deps.board.update(decisionId, { passage: 'awaited', needsGuard: false });
  }

  /** Where no passage is ever told, it counts as made. */
  #openedFor(passage: Passage): void {
    if (!reportsPassages(this.#turnstile, passage.direction)) this.#deps.passback.wentThrough(passage);
  }

  #countIn(direction: Direction): void {
    this.#step(direction, { type: 'grantIssued' });
    this.#step(direction, { type: 'grantAcked' });
  }

  #onLane(event: LaneEvent): void {
    const grant = event.grantId === null ? undefined : this.#grants.get(event.grantId);
    switch (event.what) {
      case 'opened':
        if (grant?.settled && !grant.open) this.#foundOpen(grant);
        return;
      case 'passed':
      case 'timedOut':
        this.#onPassage(event, grant);
        return;
      case 'holdOver':
        this.modes.holdOver(event.direction, event.atMonoMs);
        return;
      case 'heldOpen':
      case 'heldOpenOver':
      case 'fault':
      case 'faultOver':
      case 'fireRelease':
      case 'fireOver':
      case 'powerFail':
      case 'powerBack':
        this.#step(event.direction, { type: event.what });
    }
    const { passage } = grant ?? {};
    this.#alarms.handle(event, { unit: passage?.person?.unit ?? null, method: passage?.decision.method ?? null });
  }

  #onPassage({ what, grantId, direction }: LaneEvent, grant: OpenGrant | undefined): void {
    const isPassed = what === 'passed';
    // Without a grant of ours nobody was counted in; a side that is held open has passages of its own.
    if (grant?.open) this.#step(direction, { type: isPassed ? 'passed' : 'timedOut' });
    if (grant && grantId !== null) {
      if (isPassed) this.#deps.passback.wentThrough(grant.passage);
      this.#forget(grantId);
      this.#deps.board.update(grant.passage.decisionId, { passage: isPassed ? 'passed' : 'timed-out' });
    }
    this.#guarded(() => this.#note(isPassed ? 'passed' : 'nobody-passed', 'info', grant?.passage ?? null, direction));
  }

  #onLink(state: LinkState, reason: LinkReason): void {
    const was = this.#link;
    if (state !== was) this.#linkSinceMs = this.#deps.clock.nowMs();
    this.#link = state;
    this.#linkReason = reason;
    this.#step(null, { type: 'link', state });
    if (state === 'ready' && was !== 'ready' && was !== 'degraded') this.#onLineBack();
    if ((was === 'ready' || was === 'degraded') && state !== 'ready' && state !== 'degraded') this.#onLineLost();
    if (state === 'lost' || state === 'absent') this.#forgetAll();
    this.#deps.onChange();
  }

  #onLineBack(): void {
    this.#deps.alarms.clear('line-lost', this.id);
    this.#alarms.lineBack();
    this.modes.lineBack();
    // A session that was made anew on the same line: whoever it was open for may still pass.
    for (const { open, passage } of this.#grants.values()) if (open) this.#countIn(passage.direction);
    if (this.#linkWasReady) this.#guarded(() => this.#note('line-back', 'info', null, null));
    this.#linkWasReady = true;
  }

  #onLineLost(): void {
    this.#rawStatus = null;
    this.#alarms.lineLost();
    this.#deps.alarms.raise('line-lost', this.id);
    this.#guarded(() => this.#note('line-lost', 'alarm', null, null));
    for (const grantId of [...this.#grants.keys()]) this.#settle(grantId, 'unknown', null, null);
  }

  /** Whatever was asked before a cut is over: the grants are forgotten, and the desk is told. */
  #forgetAll(): void {
    for (const [grantId, grant] of [...this.#grants]) {
      // Asked while the line was down already: whoever waits for the answer gets one.
      this.#settle(grantId, 'unknown', null, null);
      this.#deps.board.update(grant.passage.decisionId, { passage: 'not-opened' });
      this.#forget(grantId);
    }
  }

  #note(kind: Noted, severity: FeedEntry['severity'], passage: Passage | null, direction: Direction | null = null): void {
    this.#deps.records.record(noteOf(kind, severity, { laneId: this.id, passage, direction }));
  }

  #guarded(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#deps.onRecordFailed(error);
    }
    this.#deps.onChange();
  }

  /** Null: both sides. */
  #step(direction: Direction | null, input: SideInput): void {
    this.sides.step(direction, input);
    this.#deps.onChange();
  }
}

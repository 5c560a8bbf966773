import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { feedNote } from '../contract/feed';
import { type Direction, GrantId, type LaneId } from '../contract/ids';
import type { LinkState } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { DeskBoard } from './deskBoard';
import { type Lane, laneAtStart, nextLane } from './laneMachine';
import { deskCardOf, type Passage } from './passage';
import type { Alarms, GrantOutcome, Records, SerialLine, Timers } from './ports';

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
  records: Records;
  alarms: Alarms;
  board: DeskBoard;
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
  /** The device said that it holds the lane open for this grant. */
  open: boolean;
}

/** Effects around one lane: writes the decision, then asks the line, then tells the desk what came of it. */
export class LaneController {
  readonly id: LaneId;
  readonly #deps: LaneControllerDeps;
  readonly #grants = new Map<string, OpenGrant>();
  readonly #passMs: number;
  #lane: Lane = laneAtStart;
  #link: LinkState = 'absent';
  #linkReason: LinkReason = 'none';
  #linkSinceMs: number;
  #linkWasReady = false;

  constructor(lane: { id: LaneId; passMs: number }, deps: LaneControllerDeps) {
    this.id = lane.id;
    this.#passMs = lane.passMs;
    this.#deps = deps;
    this.#linkSinceMs = deps.clock.nowMs();
  }

  get state() {
    return this.#lane.state;
  }

  get link(): { state: LinkState; reason: LinkReason; sinceMs: number } {
    return { state: this.#link, reason: this.#linkReason, sinceMs: this.#linkSinceMs };
  }

  /** Records the decision and, if it grants, opens. Resolves when the device has answered or the time for it is over. */
  async carryOut(passage: Passage): Promise<GrantResult | null> {
    const mayOpen = this.#write(passage) && passage.decision.outcome === 'granted';
    if (mayOpen || passage.decision.outcome !== 'granted') this.#show(passage);
    // Nothing opens that is not on record, but nobody is left standing either: a guard can still open.
    else this.#show({ ...passage, decision: { ...passage.decision, outcome: 'ask-guard', reasons: [] } });
    return mayOpen ? this.#grant(passage) : null;
  }

  handle(event: SerialEvent): void {
    if (event.type === 'link') this.#onLink(event.state, event.reason);
    else if (event.type === 'grantOutcome') this.#onOutcome(event);
    else if (event.type === 'lane') this.#onLane(event);
  }

  /** The serial process is gone: nothing it said is believed any more. */
  lineGone(): void {
    this.#onLink('absent', 'line-lost');
  }

  #write(passage: Passage): boolean {
    const { decision, manual, person } = passage;
    try {
      this.#deps.records.recordDecision({
        decisionId: passage.decisionId,
        laneId: this.id,
        direction: passage.direction,
        method: decision.method,
        outcome: decision.outcome,
        reasons: decision.reasons,
        personId: person?.id ?? null,
        unit: person?.unit ?? manual?.unit ?? null,
        manualReason: manual?.reason ?? null,
        note: manual?.note ?? null,
      });
      return true;
    } catch (error) {
      this.#deps.onRecordFailed(error);
      return decision.method === 'guard';
    }
  }

  #show(passage: Passage): void {
    this.#deps.board.show(deskCardOf(passage, this.id, this.#deps.clock.nowMs()));
  }

  #grant(passage: Passage): Promise<GrantResult> {
    const { clock, serial, timers, newId } = this.#deps;
    const grantId = GrantId.parse(newId());
    const decidedAtMonoMs = clock.monoMs();
    this.#step({ type: 'grantIssued' });
    return new Promise((resolve) => {
      this.#grants.set(grantId, { passage, decidedAtMonoMs, settle: resolve, settled: false, open: false });
      serial.send({
        type: 'grant',
        laneId: this.id,
        direction: passage.direction,
        grantId,
        expiresAtMonoMs: decidedAtMonoMs + GRANT_EXPIRES_MS,
      });
      timers.after(OUTCOME_AWAITED_MS, () => this.#heardNothing(grantId));
    });
  }

  /** A serial process that lives says what became of a grant soon after its expiry, whatever the device did: this one hangs. */
  #heardNothing(grantId: string): void {
    if (this.#grants.get(grantId)?.settled !== false) return;
    this.#settle(grantId, 'unknown', null, null);
    this.#deps.serial.kill();
  }

  #onOutcome(event: Extract<SerialEvent, { type: 'grantOutcome' }>): void {
    this.#settle(event.grantId, event.outcome, event.writtenAtMonoMs, event.ackedAtMonoMs);
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
    this.#step({ type: acked ? 'grantAcked' : 'grantFailed' });
    this.#deps.board.update(passage.decisionId, {
      tookMs: decisionToAckMs,
      ...(acked ? {} : { passage: 'not-opened', needsGuard: true }),
    });
    this.#guarded(() => {
      this.#deps.records.recordOutcome({ decisionId: passage.decisionId, outcome, decisionToAckMs, frameToWriteMs });
      if (!acked) this.#note('grant-failed', 'attention', passage);
    });
    grant.open = acked;
    if (outcome === 'acked' || outcome === 'unknown') this.#awaitPassage(grantId);
    else this.#grants.delete(grantId);
    grant.settle({ outcome, decisionToAckMs });
  }

  /** A lane without a passage input never tells; after the device's own time the grant is over all the same. */
  #awaitPassage(grantId: string): void {
    this.#deps.timers.after(this.#passMs + PASSAGE_SLACK_MS, () => {
      const grant = this.#grants.get(grantId);
      this.#grants.delete(grantId);
      if (!grant?.open) return;
      this.#step({ type: 'timedOut' });
      this.#deps.board.update(grant.passage.decisionId, { passage: 'none' });
    });
  }

  /** The answer had been lost; reading the device back found the lane open for this grant. */
  #foundOpen(grant: OpenGrant): void {
    grant.open = true;
    this.#step({ type: 'grantIssued' });
    this.#step({ type: 'grantAcked' });
    this.#deps.board.update(grant.passage.decisionId, { passage: 'awaited', needsGuard: false });
  }

  #onLane(event: Extract<SerialEvent, { type: 'lane' }>): void {
    const grant = event.grantId === null ? undefined : this.#grants.get(event.grantId);
    switch (event.what) {
      case 'opened':
        if (grant?.settled && !grant.open) this.#foundOpen(grant);
        return;
      case 'passed':
      case 'timedOut': {
        this.#step({ type: event.what });
        if (grant && event.grantId !== null) {
          this.#grants.delete(event.grantId);
          this.#deps.board.update(grant.passage.decisionId, { passage: event.what === 'passed' ? 'passed' : 'timed-out' });
        }
        this.#guarded(() =>
          this.#note(event.what === 'passed' ? 'passed' : 'nobody-passed', 'info', grant?.passage ?? null, event.direction),
        );
        return;
      }
      case 'forced':
        this.#deps.alarms.raise('forced', this.id);
        this.#guarded(() => this.#note('forced', 'alarm', null, event.direction));
        return;
      case 'tamper':
        this.#deps.alarms.raise('tamper', this.id);
        this.#guarded(() => this.#note('tamper', 'alarm', null, null));
        return;
      case 'tamperCleared':
        this.#deps.alarms.clear('tamper', this.id);
        return;
      case 'powerFail':
      case 'powerBack':
        this.#step({ type: event.what });
        return;
    }
  }

  #onLink(state: LinkState, reason: LinkReason): void {
    const was = this.#link;
    if (state !== was) this.#linkSinceMs = this.#deps.clock.nowMs();
    this.#link = state;
    this.#linkReason = reason;
    this.#step({ type: 'link', state });
    if (state === 'ready' && was !== 'ready' && was !== 'degraded') {
      this.#deps.alarms.clear('line-lost', this.id);
      if (this.#linkWasReady) this.#guarded(() => this.#note('line-back', 'info', null, null));
      this.#linkWasReady = true;
    }
    if ((was === 'ready' || was === 'degraded') && state !== 'ready' && state !== 'degraded') this.#onLineLost();
    this.#deps.onChange();
  }

  /** Whatever was asked before the cut is over: the grants are forgotten, and the desk is told. */
  #onLineLost(): void {
    this.#deps.alarms.raise('line-lost', this.id);
    this.#guarded(() => this.#note('line-lost', 'alarm', null, null));
    for (const [grantId, grant] of this.#grants) {
      this.#settle(grantId, 'unknown', null, null);
      this.#deps.board.update(grant.passage.decisionId, { passage: 'not-opened' });
    }
    this.#grants.clear();
  }

  #note(
    kind: 'grant-failed' | 'passed' | 'nobody-passed' | 'forced' | 'tamper' | 'line-lost' | 'line-back',
    severity: 'info' | 'attention' | 'alarm',
    passage: Passage | null,
    direction: Direction | null = null,
  ): void {
    this.#deps.records.record(
      feedNote(kind, severity, {
        laneId: this.id,
        direction: passage?.direction ?? direction,
        method: passage?.decision.method ?? null,
        unit: passage?.person?.unit ?? passage?.manual?.unit ?? null,
      }),
    );
  }

  #guarded(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#deps.onRecordFailed(error);
    }
    this.#deps.onChange();
  }

  #step(input: Parameters<typeof nextLane>[1]): void {
    this.#lane = nextLane(this.#lane, input);
    this.#deps.onChange();
  }
}

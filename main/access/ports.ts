import type { SerialCommand } from '../../native-bridge/serial/protocol';
import type { FeedEntry } from '../contract/feed';
import type { DecisionId, Direction, LaneId, PersonId } from '../contract/ids';
import type { ManualReason, Method, Outcome, Reason } from '../contract/lanes';

/** What the access room needs from its peers; the station hands them in. */
export interface DecisionRecord {
  decisionId: DecisionId;
  laneId: LaneId;
  direction: Direction;
  method: Method;
  outcome: Outcome;
  reasons: readonly Reason[];
  personId: PersonId | null;
  unit: string | null;
  manualReason: ManualReason | null;
  note: string | null;
}

export type GrantOutcome = 'acked' | 'refused' | 'expired' | 'unknown';

export interface OutcomeRecord {
  decisionId: DecisionId;
  outcome: GrantOutcome;
  decisionToAckMs: number | null;
  /** First good picture of the face in the lane to bytes written; null for other methods. */
  frameToWriteMs: number | null;
}

/** The event log. A call that cannot be stored throws. */
export interface Records {
  recordDecision(decision: DecisionRecord): FeedEntry;
  recordOutcome(outcome: OutcomeRecord): void;
  record(entry: Omit<FeedEntry, 'id' | 'atMs'>): FeedEntry;
}

export interface SerialLine {
  send(command: SerialCommand): void;
  /** Ends a serial process that no longer answers; it comes back by itself. */
  kill(): void;
}

export interface Timers {
  /** Calls once after `ms`; the result cancels it. */
  after(ms: number, work: () => void): () => void;
}

export interface Alarms {
  raise(kind: 'forced' | 'line-lost' | 'tamper', laneId: LaneId): void;
  clear(kind: 'line-lost' | 'tamper', laneId: LaneId): void;
}

import type { SerialCommand, SerialEvent } from '../../native-bridge/serial/protocol';
import type { Alarm, FeedEntry } from '../contract/feed';
import type { DecisionId, Direction, LaneId, PersonId } from '../contract/ids';
import type { LanePrompt, LivenessRule, ManualReason, Method, ModeReason, Outcome, Reason } from '../contract/lanes';

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

/** What a lane alarms about. */
export type LaneAlarm = Extract<
  Alarm['kind'],
  | 'forced'
  | 'tailgate'
  | 'reverse'
  | 'line-lost'
  | 'tamper'
  | 'held-open'
  | 'obstructed'
  | 'device-fault'
  | 'fire-released'
  | 'pin-blocked'
>;

export interface Alarms {
  raise(kind: LaneAlarm, laneId: LaneId): void;
  clear(kind: LaneAlarm, laneId: LaneId): void;
}

/** A serial event that answers a question. */
export type SerialAnswer = Extract<SerialEvent, { type: 'modeOutcome' | 'keyInstalled' }>;

/** Sends a command with a number of its own and resolves to what answers it; null when nothing does in time. Never rejects. */
export type AskSerial = (command: (requestId: number) => SerialCommand, timeoutMs: number) => Promise<SerialAnswer | null>;

/** A lock that a guard set, kept over a restart. */
export interface KeptLock {
  laneId: LaneId;
  direction: Direction;
  reason: ModeReason;
}

export type Movement = Exclude<LanePrompt['kind'], 'show-face'>;

/** What one picture of a track says about life. */
export interface LivenessFrame {
  arrivedMonoMs: number;
  /** Whether a template came with it. */
  good: boolean;
  /** Whether that template is the recognised person's. Null: nobody is, there is none, or it is clearly neither his nor another's. */
  same: boolean | null;
  passiveLive: number | null;
  motion: { yawDeg: number; pitchDeg: number; eyeOpening: number } | null;
  facesInLane: number;
}

export type LivenessStanding =
  /** More pictures are needed; nothing is asked of anybody. */
  | { kind: 'looking' }
  /** A movement must be asked for. */
  | { kind: 'to-ask' }
  | { kind: 'asked'; movement: Movement; untilMonoMs: number }
  | { kind: 'shown' }
  | { kind: 'doubtful' }
  | { kind: 'not-done' };

/** Signs of life of one track under one rule; the recognition room supplies it. Holds no template. */
export interface LivenessCheck {
  frame(frame: LivenessFrame): LivenessStanding;
  /** Somebody was recognised, in so many of the last good frames: what was seen before says nothing about him. */
  recognised(frames: number): void;
  /** Asks for a movement now; only of somebody who was recognised. */
  ask(nowMonoMs: number): LivenessStanding;
  standing(nowMonoMs: number): LivenessStanding;
}

export type NewLiveness = (rules: {
  rule: LivenessRule;
  passiveAtLeast: number | null;
  random: (bytes: number) => Uint8Array;
}) => LivenessCheck;

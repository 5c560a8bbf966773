import { FeedEntry } from '../contract/feed';
import type { DecisionId, Direction, EventId, LaneId, PersonId } from '../contract/ids';
import type { ManualReason, Method, Outcome, Reason } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

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

export interface OutcomeRecord {
  decisionId: DecisionId;
  outcome: 'acked' | 'refused' | 'expired' | 'unknown';
  decisionToAckMs: number | null;
  /** First good picture of the face in the lane to bytes written; null for other methods. */
  frameToWriteMs: number | null;
}

/** The passage log. Append-only in the database; guards' notes are sealed at rest. A call that cannot be stored throws. */
export interface EventLog {
  /** Written before anything moves, and on disk when this returns. */
  recordDecision(decision: DecisionRecord): FeedEntry;
  /** A later fact about a decision; what the device said last does not replace what it said first. */
  recordOutcome(outcome: OutcomeRecord): void;
  record(entry: Omit<FeedEntry, 'id' | 'atMs'>): FeedEntry;
  /** Newest first. */
  feed(limit: number): FeedEntry[];
  /** People who passed a lane since local midnight. */
  passagesToday(laneId: LaneId): number;
}

interface StoredEvent {
  id: EventId;
  at_ms: number;
  lane_id: string | null;
  kind: string;
  severity: string;
  direction: string | null;
  method: string | null;
  reasons: string;
  manual_reason: string | null;
  unit: string | null;
  note_sealed: Uint8Array | null;
}

const severityOf: Record<Outcome, FeedEntry['severity']> = { granted: 'pass', denied: 'attention', 'ask-guard': 'attention' };
const columns = 'id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, unit, note_sealed';

export function createEventLog(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  newId: () => string;
}): EventLog {
  const { database, keyring, clock, newId } = deps;
  const { db } = database;
  // Numbers go on where all records went by their term: terms and seals go by them.
  const insertEvent = db.prepare(
    `INSERT INTO event (seq, ${columns}) VALUES (
       coalesce((SELECT max(seq) FROM event), (SELECT max(event_seq) FROM retention_run), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertDecision = db.prepare(
    'INSERT INTO decision (id, at_ms, lane_id, direction, method, outcome, person_id, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertOutcome = db.prepare(
    'INSERT INTO decision_outcome (decision_id, outcome, decision_to_ack_ms, frame_to_write_ms, at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const newest = db.prepare(`SELECT ${columns} FROM event ORDER BY seq DESC LIMIT ?`);
  const passed = db.prepare("SELECT count(*) AS n FROM event WHERE lane_id = ? AND kind = 'passed' AND at_ms >= ?");

  const append = (fields: Omit<FeedEntry, 'id' | 'atMs'>): { entry: FeedEntry; seq: number | bigint } => {
    const entry: FeedEntry = { ...fields, id: newId() as EventId, atMs: clock.nowMs() };
    const note = entry.note === null ? null : keyring.seal(Buffer.from(entry.note, 'utf8'), noteAad(entry.id));
    const { lastInsertRowid } = insertEvent.run(
      entry.id,
      entry.atMs,
      entry.laneId,
      entry.kind,
      entry.severity,
      entry.direction,
      entry.method,
      JSON.stringify(entry.reasons),
      entry.manualReason,
      entry.unit,
      note,
    );
    return { entry, seq: lastInsertRowid };
  };

  return {
    recordDecision(decision) {
      const { decisionId, laneId, direction, method, outcome, personId, unit, manualReason, note } = decision;
      const shown = { laneId, direction, method, unit, manualReason, note, reasons: [...decision.reasons] };
      return database.transaction(() => {
        const { entry, seq } = append({ ...shown, kind: outcome, severity: severityOf[outcome] });
        insertDecision.run(decisionId, entry.atMs, laneId, direction, method, outcome, personId, seq);
        return entry;
      });
    },
    recordOutcome({ decisionId, outcome, decisionToAckMs, frameToWriteMs }) {
      insertOutcome.run(decisionId, outcome, decisionToAckMs, frameToWriteMs, clock.nowMs());
    },
    record: (entry) => append(entry).entry,
    feed(limit) {
      return (newest.all(limit) as StoredEvent[]).flatMap((row) => entryOf(row, keyring) ?? []);
    },
    passagesToday(laneId) {
      const midnight = new Date(clock.nowMs()).setHours(0, 0, 0, 0);
      return (passed.get(laneId, midnight) as { n: number }).n;
    },
  };
}

const noteAad = (id: EventId) => `event:${id}:note`;

/** Null for a row that no longer reads as an entry, so that one damaged row does not blank the feed. */
function entryOf(row: StoredEvent, keyring: Keyring): FeedEntry | null {
  const note = row.note_sealed && keyring.open(row.note_sealed, noteAad(row.id));
  const read = FeedEntry.safeParse({
    id: row.id,
    atMs: row.at_ms,
    laneId: row.lane_id,
    kind: row.kind,
    severity: row.severity,
    direction: row.direction,
    method: row.method,
    reasons: parsed(row.reasons),
    manualReason: row.manual_reason,
    unit: row.unit,
    note: note ? Buffer.from(note).toString('utf8') : null,
  });
  return read.success ? read.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from 'zod';
import type { AssessmentFacts } from '../contract/assessment';
import type { PassMethod } from '../contract/equalTreatment';
import type { Method } from '../contract/lanes';
import type { StationDatabase } from '../storage/database';

/** Somebody was let in, and the turnstile acknowledged it. */
export interface PassedRow {
  atMs: number;
  laneId: string;
  method: PassMethod;
  /** From the first sign of the person to the open lane; null where that is not measured. */
  waitedMs: number | null;
}

/** Somebody whom the machine referred to the guard, after a face or a card with a face. `waitedMs`: until he opened. */
export interface AskedRow {
  atMs: number;
  laneId: string;
  outcome: 'let-in' | 'turned-away' | null;
  waitedMs: number | null;
}

export interface DayOfPassages {
  passed: PassedRow[];
  asked: AskedRow[];
  /** Also PINs and passes. */
  cardsRefused: number;
  notAcknowledged: number;
}

/** The passage log as far as waiting goes: no person, no flat. */
export interface PassageLog {
  /** From `fromMs`, before `untilMs`. */
  between(fromMs: number, untilMs: number): DayOfPassages;
  /** Since then; medians of the newest 2,000 passages of each way. */
  figures(sinceMs: number): Pick<AssessmentFacts, 'nonFaceShare' | 'waitMedianMs'>;
}

interface Row {
  at_ms: number;
  lane_id: string;
  method: Method;
  outcome: 'granted' | 'denied' | 'ask-guard';
  reasons: string;
  acked: number;
  ack_ms: number | null;
  write_ms: number | null;
  check_outcome: 'let-in' | 'turned-away' | null;
  check_ms: number | null;
}

/** Ids begin with their millisecond (RFC 9562, version 7), and the primary key is an index by time. */
const idAt = (ms: number): string => {
  const hex = Math.max(0, Math.trunc(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};
/** Between an id and the time on its row lies less than this. */
const slackMs = 60_000;
const Reasons = z.array(z.string());
const medianOver = 2_000;

export function createPassageLog({ db }: StationDatabase): PassageLog {
  const rows = db.prepare(
    `SELECT d.at_ms, d.lane_id, d.method, d.outcome, e.reasons, o.seq IS NOT NULL AS acked, o.decision_to_ack_ms AS ack_ms,
       o.frame_to_write_ms AS write_ms, h.outcome AS check_outcome, h.waited_ms AS check_ms
     FROM decision AS d JOIN event AS e ON e.seq = d.event_seq
       LEFT JOIN decision_outcome AS o ON o.seq = (
         SELECT min(seq) FROM decision_outcome WHERE decision_id = d.id AND outcome = 'acked')
       LEFT JOIN human_check AS h ON h.decision_id = d.id
     WHERE d.id >= ? AND d.id < ? AND d.at_ms >= ? AND d.at_ms < ?`,
  );
  const shares = db.prepare(
    "SELECT method, count(*) AS n FROM decision WHERE id >= ? AND at_ms >= ? AND outcome = 'granted' GROUP BY method",
  );
  const withFace = 'instr(e.reasons, \'"card-and-face-matched"\') > 0';
  const cardsWithFace = db.prepare(
    `SELECT count(*) AS n FROM event AS e WHERE e.at_ms >= ? AND e.kind = 'granted' AND e.method = 'card' AND ${withFace}`,
  );
  const newest = db.prepare(
    `SELECT o.decision_to_ack_ms AS ack_ms, o.frame_to_write_ms AS write_ms
     FROM decision AS d JOIN decision_outcome AS o ON o.decision_id = d.id AND o.outcome = 'acked'
     WHERE d.id >= ? AND d.at_ms >= ? AND d.method = ?
       AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.seq = d.event_seq AND ${withFace})
     ORDER BY d.id DESC LIMIT ${medianOver}`,
  );
  const checks = db.prepare(
    `SELECT waited_ms AS ms FROM human_check WHERE at_ms >= ? AND outcome = 'let-in' AND waited_ms IS NOT NULL
     ORDER BY at_ms DESC LIMIT ${medianOver}`,
  );

  return {
    between(fromMs, untilMs) {
      const day: DayOfPassages = { passed: [], asked: [], cardsRefused: 0, notAcknowledged: 0 };
      const found = rows.all(idAt(fromMs - slackMs), idAt(untilMs + slackMs), fromMs, untilMs) as unknown as Row[];
      for (const row of found) sort(row, day);
      return day;
    },
    figures(sinceMs) {
      const from = [idAt(sinceMs - slackMs), sinceMs] as const;
      const counts = shares.all(...from) as { method: string; n: number }[];
      const all = counts.reduce((sum, { n }) => sum + n, 0);
      // Who shows a card and then a face passes with a face.
      const face = (counts.find(({ method }) => method === 'face')?.n ?? 0) + (cardsWithFace.get(sinceMs) as { n: number }).n;
      const waits = (method: 'face' | 'card') =>
        (newest.all(...from, method) as { ack_ms: number | null; write_ms: number | null }[]).flatMap((row) => {
          const ms = method === 'face' ? row.write_ms : row.ack_ms;
          return ms === null ? [] : [ms];
        });
      return {
        nonFaceShare: all === 0 ? null : (all - face) / all,
        waitMedianMs: {
          face: quantile(waits('face'), 0.5),
          card: quantile(waits('card'), 0.5),
          guard: quantile(
            (checks.all(sinceMs) as { ms: number }[]).map(({ ms }) => ms),
            0.5,
          ),
        },
      };
    },
  };
}

function sort(row: Row, day: DayOfPassages): void {
  const { at_ms: atMs, lane_id: laneId } = row;
  if (row.outcome === 'granted' && row.acked === 0) day.notAcknowledged += 1;
  else if (row.outcome === 'granted') day.passed.push({ atMs, laneId, ...wayOf(row) });
  else if (row.outcome === 'ask-guard' || row.method === 'face')
    day.asked.push({ atMs, laneId, outcome: row.check_outcome, waitedMs: row.check_ms });
  else day.cardsRefused += 1;
}

function wayOf({ method, reasons, ack_ms, write_ms }: Row): Pick<PassedRow, 'method' | 'waitedMs'> {
  if (method === 'face') return { method, waitedMs: write_ms };
  // When whoever stands before the guard came is known only if the machine asked; see the questions.
  if (method === 'guard') return { method, waitedMs: null };
  if (method !== 'card') return { method, waitedMs: ack_ms };
  const withFace = Reasons.parse(JSON.parse(reasons)).includes('card-and-face-matched');
  return withFace ? { method: 'card-and-face', waitedMs: null } : { method, waitedMs: ack_ms };
}

/** Nearest rank; null of nothing. */
export function quantile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}

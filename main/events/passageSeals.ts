import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Alarm } from '../contract/feed';
import type { StationDatabase } from '../storage/database';
import type { JsonObject, LedgerWriter } from '../storage/ledgerPort';

/** Rows one entry speaks of, and one step of a check goes through. */
const atMost = 256;
const markBytes = 4;
const hourMs = 60 * 60_000;
const startAfterMs = 1_000;
const pauseMs = 4;
/** Between two entries: each waits for the disk. */
const sealingPauseMs = 20;
const checkEveryHours = 24;

const Seal = z.object({
  fromSeq: z.number().int(),
  toSeq: z.number().int(),
  sha256: z.string().length(64),
  marks: z.base64(),
});
type Seal = z.infer<typeof Seal>;
const Ran = z.object({ deleted: z.object({ events: z.number().int() }) });

/** The first row of the passage log that is not what was sealed. */
export interface AlteredPassage {
  seq: number;
  why: 'changed' | 'missing';
}

/**
 * Writes into the ledger what stands in the passage log, every hour and when a shift ends, as hashes over rows without person and flat; and
 * holds the rows against that, at the start and daily. So that a change of theirs is found although a trigger was dropped and put back
 * (保安服务管理条例 25, 43). Rows may go by their term; a row that goes otherwise is missed.
 */
export interface PassageSeals {
  /** What is not yet sealed, 256 rows at once and the rest by timer. Throws what the database throws. */
  seal(): void;
  /** All rows against all seals, a step for each seal; ends with the first row that differs. */
  check(): Generator<void, AlteredPassage | null>;
  stop(): void;
}

interface Row {
  seq: number;
  id: string;
  at_ms: number;
  lane_id: string | null;
  kind: string;
  severity: string;
  direction: string | null;
  method: string | null;
  reasons: string;
  manual_reason: string | null;
  note: string;
  decisions: string;
}

export function createPassageSeals(deps: {
  database: StationDatabase;
  ledger: LedgerWriter & { entries(what: { kinds: readonly string[]; from?: number }): Iterable<{ body: JsonObject }> };
  timers: { after(ms: number, work: () => void): () => void };
  alarms: { raise(kind: Alarm['kind'], laneId: null): void; clear(kind: Alarm['kind'], laneId: null): void };
  /** Keeps what cannot be read or written from whoever asked. */
  spared: <T>(work: () => T, otherwise: T) => T;
}): PassageSeals {
  const { database, ledger, timers, alarms, spared } = deps;
  const rows = database.db.prepare(
    `SELECT seq, id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, lower(hex(note_sealed)) AS note,
       (SELECT json_group_array(json_array(id, at_ms, lane_id, direction, method, outcome))
        FROM (SELECT * FROM decision WHERE event_seq = event.seq ORDER BY id)) AS decisions
     FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${atMost}`,
  );
  const between = (after: number, to: number) => rows.all(after, to) as unknown as Row[];
  const newest = database.db.prepare(
    `SELECT json_extract(entry, '$.body.toSeq') AS toSeq FROM ledger_entry WHERE kind = 'passages.sealed' ORDER BY seq DESC LIMIT 1`,
  );
  const backwards = database.db.prepare(
    `SELECT seq, json_extract(entry, '$.body.fromSeq') AS fromSeq, json_extract(entry, '$.body.toSeq') AS toSeq
     FROM ledger_entry WHERE kind = 'passages.sealed' ORDER BY ledger_entry.seq DESC`,
  );
  const first = database.db.prepare(
    `SELECT json_extract(entry, '$.body.fromSeq') AS fromSeq FROM ledger_entry WHERE kind = 'passages.sealed' ORDER BY seq LIMIT 1`,
  );
  const lowest = database.db.prepare('SELECT coalesce(min(seq), 9007199254740991) AS seq FROM event');
  let sealedTo: number | null = null;
  let cancelSealing = () => {};

  const seal = () => {
    sealedTo ??= (newest.get() as { toSeq: number } | undefined)?.toSeq ?? 0;
    cancelSealing();
    const found = between(sealedTo, Number.MAX_SAFE_INTEGER);
    const [first] = found;
    if (!first) return;
    // Without gaps, so that a row's mark is found by its number.
    const next = found.filter(({ seq }, at) => seq === first.seq + at);
    const hashes = next.map(hashOf);
    const toSeq = first.seq + next.length - 1;
    ledger.append('passages.sealed', {
      fromSeq: first.seq,
      toSeq,
      decisions: next.reduce((sum, { decisions }) => sum + decisionsIn(decisions).length, 0),
      sha256: hashOfAll(hashes),
      marks: Buffer.concat(hashes.map((hash) => hash.subarray(0, markBytes))).toString('base64'),
    });
    sealedTo = toSeq;
    cancelSealing = timers.after(sealingPauseMs, () => spared(seal, undefined));
  };

  /** The oldest seal with a row that is still there; of those before only the number of their rows counts. */
  const oldestAlive = (): { entrySeq: number; fromSeq: number } | null => {
    const { seq: lowestSeq } = lowest.get() as { seq: number };
    let alive: { entrySeq: number; fromSeq: number } | null = null;
    for (const row of backwards.iterate() as Iterable<{ seq: number; fromSeq: number; toSeq: number }>) {
      // The newest one is gone through in any case.
      if (alive && row.toSeq < lowestSeq) break;
      alive = { entrySeq: row.seq, fromSeq: row.fromSeq };
    }
    return alive;
  };

  function* check(): Generator<void, AlteredPassage | null> {
    const alive = oldestAlive();
    if (!alive) return null;
    const { fromSeq } = first.get() as { fromSeq: number };
    let byTerm = deletedByTerm();
    let gone = alive.fromSeq - fromSeq;
    if (gone > byTerm) return { seq: fromSeq + byTerm, why: 'missing' };
    /** Whether this row is one more than went by its term; some may have gone since this began. */
    const isMissed = (): boolean => {
      gone += 1;
      if (gone > byTerm) byTerm = deletedByTerm();
      return gone > byTerm;
    };
    let before: Seal | null = null;
    for (const { body } of ledger.entries({ kinds: ['passages.sealed'], from: alive.entrySeq })) {
      const one = Seal.parse(body);
      // Gone before they were sealed.
      if (before && one.fromSeq > before.toSeq + 1) return { seq: before.toSeq + 1, why: 'missing' };
      const altered = held(one, between(one.fromSeq - 1, one.toSeq), isMissed);
      if (altered) return altered;
      before = one;
      yield;
    }
    return null;
  }
  const deletedByTerm = () =>
    [...ledger.entries({ kinds: ['retention.ran'] })].reduce(
      (sum, { body }) => sum + (Ran.safeParse(body).data?.deleted.events ?? 0),
      0,
    );

  let cancelCheck = () => {};
  const checkInSteps = () => {
    const steps = check();
    const step = () => {
      const next = spared(() => steps.next(), null);
      if (next === null) return;
      if (next.done) return spared(() => tell(next.value), undefined);
      cancelCheck = timers.after(pauseMs, step);
    };
    step();
  };
  const tell = (altered: AlteredPassage | null) => {
    if (!altered) return alarms.clear('passages-altered', null);
    alarms.raise('passages-altered', null);
    const told = [...ledger.entries({ kinds: ['passages.altered'] })].at(-1)?.body;
    if (told?.seq !== altered.seq || told.why !== altered.why) ledger.append('passages.altered', { ...altered });
  };

  let cancelHour = () => {};
  let hours = 0;
  const everyHour = () => {
    cancelHour = timers.after(hourMs, () => {
      hours += 1;
      spared(seal, undefined);
      if (hours % checkEveryHours === 0) checkInSteps();
      everyHour();
    });
  };
  everyHour();
  cancelCheck = timers.after(startAfterMs, checkInSteps);

  return {
    seal,
    check,
    stop() {
      cancelHour();
      cancelSealing();
      cancelCheck();
    },
  };
}

const decisionsIn = (json: string): unknown[] => JSON.parse(json) as unknown[];

/** SHA-256 of the row as canonical JSON. Neither person nor flat: those go when a consent ends. The id is random, so the rest cannot be guessed from it. */
function hashOf(row: Row): Buffer {
  const { seq, id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, note, decisions } = row;
  const text = [seq, id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, note, decisionsIn(decisions)];
  return createHash('sha256').update(JSON.stringify(text), 'utf8').digest();
}

const hashOfAll = (hashes: readonly Buffer[]): string => createHash('sha256').update(Buffer.concat(hashes)).digest('hex');

/** `isMissed` is asked for each row that is gone, oldest first. */
function held({ fromSeq, toSeq, sha256, marks }: Seal, rows: readonly Row[], isMissed: () => boolean): AlteredPassage | null {
  const count = toSeq - fromSeq + 1;
  const hashes = rows.map(hashOf);
  if (rows.length === count && hashOfAll(hashes) === sha256) return null;
  const known = Buffer.from(marks, 'base64');
  const bySeq = new Map(rows.map(({ seq }, at) => [seq, hashes[at]]));
  for (let at = 0; at < count; at += 1) {
    const hash = bySeq.get(fromSeq + at);
    const mark = known.subarray(at * markBytes, (at + 1) * markBytes);
    if (!hash) {
      if (isMissed()) return { seq: fromSeq + at, why: 'missing' };
    } else if (!hash.subarray(0, markBytes).equals(mark)) return { seq: fromSeq + at, why: 'changed' };
  }
  // No mark differs, yet the whole does: somebody tried until four bytes fitted.
  return rows.length === count ? { seq: fromSeq, why: 'changed' } : null;
}

import type { StationDatabase } from '../storage/database';
import { consentInTerm } from '../storage/migrations/forgettingTables';

/** In one run; the database's own rule goes through the log for each whose child still has a consent. */
const AT_MOST = 20;

/**
 * Takes the names and documents of guardians away on whom no consent rests any more, three years after the last one was over, by the
 * newest run's cut. The log says which consents rest on whom; it is gone through once, and only if a child of them has one in its term.
 */
export function forgetGuardians({ db }: StationDatabase): () => number {
  const old = db.prepare(
    `SELECT id, child_id FROM guardianship JOIN retention_run AS run ON run.seq = (SELECT max(seq) FROM retention_run)
     WHERE length(details_sealed) > 0 AND added_at_ms < evidence_before_ms AND added_at_ms <= unixepoch('now', '-3 years') * 1000
       AND coalesce(ended_at_ms, added_at_ms) < evidence_before_ms ORDER BY added_at_ms`,
  );
  const inTerm = db.prepare(consentInTerm('?', 'own.record_id AS id'));
  const rested = db.prepare(
    `SELECT json_extract(entry, '$.body.recordId') AS record, json_extract(entry, '$.body.actor.guardianshipId') AS guardianship
     FROM ledger_entry WHERE kind IN ('consent.given', 'consent.refused')`,
  );
  const forget = db.prepare("UPDATE guardianship SET details_sealed = x'' WHERE id = ?");

  return () => {
    const found = old.all() as { id: string; child_id: string }[];
    const children = new Set(found.map(({ child_id }) => child_id));
    const records = new Set([...children].flatMap((child) => (inTerm.all(child) as { id: string }[]).map(({ id }) => id)));
    const needed = new Set<string>();
    if (records.size > 0)
      for (const row of rested.iterate() as Iterable<{ record: string; guardianship: string | null }>)
        if (row.guardianship !== null && records.has(row.record)) needed.add(row.guardianship);
    const due = found.filter(({ id }) => !needed.has(id)).slice(0, AT_MOST);
    for (const { id } of due) forget.run(id);
    return due.length;
  };
}

/**
 * Names have a term as well: of a guardian, three years after the last consent that rests on him is over; of an inspector, three
 * years after his access; of a resident who left, three years after he left and his last consent is over. What stays is the row,
 * with its hashes and ids. They go only by the newest run of the terms, never by less than three years of the database's own clock.
 * The conditions are part of a released step and never change; the run of the terms asks the same ones.
 */
const run = 'retention_run WHERE retention_run.seq = (SELECT max(seq) FROM retention_run)';
const threeYearsAgo = "unixepoch('now', '-3 years') * 1000";

/** A consent row of `person` that is not over, or not for three years; `own` is its name. */
export const consentInTerm = (
  person: string,
  columns = '1',
) => `SELECT ${columns} FROM consent AS own JOIN retention_run ON retention_run.seq = (SELECT max(seq) FROM retention_run)
    WHERE own.person_id = ${person} AND (own.seq > consent_seq OR own.at_ms >= evidence_before_ms
      OR own.event = 'given' AND NOT EXISTS (
        SELECT 1 FROM consent AS later WHERE later.person_id = own.person_id AND later.seq > own.seq
          AND later.seq <= consent_seq AND later.at_ms < evidence_before_ms))`;

/** The log says which consents rest on a guardianship; it is asked only for the few that are not over. */
const guardianNameStays = (row: string) => `NOT EXISTS (
    SELECT 1 FROM ${run} AND ${row}.added_at_ms < evidence_before_ms
      AND coalesce(${row}.ended_at_ms, ${row}.added_at_ms) < evidence_before_ms)
  OR ${row}.added_at_ms > ${threeYearsAgo}
  OR EXISTS (${consentInTerm(`${row}.child_id`)}
      AND EXISTS (SELECT 1 FROM ledger_entry AS e WHERE e.kind IN ('consent.given', 'consent.refused')
        AND instr(e.entry, own.record_id) AND instr(e.entry, ${row}.id)))`;

export const inspectorNameStays = (row: string) => `NOT EXISTS (SELECT 1 FROM ${run} AND ${row}.until_ms < evidence_before_ms)
  OR ${row}.until_ms > ${threeYearsAgo}`;

/** Also while a child's consent rests on this person as its guardian. */
export const residentNameStays = (row: string) => `NOT EXISTS (
    SELECT 1 FROM person_left JOIN ${run} AND person_left.person_id = ${row}.id
      AND person_left.at_ms < evidence_before_ms AND person_left.at_ms < ${threeYearsAgo})
  OR EXISTS (${consentInTerm(`${row}.id`)})
  OR EXISTS (SELECT 1 FROM guardianship WHERE guardian_id = ${row}.id AND length(details_sealed) > 0)`;

export const forgettingTables = `
DROP TRIGGER guardianship_only_ends;
CREATE TRIGGER guardianship_only_ends BEFORE UPDATE ON guardianship
WHEN (NEW.id, NEW.child_id, NEW.guardian_id, NEW.details_sha256, NEW.added_at_ms)
    IS NOT (OLD.id, OLD.child_id, OLD.guardian_id, OLD.details_sha256, OLD.added_at_ms)
  OR (OLD.ended_at_ms IS NOT NULL AND NEW.ended_at_ms IS NOT OLD.ended_at_ms)
  OR (NEW.details_sealed IS OLD.details_sealed AND NEW.ended_at_ms IS NULL)
  OR (NEW.details_sealed IS NOT OLD.details_sealed AND NEW.details_sealed IS NOT x'')
BEGIN SELECT raise(ABORT, 'guardianship: it only ends'); END;
CREATE TRIGGER guardianship_is_kept_for_its_term BEFORE UPDATE ON guardianship
WHEN NEW.details_sealed IS NOT OLD.details_sealed AND (${guardianNameStays('OLD')})
BEGIN SELECT raise(ABORT, 'guardianship: it is kept for its term'); END;
CREATE TRIGGER guardianship_never_goes BEFORE DELETE ON guardianship
BEGIN SELECT raise(ABORT, 'guardianship: records are never deleted'); END;

DROP TRIGGER inspector_only_ends;
CREATE TRIGGER inspector_only_ends BEFORE UPDATE ON inspector
WHEN (OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS NOT OLD.revoked_at_ms)
  OR (NEW.id, NEW.selector, NEW.salt, NEW.stretched, NEW.scrypt_n, NEW.scrypt_r, NEW.scrypt_p, NEW.from_ms,
    NEW.until_ms, NEW.granted_at_ms, NEW.granted_seen_ms, NEW.entry_seq, NEW.mac)
  IS NOT (OLD.id, OLD.selector, OLD.salt, OLD.stretched, OLD.scrypt_n, OLD.scrypt_r, OLD.scrypt_p, OLD.from_ms,
    OLD.until_ms, OLD.granted_at_ms, OLD.granted_seen_ms, OLD.entry_seq, OLD.mac)
  OR (NEW.details_sealed IS NOT OLD.details_sealed AND NEW.details_sealed IS NOT x'')
BEGIN SELECT raise(ABORT, 'inspector: an access only ends'); END;
CREATE TRIGGER inspector_is_kept_for_its_term BEFORE UPDATE ON inspector
WHEN NEW.details_sealed IS NOT OLD.details_sealed AND (${inspectorNameStays('OLD')})
BEGIN SELECT raise(ABORT, 'inspector: who it was is kept for its term'); END;

CREATE TRIGGER person_is_kept_for_its_term BEFORE UPDATE ON person
WHEN (NEW.name_sealed IS x'' AND OLD.name_sealed IS NOT x'' OR NEW.birth_date_sealed IS x'' AND OLD.birth_date_sealed IS NOT x'')
  AND (${residentNameStays('OLD')})
BEGIN SELECT raise(ABORT, 'person: who it was is kept for its term'); END;
`;

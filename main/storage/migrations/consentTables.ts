/**
 * The consent ledger and what may exist only under it. The rules stand here and not only in the code, so that no
 * statement from anywhere can store a template without a live consent: they use no setting of the connection
 * (foreign keys and recursive triggers are off in other programs) and REPLACE is refused before it deletes.
 */
export const consentTables = `
CREATE TABLE notice_text (
  sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
  canonical TEXT NOT NULL
) STRICT;

CREATE TABLE consent (
  seq INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE CHECK (length(record_id) = 36),
  person_id TEXT NOT NULL REFERENCES person (id),
  event TEXT NOT NULL CHECK (event IN ('given', 'refused', 'withdrawn', 'expired')),
  notice_id TEXT NOT NULL,
  notice_version INTEGER NOT NULL,
  notice_sha256 TEXT NOT NULL REFERENCES notice_text (sha256),
  language TEXT NOT NULL CHECK (language IN ('zh-CN', 'en')),
  purpose TEXT NOT NULL CHECK (purpose = 'pass-lanes'),
  presented_by TEXT CHECK (presented_by IN ('screen', 'print', 'read-aloud')),
  copy_given INTEGER CHECK (copy_given IN (0, 1)),
  dwell_ms INTEGER CHECK (dwell_ms >= 0),
  asked_by_resident INTEGER CHECK (asked_by_resident IN (0, 1)),
  signature_sha256 TEXT CHECK (length(signature_sha256) = 64),
  alt_credential_id TEXT REFERENCES credential (id),
  alt_issued_at_ms INTEGER,
  operator TEXT NOT NULL,
  valid_until_ms INTEGER,
  bundled_with TEXT NOT NULL CHECK (bundled_with = 'none'),
  at_ms INTEGER NOT NULL,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  this_hash TEXT NOT NULL UNIQUE CHECK (length(this_hash) = 64),
  CHECK (event NOT IN ('given', 'refused') OR (
    presented_by IS NOT NULL AND copy_given IS NOT NULL AND dwell_ms IS NOT NULL AND asked_by_resident IS NOT NULL
    AND alt_credential_id IS NOT NULL AND alt_issued_at_ms IS NOT NULL AND alt_issued_at_ms <= at_ms)),
  CHECK (event <> 'given' OR (
    signature_sha256 IS NOT NULL AND valid_until_ms IS NOT NULL
    AND valid_until_ms > at_ms AND valid_until_ms <= at_ms + 367 * 86400000)),
  CHECK (event = 'given' OR valid_until_ms IS NULL)
) STRICT;
CREATE INDEX consent_by_person ON consent (person_id, seq);

CREATE TABLE consent_signature (
  consent_seq INTEGER PRIMARY KEY REFERENCES consent (seq),
  strokes_sealed BLOB NOT NULL
) STRICT;

CREATE TABLE person_key (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  consent_seq INTEGER NOT NULL REFERENCES consent (seq),
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  consent_seq INTEGER NOT NULL REFERENCES consent (seq),
  model TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  sealed BLOB NOT NULL,
  stored_at_ms INTEGER NOT NULL,
  UNIQUE (person_id, model, position)
) STRICT;

CREATE TRIGGER consent_only_appends BEFORE INSERT ON consent
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM consent)
BEGIN SELECT raise(ABORT, 'consent: the ledger only grows at its end'); END;

CREATE TRIGGER consent_follows_its_predecessor BEFORE INSERT ON consent
WHEN NEW.prev_hash IS NOT coalesce((SELECT this_hash FROM consent ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT raise(ABORT, 'consent: the entry does not continue the chain'); END;

CREATE TRIGGER consent_needs_its_person BEFORE INSERT ON consent
WHEN NOT EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id)
BEGIN SELECT raise(ABORT, 'consent: nobody of this id'); END;

CREATE TRIGGER consent_keeps_records_apart BEFORE INSERT ON consent
WHEN EXISTS (SELECT 1 FROM consent WHERE record_id = NEW.record_id OR this_hash = NEW.this_hash)
BEGIN SELECT raise(ABORT, 'consent: this record is in the ledger already'); END;

CREATE TRIGGER consent_ends_only_what_was_given BEFORE INSERT ON consent
WHEN NEW.event IN ('withdrawn', 'expired')
  AND (SELECT event FROM consent WHERE person_id = NEW.person_id ORDER BY seq DESC LIMIT 1) IS NOT 'given'
BEGIN SELECT raise(ABORT, 'consent: nothing was given that could end'); END;

CREATE TRIGGER consent_ends_templates AFTER INSERT ON consent
BEGIN
  DELETE FROM person_key WHERE person_id = NEW.person_id;
  DELETE FROM template WHERE person_id = NEW.person_id;
END;

CREATE TRIGGER consent_never_changes BEFORE UPDATE ON consent
BEGIN SELECT raise(ABORT, 'consent: entries never change'); END;

CREATE TRIGGER consent_never_goes BEFORE DELETE ON consent
BEGIN SELECT raise(ABORT, 'consent: entries are never deleted'); END;

CREATE TRIGGER notice_text_never_changes BEFORE UPDATE ON notice_text
BEGIN SELECT raise(ABORT, 'notice: texts never change'); END;

CREATE TRIGGER notice_text_never_goes BEFORE DELETE ON notice_text
BEGIN SELECT raise(ABORT, 'notice: texts are never deleted'); END;

CREATE TRIGGER notice_text_is_never_replaced BEFORE INSERT ON notice_text
WHEN EXISTS (SELECT 1 FROM notice_text WHERE sha256 = NEW.sha256)
BEGIN SELECT raise(ABORT, 'notice: this text is kept already'); END;

CREATE TRIGGER signature_never_changes BEFORE UPDATE ON consent_signature
BEGIN SELECT raise(ABORT, 'signature: strokes never change'); END;

CREATE TRIGGER signature_is_never_replaced BEFORE INSERT ON consent_signature
WHEN EXISTS (SELECT 1 FROM consent_signature WHERE consent_seq = NEW.consent_seq)
BEGIN SELECT raise(ABORT, 'signature: strokes never change'); END;

CREATE TRIGGER person_with_consents_never_goes BEFORE DELETE ON person
WHEN EXISTS (SELECT 1 FROM consent WHERE person_id = OLD.id)
BEGIN SELECT raise(ABORT, 'person: has entries in the consent ledger'); END;

CREATE TRIGGER person_is_never_replaced BEFORE INSERT ON person
WHEN EXISTS (SELECT 1 FROM person WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'person: this id is taken'); END;

CREATE TRIGGER person_keeps_its_id BEFORE UPDATE ON person
WHEN NEW.id IS NOT OLD.id OR NEW.rowid IS NOT OLD.rowid
BEGIN SELECT raise(ABORT, 'person: ids never change'); END;

CREATE TRIGGER template_needs_live_consent BEFORE INSERT ON template
WHEN NOT EXISTS (
  SELECT 1 FROM consent
  WHERE seq = NEW.consent_seq AND person_id = NEW.person_id AND event = 'given'
    AND seq = (SELECT max(seq) FROM consent WHERE person_id = NEW.person_id)
    AND valid_until_ms > unixepoch('now', 'subsec') * 1000)
BEGIN SELECT raise(ABORT, 'template: no live consent'); END;

CREATE TRIGGER template_is_never_replaced BEFORE INSERT ON template
WHEN EXISTS (
  SELECT 1 FROM template
  WHERE id = NEW.id OR (person_id = NEW.person_id AND model = NEW.model AND position = NEW.position))
BEGIN SELECT raise(ABORT, 'template: this place is taken'); END;

CREATE TRIGGER template_never_changes BEFORE UPDATE ON template
BEGIN SELECT raise(ABORT, 'template: templates never change'); END;

CREATE TRIGGER person_key_needs_live_consent BEFORE INSERT ON person_key
WHEN NOT EXISTS (
  SELECT 1 FROM consent
  WHERE seq = NEW.consent_seq AND person_id = NEW.person_id AND event = 'given'
    AND seq = (SELECT max(seq) FROM consent WHERE person_id = NEW.person_id)
    AND valid_until_ms > unixepoch('now', 'subsec') * 1000)
BEGIN SELECT raise(ABORT, 'person key: no live consent'); END;

CREATE TRIGGER person_key_is_never_replaced BEFORE INSERT ON person_key
WHEN EXISTS (SELECT 1 FROM person_key WHERE person_id = NEW.person_id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'person key: this person has one'); END;

CREATE TRIGGER person_key_never_changes BEFORE UPDATE ON person_key
BEGIN SELECT raise(ABORT, 'person key: keys never change'); END;
`;

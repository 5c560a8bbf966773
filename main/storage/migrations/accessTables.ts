/**
 * Where and when a person may pass, and whether by face alone. A person without a row passes everywhere, at any time, by face
 * alone. That somebody looks alike came from his templates, so it goes with his consent.
 */
export const accessTables = `
CREATE TABLE person_access (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  lane_groups TEXT CHECK (lane_groups IS NULL OR json_valid(lane_groups)),
  until_day TEXT CHECK (until_day IS NULL OR length(until_day) = 10),
  hours TEXT CHECK (hours IS NULL OR json_valid(hours)),
  changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE person_face_mode (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),
  look_alike INTEGER NOT NULL DEFAULT 0 CHECK (look_alike IN (0, 1))
) STRICT;

CREATE TRIGGER consent_ends_look_alike AFTER INSERT ON consent
WHEN NEW.event <> 'given'
BEGIN UPDATE person_face_mode SET look_alike = 0 WHERE person_id = NEW.person_id; END;
`;

/**
 * Locks that guards set, which outlast a restart, and where people were last, as far as lanes with anti-passback know: a side and a time,
 * for a day at the longest, and nothing once somebody has left.
 */
export const laneTables = `
CREATE TABLE lane_lock (
  lane_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (lane_id, direction)
) STRICT;

CREATE TABLE whereabouts (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER whereabouts_end_with_leaving AFTER INSERT ON person_left
BEGIN DELETE FROM whereabouts WHERE person_id = NEW.person_id; END;
`;

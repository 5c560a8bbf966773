import type { PersonId } from '../contract/ids';
import { PersonAccess } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { RightsSeal } from './rightsSeal';

export interface AccessBook {
  of(id: PersonId): PersonAccess;
  /** Also puts back to normal what could not be read. Throws for an unknown person. */
  set(id: PersonId, access: PersonAccess): void;
}

interface StoredAccess {
  lane_groups: string | null;
  until_day: string | null;
  hours: string | null;
}

const everywhere: PersonAccess = { groups: null, untilDay: null, hours: null };
/** Of a row that another program spoiled: the guard is asked until a manager has set it anew. */
const unreadable: PersonAccess = { ...everywhere, untilDay: '1970-01-01' };

/** Where and when people may pass, as stored. Who has no row passes everywhere at any time. */
export function createAccessBook({
  database,
  clock,
  seal,
}: {
  database: StationDatabase;
  clock: Clock;
  seal: RightsSeal;
}): AccessBook {
  const read = database.db.prepare('SELECT lane_groups, until_day, hours FROM person_access WHERE person_id = ?');
  const write = database.db.prepare(
    `INSERT INTO person_access (person_id, lane_groups, until_day, hours, changed_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (person_id) DO UPDATE SET lane_groups = excluded.lane_groups, until_day = excluded.until_day,
       hours = excluded.hours, changed_at_ms = excluded.changed_at_ms`,
  );
  return {
    of(id) {
      if (!seal.isWhole(id, 'access')) return unreadable;
      const row = read.get(id) as StoredAccess | undefined;
      return row ? accessOf(row) : everywhere;
    },
    set(id, { groups, untilDay, hours }) {
      const listed = groups && JSON.stringify([...new Set(groups)]);
      seal.change(id, 'access', () => void write.run(id, listed, untilDay, hours && JSON.stringify(hours), clock.nowMs()));
    },
  };
}

function accessOf({ lane_groups, until_day, hours }: StoredAccess): PersonAccess {
  try {
    const stored = {
      groups: lane_groups === null ? null : JSON.parse(lane_groups),
      untilDay: until_day,
      hours: hours === null ? null : JSON.parse(hours),
    };
    const parsed = PersonAccess.safeParse(stored);
    return parsed.success ? parsed.data : unreadable;
  } catch {
    return unreadable;
  }
}

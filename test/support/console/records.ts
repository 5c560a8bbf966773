import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

export interface DecisionRow {
  id: string;
  at_ms: number;
  method: string;
  outcome: string;
  person_id: string | null;
  unit: string | null;
  manual_reason: string | null;
  device: string | null;
  decision_to_ack_ms: number | null;
  frame_to_write_ms: number | null;
}

/** Looks into a station's database from outside, read-only, the way an inspector would. */
export class Records {
  readonly #db: InstanceType<typeof DatabaseSync>;

  constructor(dataFolder: string) {
    this.#db = new DatabaseSync(path.join(dataFolder, 'station.db'), { readOnly: true, timeout: 5_000 });
  }

  decisions(): DecisionRow[] {
    return this.#db
      .prepare(
        `SELECT d.id, d.at_ms, d.method, d.outcome, d.person_id, e.unit, e.manual_reason, o.outcome AS device, o.decision_to_ack_ms, o.frame_to_write_ms
         FROM decision d JOIN event e ON e.seq = d.event_seq LEFT JOIN decision_outcome o ON o.decision_id = d.id ORDER BY d.at_ms, d.id`,
      )
      .all() as DecisionRow[];
  }

  eventCount(kind: string): number {
    return (this.#db.prepare('SELECT count(*) AS n FROM event WHERE kind = ?').get(kind) as { n: number }).n;
  }

  /** Sealed bytes of every template of the people in a flat. */
  templatesOf(unit: string): Buffer[] {
    const rows = this.#db
      .prepare('SELECT t.sealed FROM template t JOIN person p ON p.id = t.person_id WHERE p.unit = ?')
      .all(unit) as { sealed: Uint8Array }[];
    return rows.map(({ sealed }) => Buffer.from(sealed));
  }

  templateCount(): number {
    return (this.#db.prepare('SELECT count(*) AS n FROM template').get() as { n: number }).n;
  }

  /** Rows in all tables but the log of events and decisions. */
  rowsOutsideTheLog(): Record<string, number> {
    const tables = this.#db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as {
      name: string;
    }[];
    const counted = tables.filter(({ name }) => !['event', 'decision', 'decision_outcome', 'alarm'].includes(name));
    return Object.fromEntries(
      counted.map(({ name }) => [name, (this.#db.prepare(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number }).n]),
    );
  }

  close(): void {
    this.#db.close();
  }
}

/** Files of the data folder that belong to the station, not to Chromium's own profile. */
export function stationFiles(dataFolder: string): string[] {
  return readdirSync(dataFolder)
    .filter((name) => name.startsWith('station'))
    .sort();
}

/** Whether any file below the folder holds these bytes. */
export function foundOnDisk(folder: string, needle: Buffer): string | null {
  for (const name of readdirSync(folder)) {
    const place = path.join(folder, name);
    const stat = statSync(place, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      const inside = foundOnDisk(place, needle);
      if (inside) return inside;
    } else if (stat?.isFile() && readFileSync(place).includes(needle)) return place;
  }
  return null;
}

import type { PersonId } from '../contract/ids';
import { PEOPLE_A_PAGE } from '../contract/people';
import type { StationDatabase } from '../storage/database';

/** What of a resident lies in the row itself. */
export interface ListedRow {
  id: PersonId;
  unit: string;
  name_sealed: Uint8Array;
  birth_date_sealed: Uint8Array;
}

/** Names that are opened between two steps. */
const A_STEP = 64;

/**
 * One page of the residents whose unit or name contains `search`, by unit, and how many there are. Without a search an index knows both;
 * names are sealed, so a search opens each of them, in steps.
 */
export function createPeopleList(
  { db }: StationDatabase,
  nameOf: (row: ListedRow) => string,
): (wanted: { search: string; from: number }) => Generator<void, { rows: ListedRow[]; total: number }> {
  const columns = 'id, unit, name_sealed, birth_date_sealed';
  const isHere = 'NOT EXISTS (SELECT 1 FROM person_left WHERE person_id = person.id)';
  const page = db.prepare(`SELECT ${columns} FROM person WHERE ${isHere} ORDER BY unit, id LIMIT ${PEOPLE_A_PAGE} OFFSET ?`);
  const count = db.prepare('SELECT (SELECT count(*) FROM person) - (SELECT count(*) FROM person_left) AS n');
  const first = db.prepare(`SELECT ${columns} FROM person ORDER BY unit, id LIMIT ${A_STEP}`);
  const next = db.prepare(
    `SELECT ${columns} FROM person WHERE unit >= ?1 AND (unit > ?1 OR id > ?2) ORDER BY unit, id LIMIT ${A_STEP}`,
  );
  const hasLeft = db.prepare('SELECT 1 FROM person_left WHERE person_id = ?');

  return function* ({ search, from }) {
    const wanted = search.trim().toLocaleLowerCase();
    if (wanted === '') return { rows: page.all(from) as ListedRow[], total: (count.get() as { n: number }).n };
    const found: ListedRow[] = [];
    let total = 0;
    for (let some = first.all() as ListedRow[]; some.length > 0; ) {
      for (const row of some) {
        if (!`${row.unit}\n${nameOf(row)}`.toLocaleLowerCase().includes(wanted) || hasLeft.get(row.id)) continue;
        if (total >= from && found.length < PEOPLE_A_PAGE) found.push(row);
        total += 1;
      }
      const last = some.at(-1);
      yield;
      some = last ? (next.all(last.unit, last.id) as ListedRow[]) : [];
    }
    return { rows: found, total };
  };
}

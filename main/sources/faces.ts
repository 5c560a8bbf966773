import type { PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import type { People } from '../people/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';

/** Everybody with a stored face, by flat. */
export function facesByFlat({ db }: StationDatabase): () => PersonId[] {
  const holders = db.prepare(
    'SELECT DISTINCT p.id FROM template AS t JOIN person AS p ON p.id = t.person_id ORDER BY p.unit, p.id',
  );
  return () => (holders.all() as { id: PersonId }[]).map(({ id }) => id);
}

/** People with stored templates, by age today. */
export function bandCounter({ db }: StationDatabase, people: People, clock: Clock): () => Record<AgeBand, number> {
  const holders = db.prepare('SELECT DISTINCT person_id AS id FROM template');
  return () => {
    const counts: Record<AgeBand, number> = { 'under-14': 0, '14-17': 0, adult: 0 };
    for (const { id } of holders.all() as { id: PersonId }[]) counts[people.ageBand(id, clock.nowMs()) ?? 'under-14'] += 1;
    return counts;
  };
}

import type { PersonView } from '../contract/people';
import type { PersonRow } from './people';

/** Joins a person with where they stand with face recognition (`consent.state(id)`). */
export function personView(row: PersonRow, standing: Pick<PersonView, 'consent' | 'templates'>): PersonView {
  return { ...row, consent: standing.consent, templates: standing.templates };
}

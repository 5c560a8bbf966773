import type { PersonView } from '../contract/people';
import type { PersonRow } from './people';

/** Where a person stands with face recognition (`consent.state(id, model)`). */
export type Standing = Pick<PersonView, 'consent' | 'templates' | 'templatesSuspended'>;

/** Joins both. Models that are good enough for `1:1` only outweigh what the resident chose. */
export function personView(row: PersonRow, standing: Standing, use: '1:N' | '1:1'): PersonView {
  const { consent, templates, templatesSuspended } = standing;
  const mode = use === '1:1' ? ({ faceMode: 'card-and-face', faceModeWhy: 'profile' } as const) : null;
  return { ...row, ...mode, consent, templates, templatesSuspended };
}

import type { PersonId } from '../../../main/contract/ids';
import { must } from '../storage/temporaryStation';
import type { ConsentRoom } from './consentRoom';

/** A birthday by which somebody is so many years old since two days. */
export const yearsAgo = (room: ConsentRoom, years: number) => {
  const date = new Date(room.clock.nowMs());
  date.setFullYear(date.getFullYear() - years);
  date.setDate(date.getDate() - 2);
  return date.toISOString().slice(0, 10);
};

/** A parent who lives here. */
export const guardianOf = (room: ConsentRoom, childId: PersonId) =>
  must(
    room.consent.guardians.add(
      {
        childId,
        guardian: { kind: 'resident', personId: room.resident('1985-03-04') },
        relation: 'parent',
        document: 'household-register',
        seenOnDay: '2026-01-05',
        documentSha256: null,
      },
      'manager',
    ),
  ).id;

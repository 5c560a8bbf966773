import type { PersonId } from '../contract/ids';
import { LeavingView } from '../contract/leaving';
import type { AskedBy } from '../contract/withdrawal';
import type { ConsentParts } from './parts';
import { detailsOf } from './sealedDetails';

/** Inside a transaction, of an end that an older copy of the records does not know: of how he left no more is known. */
export function leaveAgain(
  { log, people }: ConsentParts,
  personId: PersonId,
  { reason, operator }: { reason: 'moved-out' | 'died'; operator: string },
): void {
  if (people.left(personId)) return;
  const cardsRevoked = people.leave(personId, reason);
  log.append('people.left', { personId, reason, cardsRevoked, operator });
}

/** Null: nobody of this id has left. What was not recorded, or whose term is over, is null in it. */
export function leavingOf(parts: ConsentParts, personId: PersonId): LeavingView | null {
  const gone = parts.people.left(personId);
  if (!gone) return null;
  const { name, relation, kinship, toldBy, onDay, document, seenOnDay } = detailsOf(parts, 'left', personId) ?? {};
  return LeavingView.parse({
    personId,
    ...gone,
    toldBy: toldBy ?? null,
    onDay: onDay ?? null,
    document: document ?? null,
    seenOnDay: seenOnDay ?? null,
    relative: name && relation && kinship ? { name, relation, document: kinship } : null,
  });
}

/** Whose wish it was; null: nobody's, the station knew. */
export function whoAskedToLeave(parts: ConsentParts, personId: PersonId): AskedBy | null {
  const leaving = leavingOf(parts, personId);
  if (leaving?.relative) return 'close-relative';
  if (leaving?.toldBy === 'resident') return 'self';
  return leaving?.toldBy === 'guardian' ? 'guardian' : null;
}

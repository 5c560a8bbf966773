import { fail, ok, type Result } from '../contract/errors';
import { PersonId } from '../contract/ids';
import type { Leaving } from '../contract/leaving';
import type { DeletionCertificate } from '../contract/withdrawal';
import { endHeld, stopMatching } from './ending';
import { endGuardianshipsOf } from './guardians';
import { whoAskedToLeave } from './howTheyLeft';
import { endOverdue } from './lapsing';
import type { ConsentParts, LogEntry } from './parts';
import { localDay } from './rules';
import { salted } from './salted';
import { keepDetails } from './sealedDetails';

/**
 * Somebody leaves for good: off the list with every card, how the station knows goes on record, and then the consent ends, if there is
 * one; after a death also what children agreed to through this guardian. Killed in between, nobody is matched, and the next look for what has ended finishes it. Errors as in `people.moveOut`.
 */
export function leaveForGood(
  parts: ConsentParts,
  leaving: Leaving,
  operator: string,
): Result<{ certificate: DeletionCertificate | null; cardsRevoked: number }> {
  const { book, clock, database, gallery, ledger, people, tombstones } = parts;
  const { personId, reason } = leaving;
  const askedMonoMs = clock.monoMs();
  const allowed = mayLeave(parts, leaving);
  if (!allowed.ok) return allowed;
  const cardsRevoked = people.liveCards(personId);
  try {
    stopMatching(parts, personId, askedMonoMs);
    const ended = database.transaction(() => enterLeft(parts, leaving, operator));
    for (const entry of ended) book.apply(entry);
    for (const childId of childrenIn(ended)) if (childId !== personId) endOverdue(parts, childId);
    const given = ledger.newestOf(personId);
    if (given?.event !== 'given' || !ledger.isGenuine(given)) {
      tombstones.stopped.delete(personId);
      return ok({ certificate: null, cardsRevoked });
    }
    const report = endHeld(parts, given, { reason, operator, askedMonoMs, askedBy: whoAskedToLeave(parts, personId) });
    return report.ok ? ok({ certificate: report.value.certificate, cardsRevoked }) : report;
  } finally {
    gallery.left(personId);
  }
}

function mayLeave(parts: ConsentParts, leaving: Leaving): Result<void> {
  const { clock, ledger, people } = parts;
  const { personId } = leaving;
  const gone = people.left(personId);
  if (gone) return fail('PERSON_LEFT', { day: localDay(gone.atMs) });
  if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
  const today = localDay(clock.nowMs());
  const day = leaving.reason === 'died' ? leaving.diedOnDay : leaving.movedOnDay;
  if (day > today || day < (people.birthDate(personId) ?? '1900-01-01')) return fail('LEAVING_DAY_WRONG');
  if (leaving.reason === 'moved-out') return ok(undefined);
  const given = ledger.newestGenuineOf(personId);
  // Somebody else said yes in his name: that is another thing, and has to be called so.
  if (given?.event === 'given' && localDay(given.at_ms) > day) {
    return fail('DEATH_BEFORE_CONSENT', { day: localDay(given.at_ms) });
  }
  if (leaving.seenOnDay > today || leaving.seenOnDay < day) return fail('DEATH_SEEN_DAY_WRONG');
  return leaving.relative && people.isNamed(personId, leaving.relative.name) ? fail('RELATIVE_IS_PERSON') : ok(undefined);
}

/** What is sealed; codes and days stand in the entry as well, but for the day of a death. */
const detailsFor = (leaving: Leaving) =>
  leaving.reason === 'moved-out'
    ? { toldBy: leaving.toldBy, onDay: leaving.movedOnDay }
    : {
        onDay: leaving.diedOnDay,
        document: leaving.document,
        seenOnDay: leaving.seenOnDay,
        name: leaving.relative?.name ?? null,
        relation: leaving.relative?.relation ?? null,
        kinship: leaving.relative?.document ?? null,
      };

const childrenIn = (ended: readonly LogEntry[]) => ended.map(({ body }) => PersonId.parse(body.childId));

/** Inside a transaction: nobody's card, on no list, and no child's guardian from here on. Gives the guardianships that ended. */
function enterLeft(parts: ConsentParts, leaving: Leaving, operator: string): LogEntry[] {
  const { log, people, random } = parts;
  const { personId, reason } = leaving;
  const cardsRevoked = people.leave(personId, reason);
  const details = salted(detailsFor(leaving), random);
  const how =
    leaving.reason === 'moved-out'
      ? { toldBy: leaving.toldBy, movedOn: leaving.movedOnDay }
      : {
          document: leaving.document,
          seenOn: leaving.seenOnDay,
          relation: leaving.relative?.relation ?? null,
          relationDocument: leaving.relative?.document ?? null,
        };
  const body = { personId, reason, cardsRevoked, ...how, detailsSha256: details.sha256, operator };
  keepDetails(parts, log.append('people.left', body), { what: 'left', personId, ...details });
  return endGuardianshipsOf(parts, personId, { reason, operator });
}

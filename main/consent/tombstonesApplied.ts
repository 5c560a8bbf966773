import { AT_ONCE, endTogether, newEnding } from './ending';
import type { ConsentParts } from './parts';
import type { Tombstone } from './tombstones';
import { carryOn } from './withdrawalSteps';

/** What opening the records brought to light. */
export interface Reopened {
  /** Ends that were cut short. */
  resumed: number;
  /** Consents an older copy of the records would have revived. */
  reapplied: number;
  /** An older copy of the records, or of the tombstones, was put back. */
  isOlderCopy: boolean;
}

/**
 * At opening, from memory alone: whatever a tombstone speaks of and the database does not know is not live from this moment. An end that
 * is asked for between two steps is one the database knows, or one that is waited for already.
 */
export function* awaitUnknown({ ledger, tombstones, withdrawals }: ConsentParts): Generator<void, readonly Tombstone[]> {
  const unknown = new Map<string, Tombstone>();
  let known: string | null = null;
  for (const [index, stone] of tombstones.all().entries()) {
    if (index % A_STEP === A_STEP - 1) yield;
    // Lines about one end mostly follow one another.
    if (stone.withdrawalId === known) continue;
    // Of two lines about one end, the later says more.
    if (withdrawals.knows(stone.withdrawalId)) known = stone.withdrawalId;
    else unknown.set(stone.withdrawalId, stone);
  }
  for (const stone of unknown.values()) {
    const newest = ledger.newestOf(stone.personId);
    // Whatever this database holds of him was there before the end it does not know of.
    if (newest?.event === 'given') tombstones.await({ ...stone, consentSeq: newest.seq });
  }
  return [...unknown.values()];
}

/** Before anything is matched: ends again what was ended, and takes the steps that are owed; not so many that a start waits long for them. */
export function* reopen(parts: ConsentParts, found: readonly Tombstone[]): Generator<void, Reopened> {
  const { database, ledger, log, tombstones, withdrawals } = parts;
  // Whoever was found at the opening may have ended his consent himself since.
  const unknown = found.filter(({ withdrawalId }) => !withdrawals.knows(withdrawalId));
  const revived = unknown.filter(({ withdrawalId, personId }) => tombstones.pendingOf(personId)?.withdrawalId === withdrawalId);
  const owed = withdrawals.unfinished().length;
  database.transaction(() => {
    for (const stone of unknown) {
      const { withdrawalId, personId, phase, atMs } = stone;
      const isRevived = revived.includes(stone);
      if (phase === 'done') {
        const recordId = isRevived ? (ledger.newestOf(personId)?.record_id ?? null) : null;
        log.append('withdrawal.reapplied', { withdrawalId, personId, endedAt: new Date(atMs).toISOString(), recordId });
      }
      if (!isRevived) withdrawals.see(withdrawalId, ledger.newest());
    }
  });
  yield;
  const isCut = putBackMissing(parts);
  const isOlderCopy = unknown.some(({ phase }) => phase === 'done') || tombstones.isDamaged || isCut;
  yield;
  finishSome(parts);
  return {
    resumed: owed + revived.filter(({ phase }) => phase === 'asked').length,
    reapplied: revived.filter(({ phase }) => phase === 'done').length,
    isOlderCopy,
  };
}

/** Ends some of those that were asked for and are not on record, and takes the steps that some others owe. False: nothing is left to do. */
export function finishSome(parts: ConsentParts): boolean {
  const { clock, ledger, tombstones, withdrawals } = parts;
  const askedMonoMs = clock.monoMs();
  const endings = tombstones
    .allPending()
    .slice(0, AT_ONCE)
    .flatMap(({ personId, reason }) => {
      const given = ledger.newestOf(personId);
      if (given?.event === 'given') return newEnding(parts, given, { reason, operator: 'station', askedMonoMs });
      tombstones.settled(personId);
      return [];
    });
  if (endings.length > 0) endTogether(parts, endings);
  const owed = withdrawals.unfinished();
  carryOn(parts, owed.slice(0, AT_ONCE));
  return tombstones.pending > 0 || owed.length > AT_ONCE;
}

/** Of one person; for whoever decides anew while his end is not on record. */
export function finishOf(parts: ConsentParts, personId: Tombstone['personId']): void {
  const { clock, ledger, tombstones } = parts;
  const stone = tombstones.pendingOf(personId);
  const given = stone && ledger.newestOf(personId);
  if (stone && given?.event === 'given') {
    const { reason } = stone;
    endTogether(parts, [newEnding(parts, given, { reason, operator: 'station', askedMonoMs: clock.monoMs() })]);
  }
}

/** The database knows of tombstones that are not in the file any more: they are put back. False: there were none. */
function putBackMissing({ ledger, tombstones, withdrawals }: ConsentParts): boolean {
  const done = tombstones.all().filter(({ phase }) => phase === 'done');
  const there = new Set(done.map(({ withdrawalId }) => withdrawalId));
  const missing = withdrawals
    .ids()
    .filter((id) => !there.has(id) && withdrawals.steps(id).length >= COVERED)
    .flatMap((id) => withdrawals.of(id) ?? []);
  tombstones.write(
    missing.map(({ id, personId, consentSeq, endedSeq, reason, askedAtMs }) => ({
      withdrawalId: id,
      personId,
      consentSeq,
      reason,
      atMs: ledger.rowAt(endedSeq)?.at_ms ?? askedAtMs,
      phase: 'done',
    })),
  );
  return missing.length > 0;
}

/** Tombstones between two steps. */
const A_STEP = 32;

/** Steps up to `backups-covered`. */
const COVERED = 5;

import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { Leaving, LeavingView, LeftLine } from '../contract/leaving';
import type { WithdrawalReport } from '../contract/people';
import type { DeletionCertificate, WithdrawalId, WithdrawalLine, WithdrawalsView } from '../contract/withdrawal';
import { atOnce } from '../storage/inSlices';
import { certificateFor, newEnding, stopMatching } from './ending';
import { leavingOf } from './howTheyLeft';
import { endUnlawful, type Unlawful } from './invalidating';
import { leaveForGood } from './leaving';
import type { ConsentParts } from './parts';
import { awaitUnknown, finishOf, finishSome, type Reopened, reopen } from './tombstonesApplied';

/** How consents end, and what is told of it. Part of the consent room. */
export interface Ends {
  /** Ends cards and consent, if there are any, and takes the person off the list. Errors as in `people.moveOut`. */
  moveOut(leaving: Leaving, operator: string): Result<{ certificate: DeletionCertificate | null; cardsRevoked: number }>;
  /** Newest first. */
  whoLeft(): LeftLine[];
  /** How it was recorded that somebody left. PERSON_UNKNOWN. */
  leaving(personId: PersonId): Result<LeavingView>;
  /** Errors as in `endUnlawful`. */
  endUnlawful(unlawful: Unlawful, operator: string): Result<WithdrawalReport>;
  /** Everybody's. Nobody is matchable when it returns; `finishSome` does the rest. SERVICE_STOP_RUNNING. */
  endAll(): Result<{ total: number }>;
  /** Once, before anything is matched: finishes what was cut short, and ends again what an older copy of the records revived. */
  reopen(): Reopened;
  /** The same, in steps. */
  reopenInSteps(): Generator<void, Reopened>;
  /** A batch of what is owed; true: there is more. */
  finishSome(): boolean;
  /** Before a decision is recorded: an end of this person that is not on record yet goes first. */
  settle(personId: PersonId): void;
  certificate(id: WithdrawalId): DeletionCertificate | null;
  withdrawals(personId: PersonId | null): WithdrawalLine[];
  progress(): WithdrawalsView;
}

export function createEnds(parts: ConsentParts): Ends {
  const { clock, gallery, ledger, people, tombstones, withdrawals } = parts;
  let serviceStop: { total: number } | null = null;

  function* reopenInSteps(): Generator<void, Reopened> {
    const found = yield* reopen(parts, yield* awaitUnknown(parts));
    if (tombstones.pending > 0) serviceStop = { total: tombstones.pending };
    return found;
  }

  return {
    moveOut: (leaving, operator) => leaveForGood(parts, leaving, operator),
    whoLeft: () =>
      people.allLeft().map(({ id: personId, reason, atMs }) => ({
        personId,
        ...(people.unitAndName(personId) ?? { unit: '—', name: '—' }),
        reason,
        atMs,
        withdrawalId: withdrawals.list(personId)[0]?.id ?? null,
      })),
    leaving(personId) {
      const found = leavingOf(parts, personId);
      return found ? ok(found) : fail('PERSON_UNKNOWN');
    },
    endUnlawful: (unlawful, operator) => endUnlawful(parts, unlawful, operator),
    endAll() {
      if (serviceStop && tombstones.pending > 0) return fail('SERVICE_STOP_RUNNING');
      const askedMonoMs = clock.monoMs();
      const held = ledger.given();
      for (const { person_id } of held) stopMatching(parts, person_id, askedMonoMs);
      const all = held.filter(ledger.isGenuine);
      tombstones.write(
        all
          .filter(({ person_id }) => !tombstones.pendingOf(person_id))
          .map((given) => {
            const { id, askedAtMs } = newEnding(parts, given, { reason: 'service-stopped', operator: 'manager', askedMonoMs });
            const { person_id, seq } = given;
            const what = { withdrawalId: id, personId: person_id, consentSeq: seq };
            return { ...what, reason: 'service-stopped', atMs: askedAtMs, phase: 'asked' };
          }),
      );
      for (const { person_id } of all) gallery.left(person_id);
      serviceStop = { total: all.length };
      return ok({ total: all.length });
    },
    reopen: () => atOnce(reopenInSteps()),
    reopenInSteps,
    finishSome: () => finishSome(parts),
    settle: (personId) => finishOf(parts, personId),
    certificate: (id) => certificateFor(parts, id),
    withdrawals: (personId) =>
      withdrawals.list(personId).map(({ id, personId: whose, reason, askedAtMs }) => ({
        withdrawalId: id,
        personId: whose,
        reason,
        askedAtMs,
        complete: withdrawals.nextStep(id) === null,
      })),
    progress: () => ({
      open: tombstones.pending + withdrawals.unfinished().length,
      serviceStop: serviceStop && { total: serviceStop.total, done: serviceStop.total - tombstones.pending },
    }),
  };
}

import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { PersonId, Role } from '../contract/ids';
import type { WithdrawalReport } from '../contract/people';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { Consent } from './consent';

interface Deps {
  consent: Pick<
    Consent,
    'withdraw' | 'endUnlawful' | 'moveOut' | 'whoLeft' | 'leaving' | 'endAll' | 'certificate' | 'withdrawals'
  >;
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  unitOf: (personId: PersonId) => string | null;
  role: () => Role;
  clock: Clock;
  /** Something is owed that is done bit by bit. */
  onEnding: () => void;
}

type WithdrawalCommand =
  | 'consent.withdraw'
  | 'consent.end'
  | 'consent.endAll'
  | 'withdrawal.certificate'
  | 'withdrawal.list'
  | 'people.moveOut'
  | 'people.left'
  | 'people.leaving';

/** As long as somebody may still stand at the desk and wait for the paper. */
const FRESH_MS = 30 * 60_000;

/** Consents that end at the desk or by a manager, and what is told of it. */
export function withdrawalCommands(deps: Deps): Required<Pick<Handlers, WithdrawalCommand>> {
  const { consent, unitOf, role, clock } = deps;
  const note = (kind: FeedEntry['kind'], unit: string | null) => deps.note(feedNote(kind, 'info', { unit }));
  const told = (kind: FeedEntry['kind'], personId: PersonId, result: Result<WithdrawalReport>) => {
    if (result.ok) note(kind, unitOf(personId));
    deps.onEnding();
    return result;
  };
  return {
    'consent.withdraw': ({ personId, actor: askedBy = 'self' }) => {
      const reason = askedBy === 'guardian' ? 'guardian-withdrew' : 'withdrawn';
      const report = told('consent-withdrawn', personId, consent.withdraw(personId, { operator: role(), reason, askedBy }));
      return report.ok ? ok({ report: report.value }) : report;
    },
    'consent.end': (input) => {
      const { personId, reason } = input;
      const askedBy = reason === 'guardian-withdrew' ? 'guardian' : null;
      const ended =
        input.reason === 'unlawful'
          ? consent.endUnlawful(input, role())
          : consent.withdraw(personId, { operator: role(), reason, askedBy });
      const report = told('consent-ended', personId, ended);
      return report.ok ? ok({ certificate: report.value.certificate }) : report;
    },
    'consent.endAll': () => {
      const all = consent.endAll();
      if (all.ok) note('consent-ended', null);
      deps.onEnding();
      return all;
    },
    'withdrawal.certificate': ({ withdrawalId }) => {
      const certificate = consent.certificate(withdrawalId);
      if (!certificate) return fail('WITHDRAWAL_UNKNOWN');
      const ageMs = clock.nowMs() - certificate.askedAtMs;
      const isFresh = ageMs >= 0 && ageMs < FRESH_MS;
      return role() === 'manager' || isFresh ? ok({ certificate }) : fail('NOT_ALLOWED');
    },
    'withdrawal.list': ({ personId }) => ok({ withdrawals: consent.withdrawals(personId) }),
    'people.moveOut': (leaving) => {
      const unit = unitOf(leaving.personId);
      const left = consent.moveOut(leaving, role());
      if (left.ok) note('moved-out', unit);
      deps.onEnding();
      return left;
    },
    'people.left': () => ok({ left: consent.whoLeft() }),
    'people.leaving': ({ personId }) => {
      const leaving = consent.leaving(personId);
      return leaving.ok ? ok({ leaving: leaving.value }) : leaving;
    },
  };
}

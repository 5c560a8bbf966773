import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Language, PersonId, Role } from '../contract/ids';
import type { ConsentForm, Notice, PersonView, WithdrawalReport } from '../contract/people';
import type { Handlers } from '../dispatch';
import type { Enrolment } from './enrolment';
import type { People } from './people';
import { personView } from './personView';

/** The consent room as far as the manager's pages need it. */
interface ConsentDesk {
  notice(language: Language): Notice;
  record(form: ConsentForm, operator: string): Result<{ seq: number }>;
  withdraw(personId: PersonId, operator: string): Result<WithdrawalReport>;
  state(personId: PersonId): Pick<PersonView, 'consent' | 'templates'>;
}

interface Deps {
  people: People;
  consent: ConsentDesk;
  enrolment: Enrolment;
  /** Notes what happened; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  /** Who is at the console now; goes into consent entries. */
  role: () => Role;
}

type PeopleCommand =
  | 'people.findByUnit'
  | 'people.list'
  | 'people.add'
  | 'people.issueCard'
  | 'people.revokeCard'
  | 'consent.notice'
  | 'consent.record'
  | 'consent.withdraw'
  | 'enrolment.fromPhoto'
  | 'enrolment.fromCamera';

/** Residents, their cards, their consents and their templates. */
export function peopleCommands({
  people,
  consent,
  enrolment,
  note: toFeed,
  role,
}: Deps): Required<Pick<Handlers, PeopleCommand>> {
  const view = (personId: PersonId): Result<{ person: PersonView }> => {
    const row = people.view(personId);
    return row ? ok({ person: personView(row, consent.state(personId)) }) : fail('PERSON_UNKNOWN');
  };
  const note = (kind: FeedEntry['kind'], personId: PersonId) =>
    toFeed(feedNote(kind, 'info', { unit: people.unitAndName(personId)?.unit ?? null }));
  const all = (rows: ReturnType<People['list']>) => ok({ people: rows.map((row) => personView(row, consent.state(row.id))) });
  const enrolled = (personId: PersonId, result: Result<{ templates: number }>) => {
    if (!result.ok) return result;
    note('enrolled', personId);
    return view(personId);
  };
  return {
    'people.findByUnit': ({ unit }) => all(people.findByUnit(unit)),
    'people.list': ({ search }) => all(people.list(search)),
    'people.add': (input) => {
      const personId = people.add(input);
      note('person-added', personId);
      return view(personId);
    },
    'people.issueCard': ({ personId, card }) => {
      const issued = people.issueCard(personId, card);
      if (!issued.ok) return issued;
      note('card-issued', personId);
      return view(personId);
    },
    'people.revokeCard': ({ personId, credentialId }) => {
      const cards = people.view(personId)?.cards;
      if (!cards) return fail('PERSON_UNKNOWN');
      // Face is never the only way in (最高法 2021 第 10 条), not even for the minutes between two cards.
      const isLast = cards.length === 1 && cards[0]?.id === credentialId;
      if (isLast && consent.state(personId).consent.state === 'given') return fail('CARD_LAST_WITH_FACE');
      if (cards.some(({ id }) => id === credentialId) && people.revokeCard(credentialId)) note('card-revoked', personId);
      return view(personId);
    },
    'consent.notice': ({ language }) => ok({ notice: consent.notice(language) }),
    'consent.record': (form) => {
      if (!people.exists(form.personId)) return fail('PERSON_UNKNOWN');
      const recorded = consent.record(form, role());
      if (!recorded.ok) return recorded;
      note(form.decision === 'given' ? 'consent-given' : 'consent-refused', form.personId);
      return view(form.personId);
    },
    'consent.withdraw': ({ personId }) => {
      const report = consent.withdraw(personId, role());
      if (!report.ok) return report;
      note('consent-withdrawn', personId);
      return ok({ report: report.value });
    },
    'enrolment.fromPhoto': async ({ personId, photo }) => enrolled(personId, await enrolment.fromPhoto(personId, photo)),
    'enrolment.fromCamera': async ({ personId, laneId }) => enrolled(personId, await enrolment.fromCamera(personId, laneId)),
  };
}

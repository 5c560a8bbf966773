import { type ErrorCode, fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { PersonId } from '../contract/ids';
import { isConsentHeld, type PersonView } from '../contract/people';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import { inSlices } from '../storage/inSlices';
import type { Enrolled, Enrolment } from './enrolment';
import type { People, PersonRow } from './people';
import { personView, type Standing } from './personView';

/** The consent room as far as the manager's pages need it. */
interface ConsentDesk {
  state(personId: PersonId): Standing;
}

/** What the recognition side answers about a resident's way in, and does when it changes. */
interface FaceSide {
  /** What the models in use are good enough for. */
  use: '1:N' | '1:1';
  knowsGroup(group: string): boolean;
  /** Moves the person's templates to the lanes he may pass now. */
  accessChanged(personId: PersonId): void;
  /** Whether there is still another resident with such a face. */
  stillLooksAlike(personId: PersonId): boolean;
}

interface Deps {
  people: People;
  consent: ConsentDesk;
  enrolment: Enrolment;
  faces: FaceSide;
  /** Notes what happened; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  clock: Pick<Clock, 'monoMs'>;
  timers: { after(ms: number, work: () => void): () => void };
}

type PeopleCommand =
  | 'people.findByUnit'
  | 'people.list'
  | 'people.add'
  | 'people.issueCard'
  | 'people.revokeCard'
  | 'people.setAccess'
  | 'people.setFaceMode'
  | 'enrolment.fromPhoto'
  | 'enrolment.fromCamera';

/** Residents, their cards, their consents and their templates. */
export function peopleCommands({
  people,
  consent,
  enrolment,
  faces,
  note: toFeed,
  clock,
  timers,
}: Deps): Required<Pick<Handlers, PeopleCommand>> {
  const view = (personId: PersonId): Result<{ person: PersonView }> => {
    const row = people.view(personId);
    return row ? ok({ person: personView(row, consent.state(personId), faces.use) }) : fail('PERSON_UNKNOWN');
  };
  const note = (kind: FeedEntry['kind'], personId: PersonId) =>
    toFeed(feedNote(kind, 'info', { unit: people.unitAndName(personId)?.unit ?? null }));
  const views = (rows: readonly PersonRow[]) => rows.map((row) => personView(row, consent.state(row.id), faces.use));
  const enrolled = (personId: PersonId, result: Result<Enrolled>) => {
    if (!result.ok) return result;
    note('enrolled', personId);
    const shown = view(personId);
    return shown.ok ? ok({ ...shown.value, lookAlike: result.value.lookAlike }) : shown;
  };
  /** Why a resident cannot pass by face alone; null: he can. */
  const needsCard = (personId: PersonId): ErrorCode | null => {
    if (faces.use === '1:1') return 'FACE_MODE_PROFILE';
    if (people.faceMode(personId).faceModeWhy !== 'look-alike') return null;
    if (faces.stillLooksAlike(personId)) return 'FACE_MODE_LOOK_ALIKE';
    people.markLookAlike(personId, false);
    return null;
  };
  return {
    'people.findByUnit': ({ unit }) => ok({ people: views(people.findByUnit(unit)) }),
    'people.list': (wanted) =>
      new Promise((resolve, reject) => {
        inSlices(people.list(wanted), { clock, timers }, (outcome) => {
          if (outcome.ok) resolve(ok({ people: views(outcome.value.people), total: outcome.value.total }));
          else reject(outcome.error);
        });
      }),
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
      if (isLast && isConsentHeld(consent.state(personId).consent.state)) return fail('CARD_LAST_WITH_FACE');
      if (cards.some(({ id }) => id === credentialId) && people.revokeCard(credentialId)) note('card-revoked', personId);
      return view(personId);
    },
    'people.setAccess': ({ personId, access }) => {
      const unknown = access.groups?.find((group) => !faces.knowsGroup(group));
      if (unknown !== undefined) return fail('ACCESS_GROUP_UNKNOWN', { group: unknown });
      const set = people.setAccess(personId, access);
      if (!set.ok) return set;
      faces.accessChanged(personId);
      note('access-changed', personId);
      return view(personId);
    },
    'people.setFaceMode': ({ personId, faceMode }) => {
      if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
      const refused = faceMode === 'face' ? needsCard(personId) : null;
      if (refused) return fail(refused);
      const chosen = people.chooseFaceMode(personId, faceMode);
      if (!chosen.ok) return chosen;
      note('face-mode-changed', personId);
      return view(personId);
    },
    'enrolment.fromPhoto': async ({ personId, photo }) => enrolled(personId, await enrolment.fromPhoto(personId, photo)),
    'enrolment.fromCamera': async ({ personId, laneId }) => enrolled(personId, await enrolment.fromCamera(personId, laneId)),
  };
}

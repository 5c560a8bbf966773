import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { PersonId, Role } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { Handlers } from '../dispatch';
import type { Consent } from './consent';

interface Deps {
  consent: Consent;
  /** Recogniser in use. */
  model: string;
  /** Everything a page shows of a person. PERSON_UNKNOWN. */
  view: (personId: PersonId) => Result<{ person: PersonView }>;
  /** Notes what happened, with the flat; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  unitOf: (personId: PersonId) => string | null;
  /** Who is at the console now; goes into the entries. */
  role: () => Role;
}

type ConsentCommand =
  | 'consent.notice'
  | 'consent.open'
  | 'consent.record'
  | 'consent.freeze'
  | 'consent.release'
  | 'guardian.add'
  | 'guardian.end'
  | 'guardian.list'
  | 'notice.versions'
  | 'notice.read'
  | 'notice.review'
  | 'notice.withHandler'
  | 'notice.publish';

/** The question about face, guardians, frozen consents and the notice. */
export function consentCommands(deps: Deps): Required<Pick<Handlers, ConsentCommand>> {
  const { consent, model, view, role, unitOf } = deps;
  const note = (kind: FeedEntry['kind'], personId: PersonId, severity: FeedEntry['severity'] = 'info') =>
    deps.note(feedNote(kind, severity, { unit: unitOf(personId) }));
  const changed = (kind: FeedEntry['kind'], personId: PersonId, result: Result<void>) => {
    if (!result.ok) return result;
    note(kind, personId);
    return view(personId);
  };
  const guardianship = <T>(result: Result<T>): Result<{ guardianship: T }> =>
    result.ok ? ok({ guardianship: result.value }) : result;
  return {
    'consent.notice': ({ language }) => ok({ notice: consent.notice(language) }),
    'consent.open': (input) => {
      const opened = consent.openForm(input);
      if (!opened.ok) return opened;
      const shown = view(input.personId);
      return shown.ok ? ok({ form: { ...opened.value, ...shown.value } }) : shown;
    },
    'consent.record': (form) => {
      const recorded = consent.record(form, role());
      if (!recorded.ok) return recorded;
      note(form.decision === 'given' ? 'consent-given' : 'consent-refused', form.personId);
      const { doubts, isNewDoubt } = recorded.value;
      if (isNewDoubt) note('consent-doubted', form.personId, 'attention');
      const shown = view(form.personId);
      return shown.ok ? ok({ ...shown.value, doubts }) : shown;
    },
    'consent.freeze': (input) => changed('consent-frozen', input.personId, consent.freeze(input, role())),
    'consent.release': (input) => changed('consent-released', input.personId, consent.release(input, role(), model)),
    'guardian.add': (input) => guardianship(consent.guardians.add(input, role())),
    'guardian.end': ({ guardianshipId }) => {
      return guardianship(consent.guardians.end(guardianshipId, role()));
    },
    'guardian.list': ({ personId }) => ok({ guardianships: consent.guardians.of(personId) }),
    'notice.versions': () => ok({ versions: consent.notices.versions() }),
    'notice.read': ({ version, language }) => {
      const notice = consent.notices.read(version, language);
      return notice ? ok({ notice }) : fail('NOTICE_UNKNOWN', { version });
    },
    'notice.review': ({ texts }) => ok({ review: consent.notices.review(texts) }),
    'notice.withHandler': () => {
      const texts = consent.notices.withHandler();
      return texts.ok ? ok({ texts: texts.value }) : texts;
    },
    'notice.publish': (input) => {
      const published = consent.notices.publish(input, role());
      if (published.ok) deps.note(feedNote('notice-published', 'info'));
      return published;
    },
  };
}

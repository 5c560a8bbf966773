import { fail, ok } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { PersonId } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { People } from './people';
import type { Pins } from './pins';

interface Deps {
  people: Pick<People, 'exists' | 'unitAndName'>;
  pins: Pins;
  /** Notes what happened; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
}

/** PINs of residents, given and taken by the manager. The digits are in the answer and nowhere else. */
export function pinCommands({ people, pins, note: toFeed }: Deps): Required<Pick<Handlers, 'pin.issue' | 'pin.revoke'>> {
  const note = (kind: 'pin-issued' | 'pin-revoked', personId: PersonId) =>
    toFeed(feedNote(kind, 'info', { unit: people.unitAndName(personId)?.unit ?? null }));
  return {
    'pin.issue': ({ personId }) => {
      if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
      const issued = pins.issue(personId);
      if (!issued.ok) return issued;
      note('pin-issued', personId);
      return ok({ pin: issued.value });
    },
    'pin.revoke': ({ personId }) => {
      if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
      if (pins.revoke(personId)) note('pin-revoked', personId);
      return ok({});
    },
  };
}

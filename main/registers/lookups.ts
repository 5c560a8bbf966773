import type { PersonId } from '../contract/ids';
import type { RecordDetails } from '../contract/records';
import type { LookupWhy } from '../contract/registerRecords';
import type { Handlers } from '../dispatch';
import type { RegisterParts } from './registerParts';

/** A look-up goes on for so long after the last word that was typed. */
const goesOnMs = 60_000;

type What = RecordDetails<'lookup.made'>['what'];
/** `of`: whoever left is no part of the list, so that neither is covered by the other. */
type Looked = { what: What; search: string; why: LookupWhy; people: number; personId?: PersonId; of?: 'left' };

/** Who looked at residents' data, at what and why. Never in anybody's way: what cannot be written down is only missing here. */
export interface Lookups {
  made(looked: Looked): void;
  /** The same handlers; searches by flat, of the list, and of whoever left are written down. */
  watched(handlers: Handlers): Handlers;
}

/**
 * One search is one look-up, however it is typed: as long as the words contain what was written down already, all that is shown
 * was on the screen before.
 */
export function createLookups({ book, clock, by }: RegisterParts, spared: (work: () => void) => void): Lookups {
  let open: { key: string; search: string; atMonoMs: number } | null = null;

  const isSame = ({ what, search, why, personId, of }: Looked): boolean => {
    const key = JSON.stringify([what, why, by(), personId ?? null, of ?? null]);
    const nowMonoMs = clock.monoMs();
    const covered =
      open?.key === key &&
      nowMonoMs - open.atMonoMs < goesOnMs &&
      (what === 'list' ? plain(search).includes(plain(open.search)) : plain(search) === plain(open.search));
    open = { key, search: covered && open ? open.search : search, atMonoMs: nowMonoMs };
    return covered;
  };
  const made = (looked: Looked) =>
    spared(() => {
      if (isSame(looked)) return;
      const { personId = null, of: _, ...details } = looked;
      try {
        book.append({ kind: 'lookup.made', details, by: by(), personId });
      } catch (error) {
        open = null;
        throw error;
      }
    });

  return {
    made,
    watched(handlers) {
      const { 'people.findByUnit': findByUnit, 'people.list': list, 'people.left': left, 'people.leaving': leaving } = handlers;
      return {
        ...handlers,
        ...(findByUnit && {
          'people.findByUnit': async (input) => {
            const found = await findByUnit(input);
            if (found.ok) {
              made({ what: 'unit', search: input.unit, why: input.why ?? 'routine', people: found.value.people.length });
            }
            return found;
          },
        }),
        ...(list && {
          'people.list': async (input) => {
            const found = await list(input);
            if (found.ok) made({ what: 'list', search: input.search, why: 'routine', people: found.value.total });
            return found;
          },
        }),
        ...(left && {
          'people.left': async (input) => {
            const found = await left(input);
            if (found.ok) made({ what: 'list', search: '', why: 'routine', people: found.value.left.length, of: 'left' });
            return found;
          },
        }),
        ...(leaving && {
          'people.leaving': async (input) => {
            const found = await leaving(input);
            const { personId } = input;
            if (found.ok) made({ what: 'person', search: '', why: 'routine', people: 1, personId, of: 'left' });
            return found;
          },
        }),
      };
    },
  };
}

const plain = (search: string): string => search.trim().toLocaleLowerCase();

import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId, PersonId } from '../contract/ids';
import type { AgeBand, CardNumber, PersonAccess, PersonView } from '../contract/people';
import { plainName } from '../contract/plainName';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { ageBandOf } from './ageBand';
import { type CardFound, createCards } from './cards';
import { createFaceModes, type FaceModeState } from './faceModes';
import { createPeopleList, type ListedRow } from './peopleList';
import { createAccessBook } from './personAccess';
import { createPinReader } from './pins';
import { createRightsSeal } from './rightsSeal';

/** What this room knows of a person; `personView` adds where they stand with face recognition. */
export type PersonRow = Omit<PersonView, 'consent' | 'templates' | 'templatesSuspended'>;

/** Residents and their cards. Names and birth dates are sealed at rest; units are in clear, for guards search by them. */
export interface People {
  add(input: { unit: string; name: string; birthDate: string }): PersonId;
  exists(id: PersonId): boolean;
  /** Also of somebody who has moved out. */
  unitAndName(id: PersonId): { unit: string; name: string } | null;
  view(id: PersonId): PersonRow | null;
  /** The same, also of somebody who has moved out: what is stored about him is his to ask for. */
  known(id: PersonId): (PersonRow & { birthDate: string | null }) | null;
  /** Who has left this very flat, upper and lower case alike. */
  leftFrom(unit: string): { id: PersonId; unit: string; name: string; leftAtMs: number }[];
  /**
   * A page of those whose unit or name contains `search`, by unit, from this place on; an empty search lists all. `total`: of all pages.
   * Opens every name, in steps: managers only.
   */
  list(wanted: { search: string; from: number }): Generator<void, { people: PersonRow[]; total: number }>;
  /** Exactly this unit, upper and lower case alike. */
  findByUnit(unit: string): PersonRow[];
  /** On the local day of `onDayMs`; null for an unknown person. */
  ageBand(id: PersonId, onDayMs: number): AgeBand | null;
  /** PERSON_UNKNOWN, CARD_TAKEN. */
  issueCard(id: PersonId, card: CardNumber): Result<CredentialId>;
  revokeCard(id: CredentialId): boolean;
  hasLiveCard(id: PersonId): boolean;
  liveCards(id: PersonId): number;
  /** The person's oldest live card: the way in that must exist before face is asked for. */
  liveCard(id: PersonId): { id: CredentialId; issuedAtMs: number } | null;
  findByCardBits(bits: number, dataHex: string): CardFound | null;
  /** Where and when this person may pass. */
  access(id: PersonId): PersonAccess;
  /** PERSON_UNKNOWN. */
  setAccess(id: PersonId, access: PersonAccess): Result<void>;
  /** Whether by face alone; nothing is known here of what the models are good enough for. */
  faceMode(id: PersonId): FaceModeState;
  /** The person's own choice. PERSON_UNKNOWN. */
  chooseFaceMode(id: PersonId, mode: FaceModeState['faceMode']): Result<void>;
  /** What an enrolment found: the face is hard to tell from another resident's. */
  markLookAlike(id: PersonId, looksAlike: boolean): void;
  /** Moves out, in whichever sense: on no list any more, with no card and no PIN. Inside a transaction; returns how many cards there were. */
  leave(id: PersonId, reason: 'moved-out' | 'died'): number;
  /** Null: still here, or never known. */
  left(id: PersonId): { reason: 'moved-out' | 'died'; atMs: number } | null;
  /** Newest first, 200 at most. */
  allLeft(): { id: PersonId; reason: 'moved-out' | 'died'; atMs: number }[];
  /** Whether this is the person's own name, however it is written. */
  isNamed(id: PersonId, name: string): boolean;
  /**
   * What everybody may do, held against its seals, in steps. `adopted`: these records are older than the seals, and were sealed as they
   * stand; that can happen once in the life of a station, so the caller keeps a record of it.
   */
  checkRights(): Generator<void, { state: 'whole' | 'tampered' } | { state: 'adopted'; people: number }>;
  /** Two records that seem to be of one person: the same name, however written, and the same day of birth. */
  seemsOnePerson(a: PersonId, b: PersonId): boolean;
  /** The same for two records that seem to be of one person, and for nobody else; says nothing to who has not the key. Null when it does not open. */
  identityKey(id: PersonId): string | null;
  birthDate(id: PersonId): string | null;
}

/** Stands for a name that no longer opens because its row was changed by another program. */
const unreadableName = '—';

export function createPeople(deps: { database: StationDatabase; keyring: Keyring; clock: Clock; newId: () => string }): People {
  const { database, keyring, clock, newId } = deps;
  const { db } = database;
  const cards = createCards(deps);
  const pinOf = createPinReader(database);
  const rights = createRightsSeal(deps);
  const accessBook = createAccessBook({ ...deps, seal: rights });
  const faceModes = createFaceModes({ ...deps, seal: rights });
  const columns = 'id, unit, name_sealed, birth_date_sealed';
  const insert = db.prepare(`INSERT INTO person (${columns}, added_at_ms) VALUES (?, ?, ?, ?, ?)`);
  const isHere = 'NOT EXISTS (SELECT 1 FROM person_left WHERE person_id = person.id)';
  const anybody = db.prepare(`SELECT ${columns} FROM person WHERE id = ?`);
  const byId = db.prepare(`SELECT ${columns} FROM person WHERE id = ? AND ${isHere}`);
  const byUnit = db.prepare(`SELECT ${columns} FROM person WHERE unit = ? AND ${isHere} ORDER BY id`);
  const byUnitLeft = db.prepare(
    `SELECT ${columns}, at_ms FROM person JOIN person_left ON person_left.person_id = person.id WHERE unit = ? ORDER BY at_ms DESC, id`,
  );
  const allLeft = db.prepare(
    'SELECT person_id AS id, reason, at_ms AS atMs FROM person_left ORDER BY at_ms DESC, person_id DESC LIMIT 200',
  );
  const readLeft = db.prepare('SELECT reason, at_ms FROM person_left WHERE person_id = ?');
  const insertLeft = db.prepare('INSERT INTO person_left (person_id, reason, at_ms) VALUES (?, ?, ?)');

  const stored = (id: PersonId) => (byId.get(id) as ListedRow | undefined) ?? null;
  const seal = (id: PersonId, field: 'name' | 'birth-date', text: string) =>
    keyring.seal(Buffer.from(text, 'utf8'), `person:${id}:${field}`);
  const open = (sealed: Uint8Array, id: PersonId, field: 'name' | 'birth-date') => {
    const plain = keyring.open(sealed, `person:${id}:${field}`);
    return plain && Buffer.from(plain).toString('utf8');
  };
  const nameOf = (row: ListedRow) => open(row.name_sealed, row.id, 'name') ?? unreadableName;
  // An unreadable birth date counts as a child's, so that no consent is taken on a guess.
  const bandOf = (row: ListedRow, onDayMs: number): AgeBand => {
    const birthDate = open(row.birth_date_sealed, row.id, 'birth-date');
    return birthDate ? ageBandOf(birthDate, onDayMs) : 'under-14';
  };
  const listed = createPeopleList(database, nameOf);
  const rowOf = (row: ListedRow): PersonRow => ({
    id: row.id,
    unit: row.unit,
    name: nameOf(row),
    ageBand: bandOf(row, clock.nowMs()),
    cards: cards.liveOf(row.id),
    pin: pinOf(row.id),
    ...faceModes.of(row.id),
    access: accessBook.of(row.id),
  });
  /** Null when either does not open: what cannot be read proves nothing. */
  const identityOf = (id: PersonId) => {
    const row = stored(id);
    const name = row && open(row.name_sealed, id, 'name');
    const birthDate = row && open(row.birth_date_sealed, id, 'birth-date');
    return name && birthDate ? `${plainName(name)}\n${birthDate}` : null;
  };
  const ifKnown = (id: PersonId, work: () => void): Result<void> => {
    if (!stored(id)) return fail('PERSON_UNKNOWN');
    work();
    return ok(undefined);
  };

  return {
    add({ unit, name, birthDate }) {
      const id = newId() as PersonId;
      rights.admit(id, () => {
        insert.run(id, unit, seal(id, 'name', name), seal(id, 'birth-date', birthDate), clock.nowMs());
      });
      return id;
    },
    exists: (id) => stored(id) !== null,
    unitAndName(id) {
      const row = anybody.get(id) as ListedRow | undefined;
      return row ? { unit: row.unit, name: nameOf(row) } : null;
    },
    view(id) {
      const row = stored(id);
      return row && rowOf(row);
    },
    *list(wanted) {
      const { rows, total } = yield* listed(wanted);
      return { people: rows.map(rowOf), total };
    },
    known(id) {
      const row = anybody.get(id) as ListedRow | undefined;
      return row ? { ...rowOf(row), birthDate: open(row.birth_date_sealed, id, 'birth-date') } : null;
    },
    leftFrom: (unit) =>
      (byUnitLeft.all(unit.trim()) as (ListedRow & { at_ms: number })[]).map((row) => ({
        id: row.id,
        unit: row.unit,
        name: nameOf(row),
        leftAtMs: row.at_ms,
      })),
    findByUnit: (unit) => (byUnit.all(unit.trim()) as ListedRow[]).map(rowOf),
    ageBand(id, onDayMs) {
      const row = stored(id);
      return row && bandOf(row, onDayMs);
    },
    issueCard: (id, card) => (stored(id) ? cards.issue(id, card) : fail('PERSON_UNKNOWN')),
    revokeCard: cards.revoke,
    hasLiveCard: (id) => cards.liveOf(id).length > 0,
    liveCards: (id) => cards.liveOf(id).length,
    liveCard(id) {
      const [first] = cards.liveOf(id);
      return first ? { id: first.id, issuedAtMs: first.issuedAtMs } : null;
    },
    findByCardBits: cards.findByBits,
    access: accessBook.of,
    setAccess: (id, access) => ifKnown(id, () => accessBook.set(id, access)),
    faceMode: faceModes.of,
    chooseFaceMode: (id, mode) => ifKnown(id, () => faceModes.setChosen(id, mode === 'card-and-face')),
    markLookAlike: faceModes.setLookAlike,
    leave(id, reason) {
      if (stored(id)) insertLeft.run(id, reason, clock.nowMs());
      return cards.revokeAll(id);
    },
    left(id) {
      const row = readLeft.get(id) as { reason: 'moved-out' | 'died'; at_ms: number } | undefined;
      return row ? { reason: row.reason, atMs: row.at_ms } : null;
    },
    allLeft: () => (allLeft.all() as ReturnType<People['allLeft']>).map((row) => ({ ...row })),
    isNamed(id, name) {
      const row = anybody.get(id) as ListedRow | undefined;
      const own = row && open(row.name_sealed, id, 'name');
      return own ? plainName(own) === plainName(name) : false;
    },
    *checkRights() {
      const state = yield* rights.check();
      return state === 'unsealed' ? { state: 'adopted', people: rights.adopt() } : { state };
    },
    seemsOnePerson(a, b) {
      const identity = identityOf(a);
      return identity !== null && identity === identityOf(b);
    },
    identityKey(id) {
      const identity = identityOf(id);
      return identity && Buffer.from(keyring.lookupHash('person-identity', Buffer.from(identity, 'utf8'))).toString('hex');
    },
    birthDate(id) {
      const row = stored(id);
      return row && open(row.birth_date_sealed, id, 'birth-date');
    },
  };
}

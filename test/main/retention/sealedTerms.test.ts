import { describe, expect, it } from 'vitest';
import { RecordKind } from '../../../main/contract/records';
import { recordTerms } from '../../../main/retention/dueRecords';
import { temporaryStation } from '../storage/temporaryStation';
import { personId, recordIdOf, roomWithConsents } from './consentRows';
import { DAY_MS } from './keepingRoom';

/**
 * Every column of bytes. What is sealed has a term, and the story that fails without it; the rest is no content: hashes, seals
 * and stretched secrets.
 */
const columns: Readonly<Record<string, string>> = {
  'consent_signature.strokes_sealed': 'three years after the consent is over · terms.test.ts',
  'event.note_sealed': 'with the event, after its term · terms.test.ts',
  'guardianship.details_sealed': 'three years after the last consent that rests on it · below',
  'inspector.details_sealed': 'three years after the access · below',
  'ledger_key.private_sealed': 'when the next key has taken over · ledger/keyRotation',
  'meta.value': 'single values of the station: clock, key check, seals; nobody is named in one',
  'pass.label_sealed': 'thirty days after the pass ended · passTerms.test.ts',
  'pass_key.private_sealed': 'as long as the station signs passes; nobody is named in it',
  'pass_key.public': 'public half',
  'person.birth_date_sealed': 'three years after leaving and the last consent · below',
  'person.name_sealed': 'three years after leaving and the last consent · below',
  'person_key.wrapped': 'with the consent, at once · consent/withdrawal tests',
  'register_record.details_sealed': 'by matter, see the kinds · terms.test.ts',
  'sealed_detail.details_sealed': 'three years · below',
  'template.sealed': 'with the consent, at once · consent/withdrawal tests',
  'credential.number_hash': 'keyed hash',
  'inspector.mac': 'seal',
  'inspector.salt': 'salt',
  'inspector.stretched': 'stretched secret',
  'ledger_entry.leaf_hash': 'hash',
  'ledger_node.hash': 'hash',
  'operator.salt': 'salt',
  'operator.stretched': 'stretched secret',
  'person_right_seal.access_mac': 'seal',
  'person_right_seal.face_mac': 'seal',
  'retention_day.mac': 'seal',
  'retention_run.mac': 'seal',
  'retention_term.mac': 'seal',
  'tombstone_seen.mac': 'seal',
  'withdrawal.mac': 'seal',
  'withdrawal_step.mac': 'seal',
};

describe('what is sealed', () => {
  it('has a term, every column of it', () => {
    const { db } = temporaryStation().database;
    const found = db
      .prepare(
        `SELECT s.name || '.' || c.name AS name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c
         WHERE s.type = 'table' AND (c.type = 'BLOB' OR c.name LIKE '%sealed%') ORDER BY 1`,
      )
      .all() as { name: string }[];
    expect(found.map(({ name }) => name)).toEqual(Object.keys(columns).sort());
  });

  it('in the registers has one too, every kind of record; only codes stay for good', () => {
    expect(Object.keys(recordTerms).sort()).toEqual([...RecordKind.options].sort());
    const stays = Object.entries(recordTerms).flatMap(([kind, term]) => (term === 'stays' ? [kind.split('.')[0]] : []));
    expect(new Set(stays)).toEqual(new Set(['request', 'sign', 'filing', 'calendar', 'handler']));
  });
});

const childId = personId;
const [mother, father, gone] = ['1', '2', '3'].map((n) => `00000000-0000-7000-8000-00000000030${n}`) as [string, string, string];
const hash = 'd'.repeat(64);

/** A child with two guardians on record; its consent rests on the mother. A resident who leaves, an inspector, a death's details. */
function household() {
  const { room, db, insert } = roomWithConsents();
  const nowMs = room.clock.nowMs();
  for (const id of [mother, father])
    db.exec(`INSERT INTO guardianship VALUES ('${id}', '${childId}', NULL, x'01', '${hash}', ${nowMs}, NULL)`);
  db.exec(`INSERT INTO person VALUES ('${gone}', '5-1-101', x'01', x'01', 0);
    INSERT INTO person_left VALUES ('${gone}', 'moved-out', ${nowMs});
    INSERT INTO inspector (id, selector, details_sealed, salt, stretched, scrypt_n, scrypt_r, scrypt_p, from_ms, until_ms, granted_at_ms,
      granted_seen_ms, entry_seq, mac) VALUES ('${gone}', 'abcd', x'01', x'01', zeroblob(32), 1, 1, 1, ${nowMs}, ${nowMs + DAY_MS}, ${nowMs}, 0, 0, zeroblob(32));
    INSERT INTO sealed_detail VALUES (5, 'left', '${gone}', ${nowMs}, 0, x'01', '${hash}')`);
  const consent = (seq: number, event: 'given' | 'withdrawn', guardianshipId: string | null) => {
    insert(seq, event, room.clock.nowMs());
    const actor = guardianshipId ? { kind: 'guardian', guardianshipId } : { kind: 'self' };
    room.ledger.append(event === 'given' ? 'consent.given' : 'consent.withdrawn', { recordId: recordIdOf(seq), actor });
  };
  const left = () => ({
    guardians: (
      db.prepare('SELECT id FROM guardianship WHERE length(details_sealed) > 0 ORDER BY id').all() as { id: string }[]
    ).map(({ id }) => id),
    inspectors: room.count('SELECT count(*) AS n FROM inspector WHERE length(details_sealed) > 0'),
    people: (
      db.prepare('SELECT id FROM person WHERE length(name_sealed) + length(birth_date_sealed) > 0 ORDER BY id').all() as {
        id: string;
      }[]
    ).map(({ id }) => id),
    details: room.count('SELECT count(*) AS n FROM sealed_detail'),
  });
  return { room, db, consent, left };
}
const all = { guardians: [mother, father], inspectors: 1, people: [childId, gone], details: 1 };

describe('names and details of people', () => {
  it('go three years after what they stand for is over, not a day before, and by nobody’s hand; hashes stay', () => {
    const { room, db, consent, left } = household();
    consent(1, 'given', mother);
    room.live(10);
    consent(2, 'withdrawn', null);
    room.live(700);
    // Grown up, the child consents for himself: that rests on no guardian.
    consent(3, 'given', null);
    room.live(385);
    expect(left()).toEqual(all);
    for (const table of ['guardianship', 'inspector']) {
      expect(() => db.exec(`UPDATE ${table} SET details_sealed = x''`)).toThrow(/kept for its term/);
      expect(() => db.exec(`UPDATE ${table} SET details_sealed = x'02'`)).toThrow(/only ends|kept for its term/);
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/);
    }
    for (const column of ['name_sealed', 'birth_date_sealed'])
      expect(() => db.exec(`UPDATE person SET ${column} = x''`)).toThrow(/kept for its term/);
    expect(() => db.exec('DELETE FROM sealed_detail')).toThrow(/kept for its term/);
    room.live(4);
    expect(left()).toEqual({ guardians: [mother], inspectors: 0, people: [childId], details: 0 });
    room.live(10);
    expect(left()).toEqual({ guardians: [], inspectors: 0, people: [childId], details: 0 });
    expect(db.prepare('SELECT DISTINCT details_sha256 AS hash FROM guardianship').all()).toEqual([{ hash }]);
    const ran = [...room.ledger.entries({ kinds: ['retention.ran'] })].map(({ body }) => body.deleted as Record<string, number>);
    expect(ran.reduce((sum, { names = 0 }) => sum + names, 0)).toBe(4);
    expect(room.ledger.verify().ok).toBe(true);
  });

  it('stay while a consent rests on them, however old, and while somebody lives here', () => {
    const { room, consent, left } = household();
    consent(1, 'given', mother);
    room.live(1110);
    expect(left()).toMatchObject({ guardians: [mother], people: [childId] });
  });

  it('of a resident who left stay while a child’s consent rests on him', () => {
    const { room, db, consent, left } = household();
    const third = gone.replace(/3$/, '4');
    db.exec(
      `INSERT INTO guardianship VALUES ('${third}', '${childId}', '${gone}', x'01', '${hash}', ${room.clock.nowMs()}, NULL)`,
    );
    consent(1, 'given', third);
    room.live(1110);
    expect(left()).toMatchObject({ guardians: [third], people: [childId, gone] });
  });
});

import { describe, expect, it } from 'vitest';
import { createPeople } from '../../../main/people/people';
import { must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, model } from './consentRoom';

const far = Date.now() + 200 * 86_400_000;
const hash = 'f'.repeat(64);
const uuid = '00000000-0000-7000-8000-00000000abcd';

/** A row as the schema wants it, continuing the chain, hashed by somebody who does not have the station's key. */
const forgedEntry = (personId: string, event: string, over: Record<string, string> = {}) => {
  const values: Record<string, string> = {
    seq: '(SELECT max(seq) + 1 FROM consent)',
    record_id: `'${uuid}'`,
    person_id: `'${personId}'`,
    event: `'${event}'`,
    notice_id: "'face-lanes'",
    notice_version: '1',
    notice_sha256: '(SELECT sha256 FROM notice_text LIMIT 1)',
    language: "'en'",
    purpose: "'pass-lanes'",
    presented_by: "'screen'",
    copy_given: '1',
    dwell_ms: '1',
    asked_by_resident: '0',
    signature_sha256: `'${hash}'`,
    alt_credential_id: '(SELECT id FROM credential LIMIT 1)',
    alt_issued_at_ms: '1',
    operator: "'manager'",
    valid_until_ms: event === 'given' ? String(far) : 'NULL',
    bundled_with: "'none'",
    at_ms: String(Date.now()),
    prev_hash: '(SELECT this_hash FROM consent ORDER BY seq DESC LIMIT 1)',
    this_hash: `'${hash}'`,
    ...over,
  };
  return `INTO consent (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`;
};
const template = (personId: string, seq: number | string, position = 7) =>
  `INTO template (person_id, consent_seq, model, position, sealed, stored_at_ms) VALUES ('${personId}', ${seq}, '${model}', ${position}, zeroblob(2077), 1)`;

/** One resident of each kind, so that every attack finds its victim. */
function scene() {
  const room = consentRoom();
  const enrolled = room.enrolledResident();
  const agreed = room.resident();
  room.give(agreed);
  const refused = room.resident();
  must(room.consent.record(room.form(refused, { decision: 'refused' }), 'manager'));
  const withdrawn = room.enrolledResident();
  must(room.consent.withdraw(withdrawn, { operator: 'guard' }));
  const never = room.resident();
  return { ...room, enrolled, agreed, refused, withdrawn, never };
}
type Scene = ReturnType<typeof scene>;

const dump = ({ rows }: ConsentRoom) =>
  ['consent', 'consent_signature', 'notice_text', 'person', 'person_key', 'template'].map((table) => rows(table));

const refusedAttacks: [string, (scene: Scene) => string][] = [
  ['stores a template for somebody who was never asked', ({ never }) => `INSERT ${template(never, 1)}`],
  ['stores a template for somebody who refused', ({ refused }) => `INSERT ${template(refused, 3)}`],
  ['stores a template for somebody who withdrew', ({ withdrawn }) => `INSERT ${template(withdrawn, 4)}`],
  ['stores a template under the entry of the withdrawal', ({ withdrawn }) => `INSERT ${template(withdrawn, 5)}`],
  ["stores a template under somebody else's consent", ({ never }) => `INSERT ${template(never, 2)}`],
  ['stores a template under an entry that does not exist', ({ never }) => `INSERT ${template(never, 99)}`],
  ['stores a template under no entry', ({ never }) => `INSERT ${template(never, 'NULL')}`],
  ['stores a template and ignores the objection', ({ never }) => `INSERT OR IGNORE ${template(never, 2)}`],
  ['stores a template and fails hard', ({ never }) => `INSERT OR FAIL ${template(never, 2)}`],
  ['moves a template to another person', ({ never }) => `UPDATE template SET person_id = '${never}'`],
  ['moves a template to another consent', () => 'UPDATE template SET consent_seq = 2'],
  ['changes a template', () => 'UPDATE template SET sealed = zeroblob(2077)'],
  ['changes a template, replacing what is in the way', () => 'UPDATE OR REPLACE template SET position = 1'],
  ['replaces a template by its place', ({ enrolled }) => `REPLACE ${template(enrolled, 1, 0)}`],
  [
    'replaces a template by its row',
    ({ enrolled }) => `REPLACE INTO template SELECT 1, '${enrolled}', 1, 'other', 9, zeroblob(9), 1`,
  ],
  [
    'upserts a template',
    ({ enrolled }) => `INSERT ${template(enrolled, 1, 0)} ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
  ],
  ['stores a key for somebody who withdrew', ({ withdrawn }) => `INSERT INTO person_key VALUES ('${withdrawn}', 4, x'00')`],
  ['replaces a key', ({ enrolled }) => `REPLACE INTO person_key VALUES ('${enrolled}', 1, x'00')`],
  ['changes a key', () => "UPDATE person_key SET wrapped = x'00'"],
  ['turns a refusal into a consent', () => "UPDATE consent SET event = 'given'"],
  ['makes a consent last longer', () => 'UPDATE consent SET valid_until_ms = valid_until_ms + 1'],
  ['backdates an entry, ignoring the objection', () => 'UPDATE OR IGNORE consent SET at_ms = 1'],
  ['deletes a withdrawal', () => "DELETE FROM consent WHERE event = 'withdrawn'"],
  ['deletes the ledger', () => 'DELETE FROM consent'],
  ['replaces an entry', ({ refused }) => `INSERT OR REPLACE ${forgedEntry(refused, 'given', { seq: '3' })}`],
  [
    'upserts an entry',
    ({ refused }) => `INSERT ${forgedEntry(refused, 'given', { seq: '3' })} ON CONFLICT DO UPDATE SET event = 'given'`,
  ],
  [
    'replaces an entry by its record id',
    ({ never }) => `REPLACE ${forgedEntry(never, 'given', { record_id: '(SELECT record_id FROM consent WHERE seq = 3)' })}`,
  ],
  [
    'replaces an entry by its hash',
    ({ never }) => `REPLACE ${forgedEntry(never, 'given', { this_hash: '(SELECT this_hash FROM consent WHERE seq = 3)' })}`,
  ],
  ['puts an entry before the first', ({ never }) => `INSERT ${forgedEntry(never, 'given', { seq: '0' })}`],
  ['leaves a gap in the ledger', ({ never }) => `INSERT ${forgedEntry(never, 'given', { seq: '50' })}`],
  ['lets SQLite choose the place', ({ never }) => `INSERT ${forgedEntry(never, 'given', { seq: 'NULL' })}`],
  ['breaks the chain', ({ never }) => `INSERT ${forgedEntry(never, 'given', { prev_hash: `'${hash}'` })}`],
  ['starts a second chain', ({ never }) => `INSERT ${forgedEntry(never, 'given', { prev_hash: "printf('%064d', 0)" })}`],
  ['agrees for somebody who does not exist', () => `INSERT ${forgedEntry(uuid, 'given')}`],
  ['agrees without end', ({ never }) => `INSERT ${forgedEntry(never, 'given', { valid_until_ms: 'NULL' })}`],
  ['agrees for ten years', ({ never }) => `INSERT ${forgedEntry(never, 'given', { valid_until_ms: String(far * 2) })}`],
  ['agrees without a signature', ({ never }) => `INSERT ${forgedEntry(never, 'given', { signature_sha256: 'NULL' })}`],
  ['agrees without another way in', ({ never }) => `INSERT ${forgedEntry(never, 'given', { alt_credential_id: 'NULL' })}`],
  [
    'agrees before the other way was there',
    ({ never }) => `INSERT ${forgedEntry(never, 'given', { alt_issued_at_ms: String(far) })}`,
  ],
  [
    'agrees as part of the property contract',
    ({ never }) => `INSERT ${forgedEntry(never, 'given', { bundled_with: "'property contract'" })}`,
  ],
  ['agrees to collecting fees by face', ({ never }) => `INSERT ${forgedEntry(never, 'given', { purpose: "'fees'" })}`],
  ['withdraws what was never given', ({ never }) => `INSERT ${forgedEntry(never, 'withdrawn')}`],
  ['lets a refusal expire', ({ refused }) => `INSERT ${forgedEntry(refused, 'expired')}`],
  ['withdraws twice', ({ withdrawn }) => `INSERT ${forgedEntry(withdrawn, 'withdrawn')}`],
  ['deletes a person who has consents', ({ refused }) => `DELETE FROM person WHERE id = '${refused}'`],
  ['gives a person another id', ({ refused }) => `UPDATE person SET id = '${uuid}' WHERE id = '${refused}'`],
  ['replaces a person', ({ refused }) => `REPLACE INTO person VALUES ('${refused}', 'x', x'00', x'00', 1)`],
  [
    'replaces a person in an update',
    ({ refused, agreed }) => `UPDATE OR REPLACE person SET id = '${refused}' WHERE id = '${agreed}'`,
  ],
  ['changes the text that was agreed to', () => "UPDATE notice_text SET canonical = 'anything goes'"],
  ['deletes the text that was agreed to', () => 'DELETE FROM notice_text'],
  ['replaces the text that was agreed to', () => "REPLACE INTO notice_text SELECT sha256, 'anything goes' FROM notice_text"],
  ['changes a signature', () => "UPDATE consent_signature SET strokes_sealed = x'00'"],
  ['replaces a signature', () => "REPLACE INTO consent_signature VALUES (1, x'00')"],
];

/** What a rule of the database says; a slip in the attack itself would read otherwise. */
const objection = /(consent|template|person|person key|notice|signature): |constraint failed/;

describe('raw SQL is refused, from the station and from any other program, when it', () => {
  it.each(refusedAttacks)('%s', (_, attack) => {
    const room = scene();
    const before = dump(room);
    const sql = attack(room);
    expect(() => room.database.db.exec(sql)).toThrow(objection);
    expect(() => room.otherProgram().exec(sql)).toThrow(objection);
    expect(dump(room)).toEqual(before);
    expect(room.consent.verifyChain()).toEqual({ ok: true, entries: 5 });
  });

  it('stores a template after the consent ran out', () => {
    const room = scene();
    const { agreed, database } = room;
    database.db.exec('DROP TRIGGER consent_never_changes; UPDATE consent SET valid_until_ms = at_ms + 1 WHERE seq = 2');
    expect(() => room.otherProgram().exec(`INSERT ${template(agreed, 2)}`)).toThrow(/no live consent/);
  });
});

describe('raw SQL that ends a consent', () => {
  it.each(['withdrawn', 'expired', 'refused'])('takes key and templates with it: %s', (event) => {
    const room = scene();
    room.otherProgram().exec(`INSERT ${forgedEntry(room.enrolled, event)}`);
    expect([room.rows('template'), room.rows('person_key')]).toEqual([[], []]);
    expect(room.consent.isLive(room.enrolled)).toBe(false);
  });
});

/** What gets past the rules of the database, by programs that switch them off, must fail at the keys. */
describe('a template that was smuggled in is never matched', () => {
  it('made up, under a consent that is live', () => {
    const room = scene();
    room.otherProgram().exec(`INSERT ${template(room.enrolled, 1)}`);
    const after = room.restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 2, suspended: 0, tampered: 1 });
    expect(after.gallery.people.get(room.enrolled)).toHaveLength(2);
  });

  it('for somebody who agreed but has no key', () => {
    const room = scene();
    room.otherProgram().exec(`INSERT ${template(room.agreed, 2)}`);
    const after = room.restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 2, suspended: 0, tampered: 1 });
    expect(after.gallery.has(room.agreed)).toBe(false);
  });

  it("copied from another person's row, with that person's key", () => {
    const room = scene();
    room.otherProgram().exec(`
      INSERT INTO person_key SELECT '${room.agreed}', 2, wrapped FROM person_key;
      INSERT INTO template (person_id, consent_seq, model, position, sealed, stored_at_ms)
        SELECT '${room.agreed}', 2, model, position, sealed, stored_at_ms FROM template;
    `);
    const after = room.restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 2, suspended: 0, tampered: 2 });
    expect(after.gallery.has(room.agreed)).toBe(false);
  });

  it.each([
    ['its model', "model = 'another-model'", 'another-model'],
    ['its place', 'position = position + 10', model],
    ['one byte', "sealed = CAST(substr(sealed, 1, 100) || x'00' || substr(sealed, 102) AS BLOB)", model],
  ])('changed in %s', (_, change, loaded) => {
    const room = scene();
    room.otherProgram().exec(`DROP TRIGGER template_never_changes; UPDATE template SET ${change}`);
    const after = room.restart();
    expect(after.database.mended).toEqual(['template_never_changes']);
    expect(after.consent.loadGallery(loaded)).toEqual({ loaded: 0, suspended: 0, tampered: 2 });
    expect(after.gallery.people.size).toBe(0);
  });

  it('under a forged consent: the entry is not of this station', () => {
    const room = scene();
    room.otherProgram().exec(`INSERT ${forgedEntry(room.never, 'given')}; INSERT ${template(room.never, 6)}`);
    expect(room.consent.isLive(room.never)).toBe(false);
    expect(room.consent.activeConsent(room.never)).toMatchObject({ ok: false, error: { code: 'CONSENT_MISSING' } });
    expect(room.consent.state(room.never, model).consent.state).toBe('none');
    expect(room.consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 6 });
    expect(room.restart().gallery.people.size).toBe(0);
  });

  it('from a copy made before the withdrawal, with the rules dropped', () => {
    const room = scene();
    const victim = room.enrolled;
    const [key] = room.rows('person_key');
    const templates = room.rows('template');
    must(room.consent.withdraw(victim, { operator: 'guard' }));
    const other = room.otherProgram();
    other.exec('DROP TRIGGER person_key_needs_live_consent; DROP TRIGGER template_needs_live_consent');
    other.prepare('INSERT INTO person_key VALUES (?, ?, ?)').run(...Object.values(key ?? {}));
    for (const row of templates) other.prepare('INSERT INTO template VALUES (?, ?, ?, ?, ?, ?, ?)').run(...Object.values(row));
    const after = room.restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 0, tampered: 2 });
    expect(after.gallery.has(victim)).toBe(false);
  });

  it('from such a copy, after the person agreed anew but was not enrolled again', () => {
    const room = scene();
    const victim = room.enrolled;
    const [key] = room.rows('person_key');
    const templates = room.rows('template');
    must(room.consent.withdraw(victim, { operator: 'guard' }));
    room.give(victim);
    const other = room.otherProgram();
    other.exec('DROP TRIGGER person_key_needs_live_consent; DROP TRIGGER template_needs_live_consent');
    other.prepare('INSERT INTO person_key VALUES (?, ?, ?)').run(...Object.values(key ?? {}));
    for (const row of templates) other.prepare('INSERT INTO template VALUES (?, ?, ?, ?, ?, ?, ?)').run(...Object.values(row));
    const after = room.restart();
    expect(after.consent.isLive(victim)).toBe(true);
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 0, tampered: 2 });
    expect(after.gallery.has(victim)).toBe(false);
  });

  it('from such a copy, with the withdrawal cut off the ledger: then nobody is matched', () => {
    const room = scene();
    const victim = room.enrolled;
    const bystander = room.enrolledResident();
    const [key] = room.rows('person_key').filter((row) => row.person_id === victim);
    const templates = room.rows('template').filter((row) => row.person_id === victim);
    must(room.consent.withdraw(victim, { operator: 'guard' }));
    const other = room.otherProgram();
    other.exec('DROP TRIGGER consent_never_goes; DELETE FROM consent WHERE seq = (SELECT max(seq) FROM consent)');
    other.prepare('INSERT INTO person_key VALUES (?, ?, ?)').run(...Object.values(key ?? {}));
    for (const row of templates) {
      other
        .prepare('INSERT INTO template (person_id, consent_seq, model, position, sealed, stored_at_ms) VALUES (?, ?, ?, ?, ?, ?)')
        .run(...Object.values(row).slice(1));
    }
    const after = room.restart();
    expect(after.consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 7 });
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 4, tampered: 0 });
    expect([after.gallery.has(victim), after.gallery.has(bystander)]).toEqual([false, false]);
  });
});

describe('a person made older by another program', () => {
  it('is still asked for a guardian: birth dates open only in their own row', () => {
    const room = consentRoom();
    const child = room.resident('2016-01-01');
    const adult = room.resident();
    room
      .otherProgram()
      .exec(
        `UPDATE person SET birth_date_sealed = (SELECT birth_date_sealed FROM person WHERE id = '${adult}') WHERE id = '${child}'`,
      );
    expect(createPeople(room).ageBand(child, Date.now())).toBe('under-14');
    expect(room.consent.record(room.form(child), 'manager')).toMatchObject({ ok: false, error: { code: 'CONSENT_CHILD_OFF' } });
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CredentialId, PersonId } from '../../../main/contract/ids';
import { PersonView } from '../../../main/contract/people';
import { createPeople, type People } from '../../../main/people/people';
import { personView } from '../../../main/people/personView';
import { atOnce } from '../../../main/storage/inSlices';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';

const nobody = PersonId.parse('00000000-0000-7000-8000-00000000ffff');
const li = { unit: '3-1-502', name: '李晓梅', birthDate: '1990-05-17' };

const listed = (people: People, search: string) => atOnce(people.list({ search, from: 0 })).people;

function compound() {
  const station = temporaryStation();
  return { ...station, people: createPeople(station) };
}

/** HID H10301, made the way a reader makes it. */
function cardBits(facility: number, number: number): string {
  const data = facility.toString(2).padStart(8, '0') + number.toString(2).padStart(16, '0');
  const ones = (bits: string) => [...bits].filter((bit) => bit === '1').length;
  const even = ones(data.slice(0, 12)) % 2;
  const odd = 1 - (ones(data.slice(12)) % 2);
  const bits = `${even}${data}${odd}`.padEnd(32, '0');
  return Number.parseInt(bits, 2).toString(16).padStart(8, '0');
}

describe('residents', () => {
  it('are kept with names and birth dates sealed, units in clear', () => {
    const { people, database, path } = compound();
    const id = people.add(li);
    expect(people.unitAndName(id)).toEqual({ unit: '3-1-502', name: '李晓梅' });
    database.flushErased();
    const file = readFileSync(path);
    expect(file.includes('3-1-502')).toBe(true);
    expect(file.includes('李晓梅')).toBe(false);
    expect(file.includes('1990-05-17')).toBe(false);
  });

  it('are unknown when nobody has the id', () => {
    const { people } = compound();
    expect(people.exists(nobody)).toBe(false);
    expect(people.view(nobody)).toBeNull();
    expect(people.unitAndName(nobody)).toBeNull();
    expect(people.ageBand(nobody, Date.now())).toBeNull();
    expect(errorOf(people.issueCard(nobody, { facility: 1, number: 1 })).code).toBe('PERSON_UNKNOWN');
  });

  it('are found by exact unit, whatever the case, and by any part of unit or name', () => {
    const { people } = compound();
    people.add(li);
    people.add({ unit: '3-1-5021', name: '王强', birthDate: '1980-01-01' });
    people.add({ unit: 'Block A-7', name: 'Anna Li', birthDate: '1980-01-01' });
    const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
    expect(names(people.findByUnit('3-1-502'))).toEqual(['李晓梅']);
    expect(names(people.findByUnit(' block a-7 '))).toEqual(['Anna Li']);
    expect(people.findByUnit('3-1')).toEqual([]);
    expect(people.findByUnit('%')).toEqual([]);
    expect(names(listed(people, '3-1-502'))).toEqual(['李晓梅', '王强']);
    expect(names(listed(people, '王'))).toEqual(['王强']);
    expect(names(listed(people, 'anna'))).toEqual(['Anna Li']);
    expect(listed(people, ' ')).toHaveLength(3);
  });

  it('are one person on two records by the same name, however it was typed, and the same day of birth', () => {
    const { people, database } = compound();
    const first = people.add({ unit: '1-1', name: 'Anna·Li', birthDate: '1980-01-01' });
    const add = (name: string, birthDate: string) => people.add({ unit: '1-2', name, birthDate });
    expect(people.seemsOnePerson(first, add('ＡＮＮＡ li', '1980-01-01'))).toBe(true);
    expect(people.seemsOnePerson(first, add('Anna Li', '1980-01-02'))).toBe(false);
    expect(people.seemsOnePerson(first, add('Hanna Li', '1980-01-01'))).toBe(false);
    expect(people.seemsOnePerson(first, nobody)).toBe(false);
    const spoiled = add('Anna Li', '1980-01-01');
    database.db.prepare("UPDATE person SET name_sealed = x'00' WHERE id IN (?, ?)").run(first, spoiled);
    expect(people.seemsOnePerson(first, spoiled)).toBe(false);
  });

  it('make the view the window shows', () => {
    const { people } = compound();
    const id = people.add(li);
    must(people.issueCard(id, { facility: 12, number: 40_507 }));
    const row = people.view(id);
    const never = {
      state: 'none',
      seq: null,
      recordId: null,
      atMs: null,
      validUntilMs: null,
      coolDownUntilMs: null,
      why: null,
      groups: null,
      byGuardian: false,
    } as const;
    const view = row && personView(row, { consent: never, templates: 0, templatesSuspended: 0 }, '1:N');
    expect(PersonView.parse(view)).toEqual(view);
    expect(view).toMatchObject({ unit: '3-1-502', name: '李晓梅', ageBand: 'adult', cards: [{ label: '··07' }], templates: 0 });
  });

  it('whose row was swapped by another program show no false name and count as children', () => {
    const { people, database } = compound();
    const victim = people.add(li);
    const other = people.add({ unit: '9-9', name: '王强', birthDate: '1980-01-01' });
    database.db
      .prepare(
        'UPDATE person SET (name_sealed, birth_date_sealed) = (SELECT name_sealed, birth_date_sealed FROM person WHERE id = ?) WHERE id = ?',
      )
      .run(other, victim);
    expect(people.view(victim)).toMatchObject({ name: '—', ageBand: 'under-14' });
    expect(listed(people, '')).toHaveLength(2);
  });
});

describe('age bands', () => {
  const day = (text: string) => new Date(`${text}T12:00:00`).getTime();
  it.each([
    ['2012-11-22', '2026-11-21', 'under-14'],
    ['2012-11-22', '2026-11-22', '14-17'],
    ['2008-11-22', '2026-11-21', '14-17'],
    ['2008-11-22', '2026-11-22', 'adult'],
    ['2008-02-29', '2026-02-28', '14-17'],
    ['2008-02-29', '2026-03-01', 'adult'],
    ['2030-01-01', '2026-11-22', 'under-14'],
    ['1926-11-22', '2026-11-22', 'adult'],
  ])('born %s, on %s: %s', (birthDate, today, band) => {
    const { people } = compound();
    expect(people.ageBand(people.add({ ...li, birthDate }), day(today))).toBe(band);
  });
});

describe('cards', () => {
  it('are recognised by their bits, whatever the number', () => {
    const { people } = compound();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 65_535 }), (facility, number) => {
        const id = people.add(li);
        const issued = people.issueCard(id, { facility, number });
        fc.pre(issued.ok);
        expect(people.findByCardBits(26, cardBits(facility, number))).toEqual({ found: 'live', personId: id });
      }),
      { numRuns: 25 },
    );
  });

  it('read a card of known bits: facility 1, number 1', () => {
    const { people } = compound();
    const id = people.add(li);
    must(people.issueCard(id, { facility: 1, number: 1 }));
    // 1 00000001 0000000000000001 0
    expect(people.findByCardBits(26, '80800080')).toEqual({ found: 'live', personId: id });
  });

  it('are not recognised with one bit flipped, another length, or no hex at all', () => {
    const { people } = compound();
    must(people.issueCard(people.add(li), { facility: 12, number: 40_507 }));
    const good = cardBits(12, 40_507);
    for (let flipped = 0; flipped < 26; flipped += 1) {
      const bits = (Number.parseInt(good, 16) ^ (1 << (31 - flipped))) >>> 0;
      expect(people.findByCardBits(26, bits.toString(16).padStart(8, '0'))).toBeNull();
    }
    expect(people.findByCardBits(25, good)).toBeNull();
    expect(people.findByCardBits(37, good)).toBeNull();
    expect(people.findByCardBits(26, good.slice(2))).toBeNull();
    expect(people.findByCardBits(26, 'notahex!')).toBeNull();
    expect(people.findByCardBits(26, cardBits(12, 40_508))).toBeNull();
  });

  it('belong to one person at a time, and may be handed on once revoked', () => {
    const { people, clock } = compound();
    const first = people.add(li);
    const second = people.add({ ...li, name: '王强' });
    const card = { facility: 12, number: 40_507 };
    const credential = must(people.issueCard(first, card));
    expect(errorOf(people.issueCard(second, card)).code).toBe('CARD_TAKEN');
    expect(errorOf(people.issueCard(first, card)).code).toBe('CARD_TAKEN');
    expect(people.hasLiveCard(first)).toBe(true);
    expect(people.revokeCard(credential)).toBe(true);
    expect(people.revokeCard(credential)).toBe(false);
    expect(people.hasLiveCard(first)).toBe(false);
    expect(people.findByCardBits(26, cardBits(12, 40_507))).toEqual({ found: 'revoked', personId: first });
    clock.advance(1_000);
    const again = must(people.issueCard(second, card));
    expect(people.findByCardBits(26, cardBits(12, 40_507))).toEqual({ found: 'live', personId: second });
    expect(people.liveCard(second)).toEqual({ id: again, issuedAtMs: clock.nowMs() });
  });

  it('are stored only as a keyed hash and two digits', () => {
    const { people, database } = compound();
    must(people.issueCard(people.add(li), { facility: 12, number: 40_507 }));
    const row = database.db.prepare('SELECT * FROM credential').get() as Record<string, unknown>;
    expect(row.label).toBe('··07');
    expect(JSON.stringify(row)).not.toMatch(/40507|9e3b/i);
    const samePlain = createPeople({ ...temporaryStation(), database });
    expect(samePlain.findByCardBits(26, cardBits(12, 40_507))).toBeNull();
  });

  it('cannot be revoked when they do not exist', () => {
    expect(compound().people.revokeCard(CredentialId.parse(nobody))).toBe(false);
  });
});

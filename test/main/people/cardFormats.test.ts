import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardNumber } from '../../../main/contract/people';
import { createPeople } from '../../../main/people/people';
import { cardsFromBits, meaningsOf } from '../../../main/people/wiegand';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';

const odd = (bits: string) => [...bits].filter((bit) => bit === '1').length % 2;
const binary = (value: number, bits: number) => value.toString(2).padStart(bits, '0');
const hexOf = (bits: string) =>
  (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [])
    .map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0'))
    .join('');
/** With the parity HID prints for each format: even over the first `over` data bits, odd over the last. */
const withParity = (data: string, over: number) => hexOf(`${odd(data.slice(0, over))}${data}${1 - odd(data.slice(-over))}`);

const raw = {
  26: (facility: number, number: number) => withParity(binary(facility, 8) + binary(number, 16), 12),
  34: (facility: number, number: number) => withParity(binary(facility, 16) + binary(number, 16), 16),
  h10304: (facility: number, number: number) => withParity(binary(facility, 16) + binary(number, 19), 18),
  h10302: (number: number) => withParity(binary(number, 35), 18),
};

const li = { unit: '3-1-502', name: '李晓梅', birthDate: '1990-05-17' };
const wang = { unit: '3-1-503', name: '王强', birthDate: '1980-01-01' };
function compound() {
  const station = temporaryStation();
  const people = createPeople(station);
  return { ...station, people, id: people.add(li), other: people.add(wang) };
}

describe('bits of a card', () => {
  it('of 26, 34 and 37 bits are read whatever the number', () => {
    const sixteen = fc.nat(65_535);
    fc.assert(
      fc.property(fc.nat(255), sixteen, (facility, number) => {
        expect(cardsFromBits(26, raw[26](facility, number))).toEqual([{ facility, number }]);
      }),
    );
    fc.assert(
      fc.property(sixteen, sixteen, (facility, number) => {
        expect(cardsFromBits(34, raw[34](facility, number))).toEqual([{ bits: 34, facility, number }]);
      }),
    );
    fc.assert(
      fc.property(sixteen, fc.nat(2 ** 19 - 1), (facility, number) => {
        expect(cardsFromBits(37, raw.h10304(facility, number))[0]).toEqual({ bits: 37, facility, number });
      }),
    );
    fc.assert(
      fc.property(
        fc.maxSafeNat().map((n) => n % 2 ** 35),
        (number) => {
          expect(cardsFromBits(37, raw.h10302(number))[1]).toEqual({ bits: 37, facility: null, number });
        },
      ),
    );
  });

  it('of the largest cards keep all 35 of them', () => {
    expect(cardsFromBits(37, raw.h10302(2 ** 35 - 1))).toEqual([
      { bits: 37, facility: 65_535, number: 2 ** 19 - 1 },
      { bits: 37, facility: null, number: 2 ** 35 - 1 },
    ]);
  });

  it.each([
    [34, raw[34](1_234, 40_507)],
    [37, raw.h10304(1_234, 40_507)],
  ])('of %i are no card with any one of them flipped, or another length', (bits, hex) => {
    for (let at = 0; at < bits; at += 1) {
      const bytes = Buffer.from(hex, 'hex');
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (0x80 >> (at & 7));
      // The middle bit of 37 is part of both halves, and changes both.
      expect(cardsFromBits(bits, bytes.toString('hex'))).toEqual([]);
    }
    expect(cardsFromBits(bits + 1, hex)).toEqual([]);
    expect(cardsFromBits(bits, `${hex}00`)).toEqual([]);
    expect(cardsFromBits(bits, hex.replace(/^./, 'x'))).toEqual([]);
  });

  it('mean the same whichever of the two formats they are entered by', () => {
    fc.assert(
      fc.property(fc.nat(65_535), fc.nat(2 ** 19 - 1), (facility, number) => {
        const [short, long] = meaningsOf({ bits: 37, facility, number });
        expect(meaningsOf(long as CardNumber)).toEqual([short, long]);
      }),
    );
  });
});

describe('a card', () => {
  it.each<[string, CardNumber, number, string]>([
    ['34 bits', { bits: 34, facility: 500, number: 40_507 }, 34, raw[34](500, 40_507)],
    ['37 bits with a facility', { bits: 37, facility: 500, number: 400_507 }, 37, raw.h10304(500, 400_507)],
    ['37 bits without one', { bits: 37, facility: null, number: 2 ** 34 + 23 }, 37, raw.h10302(2 ** 34 + 23)],
  ])('of %s opens for whoever it was given to, and is nobody’s before', (_, card, bits, hex) => {
    const { people, id } = compound();
    expect(people.findByCardBits(bits, hex)).toBeNull();
    const issued = must(people.issueCard(id, card));
    expect(people.findByCardBits(bits, hex)).toEqual({ found: 'live', personId: id });
    expect(people.view(id)?.cards).toMatchObject([{ label: '··07' }]);
    people.revokeCard(issued);
    expect(people.findByCardBits(bits, hex)).toEqual({ found: 'revoked', personId: id });
  });

  it('of 37 bits is not given twice, once by each of its numbers', () => {
    const { people, id, other } = compound();
    must(people.issueCard(id, { bits: 37, facility: 500, number: 7 }));
    const long: CardNumber = { bits: 37, facility: null, number: 500 * 2 ** 19 + 7 };
    expect(errorOf(people.issueCard(other, long)).code).toBe('CARD_TAKEN');
    expect(must(people.issueCard(other, { ...long, number: long.number + 1 }))).toBeTruthy();
  });

  it('that is live counts before one that was, by whichever of its numbers', () => {
    const { people, id, other } = compound();
    people.revokeCard(must(people.issueCard(id, { bits: 37, facility: 500, number: 7 })));
    must(people.issueCard(other, { bits: 37, facility: null, number: 500 * 2 ** 19 + 7 }));
    expect(people.findByCardBits(37, raw.h10304(500, 7))).toEqual({ found: 'live', personId: other });
  });

  it('of one format is not another’s with the same numbers', () => {
    const { people, id, other } = compound();
    must(people.issueCard(id, { facility: 12, number: 507 }));
    must(people.issueCard(other, { bits: 34, facility: 12, number: 507 }));
    expect(people.findByCardBits(26, raw[26](12, 507))?.personId).toBe(id);
    expect(people.findByCardBits(34, raw[34](12, 507))?.personId).toBe(other);
    expect(people.findByCardBits(37, raw.h10304(12, 507))).toBeNull();
  });

  it('of 26 bits that was given out by an earlier version still opens', () => {
    const { people, id, database, keyring } = compound();
    const asBefore = keyring.lookupHash('card-number', Buffer.from('12:40507'));
    database.db
      .prepare(
        "INSERT INTO credential (id, person_id, kind, number_hash, label, issued_at_ms) VALUES ('00000000-0000-7000-8000-0000000000c1', ?, 'card', ?, '··07', 5)",
      )
      .run(id, asBefore);
    expect(people.findByCardBits(26, raw[26](12, 40_507))).toEqual({ found: 'live', personId: id });
    expect(errorOf(people.issueCard(id, { facility: 12, number: 40_507 })).code).toBe('CARD_TAKEN');
    expect(errorOf(people.issueCard(id, { bits: 26, facility: 12, number: 40_507 })).code).toBe('CARD_TAKEN');
  });

  it.each<CardNumber>([
    { facility: 256, number: 1 },
    { facility: null, number: 1 },
    { bits: 34, facility: 1, number: 65_536 },
    { bits: 37, facility: 1, number: 2 ** 19 },
    { bits: 37, facility: null, number: 2 ** 35 },
  ])('%o is none of its format', (card) => {
    const { people, id } = compound();
    expect(errorOf(people.issueCard(id, card)).code).toBe('CARD_NUMBER_INVALID');
  });
});

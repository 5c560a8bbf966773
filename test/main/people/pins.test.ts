import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../main/contract/feed';
import { PersonId } from '../../../main/contract/ids';
import { createPeople } from '../../../main/people/people';
import { pinCommands } from '../../../main/people/pinCommands';
import { createPins } from '../../../main/people/pins';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';

const nobody = PersonId.parse('00000000-0000-7000-8000-00000000ffff');

/** `draws`: what the source of chance gives, as numbers of 32 bits; then real chance. */
function compound(draws: number[] = []) {
  const station = temporaryStation();
  const people = createPeople(station);
  const random = (bytes: number) => {
    const next = draws.shift();
    if (next === undefined) return station.random(bytes);
    const drawn = Buffer.alloc(4);
    drawn.writeUInt32BE(next);
    return new Uint8Array(drawn);
  };
  const pins = createPins({ ...station, random });
  const [id, other] = ['3-1-502', '3-1-503'].map((unit) => people.add({ unit, name: unit, birthDate: '1990-05-17' })) as [
    PersonId,
    PersonId,
  ];
  const notes: Omit<FeedEntry, 'id' | 'atMs'>[] = [];
  const commands = pinCommands({ people, pins, note: (entry) => void notes.push(entry) });
  return { ...station, people, pins, id, other, notes, commands };
}

describe('a PIN', () => {
  it('is eight digits that belong to one person, and is told once', () => {
    const { pins, people, id, other, database, path } = compound();
    const pin = must(pins.issue(id));
    expect(pin).toMatch(/^\d{8}$/);
    expect(pins.holderOf(pin)).toBe(id);
    expect(people.view(id)?.pin).toEqual({ issuedAtMs: expect.any(Number) });
    expect(people.view(other)?.pin).toBeNull();
    database.flushErased();
    expect(readFileSync(path).includes(pin)).toBe(false);
  });

  it('is the person’s only one: the one before opens no more', () => {
    const { pins, people, id } = compound();
    const first = must(pins.issue(id));
    const second = must(pins.issue(id));
    expect(pins.holderOf(first)).toBeNull();
    expect(pins.holderOf(second)).toBe(id);
    expect(people.hasLiveCard(id)).toBe(false);
    expect(people.view(id)?.cards).toEqual([]);
  });

  it('is never one that somebody has or had, nor one that is tried first', () => {
    const firstTries = [42_424_242, 11_111_111, 12_345_678, 98_765_432, 4_294_967_295];
    const { pins, id, other } = compound([42_424_242, ...firstTries, 31_415_926, 31_415_926, 42_424_242, 27_182_818]);
    expect(must(pins.issue(id))).toBe('42424242');
    expect(must(pins.issue(id))).toBe('31415926');
    expect(must(pins.issue(other))).toBe('27182818');
    expect(pins.holderOf('42424242')).toBeNull();
  });

  it('keeps its zeros in front', () => {
    const { pins, id } = compound([507]);
    expect(must(pins.issue(id))).toBe('00000507');
    expect(pins.holderOf('00000507')).toBe(id);
    expect(pins.holderOf('507')).toBeNull();
  });

  it('is refused, and the one before stays, where nothing is random', () => {
    const { pins, id, other } = compound([42_424_242, ...Array.from({ length: 64 }, () => 42_424_242)]);
    must(pins.issue(id));
    expect(errorOf(pins.issue(other)).code).toBe('PIN_SPENT');
    expect(pins.holderOf('42424242')).toBe(id);
  });

  it.each(['moved-out', 'died'] as const)('ends with the cards of somebody who %s, and counts as none of them', (reason) => {
    const { pins, people, id, database } = compound();
    must(people.issueCard(id, { facility: 1, number: 1 }));
    const pin = must(pins.issue(id));
    expect(database.transaction(() => people.leave(id, reason))).toBe(1);
    expect(pins.holderOf(pin)).toBeNull();
  });

  it('is no card: it cannot be ended as one, and is no other way in beside a face', () => {
    const { pins, people, id, database } = compound();
    const pin = must(pins.issue(id));
    const { id: credential } = database.db.prepare('SELECT id FROM credential').get() as {
      id: Parameters<typeof people.revokeCard>[0];
    };
    expect(people.revokeCard(credential)).toBe(false);
    expect(pins.holderOf(pin)).toBe(id);
    expect(people.liveCard(id)).toBeNull();
  });
});

describe('the manager', () => {
  it('gives a PIN and takes it back, and the feed names the flat but not the digits', async () => {
    const { commands, pins, people, id, notes } = compound();
    const { pin } = must(await commands['pin.issue']({ personId: id }));
    expect(pins.holderOf(pin)).toBe(id);
    must(await commands['pin.revoke']({ personId: id }));
    expect(people.view(id)?.pin).toBeNull();
    must(await commands['pin.revoke']({ personId: id }));
    expect(notes.map(({ kind, unit }) => [kind, unit])).toEqual([
      ['pin-issued', '3-1-502'],
      ['pin-revoked', '3-1-502'],
    ]);
    expect(JSON.stringify(notes)).not.toContain(pin);
  });

  it('cannot give one to nobody, or to somebody who left', async () => {
    const { commands, people, id, database } = compound();
    expect(errorOf(await commands['pin.issue']({ personId: nobody })).code).toBe('PERSON_UNKNOWN');
    database.transaction(() => people.leave(id, 'moved-out'));
    expect(errorOf(await commands['pin.issue']({ personId: id })).code).toBe('PERSON_UNKNOWN');
    expect(errorOf(await commands['pin.revoke']({ personId: id })).code).toBe('PERSON_UNKNOWN');
  });
});

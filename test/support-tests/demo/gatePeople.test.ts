import { describe, expect, it } from 'vitest';
import { PersonName, Unit } from '../../../main/contract/people';
import { castPeople } from '../../support/demo/gatePeople';
import { DemoResident } from '../../support/demo/handover';
import type { Film, FilmPerson } from '../../support/film/film';
import { WALKING_PEOPLE } from '../../support/film/people';

const person = (id: string, role: FilmPerson['role']): FilmPerson => ({
  id,
  role,
  enrolmentPhoto: `enrol/${id}.jpg`,
  clip: `walk-${id}`,
});

function film(people: FilmPerson[]): Film {
  const clips = people.map(({ id, clip }) => ({
    name: clip,
    file: `${clip}.h264`,
    index: `${clip}.json`,
    frames: 75,
    firstFilmFrame: 0,
    durationMs: 5_000,
    people: [id],
    standing: null,
  }));
  return { version: 1, fps: 15, width: 1280, height: 720, clips, people, programme: [], movie: 'film.mp4' };
}

const cast = (people: FilmPerson[]) => castPeople(film(people), '/film');
const keys = (people: readonly { key: string }[]) => people.map(({ key }) => key);

describe('the people of the demo', () => {
  it('are enough in the film that is built: three who agreed, one who refused, two strangers', () => {
    const people = cast(WALKING_PEOPLE.map(({ walk }) => person(walk.id, walk.role)));
    expect(people.residents.filter(({ face }) => face === 'given').length).toBeGreaterThanOrEqual(3);
    expect(people.residents.filter(({ face }) => face === 'refused').length).toBeGreaterThanOrEqual(1);
    expect(people.strangers.length).toBeGreaterThanOrEqual(2);
    for (const resident of people.residents) {
      expect(DemoResident.parse(resident)).toEqual(resident);
      expect(PersonName.parse(resident.name)).toMatch(/^\p{Script=Han}{2,4}$/u);
      expect(Unit.parse(resident.unit)).toMatch(/^\d+-\d+-\d+$/);
    }
    const cards = people.residents.map(({ card }) => `${card.facility}/${card.number}`);
    expect(new Set(cards).size).toBe(cards.length);
    expect(keys(people.strangers).filter((key) => keys(people.residents).includes(key))).toEqual([]);
  });

  it('keep the roles of the film, and extras fill up residents first, then strangers', () => {
    const extras = ['qiao', 'mei', 'yan', 'song'].map((id) => person(id, 'extra'));
    const people = cast([...extras, person('lin', 'resident'), person('zhou', 'stranger'), person('he', 'refuser')]);
    expect(people.residents.map(({ key, face }) => [key, face])).toEqual([
      ['lin', 'given'],
      ['qiao', 'given'],
      ['mei', 'given'],
      ['he', 'refused'],
    ]);
    expect(keys(people.strangers)).toEqual(['zhou', 'yan']);
    expect(people.residents[0]?.photo).toMatch(/[/\\]film[/\\]enrol[/\\]lin\.jpg$/);
    expect(people.clips.get('walk-song')?.durationMs).toBe(5_000);
  });

  it('are refused when the film has too few of them', () => {
    expect(() => cast([person('lin', 'resident'), person('he', 'refuser')])).toThrow('too few people');
    expect(() => cast([])).toThrow('too few people');
  });
});

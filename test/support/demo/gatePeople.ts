import { join, resolve } from 'node:path';
import { type Film, type FilmClip, type FilmPerson, readFilm } from '../film/film';
import { GateStartError } from './gateArguments';
import type { DemoResident, DemoStranger } from './handover';

/** Everybody in the demo is invented: names, flats and cards. */
const register: Record<string, Omit<DemoResident, 'key' | 'photo' | 'face' | 'walkClip'>> = {
  lin: { name: '林一帆', unit: '3-1-502', birthDate: '1988-04-17', card: { facility: 17, number: 20_417 } },
  qiao: { name: '乔子安', unit: '5-2-1201', birthDate: '1993-11-02', card: { facility: 17, number: 31_102 } },
  mei: { name: '梅嘉宁', unit: '1-3-304', birthDate: '1979-08-25', card: { facility: 17, number: 10_825 } },
  he: { name: '何以恒', unit: '3-2-801', birthDate: '1965-02-09', card: { facility: 17, number: 40_209 } },
  yan: { name: '严知夏', unit: '2-1-603', birthDate: '1996-06-21', card: { facility: 17, number: 50_621 } },
  song: { name: '宋平川', unit: '6-1-1702', birthDate: '1984-12-30', card: { facility: 17, number: 61_230 } },
  tang: { name: '唐若谷', unit: '4-2-405', birthDate: '1990-09-13', card: { facility: 17, number: 7_913 } },
};

const residentsWanted = 3;
const strangersWanted = 2;

export interface DemoPeople {
  residents: DemoResident[];
  strangers: DemoStranger[];
  /** Every clip of the film by name, also those of nobody in particular. */
  clips: ReadonlyMap<string, FilmClip>;
  /** The whole film as one MP4. */
  moviePath: string;
}

/** Who lives in the demo and who does not: roles as the film has them, its extras filling both sides up. */
export async function readPeople(filmFolder: string): Promise<DemoPeople> {
  const folder = resolve(filmFolder);
  const film = await readFilm(folder).catch((cause: unknown) => {
    throw new GateStartError('film-missing', `no film in ${folder}: ${String(cause)}`);
  });
  return castPeople(film, folder);
}

export function castPeople(film: Film, folder: string): DemoPeople {
  const byRole = (role: FilmPerson['role']) => film.people.filter((person) => person.role === role);
  const extras = byRole('extra').filter(({ id }) => id in register);
  const given = [...byRole('resident')];
  given.push(...extras.splice(0, Math.max(0, residentsWanted - given.length)));
  const strangers = [...byRole('stranger')];
  strangers.push(...extras.splice(0, Math.max(0, strangersWanted - strangers.length)));
  const refused = byRole('refuser');
  if (given.length < residentsWanted || strangers.length < strangersWanted || refused.length === 0) {
    throw new GateStartError('film-broken', 'the film has too few people');
  }
  const moveIn = (person: FilmPerson, face: DemoResident['face']): DemoResident => {
    const entry = register[person.id];
    if (entry === undefined) throw new GateStartError('film-broken', `nobody is known as ${person.id}`);
    return { key: person.id, ...entry, photo: join(folder, person.enrolmentPhoto), face, walkClip: person.clip };
  };
  return {
    residents: [...given.map((person) => moveIn(person, 'given')), ...refused.map((person) => moveIn(person, 'refused'))],
    strangers: strangers.map((person) => ({ key: person.id, walkClip: person.clip })),
    clips: new Map(film.clips.map((clip) => [clip.name, clip])),
    moviePath: join(folder, film.movie),
  };
}

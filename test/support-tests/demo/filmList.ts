import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FILM_FILE, type Film } from '../../support/film/film';
import { WALKING_PEOPLE } from '../../support/film/people';

/** A film folder as far as a gate that plays from a file reads it: who is in it, not the pictures. */
export async function writeFilmList(folder: string): Promise<void> {
  const people = WALKING_PEOPLE.map(({ walk }) => {
    return { id: walk.id, role: walk.role, enrolmentPhoto: `enrol/${walk.id}.jpg`, clip: `walk-${walk.id}` };
  });
  const clips = people.map(({ id, clip }, index) => ({
    name: clip,
    file: `${clip}.h264`,
    index: `${clip}.json`,
    frames: 75,
    firstFilmFrame: index * 75,
    durationMs: 5_000,
    people: [id],
    standing: null,
  }));
  const film: Film = { version: 1, fps: 15, width: 1280, height: 720, clips, people, programme: [], movie: 'film.mp4' };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FILM_FILE), JSON.stringify(film));
}

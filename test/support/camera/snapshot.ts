import { join } from 'node:path';
import type { Film } from '../film/film';
import { filmPicture } from '../film/filmPicture';

/** A JPEG of a clip's picture, from the middle of its standing part or its first one. Rejects for an unknown clip. */
export async function clipPicture(filmFolder: string, film: Film, name: string): Promise<Buffer> {
  const clip = film.clips.find((candidate) => candidate.name === name);
  if (clip === undefined) throw new Error(`The film has no clip ${name}.`);
  const atSecond = clip.standing === null ? 0 : (clip.standing.fromMs + clip.standing.untilMs) / 2000;
  const frame = Math.round(atSecond * film.fps);
  return filmPicture(join(filmFolder, clip.file), frame);
}

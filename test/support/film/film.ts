import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WalkRole } from './people';

export const FilmClip = z.object({
  /** `idle`, `walk-<person>`, `walk-two`. */
  name: z.string(),
  /** Annex-B H.264, one access unit a frame, each clip begins with a key frame. Relative to the film's folder. */
  file: z.string(),
  /** A ClipIndex. Relative to the film's folder. */
  index: z.string(),
  frames: z.number().int().positive(),
  /** The scene clock's number in the clip's first frame; numbers are unique over all clips. */
  firstFilmFrame: z.number().int().nonnegative(),
  durationMs: z.number(),
  people: z.array(z.string()),
  /** From the clip's start: while they stand still, near; null where nobody walks. */
  standing: z.object({ fromMs: z.number(), untilMs: z.number() }).nullable(),
});
export type FilmClip = z.infer<typeof FilmClip>;

export const FilmPerson = z.object({
  id: z.string(),
  role: WalkRole,
  /** JPEG, 480 × 600, another rendering of the same person. Relative to the film's folder. */
  enrolmentPhoto: z.string(),
  clip: z.string(),
});
export type FilmPerson = z.infer<typeof FilmPerson>;

export const Film = z.object({
  version: z.number().int(),
  fps: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  clips: z.array(FilmClip),
  people: z.array(FilmPerson),
  /** One round of all clips, as `movie` plays them. */
  programme: z.array(z.object({ clip: z.string(), startMs: z.number() })),
  /** MP4 of one round. Relative to the film's folder. */
  movie: z.string(),
});
export type Film = z.infer<typeof Film>;

/** Where each access unit of a clip lies in its file. */
export const ClipIndex = z.object({
  frames: z.array(
    z.object({ offset: z.number().int(), length: z.number().int(), key: z.boolean(), filmFrame: z.number().int() }),
  ),
});
export type ClipIndex = z.infer<typeof ClipIndex>;

export const FILM_FILE = 'film.json';

/** The film that was built in this folder. Rejects when there is none. */
export async function readFilm(folder: string): Promise<Film> {
  return Film.parse(JSON.parse(await readFile(join(folder, FILM_FILE), 'utf8')));
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { likeness } from '../../../native-bridge/vision/embed';
import { enrolFromPicture } from '../../../native-bridge/vision/enrol';
import { type FaceModels, loadFaceModels } from '../../../native-bridge/vision/models';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import { createLanePipeline, type SeenFrame } from '../../../native-bridge/vision/pipeline';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import { type Film, type FilmClip, readFilm } from '../../support/film/film';
import { ensureFilm, filmFolder } from './demoFilm';

/** One strange face in a million passes above this (recognition.md); a resident has to be far above, a stranger far below. */
const SURELY_THE_SAME = 0.6;
const SURELY_ANOTHER = 0.35;
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

let models: FaceModels;
let film: Film;
const templates = new Map<string, Float32Array>();

beforeAll(async () => {
  await ensureFilm();
  film = await readFilm(filmFolder);
  const loaded = await loadFaceModels(resolve('models'));
  if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
  models = loaded.models;
}, 180_000);
afterAll(() => models.dispose());

async function enrol(personId: string): Promise<string | Float32Array> {
  const person = film.people.find(({ id }) => id === personId);
  const photo = await decodePhoto('ffmpeg', await readFile(join(filmFolder, person?.enrolmentPhoto ?? '')));
  if (!photo.ok) return photo.fault;
  const enrolment = await enrolFromPicture(models, photo.picture);
  return enrolment.ok ? (enrolment.embeddings[0] ?? 'no-face') : enrolment.fault;
}

/** Every fifth picture of a clip as the lane sees it. */
async function walkThrough(clip: FilmClip): Promise<{ atMs: number; seen: SeenFrame }[]> {
  const [width, height] = [film.width, film.height];
  const input = ['-f', 'h264', '-framerate', String(film.fps), '-i', join(filmFolder, clip.file)];
  const output = ['-vf', `select='not(mod(n,5))'`, '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const options = { encoding: 'buffer', maxBuffer: 1024 ** 3 } as const;
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...input, ...output], options);
  let trackId = 0;
  const pipeline = createLanePipeline(() => ++trackId);
  const size = width * height * 3;
  const frames: { atMs: number; seen: SeenFrame }[] = [];
  for (let at = 0; at + size <= stdout.length; at += size) {
    const atMs = (frames.length * 5 * 1000) / film.fps;
    const picture = { rgb: new Uint8Array(stdout.subarray(at, at + size)), width, height };
    const seen = await pipeline.see(models, {
      picture,
      arrivedMonoMs: atMs,
      region: WHOLE,
      limits: LANE_LIMITS,
      forTemplate: true,
      liveness: { passive: false, motion: false },
    });
    frames.push({ atMs, seen });
  }
  return frames;
}

describe('the people in the film', () => {
  it('can each be enrolled from their photo, and no two are alike', async () => {
    for (const { id } of film.people) {
      const template = await enrol(id);
      expect(template, `${id} is enrolled`).toBeInstanceOf(Float32Array);
      if (typeof template !== 'string') templates.set(id, template);
    }
    const all = [...templates];
    const likest = Math.max(...all.flatMap(([, one], i) => all.slice(i + 1).map(([, other]) => likeness(one, other))));
    process.stdout.write(`enrolment photos of different people: at most ${likest.toFixed(2)}\n`);
    expect(likest).toBeLessThan(SURELY_ANOTHER);
  });

  it('are known when they walk up, each as themselves and nobody else, in every good picture', async () => {
    for (const { id, clip: name } of film.people) {
      const clip = film.clips.find((candidate) => candidate.name === name);
      if (clip?.standing == null) throw new Error(`${name} is not a walk`);
      const frames = await walkThrough(clip);
      const { fromMs, untilMs } = clip.standing;
      const good = frames.flatMap(({ atMs, seen }) =>
        seen.faces.flatMap(({ embedding, fault }) => (embedding !== null && fault === null ? [{ atMs, embedding }] : [])),
      );
      const near = good.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
      const own = near.map(({ embedding }) => likeness(embedding, templates.get(id) ?? new Float32Array()));
      const others = [...templates].filter(([other]) => other !== id);
      const crossed = good.flatMap(({ embedding }) => others.map(([, template]) => likeness(embedding, template)));
      const numbers = `${good.length} good pictures from ${good[0]?.atMs} ms, own ≥ ${Math.min(...own).toFixed(2)}`;
      process.stdout.write(`${id}: ${numbers}, others ≤ ${Math.max(...crossed).toFixed(2)}\n`);
      expect(near.length, `${id} is seen well while standing`).toBeGreaterThanOrEqual(4);
      expect(Math.min(...own), id).toBeGreaterThanOrEqual(SURELY_THE_SAME);
      expect(Math.max(...crossed), id).toBeLessThanOrEqual(SURELY_ANOTHER);
    }
  }, 180_000);

  it('are two in the clip with two', async () => {
    const clip = film.clips.find(({ people }) => people.length === 2);
    if (clip?.standing == null) throw new Error('there is no clip with two');
    const { fromMs, untilMs } = clip.standing;
    const near = (await walkThrough(clip)).filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
    expect(near.map(({ seen }) => seen.facesInLane)).toEqual(near.map(() => 2));
  });

  it('are not in the empty lane: nothing there looks like a face', async () => {
    const idle = film.clips.find(({ name }) => name === 'idle');
    if (idle === undefined) throw new Error('there is no idle clip');
    expect((await walkThrough(idle)).map(({ seen }) => seen.facesInLane)).toEqual([0, 0, 0]);
  });
});

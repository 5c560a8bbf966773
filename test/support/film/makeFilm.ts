import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FetchContext } from '../../../models/build/fetchSource';
import { type AccessUnit, startEncoder } from './encode';
import { drawFigure, type Photo, type Rendering } from './figure';
import { type ClipIndex, FILM_FILE, type Film, type FilmClip } from './film';
import { WALKING_PEOPLE, type WalkingPerson } from './people';
import { createPicture, drawSprite, type Picture, paintPolygon } from './raster';
import { runFfmpeg, samplePhotos } from './samplePhotos';
import { drawSceneClock } from './sceneClock';
import { drawScenery, FRAME_HEIGHT, FRAME_WIDTH } from './scenery';
import { FILM_VERSION, stampFilm } from './stamp';
import { createWalker, drawWalkers, FILM_FPS, SPRITE_EYES_PX, STANDING, WALK_FRAMES, type Walker } from './walk';

const IDLE_FRAMES = 15;

export interface FilmContext extends FetchContext {
  outFolder: string;
}

interface ClipPlan {
  name: string;
  frames: number;
  walkers: readonly Walker[];
  people: readonly string[];
}

/** Builds the whole film beside `outFolder` and puts it there when it is complete. Throws when a photo, ffmpeg or the disk fails. */
export async function makeFilm(context: FilmContext): Promise<Film> {
  const photos = await samplePhotos([...new Set(WALKING_PEOPLE.map((person) => person.photo))], context);
  const work = `${context.outFolder}.part`;
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'enrol'), { recursive: true });
  const photoOf = (person: WalkingPerson): Photo => {
    const photo = photos.get(person.photo);
    if (photo === undefined) throw new Error(`The sample photo ${person.photo} is missing.`);
    return photo;
  };
  context.say(`drawing the people (${WALKING_PEOPLE.length})`);
  for (const person of WALKING_PEOPLE) {
    await writeFile(join(work, 'enrol', `${person.walk.id}.jpg`), await enrolmentPhoto(photoOf(person), person));
  }
  const plans = planClips(photoOf);
  const units = await render(plans, context.say);
  const film = await writeClips(work, plans, units);
  await writeFile(join(work, FILM_FILE), JSON.stringify(film, null, 1));
  await stampFilm(work);
  await rm(context.outFolder, { recursive: true, force: true });
  await mkdir(dirname(context.outFolder), { recursive: true });
  await rename(work, context.outFolder);
  return film;
}

/** A portrait before a plain wall, 480 × 600, upright and not mirrored. */
async function enrolmentPhoto(photo: Photo, person: WalkingPerson): Promise<Buffer> {
  const rendering: Rendering = {
    eyesApartPx: 88,
    mirrored: false,
    tiltRad: 0,
    narrow: 1,
    shear: 0,
    gamma: 0.95,
    light: [1.02, 1],
    blurPx: 0,
  };
  const figure = drawFigure(photo, person, rendering, false);
  const [width, height] = [480, 600];
  const wall = createPicture(width, height);
  const corners = [[0, 0] as const, [width, 0] as const, [width, height] as const, [0, height] as const];
  paintPolygon(wall, corners, (x, y) => {
    const shade = 1 - 0.1 * Math.hypot(x / width - 0.4, y / height - 0.35);
    return [214 * shade, 222 * shade, 228 * shade];
  });
  const rgb = opaque(wall);
  const place = { anchor: figure.anchor, centre: [width / 2, 258] as const, scale: 1, angleRad: 0, gain: 1 };
  drawSprite({ rgb, width, height }, [figure.picture], place);
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', 'pipe:0'];
  return runFfmpeg([...input, '-frames:v', '1', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', 'pipe:1'], rgb);
}

/** Walking up looks different from the portrait: mirrored, turned, lit from one side, softer. */
function walkRendering(index: number): Rendering {
  const side = index % 2 === 0 ? 1 : -1;
  return {
    eyesApartPx: SPRITE_EYES_PX,
    mirrored: true,
    tiltRad: side * 0.045,
    narrow: 0.955,
    shear: side * 0.035,
    gamma: 1.08,
    light: side > 0 ? [1.1, 0.86] : [0.88, 1.08],
    blurPx: 1,
  };
}

function planClips(photoOf: (person: WalkingPerson) => Photo): ClipPlan[] {
  const figures = WALKING_PEOPLE.map((person, index) => ({
    person,
    figure: drawFigure(photoOf(person), person, walkRendering(index), true),
  }));
  const walks = figures.map(({ person, figure }): ClipPlan => {
    const { id, role } = person.walk;
    return { name: `walk-${id}`, frames: WALK_FRAMES, walkers: [createWalker(figure, role)], people: [id] };
  });
  const ofRole = (role: string) => figures.filter(({ person }) => person.walk.role === role).slice(0, 1);
  const pair = [...ofRole('resident'), ...ofRole('extra')];
  const offsets = [
    { x: -0.2, away: 0 },
    { x: 0.24, away: 0.35 },
  ];
  const two: ClipPlan = {
    name: 'walk-two',
    frames: WALK_FRAMES,
    walkers: pair.map(({ person, figure }, index) => createWalker(figure, person.walk.role, offsets[index] ?? { x: 0, away: 0 })),
    people: pair.map(({ person }) => person.walk.id),
  };
  return [{ name: 'idle', frames: IDLE_FRAMES, walkers: [], people: [] }, ...walks, two];
}

function opaque(picture: Picture): Uint8Array {
  const rgb = new Uint8Array(picture.width * picture.height * 3);
  for (let i = 0; i < picture.width * picture.height; i++) {
    for (let plane = 0; plane < 3; plane++) rgb[i * 3 + plane] = picture.rgba[i * 4 + plane] ?? 0;
  }
  return rgb;
}

async function render(plans: readonly ClipPlan[], say: (line: string) => void): Promise<AccessUnit[]> {
  const { behind, before } = drawScenery();
  const scene = opaque(behind);
  const encoder = startEncoder();
  const rgb = new Uint8Array(scene.length);
  let filmFrame = 0;
  for (const [index, plan] of plans.entries()) {
    say(`[${index + 1}/${plans.length}] ${plan.name}: ${plan.frames} pictures`);
    for (let frame = 0; frame < plan.frames; frame++) {
      rgb.set(scene);
      drawWalkers({ rgb, width: FRAME_WIDTH, height: FRAME_HEIGHT }, plan.walkers, before, frame);
      drawSceneClock(rgb, filmFrame, FILM_FPS);
      await encoder.write(rgb);
      filmFrame += 1;
    }
  }
  const units = await encoder.finish();
  if (units.length !== filmFrame) throw new Error(`The encoder gave ${units.length} pictures instead of ${filmFrame}.`);
  return units;
}

async function writeClips(folder: string, plans: readonly ClipPlan[], units: readonly AccessUnit[]): Promise<Film> {
  const clips: FilmClip[] = [];
  const bytesOf = new Map<string, Buffer>();
  let firstFilmFrame = 0;
  const toMs = (frames: number): number => (frames * 1000) / FILM_FPS;
  for (const plan of plans) {
    const own = units.slice(firstFilmFrame, firstFilmFrame + plan.frames);
    if (own[0]?.key !== true) throw new Error(`The clip ${plan.name} does not begin with a key frame.`);
    let offset = 0;
    const index: ClipIndex = {
      frames: own.map(({ bytes, key }, frame) => {
        offset += bytes.length;
        return { offset: offset - bytes.length, length: bytes.length, key, filmFrame: firstFilmFrame + frame };
      }),
    };
    const bytes = Buffer.concat(own.map((unit) => unit.bytes));
    bytesOf.set(plan.name, bytes);
    await writeFile(join(folder, `${plan.name}.h264`), bytes);
    await writeFile(join(folder, `${plan.name}.json`), JSON.stringify(index));
    clips.push({
      name: plan.name,
      file: `${plan.name}.h264`,
      index: `${plan.name}.json`,
      frames: plan.frames,
      firstFilmFrame,
      durationMs: toMs(plan.frames),
      people: [...plan.people],
      standing: plan.walkers.length === 0 ? null : { fromMs: toMs(STANDING.from), untilMs: toMs(STANDING.until) },
    });
    firstFilmFrame += plan.frames;
  }
  const programme = makeProgramme(clips);
  const movie = Buffer.concat(programme.map(({ clip }) => bytesOf.get(clip) ?? Buffer.alloc(0)));
  const wrap = ['-f', 'h264', '-framerate', String(FILM_FPS), '-i', 'pipe:0', '-c', 'copy', '-movflags', '+faststart'];
  await runFfmpeg([...wrap, join(folder, 'film.mp4')], movie);
  const people = WALKING_PEOPLE.map(({ walk }) => {
    return { id: walk.id, role: walk.role, enrolmentPhoto: `enrol/${walk.id}.jpg`, clip: `walk-${walk.id}` };
  });
  const size = { width: FRAME_WIDTH, height: FRAME_HEIGHT };
  return { version: FILM_VERSION, fps: FILM_FPS, ...size, clips, people, programme, movie: 'film.mp4' };
}

/** Every walk once, residents and strangers first, with two seconds of empty lane before each and after the last. */
function makeProgramme(clips: readonly FilmClip[]): Film['programme'] {
  const order = ['resident', 'stranger', 'refuser', 'extra'];
  const roleOf = (clip: FilmClip): string =>
    WALKING_PEOPLE.find(({ walk }) => clip.people.length === 1 && walk.id === clip.people[0])?.walk.role ?? 'none';
  const rank = (clip: FilmClip): number => (order.includes(roleOf(clip)) ? order.indexOf(roleOf(clip)) : order.length);
  const walks = clips.filter((clip) => clip.people.length > 0).sort((a, b) => rank(a) - rank(b));
  const names = [...walks.flatMap((clip) => ['idle', 'idle', clip.name]), 'idle', 'idle'];
  let startMs = 0;
  return names.map((name) => {
    const entry = { clip: name, startMs };
    startMs += clips.find((clip) => clip.name === name)?.durationMs ?? 0;
    return entry;
  });
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RgbPicture } from '../../../native-bridge/vision/picture';

/** Labelled pairs of LFW, kept beside the checkout for research only; never part of the project. */
const FOLDER = resolve('..', 'shared', 'data', 'lfw-dev');
export const lfwIsHere = existsSync(join(FOLDER, 'pairs.txt'));

export interface PhotoPair {
  photos: [string, string];
  samePerson: boolean;
}

/** `each` pairs of one person and as many of two, spread evenly over the list. */
export function lfwPairs(each: number): PhotoPair[] {
  const lines = readFileSync(join(FOLDER, 'pairs.txt'), 'utf8').trim().split('\n').slice(1);
  const pairs = lines.map((line): PhotoPair => {
    const [first = '', ...rest] = line.split('\t');
    const [one = '', other = '', another = ''] = rest;
    return rest.length === 2
      ? { photos: [photoOf(first, one), photoOf(first, other)], samePerson: true }
      : { photos: [photoOf(first, one), photoOf(other, another)], samePerson: false };
  });
  return [true, false].flatMap((samePerson) => {
    const kind = pairs.filter((pair) => pair.samePerson === samePerson);
    const step = Math.max(1, Math.floor(kind.length / each));
    return kind.filter((_, index) => index % step === 0).slice(0, each);
  });
}

const photoOf = (person: string, number: string): string =>
  join(FOLDER, 'images', person, `${person}_${number.padStart(4, '0')}.jpg`);

const SIDE_PX = 250;
const PHOTO_BYTES = SIDE_PX * SIDE_PX * 3;

/** All of them with one ffmpeg; they are 250 × 250. */
export function readPhotos(paths: readonly string[]): Map<string, RgbPicture> {
  const { stdout } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-f', 'jpeg_pipe', '-i', 'pipe:0', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    {
      input: Buffer.concat(paths.map((path) => readFileSync(path))),
      maxBuffer: paths.length * PHOTO_BYTES + 1,
    },
  );
  if (stdout.length !== paths.length * PHOTO_BYTES) throw new Error('not every photo could be read');
  return new Map(
    paths.map((path, index) => {
      const rgb = new Uint8Array(stdout.subarray(index * PHOTO_BYTES, (index + 1) * PHOTO_BYTES));
      return [path, { rgb, width: SIDE_PX, height: SIDE_PX }];
    }),
  );
}

import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolderOf } from '../../../models/build/runBuild';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { warp } from '../../../native-bridge/vision/warp';
import { samplePhotos } from '../../support/film/samplePhotos';

/** A lane camera's picture, as the console analyses it. */
const FRAME = { width: 1280, height: 720 };

/** One picture, and a file with its bytes for those who work in another process. */
export interface BenchPicture {
  picture: RgbPicture;
  rawFile: string;
}

/** The photos of a folder, or the sample photos the demo is made from, each as a camera's picture of 1280 × 720. */
export async function benchPictures(folder: string | undefined, say: (line: string) => void): Promise<BenchPicture[]> {
  const photos = folder === undefined ? await demoPhotos(say) : await photosOf(folder);
  return Promise.all(
    photos.map(async (photo) => {
      const picture = asFrame(photo);
      const rawFile = join(tmpdir(), `fairgate-bench-${randomUUID()}.rgb`);
      await writeFile(rawFile, picture.rgb);
      return { picture, rawFile };
    }),
  );
}

async function demoPhotos(say: (line: string) => void): Promise<RgbPicture[]> {
  const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));
  const photos = await samplePhotos([1, 2, 3, 4, 5, 6], {
    cacheFolder: join(cacheFolderOf(undefined), '..', 'film'),
    projectFolder,
    say,
  });
  return [...photos.values()].map(({ rgb, width, height }) => ({ rgb: new Uint8Array(rgb), width, height }));
}

async function photosOf(folder: string): Promise<RgbPicture[]> {
  const pictures: RgbPicture[] = [];
  for (const name of (await readdir(folder)).filter((file) => /\.(jpe?g|png)$/i.test(file)).sort()) {
    const decoded = await decodePhoto('ffmpeg', await readFile(join(folder, name)));
    if (decoded.ok) pictures.push(decoded.picture);
  }
  return pictures;
}

/** Filled by the middle of the photo, or holding all of it where it is smaller. */
function asFrame(photo: RgbPicture): RgbPicture {
  const frame = { rgb: new Uint8Array(FRAME.width * FRAME.height * 3), ...FRAME };
  const scale = Math.max(1, Math.min(photo.width / FRAME.width, photo.height / FRAME.height));
  const shift = (photoSide: number, frameSide: number) => (photoSide - 1) / 2 - (scale * (frameSide - 1)) / 2;
  warp(photo, { a: scale, b: 0, tx: shift(photo.width, FRAME.width), ty: shift(photo.height, FRAME.height) }, frame);
  return frame;
}

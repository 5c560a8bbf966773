import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { exifBlock, jpegWithExif, pngWithChunk, webpWithExif } from './exif';

const FFMPEG = 'ffmpeg';

/** A photo whose top left quarter is red on blue. */
function drawPhoto(size: string, codec: string[]): Uint8Array {
  const [width, height] = size.split('x');
  const filter = `color=blue:s=${size},drawbox=0:0:${Number(width) / 2}:${Number(height) / 2}:red:fill`;
  const { stdout, status } = spawnSync(
    FFMPEG,
    ['-v', 'error', '-f', 'lavfi', '-i', filter, '-frames:v', '1', ...codec, '-f', 'image2pipe', 'pipe:1'],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error('ffmpeg could not draw the photo');
  return new Uint8Array(stdout);
}

async function decoded(photo: Uint8Array): Promise<RgbPicture> {
  const answer = await decodePhoto(FFMPEG, photo);
  if (!answer.ok) throw new Error(`refused: ${answer.fault}`);
  return answer.picture;
}

/** Where the red quarter lies: left or right, top or bottom. */
function redCorner({ rgb, width, height }: RgbPicture): string {
  const isRed = (x: number, y: number) => (rgb[(y * width + x) * 3] ?? 0) > 128;
  const [left, right, top, bottom] = [width >> 2, (width * 3) >> 2, height >> 2, (height * 3) >> 2];
  if (isRed(left, top)) return 'top left';
  if (isRed(right, top)) return 'top right';
  if (isRed(left, bottom)) return 'bottom left';
  return isRed(right, bottom) ? 'bottom right' : 'nowhere';
}

const LOSSLESS = ['-c:v', 'libwebp', '-lossless', '1'];

describe('decodePhoto, with the real ffmpeg', () => {
  let jpeg: Uint8Array;
  let png: Uint8Array;
  let webp: Uint8Array;
  beforeAll(() => {
    jpeg = drawPhoto('320x200', ['-c:v', 'mjpeg']);
    png = drawPhoto('320x200', ['-c:v', 'png']);
    webp = drawPhoto('320x200', ['-c:v', 'libwebp', '-pix_fmt', 'yuv420p']);
  });

  it.each([
    ['JPEG', ['-c:v', 'mjpeg']],
    ['JPEG with full colour resolution', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj444p']],
    ['grey JPEG', ['-c:v', 'mjpeg', '-pix_fmt', 'gray']],
    ['PNG', ['-c:v', 'png']],
    ['deep PNG', ['-c:v', 'png', '-pix_fmt', 'rgb48be']],
    ['PNG with a full alpha channel', ['-c:v', 'png', '-pix_fmt', 'rgba']],
    ['grey PNG with a full alpha channel', ['-c:v', 'png', '-pix_fmt', 'ya8']],
    ['PNG of a palette', ['-c:v', 'png', '-pix_fmt', 'pal8']],
    ['WebP', ['-c:v', 'libwebp']],
    ['lossless WebP', LOSSLESS],
  ])('reads a %s', async (_, codec) => {
    expect(await decoded(drawPhoto('320x200', codec))).toMatchObject({ width: 320, height: 200 });
  });

  it.each([
    ['JPEG', () => jpeg],
    ['PNG', () => png],
    ['WebP', () => webp],
    ['PNG with a full alpha channel', () => drawPhoto('320x200', ['-c:v', 'png', '-pix_fmt', 'rgba'])],
  ])('gives the pixels of a %s as they are', async (_, photo) => {
    const picture = await decoded(photo());
    expect(redCorner(picture)).toBe('top left');
    expect(picture.rgb.length).toBe(320 * 200 * 3);
    expect([...picture.rgb.subarray(0, 3)].map((value) => Math.round(value / 64))).toEqual([4, 0, 0]);
  });

  const turns: [number, string, string][] = [
    [1, '320x200', 'top left'],
    [2, '320x200', 'top right'],
    [3, '320x200', 'bottom right'],
    [4, '320x200', 'bottom left'],
    [5, '200x320', 'top left'],
    [6, '200x320', 'top right'],
    [7, '200x320', 'bottom right'],
    [8, '200x320', 'bottom left'],
  ];

  it.each(turns)('sets a phone photo of orientation %d upright, whatever its format', async (orientation, size, corner) => {
    const block = exifBlock(orientation, 'MM');
    for (const photo of [
      jpegWithExif(jpeg, block),
      pngWithChunk(png, 'eXIf', block),
      webpWithExif(webp, { width: 320, height: 200 }, block),
    ]) {
      const picture = await decoded(photo);
      expect(`${picture.width}x${picture.height}`).toBe(size);
      expect(redCorner(picture)).toBe(corner);
    }
  });

  it('makes a big photo no bigger than 1600 px', async () => {
    expect(await decoded(drawPhoto('4000x3000', ['-c:v', 'mjpeg']))).toMatchObject({ width: 1600, height: 1200 });
  });

  it('says so where there is no ffmpeg', async () => {
    expect(await decodePhoto('/nowhere/ffmpeg', jpeg)).toEqual({ ok: false, fault: 'ffmpeg-missing', detail: {} });
  });

  it('answers any change of a photo with a whole picture or a fault', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    for (const photo of [jpeg, png, webp]) {
      for (const changes of fc.sample(fc.array(change, { minLength: 1, maxLength: 20 }), { numRuns: 12, seed: 7 })) {
        const changed = photo.slice();
        for (const [at, value] of changes) changed[at % changed.length] = value;
        const answer = await decodePhoto(FFMPEG, changed);
        if (answer.ok) expect(answer.picture.rgb).toHaveLength(answer.picture.width * answer.picture.height * 3);
        else expect(answer.fault).toMatch(/^photo-/);
      }
    }
  });

  it('takes any cut of a photo for unreadable, and never half of it for the whole', async () => {
    for (const photo of [jpeg, png, webp]) {
      for (const share of [0.1, 0.4, 0.7, 0.95]) {
        const cut = photo.slice(0, Math.floor(photo.length * share));
        expect(await decodePhoto(FFMPEG, cut)).toMatchObject({ ok: false, fault: 'photo-unreadable' });
      }
    }
  });
});

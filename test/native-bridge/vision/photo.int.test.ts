import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { jpegWithOrientation } from './exif';

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

/** Where the red quarter lies: left or right, top or bottom. */
function redCorner({ rgb, width, height }: RgbPicture): string {
  const isRed = (x: number, y: number) => (rgb[(y * width + x) * 3] ?? 0) > 128;
  const [left, right, top, bottom] = [width >> 2, (width * 3) >> 2, height >> 2, (height * 3) >> 2];
  if (isRed(left, top)) return 'top left';
  if (isRed(right, top)) return 'top right';
  if (isRed(left, bottom)) return 'bottom left';
  return isRed(right, bottom) ? 'bottom right' : 'nowhere';
}

describe('decodePhoto, with the real ffmpeg', () => {
  let jpeg: Uint8Array;
  beforeAll(() => {
    jpeg = drawPhoto('320x200', ['-c:v', 'mjpeg']);
  });

  it.each([
    ['JPEG', ['-c:v', 'mjpeg']],
    ['PNG', ['-c:v', 'png']],
    ['WebP', ['-c:v', 'libwebp']],
  ])('reads a %s', async (_, codec) => {
    const picture = await decodePhoto(FFMPEG, drawPhoto('320x200', codec));
    expect(picture).toMatchObject({ width: 320, height: 200 });
    expect(picture && redCorner(picture)).toBe('top left');
    expect(picture?.rgb.length).toBe(320 * 200 * 3);
  });

  it.each([
    [1, '320x200', 'top left'],
    [2, '320x200', 'top right'],
    [3, '320x200', 'bottom right'],
    [4, '320x200', 'bottom left'],
    [5, '200x320', 'top left'],
    [6, '200x320', 'top right'],
    [7, '200x320', 'bottom right'],
    [8, '200x320', 'bottom left'],
  ])('sets a phone photo of orientation %d upright', async (orientation, size, corner) => {
    const picture = await decodePhoto(FFMPEG, jpegWithOrientation(jpeg, orientation, 'MM'));
    expect(picture && `${picture.width}x${picture.height}`).toBe(size);
    expect(picture && redCorner(picture)).toBe(corner);
  });

  it('makes a big photo no bigger than 1600 px', async () => {
    const picture = await decodePhoto(FFMPEG, drawPhoto('4000x3000', ['-c:v', 'mjpeg']));
    expect(picture).toMatchObject({ width: 1600, height: 1200 });
  });

  it.each<[string, () => Uint8Array]>([
    ['what is no photo', () => new TextEncoder().encode('#EXTM3U\nfile:///etc/passwd')],
    ['half a header', () => jpeg.slice(0, 20)],
    [
      'a JPEG full of noise',
      () => new Uint8Array([0xff, 0xd8, 0xff, ...Array.from({ length: 5000 }, (_, at) => (at * 197) & 255)]),
    ],
    ['a photo above 15 MB', () => new Uint8Array([...jpeg, ...new Uint8Array(15 * 1024 * 1024)])],
    ['a PNG that claims 60,000 × 60,000 pixels', hugePng],
  ])('refuses %s', async (_, photo) => {
    expect(await decodePhoto(FFMPEG, photo())).toBeNull();
  });

  it('answers null, and does not throw, where there is no ffmpeg', async () => {
    expect(await decodePhoto('/nowhere/ffmpeg', jpeg)).toBeNull();
  });
});

function hugePng(): Uint8Array {
  const png = drawPhoto('16x16', ['-c:v', 'png']);
  const view = new DataView(png.buffer);
  view.setUint32(16, 60_000);
  view.setUint32(20, 60_000);
  return png;
}

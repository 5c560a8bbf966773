import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faces } from '../../../main/cli/faces';
import { type EnrolFault, enrolFromPicture } from '../../../native-bridge/vision/enrol';
import { type FaceModels, loadFaceModels } from '../../../native-bridge/vision/models';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import { ensureFilm, filmFolder } from '../../support-tests/camera/demoFilm';
import { beginningWith, bombPng, CUT_OUT, ffmpeg, heavyJpeg, JPEG, PNG, remade, WEBP, withHole } from './badPhotos';
import { exifBlock, jpegWithExif, pngWithChunk, webpWithExif } from './exif';

/** Photos of invented residents, made at set-up (docs/adr/0008); everything below is made from them here and now. */
let [good, other] = [new Uint8Array(), new Uint8Array()];
let models: FaceModels;
beforeAll(async () => {
  await ensureFilm();
  good = new Uint8Array(readFileSync(path.join(filmFolder, 'enrol', 'lin.jpg')));
  other = new Uint8Array(readFileSync(path.join(filmFolder, 'enrol', 'mei.jpg')));
  const loaded = await loadFaceModels(path.resolve('models'), 'accurate');
  if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
  models = loaded.models;
}, 180_000);
afterAll(() => models.dispose());

interface Answer {
  fault: EnrolFault | 'none';
  detail: Record<string, string | number>;
}

/** What the vision process does with a photo, by its own decoder and models. */
async function enrol(photo: Uint8Array): Promise<Answer> {
  const decoded = await decodePhoto('ffmpeg', photo);
  if (!decoded.ok) return { fault: decoded.fault, detail: decoded.detail };
  const enrolment = await enrolFromPicture(models, decoded.picture);
  return enrolment.ok ? { fault: 'none', detail: {} } : { fault: enrolment.fault, detail: enrolment.detail ?? {} };
}

const beside = () => {
  const [left, right] = [remade(good, 'scale=480:600', ...PNG), remade(other, 'scale=480:600', ...PNG)];
  const [a, b] = [left, right].map((photo) => ffmpeg(photo, '-f', 'rawvideo', '-pix_fmt', 'rgb24'));
  const rows = Array.from({ length: 600 }, (_, row) => [a, b].map((rgb) => rgb?.subarray(row * 1440, (row + 1) * 1440) ?? []));
  const both = Buffer.concat(rows.flat().map((part) => Buffer.from(part)));
  return new Uint8Array(Buffer.concat([Buffer.from('P6\n960 600\n255\n', 'latin1'), both]));
};
const SIDE = 'transpose=clock';
const size = { width: 480, height: 600 };
const lying = { width: 600, height: 480 };
const quarterTurn = () => exifBlock(8, 'MM');

/** Words `none` for what is taken. `make` is called when the test runs. */
const table: [string, () => Uint8Array, Answer['fault'], Answer['detail']?][] = [
  ['a good photo', () => good, 'none'],
  ['a good photo as PNG', () => remade(good, 'null', ...PNG), 'none'],
  ['a good photo as WebP', () => remade(good, 'null', ...WEBP), 'none'],

  ['an empty file', () => new Uint8Array(), 'photo-empty'],

  ['noise', () => beginningWith('nothing'), 'photo-unreadable'],
  ['a text', () => new TextEncoder().encode('#EXTM3U\nfile:///etc/passwd'), 'photo-unreadable'],
  ['zeros', () => new Uint8Array(5000), 'photo-unreadable'],
  ['noise that begins like a JPEG', () => beginningWith('\xff\xd8\xff\xe0'), 'photo-unreadable'],
  ['noise that begins like a PNG', () => beginningWith('\x89PNG\r\n\x1a\n'), 'photo-unreadable'],
  ['a JPEG cut off', () => good.slice(0, good.length * 0.6), 'photo-unreadable'],
  ['a PNG cut off', () => remade(good, 'null', ...PNG).slice(0, -20), 'photo-unreadable'],
  ['a WebP cut off', () => remade(good, 'null', ...WEBP).slice(0, -200), 'photo-unreadable'],
  ['a JPEG with a hole', () => withHole(good), 'photo-unreadable'],
  ['a PNG with a hole', () => withHole(remade(good, 'null', ...PNG)), 'photo-unreadable'],
  ['a GIF', () => ffmpeg(good, '-f', 'gif'), 'photo-unreadable', { format: 'GIF' }],
  ['a BMP', () => remade(good, 'null', '-c:v', 'bmp'), 'photo-unreadable', { format: 'BMP' }],
  ['a TIFF', () => remade(good, 'null', '-c:v', 'tiff'), 'photo-unreadable', { format: 'TIFF' }],
  ['a HEIC', () => beginningWith('\0\0\0\x18ftypheic'), 'photo-unreadable', { format: 'HEIC' }],
  ['a PDF', () => beginningWith('%PDF-1.7\n'), 'photo-unreadable', { format: 'PDF' }],
  [
    'an SVG',
    () => new TextEncoder().encode('<svg><image href="file:///etc/passwd"/></svg>'),
    'photo-unreadable',
    { format: 'SVG' },
  ],
  ['a moving PNG', () => moving('apng', 'apng'), 'photo-unreadable', { format: 'APNG' }],
  ['a moving WebP', () => moving('libwebp_anim', 'webp'), 'photo-unreadable', { format: 'WebP (animated)' }],
  ['two photos in one JPEG', () => new Uint8Array([...good, ...other]), 'none'],

  ['more than 15 MB', () => heavyJpeg(good), 'photo-too-large', { megabytes: 15 }],
  ['a PNG of 30,000 × 30,000 pixels', () => bombPng(30_000), 'photo-too-many-pixels', { megapixels: 60 }],
  ['a photo of 8,000 × 8,000 pixels', () => bombPng(8000), 'photo-too-many-pixels', { megapixels: 60 }],
  ['a thumbnail', () => remade(good, 'scale=64:80'), 'photo-too-small', { leastPx: 80 }],

  ['a wall', () => ffmpeg('testsrc=s=480x600', '-frames:v', '1', ...JPEG, '-f', 'image2pipe'), 'no-face'],
  ['one colour', () => ffmpeg('color=beige:s=480x600', '-frames:v', '1', ...JPEG, '-f', 'image2pipe'), 'no-face'],
  ['two people', () => remade(beside(), 'null'), 'several-faces'],
  ['a far face', () => remade(good, 'scale=96:120,pad=480:600:192:240:color=beige'), 'too-small'],
  ['a blurred face', () => remade(good, 'gblur=sigma=9'), 'blurred'],
  ['a face in the dark', () => remade(good, 'lutrgb=r=val*0.22:g=val*0.22:b=val*0.22', ...PNG), 'too-dark'],
  ['a face washed out by light', () => remade(good, 'lutrgb=r=val*0.8+125:g=val*0.8+125:b=val*0.8+125', ...PNG), 'too-bright'],

  ['a JPEG of one channel', () => remade(good, 'format=gray', '-c:v', 'mjpeg', '-pix_fmt', 'gray'), 'photo-gray'],
  ['a PNG of one channel', () => remade(good, 'format=gray', '-c:v', 'png', '-pix_fmt', 'gray'), 'photo-gray'],
  ['grey in a colour JPEG', () => remade(good, 'hue=s=0'), 'photo-gray'],
  ['a grey face on a coloured card', () => remade(good, 'hue=s=0,pad=680:800:100:100:color=orange', ...PNG), 'photo-gray'],
  ['pale colours', () => remade(good, 'hue=s=0.5'), 'none'],

  ['a full alpha channel', () => remade(good, 'null', '-c:v', 'png', '-pix_fmt', 'rgba'), 'none'],
  ['a head cut out', () => remade(good, CUT_OUT, '-c:v', 'png', '-pix_fmt', 'rgba'), 'photo-transparent'],
  ['a head cut out, as WebP', () => remade(good, CUT_OUT, '-c:v', 'libwebp', '-pix_fmt', 'yuva420p'), 'photo-transparent'],

  ['a JPEG on its side', () => remade(good, SIDE), 'face-sideways'],
  ['a JPEG on its other side', () => remade(good, 'transpose=cclock'), 'face-sideways'],
  ['a JPEG on its head', () => remade(good, 'hflip,vflip'), 'face-sideways'],
  ['another one on its head', () => remade(other, 'hflip,vflip'), 'face-sideways'],
  ['a JPEG on its side whose tag says so', () => jpegWithExif(remade(good, SIDE), quarterTurn()), 'none'],
  ['a PNG on its side whose tag says so', () => pngWithChunk(remade(good, SIDE, ...PNG), 'eXIf', quarterTurn()), 'none'],
  ['a WebP on its side whose tag says so', () => webpWithExif(remade(good, SIDE, ...WEBP), lying, quarterTurn()), 'none'],
  ['an upright JPEG whose tag lies', () => jpegWithExif(good, quarterTurn()), 'face-sideways'],
  ['a JPEG whose tag is broken', () => jpegWithExif(good, exifBlock(99, 'II')), 'none'],
  ['a JPEG whose tag is noise', () => jpegWithExif(good, beginningWith('II').slice(0, 200)), 'none'],
  ['a WebP whose tag is empty', () => webpWithExif(remade(good, 'null', ...WEBP), size, new Uint8Array()), 'none'],
];

const moving = (codec: string, format: string) => ffmpeg('testsrc=s=320x200:r=5', '-t', '1', '-c:v', codec, '-f', format);

describe('a photo to enrol from', () => {
  it.each(table)('%s', async (_, make, fault, detail = {}) => {
    expect(await enrol(make())).toEqual({ fault, detail });
  });
});

const Said = z.object({
  error: z.object({ code: z.string() }).optional(),
  faces: z.array(z.object({ fault: z.string().nullable() })).optional(),
});

describe('gatectl faces compare says the same', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-photos-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const compare = async (photo: Uint8Array, language: 'en' | 'zh-CN', ...options: string[]) => {
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
    writeFileSync(one, photo);
    writeFileSync(two, good);
    let [out, err] = ['', ''];
    const code = await faces(['compare', one, two, ...options], {
      modelsFolder: path.resolve('models'),
      ffmpegPath: 'ffmpeg',
      language,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      nowMs: () => performance.now(),
    });
    return { code, out, err };
  };
  const photoOf = (name: string): Uint8Array => {
    const row = table.find(([title]) => title === name);
    if (!row) throw new Error(`no row ${name}`);
    return row[1]();
  };

  it.each([
    ['an empty file', 'ENROL_PHOTO_EMPTY'],
    ['a JPEG cut off', 'ENROL_PHOTO_UNREADABLE'],
    ['more than 15 MB', 'ENROL_PHOTO_TOO_LARGE'],
    ['a PNG of 30,000 × 30,000 pixels', 'ENROL_PHOTO_TOO_MANY_PIXELS'],
    ['a thumbnail', 'ENROL_PHOTO_TOO_SMALL'],
    ['a head cut out', 'ENROL_PHOTO_TRANSPARENT'],
    ['a wall', 'ENROL_NO_FACE'],
    ['two people', 'ENROL_SEVERAL_FACES'],
    ['a JPEG on its head', 'ENROL_FACE_SIDEWAYS'],
  ])('%s', async (name, code) => {
    const { code: exit, out } = await compare(photoOf(name), 'en', '--json');
    expect(exit).toBe(1);
    expect(Said.parse(JSON.parse(out)).error?.code).toBe(code);
  });

  it('names the kind of a file that is not read, in either language', async () => {
    expect((await compare(photoOf('a HEIC'), 'en')).err).toContain('it is a HEIC file');
    expect((await compare(photoOf('a HEIC'), 'zh-CN')).err).toContain('这是 HEIC 文件');
  });

  it('only warns of a face without colour', async () => {
    const { code, out } = await compare(photoOf('a JPEG of one channel'), 'en', '--json');
    expect(code).toBe(0);
    expect(Said.parse(JSON.parse(out)).faces?.map(({ fault }) => fault)).toEqual(['photo-gray', null]);
    expect((await compare(photoOf('a JPEG of one channel'), 'en')).out).toContain('Picture 1 is too poor to enrol (photo-gray)');
  });
});

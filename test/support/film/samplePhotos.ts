import { spawn } from 'node:child_process';
import { type FetchContext, fetchSource } from '../../../models/build/fetchSource';
import type { Photo } from './figure';

/** The sample photos inside @vladmandic/face-api (MIT), 22 people in six pictures; fetched, checked, never committed. */
const SAMPLE_SOURCE = {
  package: '@vladmandic/face-api',
  version: '1.7.15',
  license: 'MIT',
  downloadBytes: 10_300_000,
  files: [
    { path: 'demo/sample1.jpg', sha256: '8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51' },
    { path: 'demo/sample2.jpg', sha256: '7d2b60ae6f13bf30f422e04df87451081a02c83de469056f25afb44b7000c691' },
    { path: 'demo/sample3.jpg', sha256: '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936' },
    { path: 'demo/sample4.jpg', sha256: '729efa5923061d40eb4ed5f267a18cc7b8ba6f852bb2757b16d8b7e4937476fc' },
    { path: 'demo/sample5.jpg', sha256: '6d45095ebb182d8f975c0790e0e4eefd86fbb40609cf4b271776d92e12662938' },
    { path: 'demo/sample6.jpg', sha256: '9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87' },
  ],
};

/** Width and height of each photo, which raw pixels do not tell. */
const PHOTO_HEIGHTS: Readonly<Record<number, number>> = { 1: 1280, 2: 1367, 3: 1350, 4: 1448, 5: 1398, 6: 1537 };
const PHOTO_WIDTH = 1920;

/** The wanted photos, decoded. Throws a BuildError when the package cannot be had, an Error when ffmpeg fails. */
export async function samplePhotos(numbers: readonly number[], context: FetchContext): Promise<Map<number, Photo>> {
  const files = await fetchSource(SAMPLE_SOURCE, context);
  const photos = new Map<number, Photo>();
  for (const number of numbers) {
    const height = PHOTO_HEIGHTS[number];
    const jpeg = files.get(`demo/sample${number}.jpg`);
    if (height === undefined || jpeg === undefined) throw new Error(`There is no sample photo ${number}.`);
    const arguments_ = ['-f', 'mjpeg', '-i', 'pipe:0', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
    const rgb = await runFfmpeg(arguments_, jpeg);
    if (rgb.length !== PHOTO_WIDTH * height * 3) throw new Error(`The sample photo ${number} was not decoded whole.`);
    photos.set(number, { width: PHOTO_WIDTH, height, rgb });
  }
  return photos;
}

/** Bytes in, bytes out. Throws an Error with ffmpeg's last line when it fails or is missing. */
export function runFfmpeg(arguments_: readonly string[], input: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-y', ...arguments_], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const parts: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => {
      complaint = (complaint + String(part)).slice(-500);
    });
    child.once('error', () => reject(new Error('ffmpeg cannot be started; install it and run this again.')));
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(parts));
      else reject(new Error(`ffmpeg failed: ${complaint.trim().split('\n').at(-1) ?? code}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

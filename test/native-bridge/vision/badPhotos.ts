import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** ffmpeg between two pipes. Throws when it fails. */
export function ffmpeg(input: Uint8Array | string, ...args: string[]): Uint8Array<ArrayBuffer> {
  const source = typeof input === 'string' ? ['-f', 'lavfi', '-i', input] : ['-i', 'pipe:0'];
  const { stdout, stderr, status } = spawnSync('ffmpeg', ['-v', 'error', ...source, ...args, 'pipe:1'], {
    input: typeof input === 'string' ? '' : input,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`ffmpeg made no picture: ${String(stderr)}`);
  return new Uint8Array(stdout);
}

/** The photo through ffmpeg's filters, in another format. */
export const remade = (photo: Uint8Array, filter: string, ...codec: string[]): Uint8Array<ArrayBuffer> =>
  ffmpeg(photo, '-vf', filter, '-frames:v', '1', ...(codec.length > 0 ? codec : JPEG), '-f', 'image2pipe');

export const JPEG = ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'];
export const PNG = ['-c:v', 'png', '-pix_fmt', 'rgb24'];
export const WEBP = ['-c:v', 'libwebp', '-quality', '95', '-pix_fmt', 'yuv420p'];

/** Everything outside an ellipse round the middle cut away. */
export const CUT_OUT = `format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(pow((X-W/2)/(W/3),2)+pow((Y-H/2)/(H/3),2),1),255,0)'`;

/** A photo with zeros where the middle of its data was. */
export function withHole(photo: Uint8Array): Uint8Array<ArrayBuffer> {
  const holed = photo.slice();
  const middle = Math.floor(holed.length / 2);
  holed.fill(0, middle, middle + 400);
  return holed;
}

/** A true PNG of one colour, 1 bit a pixel: a few kilobytes that unfold to `sidePx` × `sidePx`. */
export function bombPng(sidePx: number): Uint8Array<ArrayBuffer> {
  const line = 1 + Math.ceil(sidePx / 8);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sidePx, 0);
  header.writeUInt32BE(sidePx, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc(line * sidePx), { level: 9 });
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      pngChunk('IHDR', header),
      pngChunk('IDAT', data),
      pngChunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Bytes that begin like a file of another kind, and go on with noise. */
export const beginningWith = (start: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array([...Buffer.from(start, 'latin1'), ...randomBytes(4000)]);

/** A JPEG of some 16 MB: the good one with comments. */
export function heavyJpeg(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const comment = Buffer.alloc(65_537, 0x20);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(65_535, 2);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 245 }, () => comment), jpeg.subarray(2)]));
}

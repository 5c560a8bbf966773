import type { RgbPicture } from '../picture';

/** A picture as ffmpeg hands it over: 3 bytes a pixel (RGB) or 4 (RGBA), row by row. */
export interface RawPicture {
  pixels: Uint8Array;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** Binary PPM (`P6 width height 255`) or PAM of RGB_ALPHA; null when it is not whole. The pixels are a view of `pnm`. */
export function parsePnm(pnm: Buffer): RawPicture | null {
  const start = pnm.toString('latin1', 0, 128);
  const ppm = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(start);
  const pam = /^P7\nWIDTH (\d{1,5})\nHEIGHT (\d{1,5})\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n/.exec(start);
  const header = ppm ?? pam;
  if (!header) return null;
  const channels = ppm ? 3 : 4;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const from = header[0].length;
  if (width < 1 || height < 1 || pnm.length !== from + width * height * channels) return null;
  return { pixels: new Uint8Array(pnm.buffer, pnm.byteOffset + from, width * height * channels), width, height, channels };
}

/** Below this a pixel counts as see-through; encoders blur the border of an opaque picture by a few steps. */
const OPAQUE = 250;
/** So much of a picture may be: the rounded corners of a picture of a window, not what was cut out round a head. */
const MOST_TRANSPARENT_SHARE = 0.005;

/** True when part of the picture was cut away: what would stand there instead is made up. */
export function isTransparent({ pixels, width, height, channels }: RawPicture): boolean {
  if (channels === 3) return false;
  let seeThrough = 0;
  for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) < OPAQUE) seeThrough++;
  return seeThrough > width * height * MOST_TRANSPARENT_SHARE;
}

/** A copy without alpha. */
export function asRgb({ pixels, width, height, channels }: RawPicture): RgbPicture {
  if (channels === 3) return { rgb: pixels.slice(), width, height };
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = pixels[pixel * 4 + channel] ?? 0;
  }
  return { rgb, width, height };
}

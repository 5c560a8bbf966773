import { describe, expect, it } from 'vitest';
import { asRgb, isTransparent, parsePnm } from '../../../../native-bridge/vision/photoFile/pnm';

const pnm = (header: string, bytes: number) => Buffer.concat([Buffer.from(header, 'latin1'), Buffer.alloc(bytes, 7)]);
const PAM = 'P7\nWIDTH 4\nHEIGHT 2\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n';

describe('parsePnm', () => {
  it('takes a whole picture, with and without alpha', () => {
    const rgb = parsePnm(pnm('P6\n4 2\n255\n', 24));
    const rgba = parsePnm(pnm(PAM, 32));
    expect(rgb).toEqual({ pixels: new Uint8Array(24).fill(7), width: 4, height: 2, channels: 3 });
    expect(rgba).toEqual({ pixels: new Uint8Array(32).fill(7), width: 4, height: 2, channels: 4 });
    for (const picture of [rgb, rgba]) {
      expect(picture && asRgb(picture)).toEqual({ rgb: new Uint8Array(24).fill(7), width: 4, height: 2 });
    }
  });

  it.each([
    ['half a picture', pnm('P6\n4 2\n255\n', 23)],
    ['more than one', pnm('P6\n4 2\n255\n', 48)],
    ['deep colour', pnm('P6\n4 2\n65535\n', 48)],
    ['no pixels', pnm('P6\n0 2\n255\n', 0)],
    ['half a picture with alpha', pnm(PAM, 31)],
    ['something else', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s', (_, bytes) => {
    expect(parsePnm(bytes)).toBeNull();
  });
});

describe('isTransparent', () => {
  const picture = (seeThrough: number, alpha: number) => {
    const pixels = new Uint8Array(100 * 100 * 4).fill(255);
    for (let pixel = 0; pixel < seeThrough; pixel++) pixels[pixel * 4 + 3] = alpha;
    return { pixels, width: 100, height: 100, channels: 4 as const };
  };

  it.each([
    ['opaque', 0, 0, false],
    ['with the rounded corners of a window', 40, 0, false],
    ['with a soft border a few steps below opaque', 5000, 252, false],
    ['cut out', 4000, 0, true],
    ['half see-through', 10_000, 128, true],
  ])('a picture %s', (_, seeThrough, alpha, transparent) => {
    expect(isTransparent(picture(seeThrough, alpha))).toBe(transparent);
  });

  it('never one without alpha', () => {
    expect(isTransparent({ pixels: new Uint8Array(3), width: 1, height: 1, channels: 3 })).toBe(false);
  });
});

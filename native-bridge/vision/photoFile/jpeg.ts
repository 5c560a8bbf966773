import type { Orientation } from './exif';
import { exifOrientation, withoutExifMark } from './exif';
import type { PhotoHeader } from './header';

const [SOF0, SOF15, DHT, JPG, DAC] = [0xc0, 0xcf, 0xc4, 0xc8, 0xcc];
const [RST0, RST7, SOI, EOI, SOS, APP1, TEM] = [0xd0, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0x01];

const isFrame = (marker: number): boolean =>
  marker >= SOF0 && marker <= SOF15 && marker !== DHT && marker !== JPG && marker !== DAC;
const standsAlone = (marker: number): boolean => (marker >= RST0 && marker <= RST7) || marker === SOI || marker === TEM;

/**
 * First picture of a JPEG (ITU-T T.81): phones append further ones, and films, behind its end. Four colours (CMYK) are for
 * printing and have no agreed colours on a screen.
 */
export function jpegHeader(photo: Uint8Array): PhotoHeader | null {
  const view = new DataView(photo.buffer, photo.byteOffset, photo.byteLength);
  let frame: { widthPx: number; heightPx: number; components: number } | null = null;
  let orientation: Orientation | null = null;
  let scans = 0;
  let whole = false;
  for (let at = nextMarker(photo, 2); at < photo.length; ) {
    const marker = view.getUint8(at);
    if (marker === EOI) {
      whole = scans > 0;
      break;
    }
    if (standsAlone(marker)) {
      at = nextMarker(photo, at + 1);
      continue;
    }
    if (at + 3 > photo.length) break;
    const from = at + 3;
    const end = at + 1 + view.getUint16(at + 1);
    if (end > photo.length) break;
    if (isFrame(marker) && end >= from + 6) {
      frame ??= { heightPx: view.getUint16(from + 1), widthPx: view.getUint16(from + 3), components: view.getUint8(from + 5) };
    }
    if (marker === APP1) orientation ??= orientationIn(photo.subarray(from, Math.max(from, end)));
    if (marker === SOS) scans++;
    at = nextMarker(photo, Math.max(from, end));
  }
  if (!frame || frame.widthPx === 0 || frame.heightPx === 0) return null;
  return {
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    orientation: orientation ?? 1,
    alpha: false,
    foreignKind: frame.components === 4 ? 'JPEG (CMYK)' : null,
    whole,
  };
}

/** APP1 also carries other things, XMP for one. */
function orientationIn(segment: Uint8Array): Orientation | null {
  const block = withoutExifMark(segment);
  return block.length < segment.length ? exifOrientation(block) : null;
}

/** Where the code of the next marker stands, or the length of the file. Passes over compressed data and stray bytes. */
function nextMarker(photo: Uint8Array, from: number): number {
  for (let at = photo.indexOf(0xff, from); at >= 0; at = photo.indexOf(0xff, at)) {
    while (photo[at] === 0xff) at++;
    if (at >= photo.length) return photo.length;
    // FF 00 is a byte FF of the data.
    if (photo[at] !== 0) return at;
  }
  return photo.length;
}

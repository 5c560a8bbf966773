/** What a file is by its first bytes, never by its name. */
export type PhotoKind =
  | { readable: true; format: 'JPEG' | 'PNG' | 'WebP' }
  /** Known, but not decoded here: the person reads this name. */
  | { readable: false; format: string };

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** First bytes of files that people take for photos. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['GIF8', 'GIF'],
  ['%PDF-', 'PDF'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['8BPS', 'PSD'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['PK\x03\x04', 'ZIP'],
  ['\x1aE\xdf\xa3', 'Matroska'],
];

/** Brands of the ISO base media file format (ISO/IEC 14496-12), which `ftyp` names at byte 8. */
const BRANDS: Readonly<Record<string, string>> = {
  avif: 'AVIF',
  avis: 'AVIF',
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
};

/** Null for what is no picture file that is known here. */
export function photoKind(photo: Uint8Array): PhotoKind | null {
  if (photo[0] === 0xff && photo[1] === 0xd8 && photo[2] === 0xff) return { readable: true, format: 'JPEG' };
  const start = ascii(photo, 0, 16);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return { readable: true, format: 'PNG' };
  if (start.startsWith('RIFF')) {
    const form = start.slice(8, 12);
    if (form === 'WEBP') return { readable: true, format: 'WebP' };
    return form === 'AVI ' ? foreign('AVI') : null;
  }
  if (start.slice(4, 8) === 'ftyp') return foreign(BRANDS[start.slice(8, 12)] ?? 'MP4');
  if (start.startsWith('BM') && start.slice(6, 10) === '\0\0\0\0') return foreign('BMP');
  const known = FOREIGN.find(([signature]) => start.startsWith(signature));
  if (known) return foreign(known[1]);
  return isSvg(ascii(photo, 0, 512)) ? foreign('SVG') : null;
}

const foreign = (format: string): PhotoKind => ({ readable: false, format });

/** A tag of that name near the beginning of a text, after a byte order mark, an XML declaration or a comment. */
const isSvg = (start: string): boolean => /^(?:\xef\xbb\xbf)?\s*</.test(start) && /<svg[\s>]/i.test(start);

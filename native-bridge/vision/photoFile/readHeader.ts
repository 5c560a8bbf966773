import type { PhotoHeader } from './header';
import { jpegHeader } from './jpeg';
import type { PhotoKind } from './kind';
import { pngHeader } from './png';
import { webpHeader } from './webp';

type Readable = Extract<PhotoKind, { readable: true }>['format'];

const readers: Record<Readable, (photo: Uint8Array) => PhotoHeader | null> = {
  JPEG: jpegHeader,
  PNG: pngHeader,
  WebP: webpHeader,
};

/** Null when not even the size of the picture can be read. Looks at each byte once at most, whatever the file holds. */
export const readHeader = (format: Readable, photo: Uint8Array): PhotoHeader | null => readers[format](photo);

import type { Orientation } from './exif';

/** What the container says of the picture in it, before anything is decoded. */
export interface PhotoHeader {
  widthPx: number;
  heightPx: number;
  orientation: Orientation;
  /** Pixels may be see-through; whether any is, only decoding tells. */
  alpha: boolean;
  /** Why this kind of the format is not decoded, as the name of that kind; null when it is. */
  foreignKind: string | null;
  /** False for a file that was cut off: its end is missing. */
  whole: boolean;
}

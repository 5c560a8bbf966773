import type { RgbFrame } from '../camera/camera';

/** Holds the newest frame until somebody has time for it; an older one that nobody took is overwritten. */
export interface FrameSlot {
  /** Copies: a camera's frame is only valid during its callback. */
  put(frame: RgbFrame): void;
  /** The newest frame, once; valid until the next `take`. Null when there is none newer. */
  take(): RgbFrame | null;
  /** Fills what is held with zeros. */
  wipe(): void;
}

export function createFrameSlot(): FrameSlot {
  let waiting = new Uint8Array(0);
  let taken = new Uint8Array(0);
  let newest: Omit<RgbFrame, 'rgb'> | null = null;
  return {
    put: ({ rgb, width, height, arrivedMonoMs }) => {
      if (waiting.length !== rgb.length) waiting = new Uint8Array(rgb.length);
      waiting.set(rgb);
      newest = { width, height, arrivedMonoMs };
    },
    take: () => {
      if (!newest) return null;
      [taken, waiting] = [waiting, taken];
      const frame = { ...newest, rgb: taken };
      newest = null;
      return frame;
    },
    wipe: () => {
      newest = null;
      waiting.fill(0);
      taken.fill(0);
    },
  };
}

import type { Box, RgbPicture } from './picture';

/** Tells whether anything moved in the lane since the last analysed frame, for a fraction of what a detection costs. */
export interface SceneChange {
  /** Compares with the scene last kept. `region` in fractions of the picture. The first scene is a change. */
  hasChanged(picture: RgbPicture, region: Box): boolean;
  /** The scene seen by the latest `hasChanged` becomes the one to compare with. */
  keep(): void;
}

const COLUMNS = 48;
const ROWS = 48;
/** Levels of green; camera noise and compression stay below. */
const LEAST_STEP = 14;
/** A far face covers some 1 % of the lane. */
const LEAST_SHARE = 0.004;

export function createSceneChange(): SceneChange {
  let kept: Uint8Array<ArrayBuffer> | null = null;
  let latest = new Uint8Array(COLUMNS * ROWS);
  return {
    hasChanged: (picture, region) => {
      let changed = 0;
      for (let row = 0; row < ROWS; row++) {
        const y = Math.floor((region.y + ((row + 0.5) / ROWS) * region.height) * picture.height);
        for (let column = 0; column < COLUMNS; column++) {
          const x = Math.floor((region.x + ((column + 0.5) / COLUMNS) * region.width) * picture.width);
          const cell = row * COLUMNS + column;
          const green = picture.rgb[(y * picture.width + x) * 3 + 1] ?? 0;
          latest[cell] = green;
          if (kept && Math.abs(green - (kept[cell] ?? 0)) >= LEAST_STEP) changed++;
        }
      }
      return kept === null || changed >= LEAST_SHARE * COLUMNS * ROWS;
    },
    keep: () => {
      const old = kept;
      kept = latest;
      latest = old ?? new Uint8Array(COLUMNS * ROWS);
    },
  };
}

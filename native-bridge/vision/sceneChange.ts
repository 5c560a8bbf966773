import type { Box, RgbPicture } from './picture';

/** `moved`: as much as a far face covers; `stirred`: less or fainter, as camera noise may do too; `still`: neither. */
export type Change = 'moved' | 'stirred' | 'still';

/** Tells how far the lane has changed since the last analysed frame, for a fraction of what a detection costs. */
export interface SceneChange {
  /** Compares with the scene last kept. `region` in fractions of the picture. The first scene, and the first of a region, moved. */
  changeOf(picture: RgbPicture, region: Box): Change;
  /** The scene seen by the latest `changeOf` becomes the one to compare with. */
  keep(): void;
}

const COLUMNS = 48;
const ROWS = 48;
/** Levels of green; camera noise and compression stay below. */
const LEAST_STEP = 14;
/** A far face covers some 1 % of the lane. */
const LEAST_SHARE = 0.004;
/** What compression alone leaves of a still picture stays below; a far face in the colour of the wall need not. */
const LEAST_STIR_STEP = 6;
/** The smallest face that is found, 40 px high of 720, covers two wherever it is. */
const LEAST_STIRRED_CELLS = 2;

export function createSceneChange(): SceneChange {
  let kept: Uint8Array<ArrayBuffer> | null = null;
  let comparedIn: Box | null = null;
  let latest = new Uint8Array(COLUMNS * ROWS);
  return {
    changeOf: (picture, region) => {
      if (!comparedIn || !isSameBox(comparedIn, region)) kept = null;
      comparedIn = region;
      let changed = 0;
      let stirred = 0;
      for (let row = 0; row < ROWS; row++) {
        const y = Math.floor((region.y + ((row + 0.5) / ROWS) * region.height) * picture.height);
        for (let column = 0; column < COLUMNS; column++) {
          const x = Math.floor((region.x + ((column + 0.5) / COLUMNS) * region.width) * picture.width);
          const cell = row * COLUMNS + column;
          const green = picture.rgb[(y * picture.width + x) * 3 + 1] ?? 0;
          latest[cell] = green;
          const step = kept ? Math.abs(green - (kept[cell] ?? 0)) : 0;
          if (step >= LEAST_STEP) changed++;
          if (step >= LEAST_STIR_STEP) stirred++;
        }
      }
      if (kept === null || changed >= LEAST_SHARE * COLUMNS * ROWS) return 'moved';
      return stirred >= LEAST_STIRRED_CELLS ? 'stirred' : 'still';
    },
    keep: () => {
      const old = kept;
      kept = latest;
      latest = old ?? new Uint8Array(COLUMNS * ROWS);
    },
  };
}

const isSameBox = (one: Box, other: Box): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

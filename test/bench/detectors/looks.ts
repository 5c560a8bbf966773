import type { FaceDetector } from '../../../native-bridge/vision/detector';
import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import type { Found } from './scoring';
import { bestOfEach } from './ultraFace';

export const FRAME: Box = { x: 0, y: 0, width: 1280, height: 720 };
/** Half of the picture, as a lane is set up. */
export const LANE: Box = { x: 320, y: 0, width: 640, height: 720 };

type Detect = (picture: RgbPicture, region: Box) => Promise<Found[]>;

/** One way to look for faces. */
export interface Look {
  name: string;
  /** Runs of the network a picture. */
  runs: number;
  find(picture: RgbPicture): Promise<Found[]>;
}

/** `columns` × `rows` squares of `sidePx` that cover `area`, spread evenly: what is too much overlaps. */
export function tiles(area: Box, columns: number, rows: number, sidePx: number): Box[] {
  const starts = (from: number, length: number, count: number) =>
    Array.from({ length: count }, (_, at) => from + (count > 1 ? Math.round(((length - sidePx) * at) / (count - 1)) : 0));
  return starts(area.y, area.height, rows).flatMap((y) =>
    starts(area.x, area.width, columns).map((x) => ({ x, y, width: sidePx, height: sidePx })),
  );
}

/** Every way that is compared. The tiles overlap by more than the smallest face they are meant for. */
export function allLooks(blazeFace: FaceDetector, ultraFace: Detect): Look[] {
  const back: Detect = (picture, region) => blazeFace.detect(picture, region);
  const look = (name: string, detect: Detect, regions: readonly Box[]): Look => ({
    name,
    runs: regions.length,
    find: async (picture) => {
      const found: Found[] = [];
      for (const region of regions) found.push(...(await detect(picture, region)));
      return regions.length > 1 ? bestOfEach(found) : found;
    },
  });
  return [
    look('BlazeFace-back, whole picture', back, [FRAME]),
    look('BlazeFace-back, lane region', back, [LANE]),
    look('BlazeFace-back, whole picture in 2 × 1 tiles of 720', back, tiles(FRAME, 2, 1, 720)),
    look('BlazeFace-back, whole picture in 3 × 2 tiles of 480', back, tiles(FRAME, 3, 2, 480)),
    look('BlazeFace-back, lane region in 2 × 2 tiles of 400', back, tiles(LANE, 2, 2, 400)),
    look('UltraFace RFB-320, whole picture', ultraFace, [FRAME]),
    look('UltraFace RFB-320, lane region', ultraFace, [LANE]),
  ];
}

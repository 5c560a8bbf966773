import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectedFace } from '../../../native-bridge/vision/detector';
import type { FaceModels } from '../../../native-bridge/vision/models';
import { loadFaceModels } from '../../../native-bridge/vision/models';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { blackPicture } from '../../../native-bridge/vision/picture';
import { demoFaces, type FacePhoto } from '../../bench/detectors/faces';

const [LONG, SHORT] = [1280, 720];

/** The face, `facePx` high, with the picture round it, its middle at (x, y). What does not fit is cut off. */
function shown(frame: RgbPicture, { picture, face }: FacePhoto, facePx: number, [x, y]: readonly [number, number]): void {
  const scale = face.height / facePx;
  const reach = Math.round(facePx * 0.9);
  for (let down = -reach; down < reach; down++) {
    for (let across = -reach; across < reach; across++) {
      const [column, row] = [Math.round(x) + across, Math.round(y) + down];
      if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) continue;
      const fromX = Math.round(face.x + face.width / 2 + across * scale);
      const fromY = Math.round(face.y + face.height / 2 + down * scale);
      if (fromX < 0 || fromY < 0 || fromX >= picture.width || fromY >= picture.height) continue;
      const from = (fromY * picture.width + fromX) * 3;
      frame.rgb.set(picture.rgb.subarray(from, from + 3), (row * frame.width + column) * 3);
    }
  }
}

const middle = ({ box }: DetectedFace) => [box.x + box.width / 2, box.y + box.height / 2] as const;

/** Real networks, the people of the demo's photos. */
describe('faces in wide and tall regions', () => {
  let models: FaceModels;
  let people: FacePhoto[];
  beforeAll(async () => {
    const loaded = await loadFaceModels(resolve('models'));
    if (!loaded.ok) throw new Error(`${loaded.fault} ${loaded.file}`);
    models = loaded.models;
    const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairgate', 'film');
    people = await demoFaces({ cacheFolder, projectFolder: resolve('.'), say: () => undefined });
  }, 120_000);
  afterAll(() => models.dispose());

  it.each<[string, number, number, readonly [number, number]]>([
    ['in the middle of a wide one', LONG, SHORT, [0.5, 0.5]],
    ['at the upper rim of a wide one', LONG, SHORT, [0.3, 0.09]],
    ['at the lower rim of a wide one', LONG, SHORT, [0.7, 0.88]],
    ['in the corner of a wide one', LONG, SHORT, [0.06, 0.1]],
    ['in the middle of a tall one', SHORT, LONG, [0.5, 0.5]],
    ['at the left rim of a tall one', SHORT, LONG, [0.11, 0.4]],
    ['at the right rim of a tall one', SHORT, LONG, [0.89, 0.6]],
  ])('%s stand where the square network sees them', async (_, width, height, [across, down]) => {
    const scale = LONG / 256;
    let seen = 0;
    for (const person of people) {
      const frame = { ...blackPicture(width, height), rgb: new Uint8Array(width * height * 3).fill(110) };
      shown(frame, person, 130, [across * width, down * height]);
      const [region] = [{ x: 0, y: 0, width, height }];
      const found = await models.detector.detect(frame, region);
      // The same picture with black round it fills a square: the network for squares is asked.
      const sidePx = LONG;
      const square = blackPicture(sidePx, sidePx);
      const [left, top] = [(sidePx - width) / 2, (sidePx - height) / 2];
      for (let row = 0; row < height; row++) {
        square.rgb.set(frame.rgb.subarray(row * width * 3, (row + 1) * width * 3), ((row + top) * sidePx + left) * 3);
      }
      const expected = await models.detector.detect(square, { x: 0, y: 0, width: sidePx, height: sidePx });
      const inside = expected.filter((face) => face.score > 0.55);
      for (const face of inside) {
        const [x, y] = middle(face);
        const same = found.find((other) => Math.hypot(middle(other)[0] + left - x, middle(other)[1] + top - y) < 2 * scale);
        expect(same).toBeDefined();
        expect(Math.abs((same?.score ?? 0) - face.score)).toBeLessThan(0.03);
        expect(Math.abs((same?.box.width ?? 0) - face.box.width)).toBeLessThan(2 * scale);
      }
      seen += Math.min(1, inside.length);
    }
    expect(seen).toBeGreaterThanOrEqual(people.length - 2);
  });
});

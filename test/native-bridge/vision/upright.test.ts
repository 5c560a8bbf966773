import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { turnClockwise, turnToUpright } from '../../../native-bridge/vision/upright';
import type { StandIn } from './doubles';
import { scriptedModels, sharpPicture } from './doubles';

const anna: StandIn = { x: 100, y: 100, size: 140, person: 1 };

/** Models for which the detector is as sure as `sureness` says, at 0, 90, 180 and 270 degrees. */
function modelsSureOf(sureness: readonly number[], change: { rollDeg?: number; ghost?: boolean } = {}) {
  const models = scriptedModels(() => [{ ...anna, ghost: change.ghost ?? false }]);
  const pictures: RgbPicture[] = [];
  const { detector, mesh } = models;
  const detect = detector.detect;
  detector.detect = async (picture, region) => {
    if (pictures.at(-1) !== picture) pictures.push(picture);
    const score = sureness[pictures.length - 1] ?? 0;
    return score === 0 ? [] : (await detect(picture, region)).map((face) => ({ ...face, score }));
  };
  const read = mesh.read;
  mesh.read = async (picture, face) => {
    const shape = await read(picture, face);
    const angle = ((change.rollDeg ?? 0) * Math.PI) / 180;
    const turned = ({ x, y }: { x: number; y: number }) => ({
      x: x * Math.cos(angle) - y * Math.sin(angle),
      y: x * Math.sin(angle) + y * Math.cos(angle),
    });
    return { ...shape, points: shape.points.map(turned) };
  };
  return { models, pictures };
}

describe('turnToUpright', () => {
  it.each<[string, number[], number | null]>([
    ['a face that only the photo as it lies shows', [0.9, 0, 0, 0], 0],
    ['a face that lies on its side', [0, 0.9, 0, 0], 90],
    ['a face on its head', [0, 0, 0.9, 0], 180],
    ['a face on its other side', [0, 0, 0, 0.9], 270],
    ['a face on its head that passes for an upright one', [0.6, 0, 0.9, 0], 180],
    ['a face that is as sure on its head', [0.9, 0, 0.9, 0], 0],
    ['nobody', [0, 0, 0, 0], null],
  ])('%s', async (_, sureness, turn) => {
    expect(await turnToUpright(modelsSureOf(sureness).models, sharpPicture())).toBe(turn);
  });

  it('nobody, where the mesh sees no face or the eyes stand one above the other', async () => {
    expect(await turnToUpright(modelsSureOf([0.9, 0, 0, 0], { ghost: true }).models, sharpPicture())).toBeNull();
    expect(await turnToUpright(modelsSureOf([0.9, 0, 0, 0], { rollDeg: 80 }).models, sharpPicture())).toBeNull();
    expect(await turnToUpright(modelsSureOf([0.9, 0, 0, 0], { rollDeg: -40 }).models, sharpPicture())).toBe(0);
  });

  it('leaves the photo as it was, and nothing of its turned copies', async () => {
    const { models, pictures } = modelsSureOf([0.9, 0.9, 0.9, 0.9]);
    const photo = sharpPicture();
    await turnToUpright(models, photo);
    expect(Buffer.compare(photo.rgb, sharpPicture().rgb)).toBe(0);
    expect(pictures).toHaveLength(4);
    for (const copy of pictures.slice(1)) expect(copy.rgb.every((value) => value === 0)).toBe(true);
  });
});

describe('turnClockwise', () => {
  it('puts the first row into the last column', () => {
    const rgb = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((value) => [value, value, value]));
    const turned = turnClockwise({ rgb, width: 3, height: 2 });
    expect(turned).toMatchObject({ width: 2, height: 3 });
    expect([...turned.rgb].filter((_, at) => at % 3 === 0)).toEqual([4, 1, 5, 2, 6, 3]);
  });

  it('four times is nothing', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, fc.integer(), (width, height, seed) => {
        const picture = {
          rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 31 + seed) & 255),
          width,
          height,
        };
        const turned = turnClockwise(turnClockwise(turnClockwise(turnClockwise(picture))));
        expect(turned).toEqual(picture);
      }),
    );
  });
});

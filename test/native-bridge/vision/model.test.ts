import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { pictureModel, rectangleModel } from '../../../native-bridge/vision/model';

/** Two pixels by two; each pixel its own colour. */
const PICTURE = { rgb: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110), width: 2, height: 2 };

/** Keeps what the network was shown, and the input itself to see whether it is wiped. */
function sessionThatKeeps() {
  const kept: { shown: number[]; input: Float32Array }[] = [];
  const run = async (feeds: { x: { data: Float32Array } }) => {
    kept.push({ shown: [...feeds.x.data], input: feeds.x.data });
    return {};
  };
  return { kept, session: { run } as unknown as InferenceSession };
}

describe('what a network is shown of a picture', () => {
  const red = [0, 30, 60, 90];
  const green = [10, 40, 70, 100];
  const blue = [20, 50, 80, 110];
  const pixels = red.map((value, index) => [value, green[index] ?? 0, blue[index] ?? 0]);

  it.each([
    ['NCHW', 'RGB', [...red, ...green, ...blue]],
    ['NCHW', 'BGR', [...blue, ...green, ...red]],
    ['NHWC', 'RGB', pixels.flat()],
    ['NHWC', 'BGR', pixels.flatMap((pixel) => pixel.toReversed())],
  ] as const)('lies %s in the order %s, scaled, and is wiped afterwards', async (layout, colour, expected) => {
    const { kept, session } = sessionThatKeeps();
    const shape = layout === 'NCHW' ? [1, 3, 2, 2] : [1, 2, 2, 3];
    const model = pictureModel(session, { name: 'x', shape, layout, colour, mean: 128, divisor: 64 });
    await model.run(PICTURE);
    expect(kept[0]?.shown).toEqual(expected.map((value) => (value - 128) / 64));
    expect(kept[0]?.input.every((value) => value === 0)).toBe(true);
  });
});

describe('the shape a network takes', () => {
  const wide = { name: 'x', shape: [1, 3, 2, 4], layout: 'NCHW', colour: 'RGB', mean: 0, divisor: 1 } as const;

  it('may be a rectangle', async () => {
    const { kept, session } = sessionThatKeeps();
    const model = rectangleModel(session, wide);
    expect([model.widthPx, model.heightPx]).toEqual([4, 2]);
    await model.run({ rgb: Uint8Array.from({ length: 24 }, (_, at) => at), width: 4, height: 2 });
    expect(kept[0]?.shown.slice(0, 8)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  });

  it('is refused where squares are wanted', () => {
    expect(() => pictureModel(sessionThatKeeps().session, wide)).toThrow(/no square picture/);
  });
});

describe('forgetting', () => {
  it('runs on zeros once after each picture, and not again', async () => {
    const { kept, session } = sessionThatKeeps();
    const model = pictureModel(session, { name: 'x', shape: [1, 3, 2, 2], layout: 'NCHW', colour: 'RGB', mean: 0, divisor: 1 });
    await model.forget();
    expect(kept).toHaveLength(0);
    await model.run(PICTURE);
    await model.forget();
    await model.forget();
    expect(kept).toHaveLength(2);
    expect(kept[1]?.shown.every((value) => value === 0)).toBe(true);
    await model.run(PICTURE);
    await model.forget();
    expect(kept).toHaveLength(4);
  });
});

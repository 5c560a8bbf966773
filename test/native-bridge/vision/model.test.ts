import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { pictureModel } from '../../../native-bridge/vision/model';

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

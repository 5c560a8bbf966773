import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import type { RgbPicture } from './picture';

/** What a model eats, as the manifest tells it: one RGB or BGR picture, value = (byte − mean) / divisor. */
export interface PictureInput {
  name: string;
  shape: readonly number[];
  layout: 'NCHW' | 'NHWC';
  colour: 'RGB' | 'BGR';
  mean: number;
  divisor: number;
}

/** Side in pixels of the square picture that `input` takes. */
export function inputSidePx({ shape, layout }: PictureInput): number {
  const [height, width] = layout === 'NCHW' ? shape.slice(2) : shape.slice(1);
  if (height === undefined || height !== width) throw new Error('the model takes no square picture');
  return height;
}

export interface PictureModel {
  sidePx: number;
  /** Answers the named outputs. The picture must have the model's size; nothing of it is kept after the answer. */
  run(picture: RgbPicture): Promise<(output: string) => Float32Array>;
  /** Runs on zeros: the network's own memory keeps what went through it last, and only another run overwrites that. */
  forget(): Promise<void>;
}

/** One run at a time: the input tensor is reused. */
export function pictureModel(session: InferenceSession, input: PictureInput): PictureModel {
  const sidePx = inputSidePx(input);
  const values = new Float32Array(sidePx * sidePx * 3);
  const tensor = new Tensor('float32', values, [...input.shape]);
  const fill = filling(input);
  return {
    sidePx,
    run: async (picture) => {
      fill(values, picture.rgb);
      try {
        const answer = await session.run({ [input.name]: tensor });
        return (output) => {
          const data = answer[output]?.data;
          if (!(data instanceof Float32Array)) throw new Error(`the model has no output ${output}`);
          return data;
        };
      } finally {
        values.fill(0);
      }
    },
    forget: async () => {
      await session.run({ [input.name]: tensor });
    },
  };
}

/** Writes a picture into the input, each byte through a table of its 256 values. */
function filling({ layout, colour, mean, divisor }: PictureInput): (values: Float32Array, rgb: Uint8Array) => void {
  const scaled = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / divisor);
  const [red, blue] = colour === 'RGB' ? [0, 2] : [2, 0];
  return (values, rgb) => {
    const pixels = rgb.length / 3;
    const [step, plane] = layout === 'NHWC' ? [3, 1] : [1, pixels];
    const [redAt, greenAt, blueAt] = [red * plane, plane, blue * plane];
    for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += 3, to += step) {
      values[redAt + to] = scaled[rgb[from] as number] as number;
      values[greenAt + to] = scaled[rgb[from + 1] as number] as number;
      values[blueAt + to] = scaled[rgb[from + 2] as number] as number;
    }
  };
}

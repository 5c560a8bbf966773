import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import { type FillPlanes, fillPlanesModule, PIXELS_AT_ONCE } from './inputKernel';
import type { RgbPicture } from './picture';
import { kernelOf } from './wasmModule';

/** What a model eats, as the manifest tells it: one RGB or BGR picture, value = (byte − mean) / divisor. */
export interface PictureInput {
  name: string;
  shape: readonly number[];
  layout: 'NCHW' | 'NHWC';
  colour: 'RGB' | 'BGR';
  mean: number;
  divisor: number;
}

/** Size of the picture that `input` takes. */
export function inputSizePx({ shape, layout }: Pick<PictureInput, 'shape' | 'layout'>): { widthPx: number; heightPx: number } {
  const [heightPx, widthPx] = layout === 'NCHW' ? shape.slice(2) : shape.slice(1);
  if (heightPx === undefined || widthPx === undefined) throw new Error('the model takes no picture');
  return { widthPx, heightPx };
}

/** Side in pixels of the square picture that `input` takes. Throws when it takes another shape. */
export function inputSidePx(input: Pick<PictureInput, 'shape' | 'layout'>): number {
  const { widthPx, heightPx } = inputSizePx(input);
  if (heightPx !== widthPx) throw new Error('the model takes no square picture');
  return heightPx;
}

interface Network {
  /** Answers the named outputs. The picture must have the model's size; nothing of it is kept after the answer. */
  run(picture: RgbPicture): Promise<(output: string) => Float32Array>;
  /**
   * Runs on zeros: the network's own memory keeps what went through it last, and only another run overwrites that. Does nothing
   * when nothing went through it since.
   */
  forget(): Promise<void>;
}

/** A network that takes squares. */
export interface PictureModel extends Network {
  sidePx: number;
}

export interface RectangleModel extends Network {
  widthPx: number;
  heightPx: number;
}

/** The same as a network that takes squares. Throws when it takes another shape. */
export function squareModel({ widthPx, heightPx, run, forget }: RectangleModel): PictureModel {
  if (heightPx !== widthPx) throw new Error('the model takes no square picture');
  return { sidePx: heightPx, run, forget };
}

export const pictureModel = (session: InferenceSession, input: PictureInput): PictureModel =>
  squareModel(rectangleModel(session, input));

/** One run at a time: the input tensor is reused. */
export function rectangleModel(session: InferenceSession, input: PictureInput): RectangleModel {
  const { widthPx, heightPx } = inputSizePx(input);
  const { values, fill } = inputValues(input, widthPx * heightPx);
  const tensor = new Tensor('float32', values, [...input.shape]);
  let remembers = false;
  return {
    widthPx,
    heightPx,
    run: async (picture) => {
      fill(picture.rgb);
      remembers = true;
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
      if (!remembers) return;
      await session.run({ [input.name]: tensor });
      remembers = false;
    },
  };
}

interface InputValues {
  values: Float32Array<ArrayBuffer>;
  /** Overwrites the values with those of a picture. */
  fill(rgb: Uint8Array): void;
}

/** In a kernel's memory, which fills planes; plainly where the layout or the processor is another. Both give the same floats. */
function inputValues(input: PictureInput, pixels: number): InputValues {
  const { mean, divisor } = input;
  const scaled = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / divisor);
  // The kernel counts in floats: only where that makes no difference.
  const inFloats = (byte: number) => Math.fround(Math.fround(byte - Math.fround(mean)) / Math.fround(divisor));
  const fits =
    input.layout === 'NCHW' && pixels % PIXELS_AT_ONCE === 0 && scaled.every((value, byte) => value === inFloats(byte));
  const kernel = fits ? kernelOf<FillPlanes>(fillPlanesModule()) : null;
  if (!kernel) {
    const values = new Float32Array(pixels * 3);
    return { values, fill: (rgb) => fillPlainly(values, rgb, scaled, input) };
  }
  const [numbersAt, valuesAt, planeBytes] = [0, 16, pixels * 4];
  const bytesAt = valuesAt + 3 * planeBytes;
  const memory = kernel.room(bytesAt + pixels * 3 + 4);
  new Float32Array(memory, numbersAt, 2).set([mean, divisor]);
  const bytes = new Uint8Array(memory, bytesAt, pixels * 3);
  const planes = [valuesAt, valuesAt + planeBytes, valuesAt + 2 * planeBytes] as const;
  const [red, green, blue] = input.colour === 'RGB' ? planes : [planes[2], planes[1], planes[0]];
  return {
    values: new Float32Array(memory, valuesAt, pixels * 3),
    fill: (rgb) => {
      bytes.set(rgb);
      kernel.run(bytesAt, bytesAt + pixels * 3, red, green, blue, numbersAt);
      bytes.fill(0);
    },
  };
}

/** Each byte through a table of its 256 values. */
function fillPlainly(values: Float32Array, rgb: Uint8Array, scaled: Float32Array, { layout, colour }: PictureInput): void {
  const [red, blue] = colour === 'RGB' ? [0, 2] : [2, 0];
  const pixels = rgb.length / 3;
  const [step, plane] = layout === 'NHWC' ? [3, 1] : [1, pixels];
  const [redAt, greenAt, blueAt] = [red * plane, plane, blue * plane];
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += 3, to += step) {
    values[redAt + to] = scaled[rgb[from] as number] as number;
    values[greenAt + to] = scaled[rgb[from + 1] as number] as number;
    values[blueAt + to] = scaled[rgb[from + 2] as number] as number;
  }
}

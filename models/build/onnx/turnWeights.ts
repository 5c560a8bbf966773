import type { TfjsTensor } from '../tfjsModel';

/** [height, width, in, out] to [out, in, height, width]; depthwise weights [height, width, C, 1] to [C, 1, height, width]. */
export function turnedConvolution(
  { shape, values }: TfjsTensor,
  depthwise: boolean,
): { shape: readonly number[]; values: Float32Array } {
  const [height = 0, width = 0, third = 0, fourth = 0] = shape;
  const [outputs, inputs] = depthwise ? [third, fourth] : [fourth, third];
  const turned = new Float32Array(values.length);
  for (let out = 0; out < outputs; out += 1) {
    for (let channel = 0; channel < inputs; channel += 1) {
      for (let pixel = 0; pixel < height * width; pixel += 1) {
        const from = depthwise ? (pixel * outputs + out) * inputs + channel : (pixel * inputs + channel) * outputs + out;
        turned[(out * inputs + channel) * height * width + pixel] = values[from] ?? 0;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], values: turned };
}

import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnxWriter';

/** One picture inside the network: `channels` planes of `height` rows. */
interface Planes {
  channels: number;
  height: number;
  width: number;
  values: Float32Array;
}

/**
 * What `output` holds when the network looks at a black picture of the size of its input, [channels, height, width]; `black` is
 * the value of a black pixel. Counts in doubles and keeps floats: the same on every machine. Throws on an operation it does not know.
 */
export function blackResponse(graph: OnnxGraph, output: string, black: number): Planes {
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const known = new Map<string, Planes>();
  const [input] = graph.inputs;
  const [, first = 0, second = 0, third = 0] = input?.shape ?? [];
  // The order of rows and colours makes no difference to a picture of one value.
  const [channels, height, width] = first === 3 ? [first, second, third] : [third, first, second];
  known.set(input?.name ?? '', { channels, height, width, values: new Float32Array(channels * height * width).fill(black) });
  for (const node of graph.nodes) {
    const [result = ''] = node.outputs;
    known.set(result, answer(node, known, tensors));
    if (result === output) break;
  }
  const response = known.get(output);
  if (!response) throw new Error(`the network has no ${output}`);
  return response;
}

function answer(node: OnnxNode, known: ReadonlyMap<string, Planes>, tensors: ReadonlyMap<string, OnnxTensor>): Planes {
  const [x, y] = node.inputs.map((name) => known.get(name));
  if (!x) throw new Error(`${node.op} reads what is not known`);
  if (node.op === 'Transpose') return x;
  if (node.op === 'Relu') return { ...x, values: x.values.map((value) => Math.max(0, value)) };
  if (node.op === 'Add' && y) return { ...x, values: x.values.map((value, at) => value + (y.values[at] ?? Number.NaN)) };
  if (node.op === 'MaxPool') return pooled(x, node);
  if (node.op === 'Conv') return convolved(x, node, tensors);
  throw new Error(`the response of ${node.op} to black is not known`);
}

const intsOf = ({ attributes }: OnnxNode, name: string, fallback: readonly number[]): readonly number[] => {
  const attribute = attributes?.[name];
  if (!attribute) return fallback;
  return 'ints' in attribute ? attribute.ints : 'int' in attribute ? [attribute.int] : fallback;
};

function pooled({ channels, height, width, values }: Planes, node: OnnxNode): Planes {
  if (intsOf(node, 'kernel_shape', []).join() !== '2,2' || intsOf(node, 'strides', []).join() !== '2,2') {
    throw new Error('a MaxPool of another kind than 2 × 2');
  }
  const [downTo, acrossTo] = [height / 2, width / 2];
  const out = new Float32Array(channels * downTo * acrossTo);
  for (let at = 0; at < out.length; at += 1) {
    const row = Math.floor(at / acrossTo);
    const from = row * 2 * width + (at % acrossTo) * 2;
    const value = (offset: number) => values[from + offset] ?? Number.NaN;
    out[at] = Math.max(value(0), value(1), value(width), value(width + 1));
  }
  return { channels, height: downTo, width: acrossTo, values: out };
}

function convolved(x: Planes, node: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): Planes {
  const weights = tensors.get(node.inputs[1] ?? '');
  const bias = tensors.get(node.inputs[2] ?? '')?.values;
  const [channels = 0, perGroup = 0, tall = 0, wide = 0] = weights?.shape ?? [];
  const [group = 1] = intsOf(node, 'group', [1]);
  const [top = 0, left = 0, bottom = 0, right = 0] = intsOf(node, 'pads', [0, 0, 0, 0]);
  const [down = 1, across = 1] = intsOf(node, 'strides', [1, 1]);
  const height = Math.floor((x.height + top + bottom - tall) / down) + 1;
  const width = Math.floor((x.width + left + right - wide) / across) + 1;
  const out = new Float32Array(channels * height * width);
  const sums = new Float64Array(width);
  for (let channel = 0; channel < channels; channel += 1) {
    const firstIn = Math.floor((channel * group) / channels) * perGroup;
    for (let row = 0; row < height; row += 1) {
      sums.fill(Number(bias?.[channel] ?? 0));
      for (let tap = 0; tap < perGroup * tall * wide; tap += 1) {
        const [plane, kernelRow, kernelColumn] = [Math.floor(tap / (tall * wide)), Math.floor(tap / wide) % tall, tap % wide];
        const fromRow = row * down + kernelRow - top;
        if (fromRow < 0 || fromRow >= x.height) continue;
        const weight = Number(weights?.values[channel * perGroup * tall * wide + tap] ?? Number.NaN);
        const from = ((firstIn + plane) * x.height + fromRow) * x.width;
        for (let column = 0, at = kernelColumn - left; column < width; column += 1, at += across) {
          if (at >= 0 && at < x.width) sums[column] = (sums[column] as number) + weight * (x.values[from + at] as number);
        }
      }
      out.set(sums, (channel * height + row) * width);
    }
  }
  return { channels, height, width, values: out };
}

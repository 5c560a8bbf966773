import { blackResponse } from './blackResponse';
import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnxWriter';

/** How many times smaller the picture inside the network is where the black is put back. */
const SHRUNK = 4;
/** Lines of that picture at either end of the strip which are black rather than what the first part made of it beside zeros. */
const SPOILT = 3;

/**
 * The same network for pictures that are black above and below (or left and right) of a strip in the middle, of which it takes
 * the strip alone, [1, 3, height, width]. Its first part, which works on the large picture and sees but a few pixels far, runs on
 * the strip; then what that part answers to black is put round it, and the rest runs as ever. Outputs keep their shapes and
 * meaning. `black` is the input's value for a black pixel. At its ends the first part sees zeros instead of black, so the strip
 * needs some 24 px of black of its own there; half of them are thrown away. Throws on a network that has no such first part.
 */
export function withStripInput(graph: OnnxGraph, strip: { heightPx: number; widthPx: number }, black: number): OnnxGraph {
  const [input] = graph.inputs;
  const [, first = 0, second = 0, third = 0] = input?.shape ?? [];
  if (!input || third !== 3) throw new Error('the network takes no picture, rows first');
  const end = graph.nodes.findIndex((_, at) => isNeck(graph, at) && shrunkAt(graph.nodes.slice(0, at + 1)) === SHRUNK);
  const [whole = ''] = graph.nodes[end]?.outputs ?? [];
  if (whole === '') throw new Error('the network has no place to put the black back');
  const response = blackResponse(graph, whole, black);
  const { channels, height, width } = response;
  const isWide = strip.widthPx === second;
  const cut = (isWide ? first - strip.heightPx : second - strip.widthPx) / 2 / SHRUNK;
  if (!(Number.isInteger(cut) && cut > 0) || (!isWide && strip.heightPx !== first)) throw new Error('not a strip of its input');
  const lines = cut + SPOILT;
  const part = (name: string, [fromRow, rows]: readonly [number, number], [fromColumn, columns]: readonly [number, number]) => {
    const values = Array.from({ length: channels * rows * columns }, (_, at) => {
      const [channel, row, column] = [Math.floor(at / columns / rows), Math.floor(at / columns) % rows, at % columns];
      return response.values[(channel * height + fromRow + row) * width + fromColumn + column] ?? Number.NaN;
    });
    return {
      name: `${whole}/${name}`,
      shape: [1, channels, rows, columns],
      values: Float32Array.from(values),
    } satisfies OnnxTensor;
  };
  const [before, after] = isWide
    ? [part('before', [0, lines], [0, width]), part('after', [height - lines, lines], [0, width])]
    : [part('before', [0, height], [0, lines]), part('after', [0, height], [width - lines, lines])];
  const axis = isWide ? 2 : 3;
  const bounds = [
    { name: `${whole}/from`, shape: [1], values: [SPOILT] },
    { name: `${whole}/to`, shape: [1], values: [(isWide ? height : width) - 2 * cut - SPOILT] },
    { name: `${whole}/axis`, shape: [1], values: [axis] },
  ];
  const joining: OnnxNode[] = [
    { op: 'Slice', inputs: [`${whole}/strip`, ...bounds.map(({ name }) => name)], outputs: [`${whole}/sound`] },
    {
      op: 'Concat',
      inputs: [before.name, `${whole}/sound`, after.name],
      outputs: [whole],
      attributes: { axis: { int: axis } },
    },
  ];
  const ofStrip = graph.nodes.slice(0, end + 1).map((node, at) => (at === end ? { ...node, outputs: [`${whole}/strip`] } : node));
  return {
    ...graph,
    inputs: [{ ...input, shape: [1, strip.heightPx, strip.widthPx, third] }],
    nodes: [...ofStrip, ...joining, ...graph.nodes.slice(end + 1)],
    initializers: [...graph.initializers, ...bounds, before, after],
  };
}

/** Whether all that comes after this operation reads nothing from before it but its result. */
function isNeck({ nodes, initializers }: OnnxGraph, at: number): boolean {
  const known = new Set([...initializers.map(({ name }) => name), ...(nodes[at]?.outputs ?? [])]);
  return nodes.slice(at + 1).every(({ inputs, outputs }) => {
    for (const output of outputs) known.add(output);
    return inputs.every((name) => known.has(name));
  });
}

/** How many times smaller than the input the picture is after these operations: a step beside another does not count twice. */
function shrunkAt(nodes: readonly OnnxNode[]): number {
  const shrunk = new Map<string, number>();
  let last = 1;
  for (const { inputs, outputs, attributes } of nodes) {
    const strides = attributes?.strides;
    const step = strides && 'ints' in strides ? (strides.ints[0] ?? 1) : 1;
    last = (shrunk.get(inputs[0] ?? '') ?? 1) * step;
    for (const output of outputs) shrunk.set(output, last);
  }
  return last;
}

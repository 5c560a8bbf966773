import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './onnxWriter';

/** Channels of one block on processors with 512-bit vectors; on those with 256 bits it is 8. */
const BLOCK_CHANNELS = 16;

/**
 * Rewrites a network so that onnxruntime computes the whole of it in its blocked layout (NCHWc), in which its fast convolutions
 * work. An operation without a kernel for that layout makes it turn the picture back, and forth again for the next convolution:
 * - PRelu(x), slope a per channel, becomes x + (1 − a) · Relu(−x): two 1 × 1 convolutions of each channel by itself, the first
 *   fused with the Relu, the second with the sum;
 * - channels added as zeros (Pad, or Concat with zeros), and a pooled picture whose channels do not fill blocks, pass through a
 *   convolution with ones in its diagonal, which is fused with the sum that follows;
 * - an input [1, height, width, channels] that is only turned becomes [1, channels, height, width].
 * The outcome differs by rounding alone. Throws when a PRelu has another slope than one number per channel.
 */
export function keepBlocked(graph: OnnxGraph): OnnxGraph {
  return withoutUnused(rewriteNodes(withTurnedInput(graph)));
}

interface Rewriting {
  graph: OnnxGraph;
  producers: ReadonlyMap<string, OnnxNode>;
  tensors: ReadonlyMap<string, OnnxTensor>;
  nodes: OnnxNode[];
  added: OnnxTensor[];
}

function rewriteNodes(graph: OnnxGraph): OnnxGraph {
  const rewriting: Rewriting = {
    graph,
    producers: new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node]))),
    tensors: new Map(graph.initializers.map((tensor) => [tensor.name, tensor])),
    nodes: [],
    added: [],
  };
  for (const node of graph.nodes) {
    if (node.op === 'PRelu') rewritePRelu(rewriting, node);
    else if (node.op === 'Add')
      rewriting.nodes.push({ ...node, inputs: node.inputs.map((name) => blockedSummand(rewriting, name)) });
    else rewriting.nodes.push(node);
  }
  return { ...graph, nodes: rewriting.nodes, initializers: [...graph.initializers, ...rewriting.added] };
}

function rewritePRelu(rewriting: Rewriting, node: OnnxNode): void {
  const { tensors, nodes, added } = rewriting;
  const [x = '', slopeName = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const slope = tensors.get(slopeName);
  const channels = channelsOf(rewriting, x) ?? 0;
  if (!(slope?.values instanceof Float32Array) || slope.shape.join() !== `${channels},1,1`) {
    throw new Error(`${slopeName} is not one slope per channel`);
  }
  const shape = [channels, 1, 1, 1];
  const negation = { name: `${y}/negation`, shape, values: new Float32Array(channels).fill(-1) };
  const lift = { name: `${y}/lift`, shape, values: slope.values.map((a) => 1 - a) };
  added.push(negation, lift);
  const attributes = pointwise(channels);
  nodes.push(
    { op: 'Conv', inputs: [x, negation.name], outputs: [`${y}/negated`], attributes },
    { op: 'Relu', inputs: [`${y}/negated`], outputs: [`${y}/below`] },
    { op: 'Conv', inputs: [`${y}/below`, lift.name], outputs: [`${y}/lifted`], attributes },
    { op: 'Add', inputs: [`${y}/lifted`, x], outputs: [y] },
  );
}

/** The name of a value equal to `name` that a convolution made, where `name` itself would leave the blocked layout. */
function blockedSummand(rewriting: Rewriting, name: string): string {
  const { producers, nodes, added } = rewriting;
  const widened = widenedFrom(rewriting, name);
  const from = widened?.from ?? name;
  const channels = channelsOf(rewriting, from);
  const isPooled = producers.get(from)?.op === 'MaxPool';
  if (channels === null || (!widened && !(isPooled && channels % BLOCK_CHANNELS !== 0))) return name;
  const outputs = channels + (widened?.zeros ?? 0);
  const diagonal = { name: `${name}/diagonal`, shape: [outputs, channels, 1, 1], values: new Float32Array(outputs * channels) };
  for (let channel = 0; channel < channels; channel += 1) diagonal.values[channel * channels + channel] = 1;
  added.push(diagonal);
  nodes.push({ op: 'Conv', inputs: [from, diagonal.name], outputs: [`${name}/kept`], attributes: pointwise(1) });
  return `${name}/kept`;
}

/** Where `name` is another value with channels of zeros behind its own: that value, and how many. */
function widenedFrom({ producers, tensors }: Rewriting, name: string): { from: string; zeros: number } | null {
  const node = producers.get(name);
  const [from = '', second = ''] = node?.inputs ?? [];
  if (node?.op === 'Pad') {
    const pads = [...(tensors.get(second)?.values ?? [])];
    const zeros = pads[5] ?? 0;
    return pads.length === 8 && node.inputs.length === 2 && pads.every((count, index) => index === 5 || count === 0)
      ? { from, zeros }
      : null;
  }
  const fill = producers.get(second);
  if (node?.op !== 'Concat' || node.inputs.length !== 2 || fill?.op !== 'ConstantOfShape') return null;
  // Without a value of its own such a constant is zero.
  if (!isInt(node.attributes?.axis, 1) || fill.attributes?.value !== undefined) return null;
  const shape = [...(tensors.get(fill.inputs[0] ?? '')?.values ?? [])];
  return { from, zeros: shape[1] ?? 0 };
}

const isInt = (attribute: OnnxAttribute | undefined, int: number) =>
  attribute !== undefined && 'int' in attribute && attribute.int === int;

/** Channels of a value, as far as the convolutions before it tell; null when they do not. */
function channelsOf(rewriting: Rewriting, name: string): number | null {
  const node = rewriting.producers.get(name);
  if (node?.op === 'Conv') return rewriting.tensors.get(node.inputs[1] ?? '')?.shape[0] ?? null;
  if (!node || !['Add', 'MaxPool', 'PRelu', 'Relu'].includes(node.op)) return null;
  for (const input of node.inputs) {
    const channels = channelsOf(rewriting, input);
    if (channels !== null) return channels;
  }
  return null;
}

function pointwise(group: number): Record<string, OnnxAttribute> {
  return { group: { int: group }, kernel_shape: { ints: [1, 1] }, pads: { ints: [0, 0, 0, 0] }, strides: { ints: [1, 1] } };
}

function withTurnedInput(graph: OnnxGraph): OnnxGraph {
  const [first, ...others] = graph.nodes;
  const [input] = graph.inputs;
  const order = first?.attributes?.perm;
  if (!first || !input || first.op !== 'Transpose' || first.inputs[0] !== input.name) return graph;
  const turns = order && 'ints' in order && order.ints.join() === '0,3,1,2';
  if (!turns || others.some(({ inputs }) => inputs.includes(input.name))) return graph;
  const turned = first.outputs[0];
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  return {
    ...graph,
    inputs: [{ name: input.name, shape: [batch, channels, height, width] }],
    nodes: others.map((node) => ({ ...node, inputs: node.inputs.map((name) => (name === turned ? input.name : name)) })),
  };
}

/** Without the operations that lead to no output, and without the weights nobody reads. */
function withoutUnused(graph: OnnxGraph): OnnxGraph {
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      const leadsOn = outputs.some((output) => wanted.has(output));
      if (leadsOn) for (const input of inputs) wanted.add(input);
      return leadsOn;
    })
    .toReversed();
  return { ...graph, nodes, initializers: graph.initializers.filter(({ name }) => wanted.has(name)) };
}

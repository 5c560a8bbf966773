import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOnnxFile } from '../../../models/build/onnx/onnxReader';
import type { OnnxGraph } from '../../../models/build/onnx/onnxWriter';
import type { ModelFile, ModelSet } from '../../../models/manifest';
import { originalNetwork } from '../../models/originalNetworks';

export interface PeerNetwork {
  graph: OnnxGraph;
  /** Input value = (byte − mean) / divisor. */
  mean: number;
  divisor: number;
}

type Role = 'detector' | 'mesh' | 'recogniser';

/** The three networks as their makers wrote them: the form for onnxruntime's layout makes others slower. */
export interface PeerNetworks extends Record<Role, PeerNetwork> {
  files: Record<Role, { path: string; layout: 'NCHW' | 'NHWC'; mean: number; divisor: number }>;
  dispose(): Promise<void>;
}

export async function peerNetworks(set: ModelSet, say: (line: string) => void): Promise<PeerNetworks> {
  const folder = await mkdtemp(join(tmpdir(), 'fairgate-bench-'));
  const network = async (entry: ModelFile) => {
    const bytes = await originalNetwork(entry, say);
    const path = join(folder, entry.file);
    await writeFile(path, bytes);
    const graph = readOnnxFile(bytes);
    const { mean, divisor } = entry.input;
    const layout = graph.inputs[0]?.shape[1] === 3 ? ('NCHW' as const) : ('NHWC' as const);
    return { graph, mean, divisor, file: { path, layout, mean, divisor } };
  };
  const [detector, mesh, recogniser] = [await network(set.detector), await network(set.mesh), await network(set.recogniser)];
  return {
    detector,
    mesh,
    recogniser,
    files: { detector: detector.file, mesh: mesh.file, recogniser: recogniser.file },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

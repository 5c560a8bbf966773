import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOnnxFile } from '../../../models/build/onnx/onnxReader';
import type { ModelFile, ModelSet } from '../../../models/manifest';
import { originalNetwork } from '../../models/originalNetworks';

type Role = 'detector' | 'mesh' | 'recogniser';

/** The three networks as their makers wrote them: the form for onnxruntime's layout makes others slower. */
export interface PeerNetworks {
  /** Input value = (byte − mean) / divisor. */
  files: Record<Role, { path: string; layout: 'NCHW' | 'NHWC'; mean: number; divisor: number }>;
  dispose(): Promise<void>;
}

export async function peerNetworks(set: ModelSet, say: (line: string) => void): Promise<PeerNetworks> {
  const folder = await mkdtemp(join(tmpdir(), 'fairgate-bench-'));
  const network = async (entry: ModelFile) => {
    const bytes = await originalNetwork(entry, say);
    const path = join(folder, entry.file);
    await writeFile(path, bytes);
    const { mean, divisor } = entry.input;
    const layout = readOnnxFile(bytes).inputs[0]?.shape[1] === 3 ? ('NCHW' as const) : ('NHWC' as const);
    return { path, layout, mean, divisor };
  };
  const [detector, mesh, recogniser] = [await network(set.detector), await network(set.mesh), await network(set.recogniser)];
  return {
    files: { detector, mesh, recogniser },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

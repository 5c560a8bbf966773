import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFile, ModelManifest, ModelSource } from '../manifest';
import { sha256OfFile } from '../verify';
import { dlibToOnnx } from './dlibToOnnx';
import { eyeContourToOnnx } from './eyeContourToOnnx';
import { faceMeshToOnnx } from './faceMeshToOnnx';
import { BuildError, type FetchContext, fetchSource, type SourceFiles, sha256Hex } from './fetchSource';
import { keepBlocked } from './onnx/blockedLayout';
import { readOnnxFile } from './onnx/onnxReader';
import { onnxFileBytes } from './onnx/onnxWriter';
import { withStripInput } from './onnx/stripInput';
import { zeroDenormalWeights } from './onnx/zeroDenormals';

/** Below this size a weight cannot move a cosine; above the largest denormal float (1.2e-38) by a wide margin. */
export const DENORMAL_LIMIT = 1e-30;

export interface BuildContext extends FetchContext {
  outFolder: string;
}

/**
 * Makes every file of the manifest in `outFolder`; a file that already has its sha256 is left as it is. An output is put in
 * place only when its sha256 is the manifest's, so a broken run leaves the old files. Throws a BuildError. Returns how many were built.
 */
export async function buildModels(manifest: ModelManifest, context: BuildContext): Promise<number> {
  await makeFolder(context.outFolder);
  let built = 0;
  for (const [index, entry] of manifest.files.entries()) {
    const say = (line: string) => context.say(`[${index + 1}/${manifest.files.length}] ${entry.file}: ${line}`);
    const target = join(context.outFolder, entry.file);
    if ((await sha256OfFile(target).catch(() => null)) === entry.builtSha256) {
      say('already built');
      continue;
    }
    const bytes = makeOutput(entry, await fetchSource(wholeSource(manifest, entry.source), { ...context, say }));
    const actual = sha256Hex(bytes);
    if (actual !== entry.builtSha256) {
      throw new BuildError(
        `${entry.file} was built with sha256 ${actual} instead of ${entry.builtSha256}, so it was not kept; the manifest and the builder do not belong together.`,
      );
    }
    await writeWhole(target, bytes);
    say(`built, ${(bytes.length / 1e6).toFixed(1)} MB, sha256 as in the manifest`);
    built += 1;
  }
  return built;
}

/** All the files the manifest wants of this package, so that one download serves every model made from it. */
function wholeSource({ files }: ModelManifest, source: ModelSource): ModelSource {
  const same = files.filter((entry) => entry.source.package === source.package && entry.source.version === source.version);
  const wanted = new Map(same.flatMap((entry) => entry.source.files).map((file) => [file.path, file]));
  return { ...source, files: [...wanted.values()] };
}

/** The bytes of one built model, before any check. Pure: the same source gives the same bytes on every machine. */
export function makeOutput(entry: Pick<ModelFile, 'step' | 'source' | 'file' | 'input'>, sources: SourceFiles): Uint8Array {
  const sourceFile = (ending: string) => {
    const path = entry.source.files.find((candidate) => candidate.path.endsWith(ending))?.path;
    const bytes = path === undefined ? undefined : sources.get(path);
    if (!bytes) throw new BuildError(`The manifest names no ${ending} source for ${entry.file}.`);
    return bytes;
  };
  switch (entry.step) {
    case 'copy':
      return sourceFile('.onnx');
    case 'onnx-to-blocked':
      return blocked(zeroDenormalWeights(sourceFile('.onnx'), DENORMAL_LIMIT).onnx);
    case 'onnx-strip-to-blocked':
      return blocked(ofStrip(zeroDenormalWeights(sourceFile('.onnx'), DENORMAL_LIMIT).onnx, entry.input));
    case 'tfjs-dlib-to-onnx':
      return dlibToOnnx(new TextDecoder().decode(sourceFile('.json')), sourceFile('.bin'));
    case 'tfjs-facemesh-to-onnx':
      return blocked(faceMeshToOnnx(new TextDecoder().decode(sourceFile('.json')), sourceFile('.bin')));
    case 'tfjs-eyecontour-to-onnx':
      return blocked(eyeContourToOnnx(new TextDecoder().decode(sourceFile('.json')), sourceFile('.bin')));
  }
}

/** The same network for the strip of its input that the manifest wants. */
function ofStrip(onnxFile: Uint8Array, { shape, layout, mean, divisor }: ModelFile['input']): Uint8Array {
  const [heightPx = 0, widthPx = 0] = layout === 'NCHW' ? shape.slice(2) : shape.slice(1);
  return onnxFileBytes(withStripInput(readOnnxFile(onnxFile), { heightPx, widthPx }, -mean / divisor));
}

const blocked = (onnxFile: Uint8Array): Uint8Array => onnxFileBytes(keepBlocked(readOnnxFile(onnxFile)));

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(() => {
    throw new BuildError(`The folder ${folder} cannot be made; choose another with --out.`);
  });
}

/** Writes beside the target, flushes, then renames, so that a reader never meets half a model. */
async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  const part = `${target}.${process.pid}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new BuildError(`${target} cannot be written (${code}); free some disk space or choose another folder with --out.`);
  }
}

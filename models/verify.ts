import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ModelFile, ModelManifest, type OptionalFile } from './manifest';

/** `file` is a name inside `modelsFolder`, never a full path. */
export interface ModelProblem {
  problem: 'missing' | 'wrong-hash' | 'manifest-broken';
  file: string;
}

/** Lower-case hex sha256 of a file. Rejects when it cannot be read. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Reads `manifest.json` of a models folder; null when it is absent, is not JSON or breaks the schema. */
export async function readManifest(modelsFolder: string): Promise<ModelManifest | null> {
  try {
    const parsed = ModelManifest.safeParse(JSON.parse(await readFile(join(modelsFolder, 'manifest.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Compares every built model of the manifest with its sha256. An empty list means that all of them may be loaded.
 * `modelsFolder` holds `manifest.json` and `built/`.
 */
export async function verifyModels(modelsFolder: string): Promise<ModelProblem[]> {
  const manifest = await readManifest(modelsFolder);
  if (!manifest) return [{ problem: 'manifest-broken', file: 'manifest.json' }];
  const problems: ModelProblem[] = [];
  for (const { file, builtSha256 } of manifest.files) {
    const found = await sha256OfFile(join(modelsFolder, 'built', file)).catch(() => null);
    if (found === null) problems.push({ problem: 'missing', file });
    else if (found !== builtSha256) problems.push({ problem: 'wrong-hash', file });
  }
  return problems;
}

/** `not-fetched`: an optional file that nobody asked for. `bytes` as the manifest has them; `profiles` by name. */
export interface FileState {
  name: string;
  file: string;
  role: ModelFile['role'] | OptionalFile['role'];
  profiles: readonly string[];
  bytes: number;
  licence: string;
  optional: boolean;
  state: 'built' | 'fetched' | 'missing' | 'wrong-hash' | 'not-fetched';
}

/** Every file of the manifest, optional ones last, as it lies in `builtFolder`; each one there is hashed. */
export async function fileStates(manifest: ModelManifest, builtFolder: string): Promise<FileState[]> {
  const states: FileState[] = [];
  for (const entry of [...manifest.files, ...manifest.optional]) {
    const { name, file, role, builtBytes, builtSha256, licence } = entry;
    const optional = 'url' in entry;
    const found = await sha256OfFile(join(builtFolder, file)).catch(() => null);
    const whole = optional ? 'fetched' : 'built';
    const absent = optional ? 'not-fetched' : 'missing';
    states.push({
      name,
      file,
      role,
      profiles: manifest.profiles
        .filter(({ detector, detectorStrips, mesh, recogniser, eyes, liveness }) =>
          [detector, ...detectorStrips, mesh, recogniser, eyes, liveness].includes(name),
        )
        .map((profile) => profile.name),
      bytes: builtBytes,
      licence,
      optional,
      state: found === null ? absent : found === builtSha256 ? whole : 'wrong-hash',
    });
  }
  return states;
}

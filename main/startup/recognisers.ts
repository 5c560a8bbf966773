import { type ModelManifest, modelsOf } from '../../models/manifest';
import type { Recogniser } from '../recognitionDesk';

/** The recogniser of a profile, with its measured thresholds; null without a manifest or for a name it does not have. */
export function recogniserOf(manifest: ModelManifest | null, profileName: string): Recogniser | null {
  const set = manifest && modelsOf(manifest, profileName);
  if (!set) return null;
  const { modelId, dimensions, calibration, file, name } = set.recogniser;
  return {
    model: modelId,
    dimensions,
    calibration: calibration ?? null,
    use: set.profile.use,
    passiveAtLeast: set.liveness?.accept ?? null,
    files: [set.detector, ...set.detectorStrips, set.mesh, set.recogniser, set.eyes, set.liveness].flatMap((file) =>
      file ? [{ name: file.name, sha256: file.builtSha256 }] : [],
    ),
    ...('url' in set.recogniser && { toFetch: { file, name } }),
  };
}

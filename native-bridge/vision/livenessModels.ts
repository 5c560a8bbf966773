import type { EyesFile, LivenessFile, ProfileModels } from '../../models/manifest';
import type { EyeReader } from './eyes';
import { eyeReader } from './eyes';
import type { LivenessScorer } from './liveness';
import { livenessScorer } from './liveness';
import type { PictureModel } from './model';
import { canRun } from './trial';

/** Networks that only lanes with a liveness rule need; each is loaded when it is first asked for. */
export interface LivenessModels {
  /** Null when the profile has none, or its file is missing or broken: then nothing is a sign of life. */
  scorer(): Promise<LivenessScorer | null>;
  eyes(): Promise<EyeReader | null>;
  /** Overwrites what those that are loaded still hold of the last face. */
  forget(): Promise<void>;
}

/** `open` loads a file, and answers null when it cannot; whoever gave it disposes of what it opened. */
export function lazyLivenessModels(
  { liveness, eyes }: Pick<ProfileModels, 'liveness' | 'eyes'>,
  open: (file: EyesFile | LivenessFile) => Promise<PictureModel | null>,
): LivenessModels {
  const opened: PictureModel[] = [];
  const load = async <F extends EyesFile | LivenessFile, T>(
    file: F | null,
    use: (model: PictureModel, file: F, output: string) => T,
  ): Promise<T | null> => {
    const output = file?.outputs[0]?.name;
    if (!file || output === undefined) return null;
    const model = await open(file);
    if (!model || !(await canRun(model, [output]))) return null;
    opened.push(model);
    return use(model, file, output);
  };
  let scorer: Promise<LivenessScorer | null> | null = null;
  let reader: Promise<EyeReader | null> | null = null;
  return {
    scorer: () => {
      scorer ??= load(liveness, (model, { cropScale, liveOutput }, logitsOutput) =>
        livenessScorer(model, { logitsOutput, cropScale, liveOutput }),
      );
      return scorer;
    },
    eyes: () => {
      reader ??= load(eyes, (model, { cropScale, corners, lids }, contourOutput) =>
        eyeReader(model, { contourOutput, cropScale, corners, lids }),
      );
      return reader;
    },
    forget: async () => {
      for (const model of opened) await model.forget();
    },
  };
}

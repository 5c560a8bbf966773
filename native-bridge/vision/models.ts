import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { DetectorFile, EyesFile, LivenessFile, ProfileModels } from '../../models/manifest';
import { modelsOf } from '../../models/manifest';
import { readManifest } from '../../models/verify';
import type { FaceDetector } from './detector';
import { blazeFaceDetector } from './detector';
import type { FaceRecogniser } from './embed';
import { faceRecogniser } from './embed';
import type { LivenessModels } from './livenessModels';
import { lazyLivenessModels } from './livenessModels';
import type { FaceMesh } from './mesh';
import { faceMesh } from './mesh';
import type { RectangleModel } from './model';
import { pictureModel, rectangleModel, squareModel } from './model';
import type { Point } from './picture';
import { canRun } from './trial';

/** The loaded models of one profile. Their inputs are reused: one picture at a time (`turns.ts`). */
export interface FaceModels {
  profile: string;
  /** Names the recogniser; goes into every template. */
  modelId: string;
  detector: FaceDetector;
  mesh: FaceMesh;
  recogniser: FaceRecogniser;
  /** Where the five points lie in an aligned crop of `cropSidePx`. */
  template: readonly Point[];
  cropSidePx: number;
  liveness: LivenessModels;
  /** Overwrites what the networks still hold of the last faces. Takes as long as looking at one in every way that was used. */
  forget(): Promise<void>;
  dispose(): Promise<void>;
}

/** `file` is a name inside the models folder. */
export interface ModelsFault {
  fault: 'missing' | 'wrong-hash' | 'unusable';
  file: string;
}

export type LoadedModels = { ok: true; models: FaceModels } | ({ ok: false } & ModelsFault);

type UsedFile = DetectorFile | ProfileModels['mesh' | 'recogniser'] | EyesFile | LivenessFile;

/**
 * Reads `manifest.json` and `built/` of the folder and loads a profile, by default the manifest's own. A file is hashed in
 * memory and loaded from those very bytes. A profile the manifest does not have makes the manifest unusable; an optional file
 * that nobody fetched is missing.
 */
export async function loadFaceModels(modelsFolder: string, profileName?: string): Promise<LoadedModels> {
  const manifest = await readManifest(modelsFolder);
  if (!manifest) return { ok: false, fault: 'missing', file: 'manifest.json' };
  const set = modelsOf(manifest, profileName ?? manifest.profile.name);
  if (!set) return { ok: false, fault: 'unusable', file: 'manifest.json' };
  const sessions: InferenceSession[] = [];
  const opened = new Map<UsedFile, RectangleModel>();
  for (const file of [set.detector, ...set.detectorStrips, set.mesh, set.recogniser]) {
    const session = await openSession(modelsFolder, file);
    if ('fault' in session) {
      await releaseAll(sessions);
      return { ok: false, ...session };
    }
    sessions.push(session);
    const model = rectangleModel(session, file.input);
    const outputs = file.outputs.map(({ name }) => name);
    const fits = set.detectorStrips.some((strip) => strip === file) || model.widthPx === model.heightPx;
    if (!fits || !(await canRun(model, outputs))) {
      await releaseAll(sessions);
      return { ok: false, fault: 'unusable', file: file.file };
    }
    opened.set(file, model);
  }
  const liveness = lazyLivenessModels(set, async (file) => {
    const session = await openSession(modelsFolder, file);
    if ('fault' in session) return null;
    sessions.push(session);
    return pictureModel(session, file.input);
  });
  return assemble(set, { opened, liveness }, () => releaseAll(sessions));
}

/** One thread: ffmpeg, the window and the other lanes need the second core more than a frame needs 3 ms. */
export const SESSION_OPTIONS = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
} as const satisfies InferenceSession.SessionOptions;

async function openSession(modelsFolder: string, file: UsedFile): Promise<InferenceSession | ModelsFault> {
  const bytes = await readFile(join(modelsFolder, 'built', file.file)).catch(() => null);
  if (!bytes) return { fault: 'missing', file: file.file };
  if (createHash('sha256').update(bytes).digest('hex') !== file.builtSha256) return { fault: 'wrong-hash', file: file.file };
  try {
    return await InferenceSession.create(bytes, SESSION_OPTIONS);
  } catch {
    return { fault: 'unusable', file: file.file };
  }
}

interface Opened {
  opened: Map<UsedFile, RectangleModel>;
  liveness: LivenessModels;
}

function assemble(set: ProfileModels, { opened, liveness }: Opened, dispose: () => Promise<void>): LoadedModels {
  const { detector, detectorStrips, mesh, recogniser, profile } = set;
  const modelOf = (file: UsedFile): RectangleModel => {
    const model = opened.get(file);
    if (!model) throw new Error('a model of the set was not opened');
    return model;
  };
  if (detector.decode.kind !== 'blazeface') return { ok: false, fault: 'unusable', file: detector.file };
  const meshOutput = (values: number) => mesh.outputs.find(({ shape }) => shape.at(-1) === values)?.name;
  const [verticesOutput, presenceOutput] = [meshOutput(468 * 3), meshOutput(1)];
  const templateOutput = recogniser.outputs[0]?.name;
  if (!verticesOutput || !presenceOutput) return { ok: false, fault: 'unusable', file: mesh.file };
  if (!templateOutput) return { ok: false, fault: 'unusable', file: recogniser.file };
  return {
    ok: true,
    models: {
      profile: profile.name,
      modelId: recogniser.modelId,
      detector: blazeFaceDetector(squareModel(modelOf(detector)), detectorStrips.map(modelOf), detector.decode.grids),
      mesh: faceMesh(squareModel(modelOf(mesh)), {
        verticesOutput,
        presenceOutput,
        cropScale: mesh.cropScale,
        alignmentVertices: mesh.alignmentVertices,
      }),
      recogniser: faceRecogniser(squareModel(modelOf(recogniser)), templateOutput),
      template: recogniser.alignment.points.map(([x, y]) => ({ x, y })),
      cropSidePx: recogniser.alignment.sidePx,
      liveness,
      forget: async () => {
        for (const model of opened.values()) await model.forget();
        await liveness.forget();
      },
      dispose,
    },
  };
}

async function releaseAll(sessions: readonly InferenceSession[]): Promise<void> {
  await Promise.allSettled(sessions.map((session) => session.release()));
}

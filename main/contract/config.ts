import { z } from 'zod';
import { Direction, LaneGroup, LaneId, Language } from './ids';
import { LivenessRule } from './lanes';
import { PassWindow } from './people';
import { ReaderConfig, TurnstileConfig } from './turnstile';

/** A part of the picture, as fractions 0..1 of its width and height. */
export const Region = z
  .object({
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
    width: z.number().gt(0).max(1),
    height: z.number().gt(0).max(1),
  })
  .refine((r) => r.x + r.width <= 1.0001 && r.y + r.height <= 1.0001, 'region leaves the picture');
export type Region = z.infer<typeof Region>;

/** Text a user typed as a secret. In `station.json` it is stored sealed under the station's master key. */
const Secret = z.string().max(200);

export const CameraConfig = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('onvif'),
    /** ONVIF device service, `http://host[:port]/onvif/device_service`. */
    url: z.url({ protocol: /^https?$/ }),
    user: z.string().max(100),
    password: Secret,
  }),
  z.object({
    kind: z.literal('rtsp'),
    /** Stream address without credentials; those go into their own fields. */
    url: z.url({ protocol: /^rtsp$/ }),
    user: z.string().max(100),
    password: Secret,
  }),
  /** A film instead of a camera: only the demo gate uses it, where no RTSP server can be had. */
  z.object({ kind: z.literal('film'), path: z.string() }),
]);
export type CameraConfig = z.infer<typeof CameraConfig>;

/** When one method may be used; null: always. A face never outlives the card: its times lie within the card's. */
const MethodTimes = z.array(PassWindow).min(1).max(14).nullable();

/** How a lane treats who passes it by himself. A guard's opening is held to none of it but the lock. */
export const LaneRules = z.object({
  /** Whoever went in must go out before he comes in again. `soft`: noted for the guard; `hard`: the guard decides. */
  antiPassback: z.enum(['off', 'soft', 'hard']),
  schedules: z.object({ face: MethodTimes, card: MethodTimes, pin: MethodTimes, pass: MethodTimes }),
  /** Lanes that may not stand open together with this one (a mantrap); void while the fire contact is on. */
  interlockWith: z.array(LaneId).max(7),
  /** Whether a PIN alone opens here. */
  pins: z.boolean(),
});
export type LaneRules = z.infer<typeof LaneRules>;
export const noRules: LaneRules = {
  antiPassback: 'off',
  schedules: { face: null, card: null, pin: null, pass: null },
  interlockWith: [],
  pins: false,
};

export const LaneConfig = z.object({
  id: LaneId,
  name: z.string().trim().min(1).max(30),
  camera: CameraConfig.nullable(),
  /** Side whose people the camera sees. */
  cameraDirection: Direction,
  regionOfInterest: Region,
  turnstile: TurnstileConfig,
  /** Face is never the only way: without a card reader on the side the camera sees this is not kept (main/site/laneWays.ts). */
  faceAllowed: z.boolean(),
  group: LaneGroup.default('A'),
  liveness: LivenessRule.default({ passive: false, challenge: 'off' }),
  /** Besides those that hang on the turnstile's own device. */
  readers: z.array(ReaderConfig).max(4).default([]),
  rules: LaneRules.default(noRules),
});
export type LaneConfig = z.infer<typeof LaneConfig>;

/** Of one comparison. */
export const FalseMatchRate = z.number().min(1e-7).max(1e-3);
/** Good pictures of one face that must name the same person. */
export const FramesToAgree = z.number().int().min(1).max(10);

export const StationConfig = z.object({
  version: z.literal(1),
  stationName: z.string().trim().min(1).max(40),
  language: Language,
  lanes: z.array(LaneConfig).min(1).max(8),
  /** `under14`: whether faces of children under 14 are taken at all; off unless the site decides otherwise (GB/T 41819). */
  children: z.object({ under14: z.boolean() }).optional(),
  recognition: z.object({
    /** False-match rate of one comparison that the station accepts; thresholds follow from it. */
    falseMatchRate: FalseMatchRate,
    framesToAgree: FramesToAgree,
    /** Set of models, by its name in the manifest. Templates of another one are kept and not compared. */
    profile: z.string().min(1).max(40).default('accurate'),
  }),
  /** Folder, on a stick or elsewhere, that gets a copy of the ledger's newest checkpoint. */
  secondPlace: z.string().min(1).max(400).nullable().default(null),
});
export type StationConfig = z.infer<typeof StationConfig>;

/** What the set-up page sends: the whole configuration plus the manager's new password. */
export const SetUpForm = z.object({
  config: StationConfig,
  managerPassword: z.string().min(8).max(200),
  passphrase: z.string().max(200).nullable(),
});
export type SetUpForm = z.infer<typeof SetUpForm>;

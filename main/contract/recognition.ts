import { z } from 'zod';
import { FalseMatchRate, FramesToAgree } from './config';
import { LaneGroup } from './ids';

/** What a manager sets: how often a comparison may err, and how many pictures must agree. Never a raw score. */
export const RecognitionSettings = z.object({ falseMatchRate: FalseMatchRate, framesToAgree: FramesToAgree });
export type RecognitionSettings = z.infer<typeof RecognitionSettings>;

/** How recognition stands at this station, and what it may cost. */
export const RecognitionView = RecognitionSettings.extend({
  profile: z.string(),
  /** Name of the recogniser; null while there is none. */
  model: z.string().nullable(),
  /** `1:1`: the models are good enough for card and face and for a hint, not for opening by face alone. */
  use: z.enum(['1:N', '1:1']),
  groups: z.array(
    z.object({ group: LaneGroup, laneNames: z.array(z.string()), people: z.number().int(), templates: z.number().int() }),
  ),
  /** Faces a day that were nobody's, counted over `strangersOverDays` whole days; null before the first whole day. */
  strangersPerDay: z.number().nullable(),
  strangersOverDays: z.number().int(),
  /** Strangers in 30 days who would match somebody if one picture decided; null while strangers are not counted yet. */
  expectedFalseOpeningsPerMonth: z.number().nullable(),
  /** `high`: more than one in three months; `too-high`: more than one a month. */
  warning: z.enum(['none', 'high', 'too-high']),
  /** Residents whose templates are of another set of models: not compared until they are enrolled anew. */
  suspended: z.object({ people: z.number().int(), templates: z.number().int() }),
});
export type RecognitionView = z.infer<typeof RecognitionView>;

/** What a setting would mean, now and as the gallery grows. */
export const RecognitionForecast = z.object({
  strangersPerDay: z.number(),
  rows: z.array(z.object({ people: z.number().int(), expectedFalseOpeningsPerMonth: z.number() })),
});
export type RecognitionForecast = z.infer<typeof RecognitionForecast>;

import { z } from 'zod';
import { Day } from './recordParts';

const Waiting = z.object({
  measured: z.number().int(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
});
export const PassMethod = z.enum(['face', 'card', 'card-and-face', 'pin', 'pass', 'guard']);
export type PassMethod = z.infer<typeof PassMethod>;
const TreatmentRow = z.object({ method: PassMethod, granted: z.number().int(), share: z.number(), waiting: Waiting });
/** How people were treated by the way they use (人脸识别技术应用安全管理办法 第10、12条). */
export const EqualTreatment = z.object({
  from: Day,
  to: Day,
  methods: z.array(TreatmentRow),
  lanes: z.array(z.object({ laneId: z.string(), methods: z.array(TreatmentRow) })),
  /** `weekday` 1 is Monday; `band` is the hour the four hours begin with: 0, 4, … 20. */
  hours: z.array(z.object({ weekday: z.number().int(), band: z.number().int(), methods: z.array(TreatmentRow) })),
  /** Faces referred to the guard, and what he did. */
  humanChecks: z.object({
    asked: z.number().int(),
    letIn: z.number().int(),
    turnedAway: z.number().int(),
    noAnswer: z.number().int(),
    waiting: Waiting,
  }),
  /** Also PINs and passes. */
  cardsRefused: z.number().int(),
  /** What the figures do not say; the window and the document put each in words. */
  notMeasured: z.array(
    z.enum([
      'guard-without-question',
      'card-and-face-before-decision',
      'queue-before-lane',
      'who-gave-up',
      'grants-not-acknowledged',
    ]),
  ),
});
export type EqualTreatment = z.infer<typeof EqualTreatment>;

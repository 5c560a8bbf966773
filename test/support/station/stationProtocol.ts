import { z } from 'zod';
import { StationConfig } from '../../../main/contract/config';
import { DemoResident } from '../demo/handover';

/** What a station process is told when it starts. */
export const StationOrder = z.object({
  dataFolder: z.string(),
  config: StationConfig,
  /** Move in as a manager would let them, face question and enrolment from the photo included. */
  residents: z.array(DemoResident),
  /** Entry of its vision process, and flags of its Node. */
  visionEntry: z.string(),
  visionFlags: z.array(z.string()),
});
export type StationOrder = z.infer<typeof StationOrder>;

/** What may be asked of it afterwards. */
export const StationRequest = z.discriminatedUnion('do', [
  /** A heap snapshot of the station process, numbers included. */
  z.object({ do: z.literal('heapSnapshot'), file: z.string() }),
  /** Holds `seededTemplate(seed)` in memory, as floats and as numbers, so that a search has something to find. */
  z.object({ do: z.literal('hold'), seed: z.number() }),
  /** Wipes what it holds. */
  z.object({ do: z.literal('letGo') }),
]);
export type StationRequest = z.infer<typeof StationRequest>;

/** What it tells. */
export const StationWord = z.discriminatedUnion('says', [
  z.object({ says: z.literal('up'), visionPid: z.number(), serialPid: z.number() }),
  z.object({ says: z.literal('enrolled'), people: z.number() }),
  z.object({ says: z.literal('lane'), id: z.string(), link: z.string(), camera: z.string() }),
  /** How old the frame of an observation was when the station heard of it. */
  z.object({ says: z.literal('seen'), laneId: z.string(), atMonoMs: z.number(), frameAgeMs: z.number() }),
  z.object({ says: z.literal('done'), request: z.enum(['heapSnapshot', 'hold', 'letGo']) }),
]);
export type StationWord = z.infer<typeof StationWord>;

/** 512 numbers that nothing else has. */
export const seededTemplate = (seed: number): Float32Array =>
  Float32Array.from({ length: 512 }, (_, index) => Math.sin(seed * 7919 + index * 1.618) / 16);

import type { z } from 'zod';
import type { Template } from './embed';
import { embedBothWays } from './embed';
import type { ReadFace } from './face';
import { withReadFace } from './face';
import type { FaceModels } from './models';
import type { Box, RgbPicture } from './picture';
import type { SeenFrame } from './pipeline';
import type { EnrolFault as EnrolFaultSchema } from './protocol';
import { ENROL_LIMITS } from './quality';

export type EnrolFault = z.infer<typeof EnrolFaultSchema>;
/** The caller wipes the embeddings. */
export type Enrolment = { ok: true; embeddings: Template[] } | { ok: false; fault: EnrolFault };

/** Template of the one face in a photo. Several faces are refused: nobody is enrolled by having stood beside somebody. */
export async function enrolFromPicture(models: FaceModels, picture: RgbPicture): Promise<Enrolment> {
  let found: Enrolment | null = null;
  for (const detected of await detectInPhoto(models, picture)) {
    const read = await withReadFace({ models, limits: ENROL_LIMITS }, picture, detected, (face) => enrolFace(models, face));
    if (read && found) {
      discardEnrolment(found);
      discardEnrolment(read);
      return { ok: false, fault: 'several-faces' };
    }
    found ??= read;
  }
  return found ?? { ok: false, fault: 'no-face' };
}

async function enrolFace({ recogniser }: FaceModels, face: ReadFace | null): Promise<Enrolment | null> {
  if (!face) return null;
  if (face.fault) return { ok: false, fault: face.fault };
  return { ok: true, embeddings: [await embedBothWays(recogniser, face.aligned)] };
}

/** Wipes the embeddings of an enrolment that is not used, or has been sent. */
export function discardEnrolment(enrolment: Enrolment): void {
  if (enrolment.ok) for (const embedding of enrolment.embeddings) embedding.fill(0);
}

/** A face that fills the photo is found only with some air round it. */
const AIR = 0.5;

/** All that look like faces in a photo, best score first; the mesh has not yet confirmed them. */
export async function detectInPhoto({ detector }: FaceModels, picture: RgbPicture) {
  const whole: Box = { x: 0, y: 0, width: picture.width, height: picture.height };
  const found = await detector.detect(picture, whole);
  if (found.length > 0) return found;
  const [airX, airY] = [picture.width * AIR, picture.height * AIR];
  return detector.detect(picture, { x: -airX, y: -airY, width: whole.width + 2 * airX, height: whole.height + 2 * airY });
}

/** Collects the shots of an enrolment at the lane, frame by frame. */
export interface ShotCollector {
  /** Answers the embeddings once there are enough; they pass to the caller. */
  add(seen: SeenFrame, nowMonoMs: number): Template[] | null;
  /** What stood in the way last; for the message when time runs out. */
  obstacle(): EnrolFault;
  /** Wipes what was collected. */
  discard(): void;
}

/** Shots from neighbouring frames say the same thing twice. */
const BETWEEN_SHOTS_MS = 300;

export function createShotCollector(shots: number): ShotCollector {
  let embeddings: Template[] = [];
  let trackId: number | null = null;
  let lastShotMonoMs = Number.NEGATIVE_INFINITY;
  let obstacle: EnrolFault = 'no-face';

  const discard = (): void => {
    for (const embedding of embeddings) embedding.fill(0);
    embeddings = [];
    lastShotMonoMs = Number.NEGATIVE_INFINITY;
  };
  const refuse = (fault: EnrolFault): null => {
    obstacle = fault;
    return null;
  };

  return {
    add: ({ faces, facesInLane }, nowMonoMs) => {
      const [face] = faces;
      if (facesInLane > 1) {
        discard();
        return refuse('several-faces');
      }
      if (!face) return refuse('no-face');
      if (face.trackId !== trackId) discard();
      trackId = face.trackId;
      if (!face.embedding) return refuse(face.fault ?? 'timed-out');
      obstacle = 'timed-out';
      if (nowMonoMs - lastShotMonoMs < BETWEEN_SHOTS_MS) return null;
      lastShotMonoMs = nowMonoMs;
      embeddings.push(face.embedding.slice());
      if (embeddings.length < shots) return null;
      const taken = embeddings;
      embeddings = [];
      return taken;
    },
    obstacle: () => obstacle,
    discard,
  };
}

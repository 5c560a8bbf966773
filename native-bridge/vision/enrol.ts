import type { z } from 'zod';
import type { Template } from './embed';
import type { ReadFace } from './face';
import { withReadFace } from './face';
import { isGray } from './gray';
import type { FaceModels } from './models';
import type { RgbPicture } from './picture';
import type { SeenFrame } from './pipeline';
import type { EnrolFault as EnrolFaultSchema } from './protocol';
import { ENROL_LIMITS } from './quality';
import { embedForTemplate } from './template';
import { detectInPhoto, turnToUpright } from './upright';

export type EnrolFault = z.infer<typeof EnrolFaultSchema>;
/** The caller wipes the embeddings. */
export type Enrolment =
  | { ok: true; embeddings: Template[] }
  | { ok: false; fault: EnrolFault; detail?: Record<string, string | number> };

/**
 * Template of the one face in a photo. Several faces are refused: nobody is enrolled by having stood beside somebody. So is a
 * photo that lies on its side or on its head: in most of those the models see a face, and in many make a template of nobody.
 */
export async function enrolFromPicture(models: FaceModels, picture: RgbPicture): Promise<Enrolment> {
  const turn = await turnToUpright(models, picture);
  if (turn !== 0) return { ok: false, fault: turn === null ? 'no-face' : 'face-sideways' };
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
  if (isGray(face.aligned)) return { ok: false, fault: 'photo-gray' };
  return { ok: true, embeddings: [await embedForTemplate(recogniser, face)] };
}

/** Wipes the embeddings of an enrolment that is not used, or has been sent. */
export function discardEnrolment(enrolment: Enrolment): void {
  if (enrolment.ok) for (const embedding of enrolment.embeddings) embedding.fill(0);
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

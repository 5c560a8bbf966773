import type { VisionCommand, VisionEvent } from '../../native-bridge/vision/protocol';
import { type ErrorCode, fail, type Result } from '../contract/errors';
import type { LaneId, PersonId } from '../contract/ids';

export type EnrolAnswer = Extract<VisionEvent, { type: 'enrolled' | 'enrolFailed' }>;

/** What the enrolment gate of the consent room does; `C` is its branded proof of a live consent. */
export interface EnrolmentGate<C> {
  activeConsent(personId: PersonId): Result<C>;
  enrol(consent: C, model: string, embeddings: Float32Array[]): Result<{ templates: number }>;
}

interface Deps<C> {
  gate: EnrolmentGate<C>;
  /** Asks the vision process; null when it is down or does not answer in time. */
  ask: (command: (requestId: number) => VisionCommand, timeoutMs: number) => Promise<EnrolAnswer | null>;
  /** Recogniser whose templates the gallery holds. */
  model: string;
}

const PHOTO_MS = 20_000;
const CAMERA_MS = 20_000;
const SHOTS = 5;
export const LARGEST_PHOTO_BYTES = 15_000_000;

const enrolErrors: Record<Extract<VisionEvent, { type: 'enrolFailed' }>['fault'], ErrorCode> = {
  'no-face': 'ENROL_NO_FACE',
  'several-faces': 'ENROL_SEVERAL_FACES',
  'too-small': 'ENROL_FACE_TOO_SMALL',
  blurred: 'ENROL_BLURRED',
  'turned-away': 'ENROL_TURNED_AWAY',
  'too-dark': 'ENROL_TOO_DARK',
  'cut-off': 'ENROL_NO_FACE',
  'photo-unreadable': 'ENROL_PHOTO_UNREADABLE',
  'timed-out': 'ENROL_TIMED_OUT',
  'lane-unknown': 'LANE_UNKNOWN',
  'models-missing': 'MODEL_MISSING',
};

export interface Enrolment {
  fromPhoto(personId: PersonId, photo: Uint8Array): Promise<Result<{ templates: number }>>;
  fromCamera(personId: PersonId, laneId: LaneId): Promise<Result<{ templates: number }>>;
}

/**
 * Takes a person's template. The consent is asked for before a single pixel is looked at, and asked for again before
 * anything is stored, for it may have been withdrawn while the camera was looking.
 */
export function createEnrolment<C>({ gate, ask, model }: Deps<C>): Enrolment {
  const take = async (
    personId: PersonId,
    command: (requestId: number) => VisionCommand,
    timeoutMs: number,
  ): Promise<Result<{ templates: number }>> => {
    const before = gate.activeConsent(personId);
    if (!before.ok) return before;
    const answer = await ask(command, timeoutMs);
    if (!answer) return fail('VISION_DOWN');
    if (answer.type === 'enrolFailed') return fail(enrolErrors[answer.fault]);
    const consent = gate.activeConsent(personId);
    if (consent.ok && answer.model === model) return gate.enrol(consent.value, model, answer.embeddings);
    for (const embedding of answer.embeddings) embedding.fill(0);
    return consent.ok ? fail('MODEL_WRONG_HASH', { file: answer.model }) : consent;
  };
  return {
    async fromPhoto(personId, photo) {
      if (photo.byteLength > LARGEST_PHOTO_BYTES) return fail('ENROL_PHOTO_TOO_LARGE', { megabytes: LARGEST_PHOTO_BYTES / 1e6 });
      const result = await take(
        personId,
        (requestId) => ({ type: 'enrolFromPhoto', requestId, photo: new Uint8Array(photo) }),
        PHOTO_MS,
      );
      photo.fill(0);
      return result;
    },
    fromCamera: (personId, laneId) =>
      take(
        personId,
        (requestId) => ({ type: 'enrolFromCamera', requestId, laneId, shots: SHOTS, timeoutMs: CAMERA_MS }),
        CAMERA_MS + 5_000,
      ),
  };
}

import type { VisionCommand, VisionEvent } from '../../native-bridge/vision/protocol';
import { type ErrorCode, fail, ok, type Result } from '../contract/errors';
import type { LaneId, PersonId } from '../contract/ids';

export type EnrolAnswer = Extract<VisionEvent, { type: 'enrolled' | 'enrolFailed' }>;

/** What the enrolment gate of the consent room does; `C` is its branded proof of a live consent. */
export interface EnrolmentGate<C> {
  activeConsent(personId: PersonId): Result<C>;
  enrol(consent: C, model: string, embeddings: Float32Array[]): Result<{ templates: number }>;
}

/** What the templates of others say about new ones. Scores stay where they are made. */
export interface FaceChecks {
  /** Whether several shots are all of one person. */
  areOnePerson(embeddings: readonly Float32Array[]): boolean;
  /** Whoever else has a face hard to tell from this one; null: nobody. */
  lookAlike(personId: PersonId, embeddings: readonly Float32Array[]): PersonId | null;
}

/** The people room, as far as an enrolment needs it. */
export interface Residents {
  unitAndName(id: PersonId): { unit: string } | null;
  seemsOnePerson(a: PersonId, b: PersonId): boolean;
  markLookAlike(id: PersonId, looksAlike: boolean): void;
}

export interface Enrolled {
  templates: number;
  /** Flat of the resident whose face is hard to tell from this one: the new one then needs a card with it. */
  lookAlike: { unit: string } | null;
}

interface Deps<C> {
  gate: EnrolmentGate<C>;
  faces: FaceChecks;
  residents: Residents;
  /** Asks the vision process; null when it is down or does not answer in time. */
  ask: (command: (requestId: number) => VisionCommand, timeoutMs: number) => Promise<EnrolAnswer | null>;
  /** Recogniser whose templates the gallery holds; null: it was never measured, and takes no template. */
  model: string | null;
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
  'too-bright': 'ENROL_TOO_BRIGHT',
  'cut-off': 'ENROL_NO_FACE',
  'photo-unreadable': 'ENROL_PHOTO_UNREADABLE',
  'photo-empty': 'ENROL_PHOTO_EMPTY',
  'photo-too-large': 'ENROL_PHOTO_TOO_LARGE',
  'photo-too-many-pixels': 'ENROL_PHOTO_TOO_MANY_PIXELS',
  'photo-too-small': 'ENROL_PHOTO_TOO_SMALL',
  'photo-gray': 'ENROL_PHOTO_GRAY',
  'photo-transparent': 'ENROL_PHOTO_TRANSPARENT',
  'face-sideways': 'ENROL_FACE_SIDEWAYS',
  'shots-differ': 'ENROL_SHOTS_DIFFER',
  'timed-out': 'ENROL_TIMED_OUT',
  'lane-unknown': 'LANE_UNKNOWN',
  'models-missing': 'MODEL_MISSING',
  'ffmpeg-missing': 'FFMPEG_MISSING',
};

export interface Enrolment {
  fromPhoto(personId: PersonId, photo: Uint8Array): Promise<Result<Enrolled>>;
  fromCamera(personId: PersonId, laneId: LaneId): Promise<Result<Enrolled>>;
}

/**
 * Takes a person's template. The consent is asked for before a single pixel is looked at, and asked for again before
 * anything is stored, for it may have been withdrawn while the camera was looking; others' templates are looked at after that
 * only. What the camera saw is wiped on every way out.
 */
export function createEnrolment<C>({ gate, faces, residents, ask, model }: Deps<C>): Enrolment {
  const store = (personId: PersonId, consent: C, answer: { model: string; embeddings: Float32Array[] }): Result<Enrolled> => {
    const { embeddings } = answer;
    if (!faces.areOnePerson(embeddings)) return fail('ENROL_SHOTS_DIFFER');
    const other = faces.lookAlike(personId, embeddings);
    const unit = other && (residents.unitAndName(other)?.unit ?? null);
    if (other && residents.seemsOnePerson(personId, other)) return fail('ENROL_DUPLICATE', unit === null ? {} : { unit });
    // Marked before there is anything to match, and unmarked after the templates that looked alike are gone.
    if (other) residents.markLookAlike(personId, true);
    const enrolled = gate.enrol(consent, answer.model, embeddings);
    if (!enrolled.ok) return enrolled;
    if (!other) residents.markLookAlike(personId, false);
    return ok({ templates: enrolled.value.templates, lookAlike: unit === null ? null : { unit } });
  };

  const take = async (
    personId: PersonId,
    command: (requestId: number) => VisionCommand,
    timeoutMs: number,
  ): Promise<Result<Enrolled>> => {
    const before = gate.activeConsent(personId);
    if (!before.ok) return before;
    if (model === null) return fail('MODEL_NOT_MEASURED');
    const answer = await ask(command, timeoutMs);
    if (!answer) return fail('VISION_DOWN');
    if (answer.type === 'enrolFailed') return fail(enrolErrors[answer.fault], answer.detail);
    try {
      const consent = gate.activeConsent(personId);
      if (!consent.ok) return consent;
      if (answer.model !== model) return fail('MODEL_WRONG_HASH', { file: answer.model });
      return store(personId, consent.value, answer);
    } finally {
      for (const embedding of answer.embeddings) embedding.fill(0);
    }
  };
  return {
    async fromPhoto(personId, photo) {
      try {
        if (photo.byteLength > LARGEST_PHOTO_BYTES)
          return fail('ENROL_PHOTO_TOO_LARGE', { megabytes: LARGEST_PHOTO_BYTES / 1e6 });
        const command = (requestId: number): VisionCommand => ({
          type: 'enrolFromPhoto',
          requestId,
          photo: new Uint8Array(photo),
        });
        return await take(personId, command, PHOTO_MS);
      } finally {
        photo.fill(0);
      }
    },
    fromCamera: (personId, laneId) =>
      take(
        personId,
        (requestId) => ({ type: 'enrolFromCamera', requestId, laneId, shots: SHOTS, timeoutMs: CAMERA_MS }),
        CAMERA_MS + 5_000,
      ),
  };
}

import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../main/contract/errors';
import { LaneId, PersonId } from '../../../main/contract/ids';
import { createEnrolment, type EnrolAnswer, LARGEST_PHOTO_BYTES } from '../../../main/people/enrolment';
import type { VisionCommand } from '../../../native-bridge/vision/protocol';

const personId = PersonId.parse('01999999-0000-7000-8000-000000000001');
const lane = LaneId.parse('east-1');
const model = 'the-model';
type Fault = Extract<EnrolAnswer, { type: 'enrolFailed' }>['fault'];

/** `consents` says, question by question, whether the consent lives. */
function room(options: { answer?: (requestId: number) => EnrolAnswer | null; consents?: boolean[] } = {}) {
  const { answer = () => null, consents = [] } = options;
  const asked: VisionCommand[] = [];
  const stored: Float32Array[][] = [];
  const gate = {
    activeConsent: (): Result<'consent'> => ((consents.shift() ?? true) ? ok('consent') : fail('CONSENT_MISSING')),
    enrol: (_consent: 'consent', _model: string, embeddings: Float32Array[]) => {
      stored.push(embeddings);
      return ok({ templates: embeddings.length });
    },
  };
  const ask = async (command: (requestId: number) => VisionCommand) => {
    asked.push(command(7));
    return answer(7);
  };
  return { asked, stored, enrolment: createEnrolment({ gate, ask, model }) };
}

const template = () => Float32Array.of(0.6, 0.8);
const enrolled =
  (embeddings: Float32Array<ArrayBuffer>[], by = model) =>
  (requestId: number): EnrolAnswer => ({
    type: 'enrolled',
    requestId,
    model: by,
    embeddings,
  });

describe('a template is taken', () => {
  it('from a photo, which is wiped', async () => {
    const { enrolment, stored, asked } = room({ answer: enrolled([template()]) });
    const photo = Uint8Array.of(1, 2, 3);
    expect(await enrolment.fromPhoto(personId, photo)).toEqual({ ok: true, value: { templates: 1 } });
    expect(stored).toHaveLength(1);
    expect(asked).toMatchObject([{ type: 'enrolFromPhoto' }]);
    expect([...photo]).toEqual([0, 0, 0]);
  });

  it('from the camera of a lane, in several shots', async () => {
    const { enrolment, asked } = room({ answer: enrolled([template(), template()]) });
    expect(await enrolment.fromCamera(personId, lane)).toEqual({ ok: true, value: { templates: 2 } });
    expect(asked).toMatchObject([{ type: 'enrolFromCamera', laneId: lane, shots: 5 }]);
  });
});

describe('no template is taken', () => {
  it('without a consent: the vision process is not even asked', async () => {
    const { enrolment, asked } = room({ consents: [false] });
    expect(await enrolment.fromCamera(personId, lane)).toMatchObject({ ok: false, error: { code: 'CONSENT_MISSING' } });
    expect(asked).toEqual([]);
  });

  it('when the consent ends while the camera looks: what it saw is wiped', async () => {
    const seen = template();
    const { enrolment, stored } = room({ consents: [true, false], answer: enrolled([seen]) });
    expect(await enrolment.fromCamera(personId, lane)).toMatchObject({ ok: false, error: { code: 'CONSENT_MISSING' } });
    expect(stored).toEqual([]);
    expect([...seen]).toEqual([0, 0]);
  });

  it('by another model than the gallery’s: what it saw is wiped', async () => {
    const seen = template();
    const { enrolment, stored } = room({ answer: enrolled([seen], 'another-model') });
    expect(await enrolment.fromCamera(personId, lane)).toMatchObject({ ok: false, error: { code: 'MODEL_WRONG_HASH' } });
    expect(stored).toEqual([]);
    expect([...seen]).toEqual([0, 0]);
  });

  it('when the vision process is down or silent', async () => {
    expect(await room().enrolment.fromPhoto(personId, Uint8Array.of(1))).toMatchObject({ error: { code: 'VISION_DOWN' } });
  });

  it('from a photo that is too large', async () => {
    const { enrolment, asked } = room();
    expect(await enrolment.fromPhoto(personId, new Uint8Array(LARGEST_PHOTO_BYTES + 1))).toMatchObject({
      error: { code: 'ENROL_PHOTO_TOO_LARGE', params: { megabytes: 15 } },
    });
    expect(asked).toEqual([]);
  });

  it.each<[Fault, string]>([
    ['no-face', 'ENROL_NO_FACE'],
    ['several-faces', 'ENROL_SEVERAL_FACES'],
    ['too-small', 'ENROL_FACE_TOO_SMALL'],
    ['blurred', 'ENROL_BLURRED'],
    ['turned-away', 'ENROL_TURNED_AWAY'],
    ['too-dark', 'ENROL_TOO_DARK'],
    ['photo-unreadable', 'ENROL_PHOTO_UNREADABLE'],
    ['timed-out', 'ENROL_TIMED_OUT'],
    ['lane-unknown', 'LANE_UNKNOWN'],
    ['models-missing', 'MODEL_MISSING'],
  ])('of a picture that is %s, and the manager reads why', async (fault, code) => {
    const { enrolment } = room({ answer: (requestId) => ({ type: 'enrolFailed', requestId, fault }) });
    expect(await enrolment.fromPhoto(personId, Uint8Array.of(1))).toMatchObject({ ok: false, error: { code } });
  });
});

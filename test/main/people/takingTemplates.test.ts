import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../main/contract/errors';
import { errorText } from '../../../main/contract/errorTexts';
import { LaneId, PersonId } from '../../../main/contract/ids';
import { createEnrolment, type EnrolAnswer, type FaceChecks, LARGEST_PHOTO_BYTES } from '../../../main/people/enrolment';
import type { VisionCommand } from '../../../native-bridge/vision/protocol';

const personId = PersonId.parse('01999999-0000-7000-8000-000000000001');
const lane = LaneId.parse('east-1');
const model = 'the-model';
type Fault = Extract<EnrolAnswer, { type: 'enrolFailed' }>['fault'];

/** `consents` says, question by question, whether the consent lives. */
function room(
  options: {
    answer?: (requestId: number) => EnrolAnswer | null;
    consents?: boolean[];
    faces?: Partial<FaceChecks>;
    seemsOnePerson?: boolean;
    enrols?: boolean;
    gallery?: string | null;
  } = {},
) {
  const { answer = () => null, consents = [], seemsOnePerson = false, enrols = true, gallery = model } = options;
  const marks: string[] = [];
  const asked: VisionCommand[] = [];
  const stored: Float32Array[][] = [];
  const gate = {
    activeConsent: (): Result<'consent'> => ((consents.shift() ?? true) ? ok('consent') : fail('CONSENT_MISSING')),
    enrol: (_consent: 'consent', _model: string, embeddings: Float32Array[]) => {
      marks.push('enrol');
      stored.push(embeddings.map((embedding) => embedding.slice()));
      return enrols ? ok({ templates: embeddings.length }) : fail('CONSENT_MISSING');
    },
  };
  const ask = async (command: (requestId: number) => VisionCommand) => {
    asked.push(command(7));
    return answer(7);
  };
  const faces: FaceChecks = { areOnePerson: () => true, lookAlike: () => null, ...options.faces };
  const residents = {
    unitAndName: () => ({ unit: '7-2-101' }),
    seemsOnePerson: () => seemsOnePerson,
    markLookAlike: (_id: PersonId, looksAlike: boolean) => void marks.push(looksAlike ? 'alike' : 'not alike'),
  };
  return { asked, stored, marks, enrolment: createEnrolment({ gate, faces, residents, ask, model: gallery }) };
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
    expect(await enrolment.fromPhoto(personId, photo)).toEqual({ ok: true, value: { templates: 1, lookAlike: null } });
    expect(stored).toHaveLength(1);
    expect(asked).toMatchObject([{ type: 'enrolFromPhoto' }]);
    expect([...photo]).toEqual([0, 0, 0]);
  });

  it('or not taken from it, whatever goes wrong: the photo is wiped all the same', async () => {
    const broken = room({
      answer: enrolled([template()]),
      faces: {
        lookAlike: () => {
          throw new Error('the records cannot be read');
        },
      },
    });
    const photo = Uint8Array.of(1, 2, 3);
    await expect(broken.enrolment.fromPhoto(personId, photo)).rejects.toThrow();
    expect([...photo]).toEqual([0, 0, 0]);
    const tooLarge = new Uint8Array(LARGEST_PHOTO_BYTES + 1).fill(1);
    expect(await room().enrolment.fromPhoto(personId, tooLarge)).toMatchObject({ error: { code: 'ENROL_PHOTO_TOO_LARGE' } });
    expect(tooLarge.every((byte) => byte === 0)).toBe(true);
  });

  it('from the camera of a lane, in several shots', async () => {
    const { enrolment, asked } = room({ answer: enrolled([template(), template()]) });
    expect(await enrolment.fromCamera(personId, lane)).toEqual({ ok: true, value: { templates: 2, lookAlike: null } });
    expect(asked).toMatchObject([{ type: 'enrolFromCamera', laneId: lane, shots: 5 }]);
  });
});

describe('a face that is hard to tell from another resident’s', () => {
  const other = PersonId.parse('01999999-0000-7000-8000-000000000002');

  it('is stored for card and face, and the manager reads whose it is like', async () => {
    const { enrolment, marks } = room({ answer: enrolled([template()]), faces: { lookAlike: () => other } });
    expect(await enrolment.fromCamera(personId, lane)).toEqual({
      ok: true,
      value: { templates: 1, lookAlike: { unit: '7-2-101' } },
    });
    expect(marks).toEqual(['alike', 'enrol']);
  });

  it('no longer: the mark goes, but only after the templates that looked alike have gone', async () => {
    const { enrolment, marks } = room({ answer: enrolled([template()]) });
    await enrolment.fromCamera(personId, lane);
    expect(marks).toEqual(['enrol', 'not alike']);
    const failing = room({ answer: enrolled([template()]), enrols: false });
    expect(await failing.enrolment.fromCamera(personId, lane)).toMatchObject({ error: { code: 'CONSENT_MISSING' } });
    expect(failing.marks).toEqual(['enrol']);
  });

  it('and of one name and day of birth with him is the same person twice: nothing is stored', async () => {
    const seen = template();
    const { enrolment, stored, marks } = room({
      answer: enrolled([seen]),
      faces: { lookAlike: () => other },
      seemsOnePerson: true,
    });
    expect(await enrolment.fromCamera(personId, lane)).toEqual({
      ok: false,
      error: { code: 'ENROL_DUPLICATE', params: { unit: '7-2-101' } },
    });
    expect({ stored, marks }).toEqual({ stored: [], marks: [] });
    expect([...seen]).toEqual([0, 0]);
  });

  it('nobody else’s face is looked at before the consent was asked for again', async () => {
    let looked = false;
    const lookAlike = () => {
      looked = true;
      return null;
    };
    const { enrolment } = room({ consents: [true, false], answer: enrolled([template()]), faces: { lookAlike } });
    await enrolment.fromCamera(personId, lane);
    expect(looked).toBe(false);
  });
});

describe('no template is taken', () => {
  it('of shots that are not of one person', async () => {
    const shots = [template(), template()];
    const { enrolment, stored } = room({ answer: enrolled(shots), faces: { areOnePerson: () => false } });
    expect(await enrolment.fromCamera(personId, lane)).toMatchObject({ error: { code: 'ENROL_SHOTS_DIFFER' } });
    expect(stored).toEqual([]);
    expect(shots.every((shot) => shot.every((value) => value === 0))).toBe(true);
  });

  it('for a recogniser that was never measured: the vision process is not even asked', async () => {
    const { enrolment, asked } = room({ gallery: null });
    expect(await enrolment.fromCamera(personId, lane)).toMatchObject({ error: { code: 'MODEL_NOT_MEASURED' } });
    expect(asked).toEqual([]);
  });

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
    ['too-bright', 'ENROL_TOO_BRIGHT'],
    ['photo-empty', 'ENROL_PHOTO_EMPTY'],
    ['photo-unreadable', 'ENROL_PHOTO_UNREADABLE'],
    ['photo-too-large', 'ENROL_PHOTO_TOO_LARGE'],
    ['photo-too-many-pixels', 'ENROL_PHOTO_TOO_MANY_PIXELS'],
    ['photo-too-small', 'ENROL_PHOTO_TOO_SMALL'],
    ['photo-gray', 'ENROL_PHOTO_GRAY'],
    ['photo-transparent', 'ENROL_PHOTO_TRANSPARENT'],
    ['face-sideways', 'ENROL_FACE_SIDEWAYS'],
    ['shots-differ', 'ENROL_SHOTS_DIFFER'],
    ['timed-out', 'ENROL_TIMED_OUT'],
    ['lane-unknown', 'LANE_UNKNOWN'],
    ['models-missing', 'MODEL_MISSING'],
    ['ffmpeg-missing', 'FFMPEG_MISSING'],
  ])('of a picture that is %s, and the manager reads why', async (fault, code) => {
    const { enrolment } = room({ answer: (requestId) => ({ type: 'enrolFailed', requestId, fault }) });
    expect(await enrolment.fromPhoto(personId, Uint8Array.of(1))).toMatchObject({ ok: false, error: { code } });
  });

  it('of a file of a kind that is not read, and the manager reads which', async () => {
    const { enrolment } = room({
      answer: (requestId) => ({ type: 'enrolFailed', requestId, fault: 'photo-unreadable', detail: { format: 'HEIC' } }),
    });
    const refused = await enrolment.fromPhoto(personId, Uint8Array.of(1));
    expect(refused.ok ? '' : errorText(refused.error, 'en').text).toBe('This photo cannot be read: it is a HEIC file.');
    expect(refused.ok ? '' : errorText(refused.error, 'zh-CN').text).toBe('这张照片打不开：这是 HEIC 文件。');
  });
});

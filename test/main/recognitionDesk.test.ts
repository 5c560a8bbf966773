import { describe, expect, it, vi } from 'vitest';
import type { PersonAccess } from '../../main/contract/people';
import { createRecognitionDesk, type Recogniser } from '../../main/recognitionDesk';
import { createSettings } from '../../main/site/settings';
import { faceOf, laneId, oneLane, testRecogniser } from '../support/station/stationUnderTest';
import { person } from './recognition/people';

const anywhere: PersonAccess = { groups: null, untilDay: null, hours: null };

function deskWith({
  recogniser = testRecogniser,
  live = () => true,
}: {
  recogniser?: Recogniser | null;
  live?: () => boolean;
} = {}) {
  const settings = createSettings(oneLane, () => ({ ok: true, value: undefined }));
  const people = { access: () => anywhere, faceMode: () => ({ faceMode: 'face' as const, faceModeWhy: null }) };
  return createRecognitionDesk({
    recogniser,
    settings,
    people,
    consentLive: live,
    consentGroups: () => null,
    onChange: () => {},
  });
}

/** Two directions whose cosine is this. */
const apart = (cosine: number) => {
  const face = faceOf(0);
  face[0] = cosine;
  face[1] = Math.sqrt(1 - cosine ** 2);
  return face;
};

describe('a card says who it is, and the face is held against that person alone', () => {
  it('at the threshold of one wrong in ten thousand, by the measured table', () => {
    expect(deskWith().oneToOneThreshold).toBeCloseTo(0.4 + 0.2 / 3, 6);
  });

  it('the best of his own templates counts, and nobody else’s', () => {
    const desk = deskWith();
    desk.galleries.put(person(1), [faceOf(2), faceOf(0)]);
    desk.galleries.put(person(2), [apart(0.6)]);
    expect(desk.verify(person(1), apart(0.6))).toBeCloseTo(0.6, 6);
    expect(desk.verify(person(3), apart(0.6))).toBeNull();
  });

  it('without a live consent nothing is compared', () => {
    let live = true;
    const desk = deskWith({ live: () => live });
    desk.galleries.put(person(1), [faceOf(0)]);
    live = false;
    expect(desk.verify(person(1), faceOf(0))).toBeNull();
    desk.newVote(laneId);
    expect(desk.lookAlike(person(2), [faceOf(0)])).toBeNull();
  });
});

it('whether somebody still looks like another is not looked into while his consent rests', () => {
  let live = true;
  const desk = deskWith({ live: () => live });
  desk.galleries.put(person(1), [faceOf(0)]);
  expect(desk.stillLooksAlike(person(1))).toBe(false);
  live = false;
  const copies = vi.spyOn(Float32Array.prototype, 'slice');
  expect(desk.stillLooksAlike(person(1))).toBe(true);
  expect(copies).not.toHaveBeenCalled();
  copies.mockRestore();
});

it('whether two still look alike is asked of copies, which are wiped also where the answer cannot be found', () => {
  let asked = 0;
  const live = () => {
    asked += 1;
    if (asked > 1) throw new Error('the records cannot be read');
    return true;
  };
  const desk = deskWith({ live });
  desk.galleries.put(person(1), [faceOf(0)]);
  desk.galleries.put(person(2), [faceOf(0)]);
  const copies = vi.spyOn(Float32Array.prototype, 'slice');
  expect(() => desk.stillLooksAlike(person(1))).toThrow();
  const made = copies.mock.results.map(({ value }) => [...(value as Float32Array)]);
  copies.mockRestore();
  expect(made).toEqual([new Array(8).fill(0)]);
});

describe('shots of one enrolment', () => {
  it.each([
    ['a single one', [faceOf(0)], true],
    ['just as like as one person’s', [faceOf(0), apart(0.47)], true],
    ['just less', [faceOf(0), apart(0.46)], false],
    ['of any length of vector', [faceOf(0), apart(0.9).map((value) => value * 7)], true],
    ['without direction', [faceOf(0), new Float32Array(8)], false],
  ])('%s', (_story, shots, expected) => {
    expect(deskWith().areOnePerson(shots)).toBe(expected);
  });
});

it('without a recogniser, or with one that was never measured, no vote names anybody', () => {
  for (const recogniser of [null, { ...testRecogniser, calibration: null }]) {
    const desk = deskWith({ recogniser });
    const vote = desk.newVote(laneId);
    for (let frame = 0; frame < 12; frame += 1) expect(vote.frame(faceOf(0)).kind).not.toBe('matched');
    expect(desk.model).toBe('none');
    expect(desk.isMeasured).toBe(recogniser === null);
  }
});

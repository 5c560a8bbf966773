import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../main/contract/ids';
import { faceOf, StationUnderTest, testRecogniser } from '../support/station/stationUnderTest';

let gate: StationUnderTest;

beforeEach(() => {
  gate = new StationUnderTest().standReady();
});
afterEach(() => gate.end());

/** Between two axes: as near to each as `nearness` (a cosine) to the first. */
function between(first: number, second: number, nearness: number): Float32Array<ArrayBuffer> {
  const face = faceOf(first);
  face[first] = nearness;
  face[second] = Math.sqrt(1 - nearness ** 2);
  return face;
}

async function agreed(unit: string, card: number, name = '李四'): Promise<PersonId> {
  const personId = await gate.moveIn(unit, { facility: 2, number: card }, name);
  await gate.decideOnFace(personId, 'given');
  return personId;
}
const modeOf = async (personId: PersonId, unit: string) => {
  const found = await gate.call('people.findByUnit', { unit });
  const person = found.ok ? found.value.people.find(({ id }) => id === personId) : undefined;
  return { faceMode: person?.faceMode, why: person?.faceModeWhy };
};

describe('a resident whose face is hard to tell from another’s', () => {
  it('passes with card and face, and the manager is told; the other goes on as before', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7);
    expect(await gate.enrol(second, between(0, 1, 0.8))).toMatchObject({
      ok: true,
      value: { lookAlike: { unit: '3-1-502' }, person: { faceMode: 'card-and-face', faceModeWhy: 'look-alike', templates: 1 } },
    });
    expect(await modeOf(first, '3-1-502')).toEqual({ faceMode: 'face', why: null });
    gate.walkUp(1, between(0, 1, 0.8));
    expect(gate.grants()).toHaveLength(0);
  });

  it('makes his twin ambiguous where both are alike: neither gets the other’s passage', async () => {
    await gate.residentWithFace('3-1-502', 0);
    await gate.enrol(await agreed('3-1-503', 7), between(0, 1, 0.99));
    gate.walkUp(1, between(0, 1, 0.998));
    expect(gate.grants()).toHaveLength(0);
    expect(gate.station.slices().desk[0]).toMatchObject({ reasons: ['face-ambiguous'], name: null });
  });

  it('makes nobody ambiguous once his consent cannot be proved any more', async () => {
    await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7);
    await gate.enrol(second, between(0, 1, 0.99));
    gate.database.db.exec('DROP TRIGGER consent_never_changes');
    gate.database.db.exec(`UPDATE consent SET operator = 'somebody else' WHERE person_id = '${second}'`);
    expect(gate.station.slices().recognition.groups[0]?.people).toBe(2);
    gate.walkUp(1, between(0, 1, 0.998), 3);
    expect(gate.grants()).toHaveLength(1);
    expect(gate.station.slices().desk[0]).toMatchObject({ unit: '3-1-502' });
  });

  it('cannot choose the face alone, until the other has gone', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7);
    await gate.enrol(second, between(0, 1, 0.8));
    const choose = () => gate.call('people.setFaceMode', { personId: second, faceMode: 'face' });
    expect(await choose()).toMatchObject({ ok: false, error: { code: 'FACE_MODE_LOOK_ALIKE' } });
    await gate.call('consent.withdraw', { personId: first });
    expect(await choose()).toMatchObject({ ok: true, value: { person: { faceMode: 'face', faceModeWhy: null } } });
    gate.walkUp(1, between(0, 1, 0.8), 3);
    expect(gate.grants()).toHaveLength(1);
  });

  it('is no longer so after an enrolment that tells them apart, and when the consent ends', async () => {
    await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7);
    await gate.enrol(second, between(0, 1, 0.8));
    await gate.enrol(second, faceOf(1));
    expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'face', why: null });
    await gate.enrol(second, between(0, 1, 0.8));
    await gate.call('consent.withdraw', { personId: second });
    expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'face', why: null });
    expect(gate.rows('SELECT look_alike FROM person_face_mode')).toEqual([{ look_alike: 0 }]);
  });

  it.each([
    ['withdraws', (first: PersonId) => gate.call('consent.withdraw', { personId: first })],
    ['refuses anew', (first: PersonId) => gate.decideOnFace(first, 'refused')],
  ] as const)(
    'stays with card and face once the other %s, who is not taken for him; whom he is like is told to nobody',
    async (_, end) => {
      const first = await gate.residentWithFace('3-1-502', 0);
      const second = await agreed('3-1-503', 7);
      // As like as twins: the face that is no longer enrolled would open as this one.
      await gate.enrol(second, between(0, 1, 0.99));
      expect((await end(first)).ok).toBe(true);
      gate.walkUp(1, faceOf(0), 3);
      expect(gate.grants()).toHaveLength(0);
      expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'card-and-face', why: 'look-alike' });
      const shown = await gate.call('people.findByUnit', { unit: '3-1-503' });
      expect(JSON.stringify(shown)).not.toContain('3-1-502');
      expect(JSON.stringify(shown)).not.toContain(first);
    },
  );

  it('keeps what he chose himself when the mark goes', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7);
    await gate.call('people.setFaceMode', { personId: second, faceMode: 'card-and-face' });
    await gate.enrol(second, between(0, 1, 0.8));
    expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'card-and-face', why: 'look-alike' });
    await gate.call('consent.withdraw', { personId: first });
    await gate.enrol(second, between(0, 1, 0.8));
    expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'card-and-face', why: 'chosen' });
  });

  it('only with a face: whoever withdrew is compared with nobody', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    await gate.call('consent.withdraw', { personId: first });
    const second = await agreed('3-1-503', 7);
    expect(await gate.enrol(second, faceOf(0))).toMatchObject({ ok: true, value: { lookAlike: null } });
  });
});

describe('the same person twice', () => {
  it.each([
    ['as written before', '张三'],
    ['with spaces and full-width signs', ' 张　三 '],
  ])('%s: nothing is stored, and no mode changes', async (_story, name) => {
    await gate.residentWithFace('3-1-502', 0);
    const second = await agreed('3-1-503', 7, name);
    expect(await gate.enrol(second, between(0, 1, 0.9))).toMatchObject({
      ok: false,
      error: { code: 'ENROL_DUPLICATE', params: { unit: '3-1-502' } },
    });
    expect(gate.rows('SELECT * FROM template WHERE person_id = ?'.replace('?', `'${second}'`))).toEqual([]);
    expect(await modeOf(second, '3-1-503')).toEqual({ faceMode: 'face', why: null });
  });

  it('enrolled anew under the same record is nobody’s double', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    expect(await gate.enrol(first, between(0, 1, 0.9))).toMatchObject({ ok: true, value: { lookAlike: null } });
  });
});

describe('several shots', () => {
  it('of one person are stored', async () => {
    const personId = await agreed('3-1-502', 7);
    expect(await gate.enrolShots(personId, [faceOf(0), between(0, 1, 0.9), between(0, 2, 0.9)])).toMatchObject({
      ok: true,
      value: { person: { templates: 3 } },
    });
  });

  it('of two people are refused and wiped, in whatever order they came', async () => {
    const personId = await agreed('3-1-502', 7);
    const shots = [faceOf(0), between(0, 1, 0.9), faceOf(1)];
    expect(await gate.enrolShots(personId, shots)).toMatchObject({ ok: false, error: { code: 'ENROL_SHOTS_DIFFER' } });
    expect(shots.every((shot) => shot.every((value) => value === 0))).toBe(true);
    expect(gate.rows('SELECT * FROM template')).toEqual([]);
  });

  it('that come after the manager has stopped waiting are wiped', async () => {
    const personId = await agreed('3-1-502', 7);
    const enrolled = gate.call('enrolment.fromCamera', { personId, laneId: 'east-1' as never });
    const asked = gate.vision.sent.at(-1);
    gate.time.pass(60_000);
    expect(await enrolled).toMatchObject({ ok: false, error: { code: 'VISION_DOWN' } });
    const late = faceOf(0);
    if (asked?.type === 'enrolFromCamera')
      gate.vision.say({ type: 'enrolled', requestId: asked.requestId, model: testRecogniser.model, embeddings: [late] });
    expect([...late].every((value) => value === 0)).toBe(true);
  });
});

describe('a resident’s own choice', () => {
  it('of card and face is kept over a restart, and his face alone opens nothing', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    expect(await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' })).toMatchObject({
      ok: true,
      value: { person: { faceMode: 'card-and-face', faceModeWhy: 'chosen' } },
    });
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'face-mode-changed', unit: '3-1-502' });
    gate = gate.restart().standReady();
    expect(await modeOf(personId, '3-1-502')).toEqual({ faceMode: 'card-and-face', why: 'chosen' });
    gate.walkUp(1, faceOf(0), 12);
    gate.time.pass(20_000);
    gate.walkUp(1, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'face' });
    gate.time.pass(20_000);
    gate.walkUp(2, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(1);
  });

  it('is none where the models check cards only', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart({ recogniserOf: () => ({ ...testRecogniser, use: '1:1' }) }).standReady();
    expect(await modeOf(personId, '3-1-502')).toEqual({ faceMode: 'card-and-face', why: 'profile' });
    expect(await gate.call('people.setFaceMode', { personId, faceMode: 'face' })).toMatchObject({
      ok: false,
      error: { code: 'FACE_MODE_PROFILE' },
    });
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(0);
  });

  it('is asked of people who exist', async () => {
    const personId = '01890000-0000-7000-8000-00000000ffff' as PersonId;
    expect(await gate.call('people.setFaceMode', { personId, faceMode: 'face' })).toMatchObject({
      error: { code: 'PERSON_UNKNOWN' },
    });
    const access = { groups: null, untilDay: null, hours: null };
    expect(await gate.call('people.setAccess', { personId, access })).toMatchObject({ error: { code: 'PERSON_UNKNOWN' } });
  });
});

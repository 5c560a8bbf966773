import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GateCamera } from '../../support/demo/gateCamera';
import { GateDirector } from '../../support/demo/gateDirector';
import { castPeople } from '../../support/demo/gatePeople';
import { type Film, FilmPerson } from '../../support/film/film';
import { WALKING_PEOPLE } from '../../support/film/people';
import type { TurnstileRequest } from '../../support/serial/osdp/turnstileControl';

const walkMs = 5_000;

function film(): Film {
  const people = WALKING_PEOPLE.map(({ walk }) =>
    FilmPerson.parse({ id: walk.id, role: walk.role, enrolmentPhoto: `${walk.id}.jpg`, clip: `walk-${walk.id}` }),
  );
  const clips = people.map(({ id, clip }) => {
    const files = { file: `${clip}.h264`, index: `${clip}.json` };
    return { name: clip, ...files, frames: 75, firstFilmFrame: 0, durationMs: walkMs, people: [id], standing: null };
  });
  return { version: 1, fps: 15, width: 1280, height: 720, clips, people, programme: [], movie: 'film.mp4' };
}

const people = castPeople(film(), '/film');
let happened: { what: string; atMs: number }[];
let asked: TurnstileRequest[];
let director: GateDirector;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  happened = [];
  asked = [];
  const camera: GateCamera = {
    handover: { kind: 'film', path: '/film/film.mp4' },
    shown: [],
    play: async (clip) => void happened.push({ what: clip, atMs: Date.now() }),
    kill: async () => void happened.push({ what: 'kill', atMs: Date.now() }),
    restore: async () => void happened.push({ what: 'restore', atMs: Date.now() }),
    dispose: async () => {},
  };
  const askTurnstile = async (request: TurnstileRequest) => {
    asked.push(request);
    happened.push({ what: request.do, atMs: Date.now() });
  };
  director = new GateDirector({ people, camera, askTurnstile });
});
afterEach(() => vi.useRealTimers());

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

describe('the director of the demo gate', () => {
  it('lets the next one come only when the last walk is over and a breath was taken', async () => {
    director.auto(true);
    await minutes(5);
    director.auto(false);
    expect(happened.length).toBeGreaterThan(20);
    for (const [index, { what, atMs }] of happened.entries()) {
      const next = happened[index + 1];
      const busyMs = what.startsWith('walk-') ? walkMs : 0;
      if (next !== undefined) expect(next.atMs - atMs).toBeGreaterThanOrEqual(busyMs + 5_000);
    }
  });

  it('lets only those walk as residents who agreed, and has the card held up by the one who refused', async () => {
    director.auto(true);
    await minutes(20);
    director.auto(false);
    const refused = people.residents.filter(({ face }) => face === 'refused');
    const walked = new Set(happened.filter(({ what }) => what.startsWith('walk-')).map(({ what }) => what));
    for (const { walkClip } of refused) expect(walked).not.toContain(walkClip);
    for (const { walkClip } of people.strangers) expect(walked).toContain(walkClip);
    const cards = refused.map(({ card }) => ({ do: 'presentCard', ...card }));
    expect(asked.length).toBeGreaterThan(20);
    for (const request of asked) expect(cards).toContainEqual(request);
  });

  it('is silent when the programme is off, and runs one programme however often it is turned on', async () => {
    director.auto(true);
    director.auto(true);
    director.auto(true);
    await minutes(1);
    const inOneMinute = happened.length;
    expect(inOneMinute).toBeLessThanOrEqual(8);
    director.auto(false);
    await minutes(5);
    expect(happened.length).toBe(inOneMinute);
  });

  it('knows the cards of its residents and the clips of its film', async () => {
    const holder = people.residents[0];
    await director.carryOut({ do: 'presentCard', key: holder?.key ?? '' });
    expect(asked).toEqual([{ do: 'presentCard', ...holder?.card }]);
    await expect(director.carryOut({ do: 'presentCard', key: 'nobody' })).rejects.toMatchObject({ code: 'person-unknown' });
    await expect(director.carryOut({ do: 'walk', clip: 'walk-nobody' })).rejects.toMatchObject({ code: 'clip-unknown' });
    await director.carryOut({ do: 'walk', clip: 'walk-zhou' });
    await director.carryOut({ do: 'killCamera' });
    await director.carryOut({ do: 'restoreCamera' });
    expect(happened.map(({ what }) => what)).toEqual(['presentCard', 'walk-zhou', 'kill', 'restore']);
  });
});

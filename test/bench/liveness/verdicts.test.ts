import { describe, expect, it } from 'vitest';
import type { LivenessFrame } from '../../../main/recognition/liveness';
import { livenessFigures } from './figures';
import { challengeVerdict, oneAfterAnother, passiveVerdict } from './verdicts';
import type { Watched, WatchedClip } from './watch';

const frame = (index: number, change: Partial<LivenessFrame['motion'] & object> = {}, passiveLive = 0.9): LivenessFrame => ({
  arrivedMonoMs: index * 125,
  good: true,
  same: true,
  passiveLive,
  motion: { yawDeg: 0, pitchDeg: 0, eyeOpening: 0.3, ...change },
  facesInLane: 1,
});
const clip = (passiveLive: number, change: (index: number) => Parameters<typeof frame>[1]) =>
  Array.from({ length: 12 }, (_, index) => frame(index, change(index), passiveLive));
const atFull = (index: number) => index === 5 || index === 6;
const blinks = clip(0.9, (index) => (atFull(index) ? { eyeOpening: 0.1 } : {}));
const turns = clip(0.9, (index) => (atFull(index) ? { yawDeg: 30 } : {}));
const still = clip(0.1, () => ({}));

describe('verdicts of the bench', () => {
  it('the first three scores decide; too few decide nothing', () => {
    expect(passiveVerdict(blinks)).toBe(true);
    expect(passiveVerdict(still)).toBe(false);
    expect(passiveVerdict(blinks.slice(0, 2))).toBeNull();
    expect(passiveVerdict([null, null, ...blinks.slice(2)])).toBe(true);
  });

  it('a clip does what was asked, or it does not', () => {
    expect(challengeVerdict(blinks, 'blink')).toBe(true);
    expect(challengeVerdict(turns, 'turn-left')).toBe(true);
    expect(challengeVerdict(turns, 'turn-right')).toBe(false);
    expect(challengeVerdict(turns, 'blink')).toBe(false);
    expect(challengeVerdict(still, 'blink')).toBe(false);
  });

  it('a film of several movements does what comes in it, in its own time', () => {
    const film = oneAfterAnother(blinks, turns);
    expect(film.at(-1)?.arrivedMonoMs).toBe(23 * 125);
    expect(challengeVerdict(film, 'turn-left')).toBe(true);
    expect(challengeVerdict(film, 'blink')).toBe(true);
  });

  it('figures: living heads that pass, sheets that do not', () => {
    const seen = (frames: WatchedClip['frames']): WatchedClip => ({ frames, likenesses: [], tracks: 1 });
    const flat = { turn: seen(still), blink: seen(still) };
    const one: Watched = {
      live: { turn: seen(turns), blink: seen(blinks) },
      paper: flat,
      screen: flat,
      replay: flat,
      turnDeg: 30,
    };
    const figureOf = (name: string) => livenessFigures([one]).find((figure) => figure.name === name)?.value;
    expect(figureOf('passive, heads of photos: refused (BPCER)')).toBe(0);
    expect(figureOf('passive, photo held flat: accepted (APCER)')).toBe(0);
    expect(figureOf('challenge random, heads of photos: passed')).toBe(1);
    expect(figureOf('challenge random, photo on a screen: passed')).toBe(0);
    expect(figureOf('yaw read for 30 degrees, heads of photos, median')).toBe(30);
  });
});

import type { Figure } from './figure';
import type { WalkRole } from './people';
import { drawSprite, type Picture, type Placement, withSmaller } from './raster';
import { FOCAL_PX, FRAME_HEIGHT, FRAME_WIDTH, HORIZON_Y, type Occluder } from './scenery';

export const FILM_FPS = 15;
export const WALK_FRAMES = 75;
/** A walking person stands still near the camera in these frames of a clip. */
export const STANDING = { from: 36, until: 60 } as const;

const EYES_APART_M = 0.063;
const NEAR_AWAY_M = 1.42;
const EYE_HEIGHT_PX = 8;

/** Where a person is, in metres: right of the lane's middle, and away from the camera. */
export interface Whereabouts {
  x: number;
  away: number;
}

export interface Walker {
  mips: readonly Picture[];
  figure: Figure;
  role: WalkRole;
  /** Metres right of the lane's middle, and behind the first person. */
  offset: Whereabouts;
}

export function createWalker(figure: Figure, role: WalkRole, offset: Whereabouts = { x: 0, away: 0 }): Walker {
  return { mips: withSmaller(figure.picture, 5), figure, role, offset };
}

const ease = (t: number): number => t * t * (3 - 2 * t);
const between = (from: number, to: number, t: number): number => from + (to - from) * t;

/** From behind the left post into the lane, up to the camera, a stop, and away: onwards, or aside for a stranger. */
export function whereabouts(frame: number, role: WalkRole): Whereabouts {
  const entered = 11;
  if (frame < entered) {
    const t = frame / entered;
    return { x: between(-1.95, -0.12, ease(t)), away: between(9.3, 7.6, t) };
  }
  if (frame < STANDING.from) {
    const t = (frame - entered) / (STANDING.from - entered);
    return { x: between(-0.12, 0, t), away: between(7.6, NEAR_AWAY_M, 1 - (1 - t) ** 1.45) };
  }
  if (frame < STANDING.until) return { x: 0, away: NEAR_AWAY_M };
  const t = (frame - STANDING.until + 1) / (WALK_FRAMES - STANDING.until);
  return role === 'stranger'
    ? { x: between(0, 1.05, ease(t)), away: between(NEAR_AWAY_M, 2.1, t) }
    : { x: between(0, -0.72, t * t), away: between(NEAR_AWAY_M, 1.02, t) };
}

/** Draws people into a frame that holds the empty scene; what stands before them hides them. */
export function drawWalkers(
  picture: { rgb: Uint8Array; width: number; height: number },
  walkers: readonly Walker[],
  before: readonly Occluder[],
  frame: number,
): void {
  const placed = walkers.map((walker) => {
    const at = whereabouts(frame, walker.role);
    return { walker, x: at.x + walker.offset.x, away: at.away + walker.offset.away };
  });
  for (const { walker, x, away } of placed.sort((a, b) => b.away - a.away)) {
    drawSprite(picture, walker.mips, placement(walker, { x, away }, frame));
    for (const occluder of before) if (away > occluder.awayM) layOver(picture, occluder.picture);
  }
}

function placement(walker: Walker, at: Whereabouts, frame: number): Placement {
  const perMetre = FOCAL_PX / at.away;
  const still = frame >= STANDING.from && frame < STANDING.until;
  const step = still ? 0 : Math.sin((frame / FILM_FPS) * 2 * Math.PI * 1.9);
  const sway = Math.sin((frame / FILM_FPS) * 2 * Math.PI * 0.5 + walker.offset.x * 9);
  return {
    anchor: walker.figure.anchor,
    centre: [FRAME_WIDTH / 2 + at.x * perMetre + sway * 0.004 * perMetre, HORIZON_Y + EYE_HEIGHT_PX + step * 0.012 * perMetre],
    scale: (EYES_APART_M * perMetre) / SPRITE_EYES_PX,
    angleRad: 0.012 * sway + 0.006 * step,
    gain: 0.94 + 0.08 * Math.min(1, Math.max(0, (at.away - 1.4) / 5)) + 0.012 * sway,
  };
}

/** Eye distance of walking sprites: as large as they ever appear standing. */
export const SPRITE_EYES_PX = Math.round((EYES_APART_M * FOCAL_PX) / NEAR_AWAY_M);

function layOver(picture: { rgb: Uint8Array }, over: Picture): void {
  for (let i = 0; i < FRAME_WIDTH * FRAME_HEIGHT; i++) {
    const alpha = over.rgba[i * 4 + 3] ?? 0;
    if (alpha === 0) continue;
    const keep = 1 - alpha / 255;
    for (let plane = 0; plane < 3; plane++) {
      picture.rgb[i * 3 + plane] = (over.rgba[i * 4 + plane] ?? 0) + (picture.rgb[i * 3 + plane] ?? 0) * keep;
    }
  }
}

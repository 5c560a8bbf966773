import type { LivenessRule } from '../contract/lanes';
import {
  BLINK_MOST_MS,
  CHALLENGE_MS,
  EYE_LEAST_OPEN,
  EYE_OPEN_SHARE,
  EYE_SHUT_SHARE,
  PASSIVE_SCORES,
  STRAIGHT_DEG,
  TURN_DEG,
  TURN_LEAST_MS,
} from './livenessLimits';

export interface LivenessRules {
  rule: LivenessRule;
  /** Passive score a living face reaches; null: there is no model for it. */
  passiveAtLeast: number | null;
}

export type Movement = 'blink' | 'turn-left' | 'turn-right';

export interface Motion {
  /** Positive: turned to the person's own left. */
  yawDeg: number;
  pitchDeg: number;
  /** Opening of the lids over the width of the eye. */
  eyeOpening: number;
}

/** What one picture of a track says about life. */
export interface LivenessFrame {
  arrivedMonoMs: number;
  /** Whether a template came with it. */
  good: boolean;
  /** Whether that template is the recognised person's. Null: nobody is, there is none, or it is clearly neither his nor another's. */
  same: boolean | null;
  /** 0 (a photo or a screen) to 1. */
  passiveLive: number | null;
  motion: Motion | null;
  facesInLane: number;
}

export type LivenessStanding =
  /** More pictures are needed; nothing is asked of anybody. */
  | { kind: 'looking' }
  /** A movement must be asked for. */
  | { kind: 'to-ask' }
  | { kind: 'asked'; movement: Movement; untilMonoMs: number }
  | { kind: 'shown' }
  | { kind: 'doubtful' }
  | { kind: 'not-done' };

interface Asked {
  movement: Movement;
  atMonoMs: number;
  untilMonoMs: number;
  /**
   * What must be seen next. `rest`: straight and with open eyes, after the prompt · `movement` · `rest-again` · `same`: one more
   * good picture of the same person · `nothing`: it was done · `wrong`: turned to the other side, and over.
   */
  next: 'rest' | 'movement' | 'rest-again' | 'same' | 'nothing' | 'wrong';
  /** How the face was held at rest, and when it was last seen so. */
  rest: Pick<Motion, 'yawDeg' | 'pitchDeg'> & { lastMonoMs: number };
}

/** Signs of life of one track. Holds scores and one step, never a template. */
export interface Liveness {
  /** Of the last good pictures. */
  readonly scores: readonly (number | null)[];
  /** This person's own open eye: the widest seen while looking straight. */
  readonly eyeOpen: number;
  readonly asked: Asked | null;
}

export const newLiveness = (): Liveness => ({ scores: [], eyeOpen: 0, asked: null });

/** The movement this rule asks for next. `random` gives so many random bytes; `null`: the rule asks for none. */
export function chooseMovement(challenge: LivenessRule['challenge'], random: (bytes: number) => Uint8Array): Movement | null {
  const choice: readonly Movement[] = {
    off: [] as const,
    blink: ['blink'] as const,
    turn: ['turn-left', 'turn-right'] as const,
    random: ['blink', 'turn-left', 'turn-right'] as const,
  }[challenge];
  if (choice.length === 0) return null;
  // Bytes past the last whole multiple would make the first movements likelier.
  const even = 256 - (256 % choice.length);
  let byte = 256;
  while (byte >= even) byte = random(1)[0] ?? 0;
  return choice[byte % choice.length] ?? null;
}

/** The track after somebody was recognised in it: of the scores only those of his `frames` count, and nothing was asked of him. */
export const livenessRecognised = ({ scores }: Liveness, frames: number): Liveness => ({
  scores: scores.slice(Math.max(0, scores.length - frames)),
  eyeOpen: 0,
  asked: null,
});

/** The track after a movement was asked for. Only of somebody who was recognised; whoever was asked before is asked anew. */
export function livenessAsk(state: Liveness, movement: Movement, nowMonoMs: number): Liveness {
  const rest = { yawDeg: 0, pitchDeg: 0, lastMonoMs: nowMonoMs };
  return { ...state, asked: { movement, atMonoMs: nowMonoMs, untilMonoMs: nowMonoMs + CHALLENGE_MS, next: 'rest', rest } };
}

/** The track after one more picture. One of somebody else wipes out what was seen before it. */
export function livenessFrame(state: Liveness, frame: LivenessFrame, { rule }: LivenessRules): Liveness {
  const before = frame.same === false ? newLiveness() : state;
  const counts = rule.passive && frame.good && frame.same !== false;
  const scores = counts ? [...before.scores, frame.passiveLive].slice(-PASSIVE_SCORES) : before.scores;
  const eyeOpen = frame.good && isStraight(frame.motion) ? Math.max(before.eyeOpen, frame.motion.eyeOpening) : before.eyeOpen;
  return { scores, eyeOpen, asked: state.asked && afterFrame(state.asked, frame, eyeOpen) };
}

/** All that the rule asks for, by AND. What was not measured is doubtful, never a pass. */
export function livenessStanding(state: Liveness, rules: LivenessRules, nowMonoMs: number): LivenessStanding {
  const passive = passiveStanding(state, rules);
  if (passive !== 'shown') return { kind: passive };
  if (rules.rule.challenge === 'off') return { kind: 'shown' };
  const { asked } = state;
  if (asked === null) return { kind: 'to-ask' };
  if (asked.next === 'nothing') return { kind: 'shown' };
  if (asked.next === 'wrong' || nowMonoMs > asked.untilMonoMs) return { kind: 'not-done' };
  return { kind: 'asked', movement: asked.movement, untilMonoMs: asked.untilMonoMs };
}

/** The median speaks: one picture alone can be an accident. */
function passiveStanding({ scores }: Liveness, { rule, passiveAtLeast }: LivenessRules): 'shown' | 'looking' | 'doubtful' {
  if (!rule.passive) return 'shown';
  const measured = scores.filter((score) => score !== null).toSorted((a, b) => a - b);
  if (passiveAtLeast === null || measured.length < scores.length) return 'doubtful';
  const median = measured[Math.floor(PASSIVE_SCORES / 2)];
  if (measured.length < PASSIVE_SCORES || median === undefined) return 'looking';
  return median >= passiveAtLeast ? 'shown' : 'doubtful';
}

const isStraight = (motion: Motion | null): motion is Motion => motion !== null && Math.abs(motion.yawDeg) <= STRAIGHT_DEG;

/**
 * One step of a movement. Another face in the lane, or a picture of somebody else in this track, starts it over: whoever moves
 * must be whoever was recognised, also when he has moved already. A picture from before the prompt or after its time says nothing.
 */
function afterFrame(asked: Asked, frame: LivenessFrame, eyeOpen: number): Asked {
  const { arrivedMonoMs, motion } = frame;
  if (asked.next === 'wrong' || arrivedMonoMs <= asked.atMonoMs) return asked;
  if (frame.facesInLane > 1 || frame.same === false) return { ...asked, next: 'rest' };
  if (asked.next === 'nothing' || arrivedMonoMs > asked.untilMonoMs) return asked;
  const surely = frame.good && frame.same === true;
  const step = { asked, arrivedMonoMs, surely };
  if (asked.next === 'same') return surely ? { ...asked, next: 'nothing' } : asked;
  if (motion === null) return asked;
  if (asked.next === 'rest') return atRest(step, motion, eyeOpen) ?? asked;
  return asked.movement === 'blink' ? blinking(step, motion, eyeOpen) : turning(step, motion, asked.movement);
}

interface Step {
  asked: Asked;
  arrivedMonoMs: number;
  /** Good, and of the person who was recognised. */
  surely: boolean;
}

const isOpen = (motion: Motion, eyeOpen: number) =>
  motion.eyeOpening >= EYE_LEAST_OPEN && motion.eyeOpening >= EYE_OPEN_SHARE * eyeOpen;

function atRest({ asked, arrivedMonoMs, surely }: Step, motion: Motion, eyeOpen: number): Asked | null {
  if (!surely || !isStraight(motion) || !isOpen(motion, eyeOpen)) return null;
  const { yawDeg, pitchDeg } = motion;
  return { ...asked, next: 'movement', rest: { yawDeg, pitchDeg, lastMonoMs: arrivedMonoMs } };
}

/** Eyes cast down, or a photo tilted back, look shut: only a face that goes on looking straight ahead blinks. */
function blinking(step: Step, motion: Motion, eyeOpen: number): Asked {
  const { asked, arrivedMonoMs, surely } = step;
  const held = isStraight(motion) && Math.abs(motion.pitchDeg - asked.rest.pitchDeg) <= STRAIGHT_DEG;
  if (!held) return { ...asked, next: 'rest' };
  if (surely && isOpen(motion, eyeOpen)) {
    if (asked.next === 'movement') return atRest(step, motion, eyeOpen) ?? asked;
    const inTime = arrivedMonoMs - asked.rest.lastMonoMs <= BLINK_MOST_MS;
    return inTime ? { ...asked, next: 'same' } : (atRest(step, motion, eyeOpen) ?? asked);
  }
  // Shut eyes must be this person's too: nobody else blinks while his picture is held away.
  const isShut = surely && motion.eyeOpening <= EYE_SHUT_SHARE * eyeOpen;
  return asked.next === 'movement' && isShut ? { ...asked, next: 'rest-again' } : asked;
}

/** A face turned that far is less like itself, or has no template: the rest before and after it must be surely his. */
function turning(step: Step, motion: Motion, movement: 'turn-left' | 'turn-right'): Asked {
  const { asked, arrivedMonoMs, surely } = step;
  const turnedDeg = (motion.yawDeg - asked.rest.yawDeg) * (movement === 'turn-left' ? 1 : -1);
  if (turnedDeg <= -TURN_DEG) return { ...asked, next: 'wrong' };
  if (asked.next === 'movement') {
    if (turnedDeg >= TURN_DEG) {
      const tookTime = arrivedMonoMs - asked.rest.lastMonoMs >= TURN_LEAST_MS;
      return { ...asked, next: tookTime ? 'rest-again' : 'rest' };
    }
    const rest = isStraight(motion) ? { ...asked.rest, lastMonoMs: arrivedMonoMs } : asked.rest;
    return { ...asked, rest };
  }
  return surely && isStraight(motion) ? { ...asked, next: 'same' } : asked;
}

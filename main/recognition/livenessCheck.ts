import type { LivenessRule } from '../contract/lanes';
import {
  chooseMovement,
  type LivenessFrame,
  type LivenessRules,
  type LivenessStanding,
  livenessAsk,
  livenessFrame,
  livenessRecognised,
  livenessStanding,
  newLiveness,
} from './liveness';

/** Signs of life of one track under one rule. Holds no template. */
export interface LivenessCheck {
  frame(frame: LivenessFrame): LivenessStanding;
  /** Somebody was recognised, in so many of the last good frames: what was seen before says nothing about him. */
  recognised(frames: number): void;
  /** Asks for a movement now; only of somebody who was recognised. */
  ask(nowMonoMs: number): LivenessStanding;
  standing(nowMonoMs: number): LivenessStanding;
}

interface Deps {
  rule: LivenessRule;
  passiveAtLeast: number | null;
  random: (bytes: number) => Uint8Array;
}

/** A check of one track. `random` gives so many random bytes; it chooses the movement. */
export function createLivenessCheck({ rule, passiveAtLeast, random }: Deps): LivenessCheck {
  const rules: LivenessRules = { rule, passiveAtLeast };
  let state = newLiveness();
  const standing = (nowMonoMs: number) => livenessStanding(state, rules, nowMonoMs);
  return {
    frame: (frame) => {
      state = livenessFrame(state, frame, rules);
      return standing(frame.arrivedMonoMs);
    },
    recognised: (frames) => {
      state = livenessRecognised(state, frames);
    },
    ask: (nowMonoMs) => {
      const movement = chooseMovement(rule.challenge, random);
      if (movement) state = livenessAsk(state, movement, nowMonoMs);
      return standing(nowMonoMs);
    },
    standing,
  };
}

import type { VisionEvent } from '../../native-bridge/vision/protocol';
import type { PersonId } from '../contract/ids';
import type { LanePrompt, LivenessRule } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { LivenessCheck, LivenessStanding, NewLiveness, Timers } from './ports';

export type Observation = Extract<VisionEvent, { type: 'observation' }>;

/**
 * How like a template is to that person's own, compared with nobody else's: 1 is just enough to be his at the 1:1 threshold. Null:
 * he has none, or no consent.
 */
export type Likeness = (personId: PersonId, embedding: Float32Array) => number | null;

/** A face that turns, or shuts its eyes, is less like itself, but never as little as this: that is somebody else. */
const OTHER_BELOW = 0.5;

export interface LifeDeps {
  /** As it is now: it may change while somebody stands there. */
  rule: () => LivenessRule;
  newLiveness: NewLiveness;
  passiveAtLeast: number | null;
  random: (bytes: number) => Uint8Array;
  clock: Clock;
  timers: Timers;
  /** A prompt has come or gone. */
  onPrompt: () => void;
}

/** Signs of life of one track: keeps to the lane's rule as it changes, and sees to it that a prompt ends in time. Ended by `forget`. */
export class TrackLife {
  readonly #deps: LifeDeps;
  #rule: LivenessRule;
  #check: LivenessCheck;
  #prompt: LanePrompt | null = null;
  #cancelTimeOut = () => {};

  constructor(deps: LifeDeps) {
    this.#deps = deps;
    this.#rule = deps.rule();
    this.#check = this.#newCheck();
  }

  /** What the person is asked to do now. */
  get prompt(): LanePrompt | null {
    return this.#prompt;
  }

  /** Takes a picture's numbers; `likeness` of its template to the recognised person's, null while nobody is, or without one. */
  saw(observation: Observation, likeness: number | null): void {
    this.#keepToRule();
    this.#check.frame({
      arrivedMonoMs: observation.frameArrivedMonoMs,
      good: observation.embedding !== null,
      same: sameOf(likeness),
      passiveLive: observation.passiveLive,
      motion: observation.motion,
      facesInLane: observation.facesInLane,
    });
    const { kind } = this.standing();
    // Where scores are gathered anew, the movement is still wanted.
    if (kind !== 'asked' && kind !== 'looking') this.#takeAway();
  }

  standing(): LivenessStanding {
    this.#keepToRule();
    return this.#check.standing(this.#deps.clock.monoMs());
  }

  /** Somebody was recognised, in so many of the last good pictures: only those speak for him, and nothing was asked of him. */
  recognised(frames: number): void {
    this.#check.recognised(frames);
    this.#takeAway();
  }

  /** Shows a prompt; `onTimeOut` is called when its time is over and the movement was not made. */
  ask(onTimeOut: () => void): void {
    const { clock, timers, onPrompt } = this.#deps;
    const now = clock.monoMs();
    const asked = this.#check.ask(now);
    if (asked.kind !== 'asked') return;
    const leftMs = asked.untilMonoMs - now;
    this.#prompt = { kind: asked.movement, untilMs: clock.nowMs() + leftMs };
    // Just past the end, when the check says so too.
    this.#cancelTimeOut = timers.after(leftMs + 1, () => {
      this.#takeAway();
      onTimeOut();
    });
    onPrompt();
  }

  /** All that was seen and asked counts no more. */
  forget(): void {
    this.#check = this.#newCheck();
    this.#takeAway();
  }

  #newCheck(): LivenessCheck {
    const { newLiveness, passiveAtLeast, random } = this.#deps;
    return newLiveness({ rule: this.#rule, passiveAtLeast, random });
  }

  #keepToRule(): void {
    const rule = this.#deps.rule();
    if (rule.passive === this.#rule.passive && rule.challenge === this.#rule.challenge) return;
    this.#rule = rule;
    this.forget();
  }

  #takeAway(): void {
    this.#cancelTimeOut();
    this.#cancelTimeOut = () => {};
    if (this.#prompt === null) return;
    this.#prompt = null;
    this.#deps.onPrompt();
  }
}

const sameOf = (likeness: number | null): boolean | null =>
  likeness === null || (likeness < 1 && likeness >= OTHER_BELOW) ? null : likeness >= 1;

import type { VisionEvent } from '../../native-bridge/vision/protocol';
import { DecisionId, type Direction, type PersonId } from '../contract/ids';
import type { LaneState } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { Passage } from './laneController';
import { type AccessRequest, decide } from './policy';

export type Observation = Extract<VisionEvent, { type: 'observation' }>;

export type FaceVote =
  | { kind: 'pending' }
  | { kind: 'matched'; personId: PersonId; framesAgreed: number }
  | { kind: 'unknown' }
  | { kind: 'ambiguous' };

/** The vote of one face track; the recognition room supplies it. */
export interface TrackVote {
  /** Takes one good frame's template and returns where the vote stands. Keeps no template. */
  frame(embedding: Float32Array): FaceVote;
  /** The match could not be acted upon yet: the next good frame must confirm it. */
  reopen(): FaceVote;
  /** A person left the gallery: his votes count no more. */
  evicted(personId: PersonId): FaceVote;
}

/** The same face is not let in twice within this time, whatever new track it appears in. */
export const REARM_MS = 5_000;
/** While a guard has not answered yet, he is not asked again within this time: a stranger who lingers is shown once, not once a frame. */
export const ASK_AGAIN_MS = 10_000;

interface Deps {
  direction: Direction;
  newVote: () => TrackVote;
  lane: () => { state: LaneState } & AccessRequest['lane'];
  /** Whether a guard is being asked to look at this lane and has not answered. */
  guardAsked: () => boolean;
  consentLive: (personId: PersonId) => boolean;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  carryOut: (passage: Passage) => void;
  clock: Clock;
  newId: () => string;
}

interface Track {
  vote: TrackVote;
  standing: FaceVote;
  decided: boolean;
}

/**
 * From faces in the picture to decisions of one lane. A match found while somebody else is passing waits for the lane to
 * close, and every further frame must confirm it: by then somebody else may stand there, or the consent be withdrawn.
 */
export class FaceWay {
  readonly #deps: Deps;
  readonly #tracks = new Map<number, Track>();
  readonly #grantedAtMonoMs = new Map<PersonId, number>();
  #askedAtMonoMs = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Wipes the observation's template before it returns. */
  observe(observation: Observation): void {
    const { trackId, embedding } = observation;
    const track = this.#tracks.get(trackId) ?? { vote: this.#deps.newVote(), standing: { kind: 'pending' }, decided: false };
    this.#tracks.set(trackId, track);
    if (embedding) {
      if (!track.decided) track.standing = track.vote.frame(embedding);
      embedding.fill(0);
    }
    if (!track.decided && track.standing.kind !== 'pending') this.#decide(track, observation);
  }

  trackEnded(trackId: number): void {
    this.#tracks.delete(trackId);
  }

  evicted(personId: PersonId): void {
    this.#grantedAtMonoMs.delete(personId);
    for (const track of this.#tracks.values()) track.standing = track.vote.evicted(personId);
  }

  /** The vision process is gone; its tracks will not come back. */
  reset(): void {
    this.#tracks.clear();
  }

  #decide(track: Track, observation: Observation): void {
    const lane = this.#deps.lane();
    const { standing } = track;
    if (standing.kind === 'pending') return;
    const now = this.#deps.clock.monoMs();
    if (this.#mustWait(lane.state, standing, now)) {
      track.standing = track.vote.reopen();
      return;
    }
    const decision = decide({
      lane,
      by:
        standing.kind === 'matched'
          ? { method: 'face', vote: 'matched', consentLive: this.#deps.consentLive(standing.personId) }
          : { method: 'face', vote: standing.kind },
    });
    const granted = decision.outcome === 'granted' && standing.kind === 'matched';
    if (!granted && this.#deps.guardAsked() && now - this.#askedAtMonoMs < ASK_AGAIN_MS) return;
    track.decided = true;
    if (granted) this.#grantedAtMonoMs.set(standing.personId, now);
    else this.#askedAtMonoMs = now;
    const known = granted ? this.#deps.unitAndName(standing.personId) : null;
    this.#deps.carryOut({
      decisionId: DecisionId.parse(this.#deps.newId()),
      decision,
      direction: this.#deps.direction,
      // Whoever is not let in by face leaves no name behind, even if the face was recognised.
      person: known && standing.kind === 'matched' ? { id: standing.personId, ...known } : null,
      manual: null,
      face: {
        trackId: observation.trackId,
        framesAgreed: standing.kind === 'matched' ? standing.framesAgreed : null,
        firstGoodFrameMonoMs: observation.firstGoodFrameMonoMs ?? observation.frameArrivedMonoMs,
      },
    });
  }

  #mustWait(state: LaneState, standing: FaceVote, nowMonoMs: number): boolean {
    if (state === 'granted' || state === 'passing') return true;
    if (standing.kind !== 'matched') return false;
    return nowMonoMs - (this.#grantedAtMonoMs.get(standing.personId) ?? Number.NEGATIVE_INFINITY) < REARM_MS;
  }
}

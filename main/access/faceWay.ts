import { DecisionId, type Direction, type PersonId } from '../contract/ids';
import type { LanePrompt } from '../contract/lanes';
import type { FaceMode } from '../contract/people';
import type { Passage } from './passage';
import { type AccessRequest, type Decision, decide, type LaneNow, type Life, type MayPass } from './policy';
import { type LifeDeps, type Likeness, type Observation, TrackLife } from './trackLife';

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
/** Somebody who passes with card and face has this long to hold up his card before a guard is troubled. */
export const CARD_AWAITED_MS = 5_000;
/** Whoever walks out of the picture while he is asked is asked anew; after so many times within `ABANDONED_MS` a guard looks. */
const ABANDONED_AT_MOST = 3;
const ABANDONED_MS = 60_000;

interface Deps {
  direction: Direction;
  newVote: () => TrackVote;
  /** How the lane stands for that person; null: for nobody known. */
  lane: (personId: PersonId | null) => LaneNow;
  /** Somebody is passing, or about to. */
  laneBusy: () => boolean;
  /** Whether a guard is being asked to look at this lane and has not answered. */
  guardAsked: () => boolean;
  consentLive: (personId: PersonId) => boolean;
  mayPass: (personId: PersonId) => MayPass;
  faceModeOf: (personId: PersonId) => FaceMode;
  use: '1:N' | '1:1';
  likeness: Likeness;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  carryOut: (passage: Passage) => void;
  life: LifeDeps;
  newId: () => string;
}

interface Track {
  id: number;
  vote: TrackVote;
  standing: FaceVote;
  life: TrackLife;
  /** Whose signs of life are gathered. */
  recognised: PersonId | null;
  cardAwaitedSinceMonoMs: number | null;
  firstGoodFrameMonoMs: number;
  decided: boolean;
}

/**
 * From faces in the picture to decisions of one lane. Nothing is asked of a face nobody has recognised. A match that cannot be
 * acted upon yet, because somebody is passing or signs of life are still wanted, must be confirmed by a further frame: by then
 * somebody else may stand there, or the consent be withdrawn.
 */
export class FaceWay {
  readonly #deps: Deps;
  readonly #tracks = new Map<number, Track>();
  readonly #grantedAtMonoMs = new Map<PersonId, number>();
  readonly #abandonedAtMonoMs = new Map<PersonId, number[]>();
  #askedAtMonoMs = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What somebody in the lane is asked to do: one person at a time. */
  get prompt(): LanePrompt | null {
    return [...this.#tracks.values()].find(({ life }) => life.prompt)?.life.prompt ?? null;
  }

  /** The caller wipes the observation's template. */
  observe(observation: Observation): void {
    const track = this.#trackOf(observation);
    if (!track.decided) this.#look(track, observation);
    if (!track.decided) this.#consider(track);
  }

  trackEnded(trackId: number): void {
    const track = this.#tracks.get(trackId);
    this.#tracks.delete(trackId);
    if (!track) return;
    if (track.recognised && track.life.prompt) {
      this.#abandonedAtMonoMs.set(track.recognised, [...this.#abandoned(track.recognised), this.#now()]);
    }
    forget(track);
  }

  evicted(personId: PersonId): void {
    this.#grantedAtMonoMs.delete(personId);
    this.#abandonedAtMonoMs.delete(personId);
    for (const track of this.#tracks.values()) {
      track.standing = track.vote.evicted(personId);
      if (track.recognised === personId) forget(track);
    }
  }

  /** Whoever is not decided upon begins anew: a card speaks first. */
  startOver(): void {
    for (const track of this.#tracks.values()) {
      if (track.decided) continue;
      this.#tracks.delete(track.id);
      forget(track);
    }
  }

  /** A card has settled who stands in this track. */
  settled(trackId: number): void {
    const track = this.#tracks.get(trackId) ?? this.#newTrack(trackId);
    forget(track);
    track.decided = true;
    this.#tracks.set(trackId, track);
  }

  /** What was decided at this lane, by whatever means. Whatever was asked of anybody else is asked again when the lane is free. */
  carriedOut({ decision, person }: Pick<Passage, 'decision' | 'person'>): void {
    if (decision.outcome === 'ask-guard') this.#askedAtMonoMs = this.#now();
    if (decision.outcome !== 'granted') return;
    for (const track of this.#tracks.values()) forget(track);
    if (!person) return;
    this.#grantedAtMonoMs.set(person.id, this.#now());
    this.#abandonedAtMonoMs.delete(person.id);
  }

  /** The vision process is gone; its tracks will not come back. */
  reset(): void {
    for (const track of this.#tracks.values()) forget(track);
    this.#tracks.clear();
  }

  #trackOf(observation: Observation): Track {
    const track = this.#tracks.get(observation.trackId) ?? this.#newTrack(observation.trackId);
    this.#tracks.set(track.id, track);
    track.firstGoodFrameMonoMs = observation.firstGoodFrameMonoMs ?? observation.frameArrivedMonoMs;
    return track;
  }

  #newTrack(id: number): Track {
    return {
      id,
      vote: this.#deps.newVote(),
      standing: { kind: 'pending' },
      life: new TrackLife(this.#deps.life),
      recognised: null,
      cardAwaitedSinceMonoMs: null,
      firstGoodFrameMonoMs: this.#now(),
      decided: false,
    };
  }

  #look(track: Track, observation: Observation): void {
    const { embedding } = observation;
    track.life.saw(observation, track.recognised && embedding ? this.#deps.likeness(track.recognised, embedding) : null);
    if (embedding) track.standing = track.vote.frame(embedding);
  }

  #consider(track: Track): void {
    this.#keepWhoMoves(track);
    const { standing } = track;
    const personId = standing.kind === 'matched' ? standing.personId : standing.kind === 'pending' ? track.recognised : null;
    if (standing.kind === 'pending' && personId === null) return;
    if (this.#mustWait(personId)) {
      forget(track);
      track.standing = track.vote.reopen();
      return;
    }
    // Whoever was recognised before is not who stands there now: he inherits nothing.
    if (standing.kind === 'matched' && standing.personId !== track.recognised) {
      track.recognised = standing.personId;
      track.life.recognised(standing.framesAgreed);
    }
    const decision =
      standing.kind === 'unknown' || standing.kind === 'ambiguous'
        ? decide({ lane: this.#deps.lane(null), by: { method: 'face', vote: standing.kind } })
        : personId && this.#decideOn(track, personId);
    if (decision && this.#mayBeCarriedOut(decision)) this.#carryOut(track, personId, decision);
    else track.standing = track.vote.reopen();
  }

  /** Whoever turns away or blinks as he was asked may look like nobody for a while: he is looked at anew, within the time he has. */
  #keepWhoMoves(track: Track): void {
    const isLost = track.standing.kind === 'unknown' || track.standing.kind === 'ambiguous';
    if (!isLost || track.life.prompt === null) return;
    track.vote = this.#deps.newVote();
    track.standing = { kind: 'pending' };
  }

  /** Null: not yet. */
  #decideOn(track: Track, personId: PersonId): Decision | null {
    const lane = this.#deps.lane(personId);
    const by = (life: Life): AccessRequest['by'] => ({
      method: 'face',
      vote: 'matched',
      consentLive: this.#deps.consentLive(personId),
      mayPass: this.#deps.mayPass(personId),
      use: this.#deps.use,
      mode: this.#deps.faceModeOf(personId),
      life,
    });
    const ifAlive = decide({ lane, by: by('shown') });
    const isMatched = track.standing.kind === 'matched';
    if (ifAlive.outcome !== 'granted') return !isMatched || this.#cardMayCome(track, ifAlive) ? null : ifAlive;
    const life = track.life.standing();
    if (life.kind === 'doubtful' || life.kind === 'not-done') return decide({ lane, by: by(life.kind) });
    if (life.kind === 'to-ask' && this.#abandoned(personId).length >= ABANDONED_AT_MOST)
      return decide({ lane, by: by('not-done') });
    if (life.kind === 'to-ask' && isMatched) this.#ask(track);
    return life.kind === 'shown' && isMatched ? ifAlive : null;
  }

  /** One person at a time: whoever else is recognised meanwhile waits. */
  #ask(track: Track): void {
    if (this.prompt !== null) return;
    track.life.ask(() => {
      if (!track.decided && this.#tracks.get(track.id) === track) this.#consider(track);
    });
  }

  #cardMayCome(track: Track, { reasons }: Decision): boolean {
    if (!reasons.includes('card-needed')) return false;
    track.cardAwaitedSinceMonoMs ??= this.#now();
    return this.#now() - track.cardAwaitedSinceMonoMs < CARD_AWAITED_MS;
  }

  /** When he walked away from a prompt, lately. */
  #abandoned(personId: PersonId): number[] {
    return (this.#abandonedAtMonoMs.get(personId) ?? []).filter((atMs) => this.#now() - atMs < ABANDONED_MS);
  }

  #mayBeCarriedOut({ outcome }: Decision): boolean {
    return outcome === 'granted' || !this.#deps.guardAsked() || this.#now() - this.#askedAtMonoMs >= ASK_AGAIN_MS;
  }

  #carryOut(track: Track, personId: PersonId | null, decision: Decision): void {
    const { direction, unitAndName, newId, carryOut } = this.#deps;
    const granted = decision.outcome === 'granted';
    forget(track);
    track.decided = true;
    const known = personId && unitAndName(personId);
    const isStopped = !granted && decision.reasons.includes('anti-passback');
    carryOut({
      decisionId: DecisionId.parse(newId()),
      decision,
      direction,
      // Whoever is not let in by face leaves no name on record, even if the face was recognised.
      person: granted && known ? { id: personId, ...known } : null,
      hint: known && !granted && (decision.reasons.includes('face-hint') || isStopped) ? known : null,
      ...(personId && isStopped && { stopped: personId }),
      manual: null,
      face: {
        trackId: track.id,
        framesAgreed: track.standing.kind === 'matched' ? track.standing.framesAgreed : null,
        firstGoodFrameMonoMs: track.firstGoodFrameMonoMs,
      },
    });
  }

  #mustWait(personId: PersonId | null): boolean {
    if (this.#deps.laneBusy()) return true;
    if (personId === null) return false;
    return this.#now() - (this.#grantedAtMonoMs.get(personId) ?? Number.NEGATIVE_INFINITY) < REARM_MS;
  }

  #now(): number {
    return this.#deps.life.clock.monoMs();
  }
}

/** What was seen of whoever stood in the track, and asked of him, counts no more. */
function forget(track: Track): void {
  track.recognised = null;
  track.life.forget();
}

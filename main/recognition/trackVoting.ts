import type { PersonId } from '../contract/ids';
import type { GallerySearch } from './gallery';

export interface VotingRules {
  /** This many of the last `framesConsidered` good frames must name the same person; more than half, so that two cannot win. */
  framesNeeded: number;
  framesConsidered: number;
  /** A face that nobody in the gallery resembles is unknown after this many good frames. */
  framesBeforeUnknown: number;
  /** The vote ends after this many good frames, whatever they said. */
  framesAtMost: number;
  /** Cosine a frame's best must reach. */
  threshold: number;
  /** Cosine by which it must lead the best of any other person. */
  margin: number;
}

export type VoteOutcome =
  | { kind: 'pending' }
  | { kind: 'matched'; personId: PersonId; framesAgreed: number; meanScore: number }
  /** Nobody in the gallery. */
  | { kind: 'unknown' }
  /** Good scores, but for several people: a person must look. */
  | { kind: 'ambiguous' };

/** What one good frame said. */
type FrameVote =
  | { kind: 'person'; personId: PersonId; score: number }
  | { kind: 'unclear'; people: readonly PersonId[] }
  | { kind: 'nobody' };

/** One face track at a gate. Holds names of votes and scores, never an embedding. */
export interface TrackVoting {
  readonly goodFrames: number;
  /** The last `framesConsidered` votes, oldest first. */
  readonly votes: readonly FrameVote[];
  readonly outcome: VoteOutcome;
}

const MARGIN = 0.05;

/** Rules for a station's settings; `framesToAgree` is 1 or more. */
export function votingRulesFor(threshold: number, framesToAgree: number): VotingRules {
  const framesConsidered = framesToAgree * 2 - 1;
  const framesBeforeUnknown = Math.max(5, framesConsidered);
  return {
    framesNeeded: framesToAgree,
    framesConsidered,
    framesBeforeUnknown,
    framesAtMost: framesBeforeUnknown * 2,
    threshold,
    margin: MARGIN,
  };
}

/** A track nobody has voted on. A decided track stays decided; only a new one votes again. */
export const newTrackVoting = (): TrackVoting => ({ goodFrames: 0, votes: [], outcome: { kind: 'pending' } });

/** The track after one more good frame. `search` is the gallery's answer for it. Throws a RangeError when two people could win. */
export function voteFrame(track: TrackVoting, search: GallerySearch, rules: VotingRules): TrackVoting {
  if (rules.framesNeeded > rules.framesConsidered || rules.framesNeeded * 2 <= rules.framesConsidered) {
    throw new RangeError('a match needs more than half of the frames considered');
  }
  if (track.outcome.kind !== 'pending') return track;
  const votes = [...track.votes, voteOf(search, rules)].slice(-rules.framesConsidered);
  const goodFrames = track.goodFrames + 1;
  return { goodFrames, votes, outcome: outcomeOf(votes, goodFrames, rules) };
}

/**
 * A matched track that could not be acted upon: open again, one frame short of the match. Whoever stands in it by then
 * must be the same person still. Any other track is left as it is.
 */
export function voteReopen(track: TrackVoting, rules: VotingRules): TrackVoting {
  const { outcome } = track;
  if (outcome.kind !== 'matched') return track;
  const his = track.votes.filter((vote) => vote.kind === 'person' && vote.personId === outcome.personId);
  const votes = his.slice(his.length - rules.framesNeeded + 1);
  return { goodFrames: votes.length, votes, outcome: { kind: 'pending' } };
}

/**
 * The track after a person left the gallery: frames that named him count for nobody. A match of him that was already
 * decided becomes `unknown`; what the lane did with it is the lane's business.
 */
export function voteEviction(track: TrackVoting, personId: PersonId): TrackVoting {
  const votes = track.votes.map((vote): FrameVote => (names(vote, personId) ? { kind: 'nobody' } : vote));
  const { outcome } = track;
  const takenBack = outcome.kind === 'matched' && outcome.personId === personId;
  return { ...track, votes, outcome: takenBack ? { kind: 'unknown' } : outcome };
}

const names = (vote: FrameVote, personId: PersonId) =>
  (vote.kind === 'person' && vote.personId === personId) || (vote.kind === 'unclear' && vote.people.includes(personId));

function voteOf({ best, runnerUp }: GallerySearch, { threshold, margin }: VotingRules): FrameVote {
  if (best === null || !(best.score >= threshold)) return { kind: 'nobody' };
  if (runnerUp !== null && !(best.score - runnerUp.score >= margin)) {
    return { kind: 'unclear', people: [best.personId, runnerUp.personId] };
  }
  return { kind: 'person', personId: best.personId, score: best.score };
}

function outcomeOf(votes: readonly FrameVote[], goodFrames: number, rules: VotingRules): VoteOutcome {
  const scores = leadersScores(votes);
  if (scores.personId !== null && scores.list.length >= rules.framesNeeded) {
    const meanScore = scores.list.reduce((sum, score) => sum + score, 0) / scores.list.length;
    return { kind: 'matched', personId: scores.personId, framesAgreed: scores.list.length, meanScore };
  }
  if (goodFrames < rules.framesBeforeUnknown) return { kind: 'pending' };
  const nobody = votes.filter(({ kind }) => kind === 'nobody').length;
  const contested = votes.length - nobody - scores.list.length;
  if (nobody === votes.length) return { kind: 'unknown' };
  if (contested >= rules.framesNeeded) return { kind: 'ambiguous' };
  if (goodFrames < rules.framesAtMost) return { kind: 'pending' };
  return contested > 0 ? { kind: 'ambiguous' } : { kind: 'unknown' };
}

/** The scores of the person with the most votes; of two with as many, the one seen first. */
function leadersScores(votes: readonly FrameVote[]): { personId: PersonId | null; list: readonly number[] } {
  const scoresOf = new Map<PersonId, number[]>();
  for (const vote of votes) {
    if (vote.kind === 'person') scoresOf.set(vote.personId, [...(scoresOf.get(vote.personId) ?? []), vote.score]);
  }
  let leader: { personId: PersonId | null; list: readonly number[] } = { personId: null, list: [] };
  for (const [personId, list] of scoresOf) {
    if (list.length > leader.list.length) leader = { personId, list };
  }
  return leader;
}

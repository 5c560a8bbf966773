import { overlapOf } from './detector';
import type { Box } from './picture';

/** One face followed from frame to frame. Boxes in pixels of the picture. */
export interface Track {
  id: number;
  box: Box;
  lastSeenMonoMs: number;
}

export interface TrackStep {
  /** Live tracks, those of unseen faces included until they time out. */
  tracks: Track[];
  /** Track id of each box, in the order of `boxes`. */
  ids: number[];
  /** Ids that will never come again. */
  ended: number[];
}

/** A face unseen for so long has left; the next one there is somebody else until it proves otherwise. */
export const LOST_AFTER_MS = 800;
const LEAST_OVERLAP = 0.25;
/** A face that jumped between two frames is the same when its centre moved less than this many face widths… */
const MOST_JUMP_WIDTHS = 0.75;
/** …and it did not grow or shrink by more than this. */
const MOST_GROWTH = 1.6;

interface Candidate {
  track: number;
  box: number;
  closeness: number;
}

/**
 * Moves the tracks one frame on: overlap first, then nearness of the centres, best pairs first, one box per track.
 * A jump counts only when nobody else comes into question: two people must never be joined into one track.
 */
export function advanceTracks(
  before: readonly Track[],
  boxes: readonly Box[],
  nowMonoMs: number,
  nextId: () => number,
): TrackStep {
  const alive = before.filter(({ lastSeenMonoMs }) => nowMonoMs - lastSeenMonoMs <= LOST_AFTER_MS);
  const ended = before.filter((track) => !alive.includes(track)).map(({ id }) => id);
  const trackOfBox = new Map<number, Track>();
  pairUp(alive, boxes, trackOfBox, overlapCandidates);
  pairUp(alive, boxes, trackOfBox, jumpCandidates);
  const seen = boxes.map((box, index) => ({ id: trackOfBox.get(index)?.id ?? nextId(), box, lastSeenMonoMs: nowMonoMs }));
  const matched = new Set(trackOfBox.values());
  return { tracks: [...seen, ...alive.filter((track) => !matched.has(track))], ids: seen.map(({ id }) => id), ended };
}

function pairUp(
  tracks: readonly Track[],
  boxes: readonly Box[],
  trackOfBox: Map<number, Track>,
  candidatesOf: (pairs: readonly { track: Track; trackIndex: number; box: Box; boxIndex: number }[]) => Candidate[],
): void {
  const taken = new Set(trackOfBox.values());
  const pairs = tracks.flatMap((track, trackIndex) =>
    taken.has(track)
      ? []
      : boxes.flatMap((box, boxIndex) => (trackOfBox.has(boxIndex) ? [] : [{ track, trackIndex, box, boxIndex }])),
  );
  for (const { track, box } of candidatesOf(pairs).sort((one, other) => other.closeness - one.closeness)) {
    const candidate = tracks[track];
    if (!candidate || trackOfBox.has(box) || taken.has(candidate)) continue;
    trackOfBox.set(box, candidate);
    taken.add(candidate);
  }
}

type Pairs = readonly { track: Track; trackIndex: number; box: Box; boxIndex: number }[];

const overlapCandidates = (pairs: Pairs): Candidate[] =>
  pairs
    .map(({ track, trackIndex, box, boxIndex }) => ({
      track: trackIndex,
      box: boxIndex,
      closeness: overlapOf(track.box, box),
    }))
    .filter(({ closeness }) => closeness >= LEAST_OVERLAP);

function jumpCandidates(pairs: Pairs): Candidate[] {
  const near = pairs
    .map(({ track, trackIndex, box, boxIndex }) => ({ track: trackIndex, box: boxIndex, ...jumpOf(track.box, box) }))
    .filter(({ widths, growth }) => widths <= MOST_JUMP_WIDTHS && growth <= MOST_GROWTH);
  return near
    .filter(({ track, box }) => near.filter((other) => other.track === track || other.box === box).length === 1)
    .map(({ track, box, widths }) => ({ track, box, closeness: -widths }));
}

function jumpOf(from: Box, to: Box): { widths: number; growth: number } {
  const dx = to.x + to.width / 2 - from.x - from.width / 2;
  const dy = to.y + to.height / 2 - from.y - from.height / 2;
  const growth = Math.max(from.width, to.width) / Math.min(from.width, to.width);
  return { widths: Math.hypot(dx, dy) / Math.max(from.width, to.width), growth };
}

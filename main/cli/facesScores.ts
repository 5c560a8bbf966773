/** A compared pair of a list; `cosine` is null when one of its pictures shows no face. */
export interface ScoredPair {
  samePerson: boolean;
  cosine: number | null;
}

/**
 * Share of right answers (0 to 1), k-fold: each fold is judged at the cosine that does best on the others, and the mean is
 * taken over folds; `accuracySd` is the sample standard deviation over folds. A single fold is judged at its own best, with
 * sd 0. A pair without a cosine is wrong at any threshold.
 */
export function foldAccuracy(folds: readonly (readonly ScoredPair[])[]): { accuracy: number; accuracySd: number } {
  const shares = folds.map((fold, index) => {
    const others = folds.length === 1 ? fold : folds.filter((_, at) => at !== index).flat();
    return shareRight(fold, bestThreshold(others));
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  return { accuracy: mean, accuracySd: shares.length < 2 ? 0 : Math.sqrt(squares / (shares.length - 1)) };
}

/** Pairs at or above `threshold` are taken for one person. */
export function shareRight(pairs: readonly ScoredPair[], threshold: number): number {
  const right = pairs.filter(({ cosine, samePerson }) => cosine !== null && cosine >= threshold === samePerson);
  return right.length / pairs.length;
}

/** Every threshold that makes a difference, midway between neighbouring cosines, and what lies below it. */
function cuts(pairs: readonly ScoredPair[]): { threshold: number; genuineBelow: number; impostorsBelow: number }[] {
  const scored = pairs.flatMap(({ cosine, samePerson }) => (cosine === null ? [] : [{ cosine, samePerson }]));
  scored.sort((one, other) => one.cosine - other.cosine);
  const found = [{ threshold: Number.NEGATIVE_INFINITY, genuineBelow: 0, impostorsBelow: 0 }];
  let [genuineBelow, impostorsBelow] = [0, 0];
  scored.forEach(({ cosine, samePerson }, index) => {
    if (samePerson) genuineBelow++;
    else impostorsBelow++;
    const next = scored[index + 1]?.cosine ?? Number.POSITIVE_INFINITY;
    if (next > cosine) found.push({ threshold: (cosine + next) / 2, genuineBelow, impostorsBelow });
  });
  return found;
}

/** The cosine with most right answers; the middle one where several do equally well. */
function bestThreshold(pairs: readonly ScoredPair[]): number {
  const all = cuts(pairs).map((cut) => ({ ...cut, gain: cut.impostorsBelow - cut.genuineBelow }));
  const most = all.reduce((gain, cut) => Math.max(gain, cut.gain), Number.NEGATIVE_INFINITY);
  const best = all.filter(({ gain }) => gain === most);
  return best[Math.floor(best.length / 2)]?.threshold ?? 0;
}

/**
 * Equal error rate of the list: the mean of false match and false non-match rate where they lie closest. A genuine pair
 * without a cosine is never matched; an impostor pair without one is left out, so that it makes nothing look better.
 */
export function equalErrorRate(pairs: readonly ScoredPair[]): number {
  const genuine = pairs.filter(({ samePerson }) => samePerson);
  const lost = genuine.filter(({ cosine }) => cosine === null).length;
  const impostors = pairs.filter(({ samePerson, cosine }) => !samePerson && cosine !== null).length;
  let closest = { gap: Number.POSITIVE_INFINITY, rate: Number.NaN };
  for (const { genuineBelow, impostorsBelow } of cuts(pairs)) {
    const falseMatches = (impostors - impostorsBelow) / Math.max(1, impostors);
    const falseNonMatches = (genuineBelow + lost) / Math.max(1, genuine.length);
    const gap = Math.abs(falseMatches - falseNonMatches);
    if (gap < closest.gap) closest = { gap, rate: (falseMatches + falseNonMatches) / 2 };
  }
  return closest.rate;
}

/** Keeps the highest of millions of cosines exactly, in room for twice as many as are kept. */
export interface HighestScores {
  add(cosine: number): void;
  /** How many were added. */
  added(): number;
  /** Highest first, as Float32. */
  highest(): Float32Array;
}

export function createHighestScores(keep: number): HighestScores {
  const room = new Float32Array(keep * 2);
  let [held, added, floor] = [0, 0, Number.NEGATIVE_INFINITY];
  const prune = (): void => {
    room.subarray(0, held).sort();
    if (held > keep) room.copyWithin(0, held - keep, held);
    held = Math.min(held, keep);
    if (held === keep) floor = room[0] ?? floor;
  };
  return {
    add: (cosine) => {
      added++;
      if (cosine <= floor) return;
      room[held++] = cosine;
      if (held === room.length) prune();
    },
    added: () => added,
    highest: () => {
      prune();
      return room.slice(0, held).reverse();
    },
  };
}

/** How many impostor pairs may match at this rate, of so many. */
export const allowedMatches = (rate: number, impostorPairs: number): number => Math.floor(rate * impostorPairs + 1e-9);

export interface TrueAccepts {
  /** Share of genuine pairs above the threshold. */
  tar: number;
  /** The highest impostor cosine that must not match any more: a pair matches above it. */
  threshold: number;
}

/**
 * True accept rate where at most `rate` of the impostor pairs match. `impostors` has kept one more than that allows; with
 * fewer pairs than 1/rate none may match. A genuine pair without a cosine counts as not matched.
 */
export function trueAcceptsAt(rate: number, genuine: readonly (number | null)[], impostors: HighestScores): TrueAccepts {
  const threshold = impostors.highest()[allowedMatches(rate, impostors.added())];
  if (threshold === undefined) throw new RangeError('too few impostor scores were kept');
  const accepted = genuine.filter((cosine) => cosine !== null && Math.fround(cosine) > threshold).length;
  return { tar: accepted / genuine.length, threshold };
}

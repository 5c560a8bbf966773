/** Measured points of a recogniser: false match rate of one comparison, and the cosine that gives it. */
export type Calibration = readonly (readonly [falseMatchRate: number, cosine: number])[];

const DAYS_PER_MONTH = 30;

/**
 * Cosine a comparison must reach for this false match rate: linear in the rate's logarithm between measured points. A rate
 * above the table takes its loosest point; below the table the last slope goes on, up to 1, for there the table's strictest
 * point would let through more than was asked. Throws a RangeError when the table has fewer than two points or the rate is not in (0, 1].
 */
export function thresholdFor(calibration: Calibration, falseMatchRate: number): number {
  if (!(falseMatchRate > 0 && falseMatchRate <= 1)) throw new RangeError(`a false match rate of ${falseMatchRate}`);
  const points = calibration
    .map(([rate, cosine]) => ({ decades: -Math.log10(rate), cosine }))
    .sort((a, b) => a.decades - b.decades);
  const wanted = -Math.log10(falseMatchRate);
  const upper = points.findIndex(({ decades }) => decades >= wanted);
  const loosest = points[0];
  if (upper === 0 && loosest) return loosest.cosine;
  const [left, right] = upper === -1 ? points.slice(-2) : points.slice(upper - 1, upper + 1);
  if (!left || !right) throw new RangeError('a calibration needs two points');
  const slope = (right.cosine - left.cosine) / (right.decades - left.decades);
  return Math.min(1, left.cosine + slope * (wanted - left.decades));
}

/** Of one comparison with a person who says who he is: a card before the face, two shots of one enrolment. */
export const ONE_TO_ONE_RATE = 1e-4;

/** A newcomer is compared with everybody: no more than about this share may look alike by chance. */
const LOOK_ALIKE_BY_CHANCE = 0.05;

/**
 * False match rate at which two residents count as looking alike. Stricter in a large gallery, where it would otherwise be
 * every second newcomer, but never stricter than the rate the lanes match at.
 */
export function lookAlikeRate(people: number, falseMatchRate: number): number {
  return Math.max(falseMatchRate, Math.min(ONE_TO_ONE_RATE, LOOK_ALIKE_BY_CHANCE / Math.max(1, people)));
}

/**
 * Strangers in 30 days who match somebody by chance, if one frame decided: each is compared with every template of the gallery
 * (FPIR = 1 − (1 − FMR)^N). An upper estimate for a gate where several frames must agree.
 */
export function expectedFalseOpeningsPerMonth(templates: number, strangersPerDay: number, falseMatchRate: number): number {
  const matchesSomebody = -Math.expm1(templates * Math.log1p(-falseMatchRate));
  return DAYS_PER_MONTH * strangersPerDay * matchesSomebody;
}

/** One group of lanes: its gallery, and how many strangers a day come to its lanes. */
export interface GroupAtRisk {
  templates: number;
  strangersPerDay: number;
}

/** Over all groups; a stranger is compared only with the gallery of the lane he comes to. */
export function expectedOverGroups(groups: readonly GroupAtRisk[], falseMatchRate: number): number {
  const each = groups.map((group) => expectedFalseOpeningsPerMonth(group.templates, group.strangersPerDay, falseMatchRate));
  return each.reduce((sum, expected) => sum + expected, 0);
}

/** `high`: more than one in three months; `too-high`: more than one a month. Null is not known yet. */
export function warningFor(perMonth: number | null): 'none' | 'high' | 'too-high' {
  if (perMonth === null || perMonth <= 1 / 3) return 'none';
  return perMonth <= 1 ? 'high' : 'too-high';
}

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

/**
 * Strangers in 30 days who match somebody by chance, if one frame decided: each is compared with everyone in the gallery
 * (FPIR = 1 − (1 − FMR)^N). An upper estimate for a gate where several frames must agree.
 */
export function expectedFalseOpeningsPerMonth(gallerySize: number, strangersPerDay: number, falseMatchRate: number): number {
  const matchesSomebody = -Math.expm1(gallerySize * Math.log1p(-falseMatchRate));
  return DAYS_PER_MONTH * strangersPerDay * matchesSomebody;
}

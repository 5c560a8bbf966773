const DAYS_OF_MONTH = 30;
const MONTHS_OF_YEAR = 365 / DAYS_OF_MONTH;

/** How often something happens, in the largest unit that reads plainly. `n` is rounded to what the figure can bear. */
export type Frequency =
  | { unit: 'never' | 'century' }
  | { unit: 'perMonth' | 'months' | 'years' /** Times a month, or months or years between two. */; n: number };

/** From times in 30 days to words a manager can weigh: 0.11 is about one in 9 months. */
export const frequencyOf = (timesPerMonth: number): Frequency => {
  if (timesPerMonth <= 0) return { unit: 'never' };
  // From 1.5 a month on the times are counted, below it the time between two.
  if (timesPerMonth >= 0.95)
    return { unit: 'perMonth', n: timesPerMonth < 9.5 ? Math.round(timesPerMonth * 10) / 10 : Math.round(timesPerMonth) };
  const months = 1 / timesPerMonth;
  if (months < 23.5) return { unit: 'months', n: months < 1.95 ? Math.round(months * 10) / 10 : Math.round(months) };
  const years = months / MONTHS_OF_YEAR;
  return years < 100 ? { unit: 'years', n: Math.round(years) } : { unit: 'century' };
};

/** The power of ten that `1 / rate` is, or null where it is none: managers choose among powers of ten, files may hold any. */
export const powerOfRate = (rate: number): 3 | 4 | 5 | 6 | 7 | null => {
  const power = Math.round(-Math.log10(rate));
  const isExact = Math.abs(rate * 10 ** power - 1) < 1e-6;
  return isExact && (power === 3 || power === 4 || power === 5 || power === 6 || power === 7) ? power : null;
};

/** Choices of the form, from the least to the most strict. */
export const rateChoices = [1e-4, 1e-5, 1e-6, 1e-7] as const;

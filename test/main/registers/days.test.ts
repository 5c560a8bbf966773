import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays, addMonths, addWorkingDays, daysBetween, localDay, weekdayOf, workCalendar } from '../../../main/registers/days';

const weekendsOnly = workCalendar([]);
const newYear2026 = workCalendar([
  { year: 2026, holidays: ['2026-01-01', '2026-01-02', '2026-01-03'], workedWeekendDays: ['2026-01-04'] },
]);
const aDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('2000-01-01', days));

describe('days', () => {
  it.each([
    ['over the new year', '2026-12-25', 10, '2027-01-04'],
    ['over the 29th of February', '2028-02-20', 15, '2028-03-06'],
    ['where there is no 29th of February', '2027-02-20', 15, '2027-03-07'],
    ['over a hundred years that leap', '2000-02-28', 1, '2000-02-29'],
    ['backwards', '2027-01-01', -1, '2026-12-31'],
  ])('are added %s', (_story, day, days, expected) => {
    expect(addDays(day, days)).toBe(expected);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-22', 12, '2027-11-22'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('%s and %i months', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it.each([
    ['a Friday to the next Monday', '2026-11-20', 1, weekendsOnly, '2026-11-23'],
    ['thirty from a Sunday', '2026-11-22', 30, weekendsOnly, '2027-01-01'],
    ['the new year of 2026, unknown', '2025-12-31', 2, weekendsOnly, '2026-01-02'],
    ['the new year of 2026, with the Sunday that is worked', '2025-12-31', 2, newYear2026, '2026-01-05'],
  ])('working days: %s', (_story, from, count, calendar, expected) => {
    expect(addWorkingDays(from, count, calendar)).toBe(expected);
  });

  it('between a day and so many working days later lie exactly so many working days', () => {
    fc.assert(
      fc.property(
        aDay,
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 20 }),
        (from, count, off) => {
          const holidays = off.map((days) => addDays(from, days));
          const calendar = workCalendar([{ year: Number(from.slice(0, 4)), holidays, workedWeekendDays: [] }]);
          const to = addWorkingDays(from, count, calendar);
          const between = Array.from({ length: daysBetween(from, to) }, (_, index) => addDays(from, index + 1));
          expect(between.filter((day) => calendar.isWorkday(day))).toHaveLength(count);
          expect(calendar.isWorkday(to)).toBe(true);
        },
      ),
    );
  });

  it('come back to where they began', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: -800, max: 800 }), (day, days) => {
        expect(addDays(addDays(day, days), -days)).toBe(day);
        expect(daysBetween(day, addDays(day, days))).toBe(days);
      }),
    );
  });

  it('2026-11-22 is a Sunday', () => expect(weekdayOf('2026-11-22')).toBe(7));
});

describe('where clocks are changed', () => {
  const zone = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('a day of 23 or 25 hours is one day', () => {
    const dayBefore = new Date(2026, 2, 28, 23, 30).getTime();
    expect(addDays(localDay(dayBefore), 1)).toBe(localDay(dayBefore + 3_600_000));
    expect(localDay(new Date(2026, 9, 25, 0, 30).getTime() + 24.4 * 3_600_000)).toBe('2026-10-25');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  });
});

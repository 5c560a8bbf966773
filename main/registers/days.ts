import type { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import type { HolidayYear } from '../contract/filing';

/** Calendar days as `2026-11-22`, which sort as they follow one another. They know no hours, so no change of clocks moves them. */
export type DayText = string;

const two = (value: number) => String(value).padStart(2, '0');

/** The day at the station's place. */
export function localDay(ms: number): DayText {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const utcOf = (day: DayText): Date => new Date(`${day}T00:00:00Z`);

export function addDays(day: DayText, days: number): DayText {
  const date = utcOf(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The same day of the month so many months on, or the month's last. */
export function addMonths(day: DayText, months: number): DayText {
  const date = utcOf(day);
  const dayOfMonth = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastOfMonth));
  return date.toISOString().slice(0, 10);
}

/** Whole days from one to the other; negative backwards. */
export const daysBetween = (from: DayText, to: DayText): number =>
  Math.round((utcOf(to).getTime() - utcOf(from).getTime()) / 86_400_000);

/** 1 is Monday. */
export const weekdayOf = (day: DayText): number => utcOf(day).getUTCDay() || 7;

/** What the manager has entered of the State Council's announcements; without it weekends alone are free. */
export interface WorkCalendar {
  isWorkday(day: DayText): boolean;
  /** Whether the year's list was entered. */
  knows(year: number): boolean;
}

export function workCalendar(years: readonly z.infer<typeof HolidayYear>[]): WorkCalendar {
  const free = new Set(years.flatMap(({ holidays }) => holidays));
  const worked = new Set(years.flatMap(({ workedWeekendDays }) => workedWeekendDays));
  const known = new Set(years.map(({ year }) => year));
  return {
    isWorkday: (day) => worked.has(day) || (weekdayOf(day) <= 5 && !free.has(day)),
    knows: (year) => known.has(year),
  };
}

/** The last of so many working days after `day`, which itself does not count (民法典 第201条). */
export function addWorkingDays(day: DayText, count: number, calendar: WorkCalendar): DayText {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, 1);
    if (calendar.isWorkday(at)) left -= 1;
  }
  return at;
}

export function yearsBetween(from: DayText, to: DayText): number[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** DATE_IN_FUTURE for what is said to have happened after today. */
export const happened = (day: DayText | null, today: DayText, field: string): Result<void> =>
  day !== null && day > today ? fail('DATE_IN_FUTURE', { field }) : ok(undefined);

/** DATES_REVERSED. */
export const inOrder = (from: DayText | null, to: DayText | null, field: string): Result<void> =>
  from !== null && to !== null && from > to ? fail('DATES_REVERSED', { field }) : ok(undefined);

/** The first that does not hold. */
export const allOf = (...checks: readonly Result<void>[]): Result<void> =>
  checks.find(({ ok: holds }) => !holds) ?? ok(undefined);

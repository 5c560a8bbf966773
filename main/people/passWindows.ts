import type { LaneGroup } from '../contract/ids';
import type { PassWindow, PersonAccess } from '../contract/people';

/** Whether a person may pass a lane now, with whatever credential. */
export type MayPass = 'yes' | 'outside-hours' | 'other-lanes';

/** What the station's wall clock shows. */
export interface LocalMoment {
  /** `YYYY-MM-DD` */
  day: string;
  /** ISO weekday, 1 is Monday. */
  weekday: number;
  /** Minute of the day as the clock shows it, 0 to 1439, also on a day that is longer or shorter. */
  minute: number;
}

/** The local calendar and clock at `nowMs` (Unix ms). */
export function localMoment(nowMs: number): LocalMoment {
  const date = new Date(nowMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    day: `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    weekday: date.getDay() === 0 ? 7 : date.getDay(),
    minute: date.getHours() * 60 + date.getMinutes(),
  };
}

/** Days are those a window begins on; one that goes past midnight reaches into the day after. Its end is no longer part of it. */
export function isWithin({ days, fromMinute, toMinute }: PassWindow, { weekday, minute }: LocalMoment): boolean {
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  if (toMinute > fromMinute) return days.includes(weekday) && minute >= fromMinute && minute < toMinute;
  return (days.includes(weekday) && minute >= fromMinute) || (days.includes(dayBefore) && minute < toMinute);
}

/** Pure: where comes before when, so that the guard reads the reason that does not change by waiting. */
export function mayPassAt(access: PersonAccess, group: LaneGroup, moment: LocalMoment): MayPass {
  if (access.groups !== null && !access.groups.includes(group)) return 'other-lanes';
  if (access.untilDay !== null && moment.day > access.untilDay) return 'outside-hours';
  return access.hours === null || access.hours.some((window) => isWithin(window, moment)) ? 'yes' : 'outside-hours';
}

import type { PassWindow } from './people';

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
export function isWithin({ days, fromMinute, toMinute }: PassWindow, { weekday, minute }: Omit<LocalMoment, 'day'>): boolean {
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  if (toMinute > fromMinute) return days.includes(weekday) && minute >= fromMinute && minute < toMinute;
  return (days.includes(weekday) && minute >= fromMinute) || (days.includes(dayBefore) && minute < toMinute);
}

/** Whether the times are on; null: always. */
export const isOn = (times: readonly PassWindow[] | null, moment: Omit<LocalMoment, 'day'>): boolean =>
  times === null || times.some((window) => isWithin(window, moment));

const MINUTES_A_DAY = 1440;

/** Whether every minute of the week of `inner` is one of `outer` too. */
export function areTimesWithin(inner: readonly PassWindow[] | null, outer: readonly PassWindow[] | null): boolean {
  if (outer === null) return true;
  for (let weekday = 1; weekday <= 7; weekday += 1)
    for (let minute = 0; minute < MINUTES_A_DAY; minute += 1)
      if (isOn(inner, { weekday, minute }) && !isOn(outer, { weekday, minute })) return false;
  return true;
}

interface FaceAndCard {
  faceAllowed: boolean;
  rules: { schedules: { face: readonly PassWindow[] | null; card: readonly PassWindow[] | null } };
}

/** Faces would open at times when the card does not. Where there are no faces, their times are nobody's business. */
export const faceOutlivesCard = ({ faceAllowed, rules: { schedules } }: FaceAndCard): boolean =>
  faceAllowed && !areTimesWithin(schedules.face, schedules.card);

import type { Language } from '../../main/contract/ids';

const pad = (n: number): string => String(n).padStart(2, '0');

/** Local time of day, `14:26:08`. */
export const clockTime = (atMs: number): string => {
  const at = new Date(atMs);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
};

/** Local calendar day, `2026-11-22`. */
export const calendarDay = (atMs: number): string => {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
};

/** Day with its weekday, as the header shows it. */
export const longDay = (atMs: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', weekday: 'short' }).format(atMs);

/** `0.21`, or `3.4` from one second on. */
export const secondsOf = (ms: number): string => (ms / 1_000).toFixed(ms < 1_000 ? 2 : 1);

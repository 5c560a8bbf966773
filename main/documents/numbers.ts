import type { BothWords } from '../contract/documentParts';
import { both } from './words';

/** China keeps one time, UTC+8 without summer time, wherever the computer believes to be. */
const beijing = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString();

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-11-22` in Beijing. */
export const dayOf = (atMs: number): string => beijing(atMs).slice(0, 10);

/** `2026-11-22 14:26:07`, Beijing time. */
export const moment = (atMs: number | null): string => (atMs === null ? '—' : beijing(atMs).slice(0, 19).replace('T', ' '));

/** The same to the minute, or, for steps that follow each other closely, to the millisecond. */
export const minute = (atMs: number | null): string => moment(atMs).slice(0, 16);
export const instant = (atMs: number): string => beijing(atMs).slice(0, 23).replace('T', ' ');

/** A calendar day in words: 2026年11月22日, 22 November 2026. */
export function dayWords(day: string): BothWords {
  const [year = '', month = '', date = ''] = day.split('-');
  return both(`${year}年${Number(month)}月${Number(date)}日`, `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`);
}

export const count = (value: number | null): string =>
  value === null ? '—' : String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** From and to; what has no end yet is told so. */
export const span = (fromMs: number, toMs: number | null): string =>
  toMs === null ? `${minute(fromMs)} 起 onwards` : `${minute(fromMs)} — ${minute(toMs)}`;

/** `41.3 %`; of nothing there is no share. */
export const percent = (share: number | null): string =>
  share === null || !Number.isFinite(share) ? '—' : `${(share * 100).toFixed(1)} %`;

export const seconds = (ms: number | null): string => (ms === null ? '—' : `${(ms / 1000).toFixed(1)} s`);

/** Hex in groups of four, as people compare it. */
export const groups = (hex: string): string => hex.replace(/.{4}(?=.)/g, '$& ');

/** A rate as small as those of false matches: `1.2e-6`. */
export const rate = (value: number): string => (value === 0 ? '0' : value >= 0.001 ? percent(value) : value.toExponential(1));

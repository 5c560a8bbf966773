import type { CommandInput } from '../../../main/contract/commands';
import { LONGEST_PASS_DAYS } from '../../../main/contract/credentials';
import type { Direction } from '../../../main/contract/ids';
import { Unit } from '../../../main/contract/people';

export interface PassDraft {
  unit: string;
  label: string;
  direction: Direction | 'both';
  /** `own`: the two moments that are typed. */
  time: 'tonight' | 'two-hours' | 'own';
  from: string;
  until: string;
  uses: '1' | '2' | 'any' | 'own';
  ownUses: string;
  /** Empty: every lane. */
  groups: string[];
}

/** A pass is good for a way in and a way out until midnight, unless something else is chosen. */
export const freshPass: PassDraft = {
  unit: '',
  label: '',
  direction: 'both',
  time: 'tonight',
  from: '',
  until: '',
  uses: '2',
  ownUses: '',
  groups: [],
};

export type PassFault = 'unit' | 'times' | 'uses';

const DAY_MS = 86_400_000;

/** The end of the day that `nowMs` lies in, local time. */
const midnightAfter = (nowMs: number): number => new Date(nowMs).setHours(24, 0, 0, 0);

/** `2026-11-23T08:00`, as a field for a moment gives it, in ms of local time; null: no such moment. */
const momentOf = (text: string): number | null => {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
};

/** The other way round, for a field to begin with. */
export const momentText = (atMs: number): string => {
  const at = new Date(atMs);
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
};

const timesOf = ({ time, from, until }: PassDraft, nowMs: number): { fromMs: number; untilMs: number } | null => {
  if (time !== 'own') return { fromMs: nowMs, untilMs: time === 'tonight' ? midnightAfter(nowMs) : nowMs + 7_200_000 };
  const fromMs = momentOf(from);
  const untilMs = momentOf(until);
  if (fromMs === null || untilMs === null) return null;
  const isGood = untilMs > fromMs && untilMs > nowMs && untilMs - fromMs <= LONGEST_PASS_DAYS * DAY_MS;
  return isGood ? { fromMs, untilMs } : null;
};

const usesOf = ({ uses, ownUses }: PassDraft): number | null | undefined => {
  if (uses === 'any') return null;
  const count = uses === 'own' ? Number(ownUses.trim()) : Number(uses);
  return Number.isInteger(count) && count >= 1 && count <= 200 ? count : undefined;
};

/** What is sent to the station, or the first thing that is at fault. */
export const passOf = (draft: PassDraft, nowMs: number): { pass: CommandInput<'pass.issue'> } | { fault: PassFault } => {
  const unit = Unit.safeParse(draft.unit);
  if (!unit.success) return { fault: 'unit' };
  const times = timesOf(draft, nowMs);
  if (!times) return { fault: 'times' };
  const uses = usesOf(draft);
  if (uses === undefined) return { fault: 'uses' };
  return {
    pass: {
      unit: unit.data,
      label: draft.label.trim() || null,
      direction: draft.direction === 'both' ? null : draft.direction,
      groups: draft.groups.length === 0 ? null : draft.groups,
      ...times,
      uses,
    },
  };
};

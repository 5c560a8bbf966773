import type { Direction } from '../../../main/contract/ids';
import { LONGEST_HOLD_MINUTES } from '../../../main/contract/laneCommands';
import type { ModeReason } from '../../../main/contract/lanes';

/** What the dialog sets a side to; back to normal needs no dialog. */
export interface ModeForm {
  mode: 'held' | 'locked';
  /** Null: both. */
  direction: Direction | null;
  reason: ModeReason | null;
  /** Null: what is typed. */
  minutes: number | null;
  typedMinutes: string;
  note: string;
}

export const holdMinutes = [5, 15, 30, 60] as const;

/** Minutes of the hold; null: what was typed is no such number. */
export const minutesOf = ({ minutes, typedMinutes }: Pick<ModeForm, 'minutes' | 'typedMinutes'>): number | null => {
  if (minutes !== null) return minutes;
  const typed = /^\d{1,3}$/.test(typedMinutes.trim()) ? Number(typedMinutes) : 0;
  return typed >= 1 && typed <= LONGEST_HOLD_MINUTES ? typed : null;
};

type ModeFault = 'chooseReason' | 'minutesFault';

/** What is still missing; null: nothing. */
export const modeFault = (form: ModeForm): ModeFault | null => {
  if (form.mode === 'held' && minutesOf(form) === null) return 'minutesFault';
  return form.reason === null ? 'chooseReason' : null;
};

import type { Direction } from '../../../main/contract/ids';
import type { ManualReason } from '../../../main/contract/lanes';
import { Unit } from '../../../main/contract/people';

export interface ManualForm {
  reason: ManualReason | null;
  direction: Direction;
  unit: string;
  note: string;
}

/** Reasons in the order of their keys 1 to 6. */
export const manualReasons = [
  'forgot-card',
  'no-face',
  'visitor',
  'elder-or-child',
  'device-fault',
  'emergency',
] as const satisfies readonly ManualReason[];

/** Only where the usual check needs it: a flat to look the resident up in, or the flat a visitor goes to. */
export const needsUnit = (reason: ManualReason | null): boolean => reason === 'forgot-card' || reason === 'visitor';

export type ManualFault = 'chooseReason' | 'unitNeeded' | 'unitInvalid';

/** What is still missing before the gate may be asked to open; null when nothing is. */
export const manualFault = (form: ManualForm): ManualFault | null => {
  if (form.reason === null) return 'chooseReason';
  if (form.unit.trim() === '') return needsUnit(form.reason) ? 'unitNeeded' : null;
  return Unit.safeParse(form.unit).success ? null : 'unitInvalid';
};

import type { GrantOutcome, ModeOutcome } from './driver';

/** How something that was to be sent to a device ended, whatever its protocol. */
export type WriteEnd =
  /** The device said so itself. */
  | { type: 'acked'; writtenAtMonoMs: number; ackedAtMonoMs: number }
  /** The device said no. */
  | { type: 'refused'; writtenAtMonoMs: number }
  /** Not one byte was written. */
  | { type: 'unsent'; why: 'expired' | 'no-session' }
  /** Written, and no trustworthy answer came: the device may or may not have acted. */
  | { type: 'unknown'; writtenAtMonoMs: number };

export function outcomeOf(end: WriteEnd): GrantOutcome['outcome'] {
  if (end.type !== 'unsent') return end.type;
  return end.why === 'expired' ? 'expired' : 'refused';
}

export const writtenAt = (end: WriteEnd): number | null => (end.type === 'unsent' ? null : end.writtenAtMonoMs);

/** A mode that could not be sent is kept and sent with the next connection. */
export const modeOutcomeOf = (end: WriteEnd): ModeOutcome => ({
  outcome: end.type === 'unsent' ? 'unknown' : end.type,
  writtenAtMonoMs: writtenAt(end),
  ackedAtMonoMs: end.type === 'acked' ? end.ackedAtMonoMs : null,
});

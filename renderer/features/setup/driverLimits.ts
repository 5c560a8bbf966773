import type { DriverName } from '../../../main/contract/turnstile';

export type DriverLimit = 'no-answer' | 'no-passages' | 'no-alarms' | 'no-hold' | 'no-lock';

/** What no wiring makes a device do. What hangs on a contact that may be wired is said where it is wired. */
export const driverLimits: Record<DriverName, readonly DriverLimit[]> = {
  osdp: [],
  'modbus-relay': [],
  lot: [],
  'board-7e': ['no-alarms'],
  'board-eb': ['no-passages', 'no-alarms'],
  digicon: ['no-alarms', 'no-lock'],
  lcus: ['no-answer', 'no-passages', 'no-alarms', 'no-hold', 'no-lock'],
  kmtronic: ['no-passages', 'no-alarms', 'no-hold', 'no-lock'],
  hw667: ['no-answer', 'no-passages', 'no-alarms', 'no-hold', 'no-lock'],
};

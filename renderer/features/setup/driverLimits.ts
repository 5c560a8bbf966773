import type { DriverName } from '../../../main/contract/turnstile';

export type DriverLimit = 'no-answer' | 'no-watch' | 'no-passages' | 'no-alarms' | 'no-hold' | 'no-lock';

const mute: readonly DriverLimit[] = ['no-answer', 'no-passages', 'no-alarms', 'no-hold', 'no-lock'];
const limits: Record<DriverName, readonly DriverLimit[]> = {
  osdp: [],
  'modbus-relay': [],
  lot: [],
  'board-7e': ['no-alarms'],
  'board-eb': ['no-watch', 'no-passages', 'no-alarms'],
  digicon: ['no-watch', 'no-alarms', 'no-lock'],
  lcus: mute,
  kmtronic: ['no-passages', 'no-alarms', 'no-hold', 'no-lock'],
  hw667: mute,
};

/** What no wiring makes a device do. What hangs on a contact that may be wired is said where it is wired. */
export const limitsOf = (driver: DriverName, directions: 'entry' | 'exit' | 'both'): readonly DriverLimit[] =>
  // Its arm drops for both sides at once.
  driver === 'board-eb' && directions === 'both' ? [...limits[driver], 'no-hold'] : limits[driver];

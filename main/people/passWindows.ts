import type { LaneGroup } from '../contract/ids';
import { isOn, type LocalMoment } from '../contract/passTimes';
import type { PersonAccess } from '../contract/people';

/** Whether a person may pass a lane now, with whatever credential. */
export type MayPass = 'yes' | 'outside-hours' | 'other-lanes';

/** Pure: where comes before when, so that the guard reads the reason that does not change by waiting. */
export function mayPassAt(access: PersonAccess, group: LaneGroup, moment: LocalMoment): MayPass {
  if (access.groups !== null && !access.groups.includes(group)) return 'other-lanes';
  if (access.untilDay !== null && moment.day > access.untilDay) return 'outside-hours';
  return isOn(access.hours, moment) ? 'yes' : 'outside-hours';
}

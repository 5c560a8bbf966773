import type { LaneRules } from '../contract/config';
import { isOn, type LocalMoment } from '../contract/passTimes';
import type { OwnMethod } from './policy';

/** Pure. Which methods a lane takes at this moment. A face never outlives the card, whatever was set. */
export function methodsNow(schedules: LaneRules['schedules'], moment: LocalMoment): Record<OwnMethod, boolean> {
  const card = isOn(schedules.card, moment);
  return {
    card,
    face: card && isOn(schedules.face, moment),
    pin: isOn(schedules.pin, moment),
    pass: isOn(schedules.pass, moment),
  };
}

import { feedNote } from '../contract/feed';
import type { Direction, LaneId, PersonId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { Passage } from './passage';
import { type PassDesk, PassWay } from './passWay';
import type { PinLimit } from './pinLimit';
import { type PinHolder, PinWay } from './pinWay';
import type { LaneNow, MayPass } from './policy';
import type { Alarms, Records, Timers } from './ports';

export interface CodeDeps {
  /** Neither this nor what `passes` has throws. */
  findPin: (digits: string) => PinHolder;
  passes: PassDesk;
  mayPass: (personId: PersonId, laneId: LaneId) => MayPass;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  records: Pick<Records, 'record'>;
  onRecordFailed: (error: unknown) => void;
  alarms: Alarms;
  clock: Clock;
  timers: Timers;
  newId: () => string;
}

interface LaneItself {
  lane: (direction: Direction, personId: PersonId | null) => LaneNow;
  carryOut: (passage: Passage) => void;
  /** The whole station's. */
  pinLimit: PinLimit;
}

/** The ways of one lane with something that is typed or shown: PINs and QR passes. */
export function codeWaysOf(laneId: LaneId, deps: CodeDeps, itself: LaneItself): { pins: PinWay; passes: PassWay } {
  const { findPin, passes, unitAndName, alarms, clock, timers, newId } = deps;
  const { lane, carryOut, pinLimit } = itself;
  let cancelEnd = () => {};
  let endMonoMs = 0;
  const onBlocked = (direction: Direction, untilMonoMs: number) => {
    alarms.raise('pin-blocked', laneId);
    cancelEnd();
    // The other reader of the lane may be blocked for longer.
    endMonoMs = Math.max(endMonoMs, untilMonoMs);
    cancelEnd = timers.after(endMonoMs - clock.monoMs(), () => alarms.clear('pin-blocked', laneId));
    try {
      deps.records.record(feedNote('pin-blocked', 'attention', { laneId, direction, method: 'pin' }));
    } catch (error) {
      deps.onRecordFailed(error);
    }
  };
  const mayPass = (personId: PersonId) => deps.mayPass(personId, laneId);
  return {
    pins: new PinWay({ laneId, lane, findPin, mayPass, unitAndName, limit: pinLimit, onBlocked, carryOut, clock, newId }),
    passes: new PassWay({ laneId, lane, passes, carryOut, clock, newId }),
  };
}

import type { LaneRules } from '../../../main/contract/config';
import type { LaneId } from '../../../main/contract/ids';
import { areTimesWithin } from '../../../main/contract/passTimes';
import type { PassWindow } from '../../../main/contract/people';
import { type AccessFault, newWindow, timeText, type WindowDraft, windowOf } from '../people/accessDraft';

export const methods = ['card', 'face', 'pin', 'pass'] as const;
export type TimedMethod = (typeof methods)[number];

/** When one method may be used. `free`: at any time; a face then is used whenever a card is. */
export interface TimesDraft {
  isFree: boolean;
  windows: readonly WindowDraft[];
}

export type RulesDraft = Record<TimedMethod, TimesDraft> & {
  antiPassback: LaneRules['antiPassback'];
  pins: boolean;
  interlockWith: readonly LaneId[];
};

const areSame = (one: readonly PassWindow[] | null, other: readonly PassWindow[] | null): boolean =>
  areTimesWithin(one, other) && areTimesWithin(other, one);

const timesOf = (times: readonly PassWindow[] | null): TimesDraft => ({
  isFree: times === null,
  windows: times?.map(({ days, fromMinute, toMinute }, key) => ({
    key,
    days,
    from: timeText(fromMinute),
    to: timeText(toMinute),
  })) ?? [newWindow(0)],
});

/** The form for rules as the station holds them. Faces that follow cards show as that, however often their times are written down. */
export const draftOf = ({ antiPassback, pins, interlockWith, schedules }: LaneRules): RulesDraft => {
  const face = timesOf(schedules.face);
  return {
    antiPassback,
    pins,
    interlockWith,
    card: timesOf(schedules.card),
    face: { ...face, isFree: areSame(schedules.face, schedules.card) },
    pin: timesOf(schedules.pin),
    pass: timesOf(schedules.pass),
  };
};

/** `window`: position of the time at fault; null where it is all of them together. */
export interface TimesFault {
  fault: AccessFault | 'outlives';
  window: number | null;
}
export type RulesFaults = Partial<Record<TimedMethod, TimesFault>>;

const read = ({ isFree, windows }: TimesDraft): { times: PassWindow[] | null } | TimesFault => {
  if (isFree) return { times: null };
  const times: PassWindow[] = [];
  for (const [window, one] of windows.entries()) {
    const found = windowOf(one);
    if (typeof found === 'string') return { fault: found, window };
    times.push(found);
  }
  return { times };
};

/** What is not asked about here counts as never typed: PINs where they open nothing, faces of a lane without. */
const asked = (draft: RulesDraft, usesFace: boolean): RulesDraft => ({
  ...draft,
  pin: { ...draft.pin, isFree: draft.pin.isFree || !draft.pins },
  face: { ...draft.face, isFree: draft.face.isFree || !usesFace },
});

/** What the form says, or what of it cannot be kept: a time that is none, or faces that would outlive cards. */
export const rulesOf = (typed: RulesDraft, usesFace: boolean): { rules: LaneRules } | { faults: RulesFaults } => {
  const draft = asked(typed, usesFace);
  const schedules: LaneRules['schedules'] = { face: null, card: null, pin: null, pass: null };
  const faults: RulesFaults = {};
  for (const method of methods) {
    const found = read(draft[method]);
    if ('fault' in found) faults[method] = found;
    else schedules[method] = found.times;
  }
  // Faces come after cards in the list: "as cards" takes their times, and times of their own must lie within them.
  if (draft.face.isFree) schedules.face = schedules.card;
  else if (!faults.card && !faults.face && !areTimesWithin(schedules.face, schedules.card))
    faults.face = { fault: 'outlives', window: null };
  if (Object.keys(faults).length > 0) return { faults };
  const { antiPassback, pins, interlockWith } = draft;
  return { rules: { antiPassback, pins, interlockWith: [...interlockWith], schedules } };
};

/** Whether both say the same, however their times are cut into pieces. */
export const isSameRules = (one: LaneRules, other: LaneRules): boolean =>
  one.antiPassback === other.antiPassback &&
  one.pins === other.pins &&
  [...one.interlockWith].sort().join() === [...other.interlockWith].sort().join() &&
  methods.every((method) => areSame(one.schedules[method], other.schedules[method]));

import { LaneGroup } from '../../../main/contract/ids';
import { type PassWindow, PersonAccess } from '../../../main/contract/people';

/** One time of the form; texts stay as typed until they are read. */
export interface WindowDraft {
  key: number;
  days: readonly number[];
  from: string;
  to: string;
}

export interface AccessDraft {
  everyLane: boolean;
  groups: readonly string[];
  withoutEnd: boolean;
  untilDay: string;
  anyTime: boolean;
  windows: readonly WindowDraft[];
}

export type AccessFault = 'noLanes' | 'untilDay' | 'noDays' | 'time';

const pad = (n: number): string => String(n).padStart(2, '0');

/** Minutes of the day as `08:00`; the end of the day is `24:00`. */
export const timeText = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;

/** `8:00`, `08:00` and `08：00` are the same; null for what is no time of day. */
export const minuteOf = (text: string): number | null => {
  const found = /^(\d{1,2})[:：](\d{2})$/.exec(text.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  const all = hour * 60 + minute;
  return minute < 60 && all <= 1_440 ? all : null;
};

/** An ordinary working day, to begin a new time with. */
export const newWindow = (key: number): WindowDraft => ({ key, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' });

export const draftOf = (access: PersonAccess): AccessDraft => ({
  everyLane: access.groups === null,
  groups: access.groups ?? [],
  withoutEnd: access.untilDay === null,
  untilDay: access.untilDay ?? '',
  anyTime: access.hours === null,
  windows: access.hours?.map(({ days, fromMinute, toMinute }, key) => ({
    key,
    days,
    from: timeText(fromMinute),
    to: timeText(toMinute),
  })) ?? [newWindow(0)],
});

/** Whether a time runs into the next day, and then until when; null while it does not, or is not readable. */
export const endsNextDay = ({ from, to }: WindowDraft): string | null => {
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  return fromMinute !== null && toMinute !== null && toMinute > 0 && toMinute <= fromMinute ? timeText(toMinute) : null;
};

/** One time as it is kept, or what is wrong with it. */
export const windowOf = ({ days, from, to }: WindowDraft): PassWindow | AccessFault => {
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  if (days.length === 0) return 'noDays';
  if (fromMinute === null || toMinute === null || fromMinute === 1_440) return 'time';
  // Midnight as an end is the end of the day that began.
  return { days: [...days].sort(), fromMinute, toMinute: toMinute === 0 ? 1_440 : toMinute };
};

/** What the form says, or where it says nothing that can be kept. `window` is the position of the time at fault. */
export const accessOf = (draft: AccessDraft): { access: PersonAccess } | { fault: AccessFault; window: number | null } => {
  const groups = draft.everyLane ? null : draft.groups.filter((group) => LaneGroup.safeParse(group).success);
  if (groups?.length === 0) return { fault: 'noLanes', window: null };
  if (!draft.withoutEnd && !PersonAccess.shape.untilDay.unwrap().safeParse(draft.untilDay.trim()).success)
    return { fault: 'untilDay', window: null };
  const hours: PassWindow[] = [];
  for (const [window, one] of (draft.anyTime ? [] : draft.windows).entries()) {
    const read = windowOf(one);
    if (typeof read === 'string') return { fault: read, window };
    hours.push(read);
  }
  return {
    access: { groups, untilDay: draft.withoutEnd ? null : draft.untilDay.trim(), hours: draft.anyTime ? null : hours },
  };
};

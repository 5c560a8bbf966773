import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isWithin, localMoment } from '../../../main/contract/passTimes';
import type { PassWindow, PersonAccess } from '../../../main/contract/people';
import { mayPassAt } from '../../../main/people/passWindows';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const everywhere: PersonAccess = { groups: null, untilDay: null, hours: null };
/** 2026-11-23 is a Monday. */
const at = (day: number, hour: number, minute = 0) => localMoment(new Date(2026, 10, day, hour, minute).getTime());
const MINUTES = 1440;

const window = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  fromMinute: fc.integer({ min: 0, max: 1439 }),
  toMinute: fc.integer({ min: 1, max: 1440 }),
});
/** Minute of the week, Monday 0:00 first. */
const minuteOfWeek = fc.integer({ min: 0, max: 7 * MINUTES - 1 });
const momentOf = (week: number) => ({ day: '2026-11-23', weekday: Math.floor(week / MINUTES) + 1, minute: week % MINUTES });

/** The same told as stretches of minutes on a circle of one week. */
function covered({ days, fromMinute, toMinute }: PassWindow, week: number): boolean {
  const length = toMinute > fromMinute ? toMinute - fromMinute : MINUTES - fromMinute + toMinute;
  return days.some((day) => {
    const start = (day - 1) * MINUTES + fromMinute;
    return (week - start + 7 * MINUTES) % (7 * MINUTES) < length;
  });
}

describe('a window of hours', () => {
  it('covers the same minutes as a stretch laid on the week, past midnight and past Sunday too', () => {
    fc.assert(
      fc.property(window, minuteOfWeek, (hours, week) => isWithin(hours, momentOf(week)) === covered(hours, week)),
      {
        numRuns: 2_000,
      },
    );
  });

  it('holds its first minute, and no longer its end', () => {
    fc.assert(
      fc.property(window, (hours) => {
        const start = ((hours.days[0] ?? 1) - 1) * MINUTES + hours.fromMinute;
        const length =
          hours.toMinute > hours.fromMinute ? hours.toMinute - hours.fromMinute : MINUTES - hours.fromMinute + hours.toMinute;
        const oneDay = { ...hours, days: [hours.days[0] ?? 1] };
        expect(isWithin(oneDay, momentOf(start))).toBe(true);
        expect(isWithin(oneDay, momentOf((start + length - 1) % (7 * MINUTES)))).toBe(true);
        expect(isWithin(oneDay, momentOf((start + length) % (7 * MINUTES)))).toBe(false);
        expect(isWithin(oneDay, momentOf((start - 1 + 7 * MINUTES) % (7 * MINUTES)))).toBe(false);
      }),
    );
  });

  it.each([
    ['a nurse of Monday night, an hour before midnight', at(23, 23), true],
    ['and at two in the morning of Tuesday', at(24, 2), true],
    ['no longer at six', at(24, 6), false],
    ['nor on Tuesday night', at(24, 23), false],
    ['nor in the first hours of Monday, which belong to Sunday night', at(23, 2), false],
  ])('%s', (_story, moment, expected) => {
    expect(isWithin({ days: [1], fromMinute: 22 * 60, toMinute: 6 * 60 }, moment)).toBe(expected);
  });
});

describe('whether somebody may pass', () => {
  it.each<[string, Partial<PersonAccess>, string]>([
    ['without a rule', {}, 'yes'],
    ['a lane of his group', { groups: ['A', 'B'] }, 'yes'],
    ['a lane of another', { groups: ['B'] }, 'other-lanes'],
    ['the last day', { untilDay: '2026-11-23' }, 'yes'],
    ['the day after the last', { untilDay: '2026-11-22' }, 'outside-hours'],
    ['one of his windows', { hours: [window9to5([2]), window9to5([1])] }, 'yes'],
    ['none of them', { hours: [window9to5([2, 3])] }, 'outside-hours'],
    ['the wrong lane at the wrong time: the lane is told', { groups: ['B'], untilDay: '2026-11-22' }, 'other-lanes'],
    ['the right hour after the last day', { untilDay: '2026-11-22', hours: [window9to5([1])] }, 'outside-hours'],
  ])('%s', (_story, rule, expected) => {
    expect(mayPassAt({ ...everywhere, ...rule }, 'A', at(23, 12))).toBe(expected);
  });

  it('the last day ends at local midnight, not at that of Greenwich', () => {
    process.env.TZ = 'Asia/Shanghai';
    const until = { ...everywhere, untilDay: '2026-11-23' };
    expect(mayPassAt(until, 'A', localMoment(Date.UTC(2026, 10, 23, 15, 59)))).toBe('yes');
    expect(mayPassAt(until, 'A', localMoment(Date.UTC(2026, 10, 23, 16, 0)))).toBe('outside-hours');
  });
});

/** Clocks go from 2:00 to 3:00 on 2026-03-29, and from 3:00 back to 2:00 on 2026-10-25; both are Sundays. */
describe('where clocks are changed, the clock on the wall counts', () => {
  const hours = (fromMinute: number, toMinute: number): PersonAccess => ({
    ...everywhere,
    hours: [{ days: [7], fromMinute, toMinute }],
  });

  it('the night that loses an hour: a window inside it is never open, one across it is an hour shorter', () => {
    process.env.TZ = 'Europe/Berlin';
    const minutes = minutesOf(Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 22));
    expect(minutes.filter((ms) => mayPassAt(hours(120, 180), 'A', localMoment(ms)) === 'yes')).toHaveLength(0);
    expect(minutes.filter((ms) => mayPassAt(hours(60, 240), 'A', localMoment(ms)) === 'yes')).toHaveLength(120);
  });

  it('the night that has an hour twice: the window is open both times', () => {
    process.env.TZ = 'Europe/Berlin';
    const minutes = minutesOf(Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23));
    expect(minutes.filter((ms) => mayPassAt(hours(120, 180), 'A', localMoment(ms)) === 'yes')).toHaveLength(120);
  });

  it('any moment of a year reads as the wall clock shows it', () => {
    process.env.TZ = 'Europe/Berlin';
    const wall = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    });
    const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }), (ms) => {
        const part = Object.fromEntries(wall.formatToParts(ms).map(({ type, value }) => [type, value]));
        expect(localMoment(ms)).toEqual({
          day: `${part.year}-${part.month}-${part.day}`,
          weekday: weekdays.indexOf(part.weekday ?? '') + 1,
          minute: Number(part.hour) * 60 + Number(part.minute),
        });
      }),
    );
  });
});

function window9to5(days: number[]): PassWindow {
  return { days, fromMinute: 9 * 60, toMinute: 17 * 60 };
}

function minutesOf(fromMs: number, toMs: number): number[] {
  return Array.from({ length: (toMs - fromMs) / 60_000 }, (_, index) => fromMs + index * 60_000);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonAccess } from '../../main/contract/people';
import { accessOf, draftOf, endsNextDay, minuteOf, newWindow } from '../../renderer/features/people/accessDraft';

const open: PersonAccess = { groups: null, untilDay: null, hours: null };

describe('a time of day', () => {
  it.each([
    ['08:00', 480],
    ['8:05', 485],
    ['０8:00', null],
    ['08：00', 480],
    ['24:00', 1_440],
    ['24:01', null],
    ['23:60', null],
    ['8', null],
    ['', null],
    ['-1:00', null],
  ])('%s', (text, minute) => {
    expect(minuteOf(text)).toBe(minute);
  });
});

describe('the form', () => {
  const access = fc.record({
    groups: fc.option(fc.uniqueArray(fc.constantFrom('A', 'B', '车库'), { minLength: 1 })),
    untilDay: fc.option(fc.constantFrom('2027-05-01', '2026-12-31')),
    hours: fc.option(
      fc.array(
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
          fromMinute: fc.integer({ min: 0, max: 1_439 }),
          toMinute: fc.integer({ min: 1, max: 1_440 }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    ),
  });

  it('says again exactly what it was given', () => {
    fc.assert(
      fc.property(access, (given) => {
        expect(accessOf(draftOf(given))).toEqual({ access: given });
      }),
    );
  });

  it.each([
    ['no lanes', { everyLane: false, groups: [] }, 'noLanes', null],
    ['a day that is none', { withoutEnd: false, untilDay: '2027-02-30' }, 'untilDay', null],
    ['a day in another writing', { withoutEnd: false, untilDay: '1.5.2027' }, 'untilDay', null],
    ['a time without a day', { anyTime: false, windows: [newWindow(0), { ...newWindow(1), days: [] }] }, 'noDays', 1],
    ['a time that is none', { anyTime: false, windows: [{ ...newWindow(0), to: '25:00' }] }, 'time', 0],
    ['a beginning at the end of the day', { anyTime: false, windows: [{ ...newWindow(0), from: '24:00' }] }, 'time', 0],
  ])('does not take %s', (_story, part, fault, window) => {
    expect(accessOf({ ...draftOf(open), ...part })).toEqual({ fault, window });
  });

  it('ignores what stands in a part that is not chosen', () => {
    const left = { groups: ['A'], untilDay: 'nonsense', windows: [{ ...newWindow(0), days: [] }] };
    expect(accessOf({ ...draftOf(open), ...left })).toEqual({ access: open });
  });

  it('takes midnight as the end of the day that began', () => {
    const window = { ...newWindow(0), from: '18:00', to: '00:00' };
    expect(accessOf({ ...draftOf(open), anyTime: false, windows: [window] })).toEqual({
      access: { ...open, hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 1_080, toMinute: 1_440 }] },
    });
    expect(endsNextDay(window)).toBeNull();
  });

  it.each([
    ['22:00', '06:00', '06:00'],
    ['08:00', '08:00', '08:00'],
    ['08:00', '18:00', null],
    ['08:00', '24:00', null],
    ['08:00', 'soon', null],
  ])('from %s to %s ends the next day at %s', (from, to, ends) => {
    expect(endsNextDay({ ...newWindow(0), from, to })).toBe(ends);
  });
});

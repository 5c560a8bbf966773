import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LaneRules, noRules } from '../../main/contract/config';
import { LaneId } from '../../main/contract/ids';
import { areTimesWithin } from '../../main/contract/passTimes';
import type { PassWindow } from '../../main/contract/people';
import { draftOf, isSameRules, rulesOf } from '../../renderer/features/laneRules/rulesDraft';

const day = (fromMinute: number, toMinute: number, days = [1, 2, 3, 4, 5]): PassWindow => ({ days, fromMinute, toMinute });
const rules = (part: Partial<LaneRules['schedules']>, other: Partial<LaneRules> = {}): LaneRules => ({
  ...noRules,
  ...other,
  schedules: { ...noRules.schedules, ...part },
});

const windows = fc.option(
  fc.array(
    fc.record({
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      fromMinute: fc.integer({ min: 0, max: 1_439 }),
      toMinute: fc.integer({ min: 1, max: 1_440 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
);

describe('rules of a lane and their form', () => {
  it('say the same there and back, whatever the station holds', () => {
    fc.assert(
      fc.property(windows, windows, windows, fc.constantFrom('off', 'soft', 'hard'), (card, pin, pass, antiPassback) => {
        const held = rules(
          { card, face: card, pin, pass },
          { antiPassback, pins: true, interlockWith: [LaneId.parse('west-1')] },
        );
        const read = rulesOf(draftOf(held), true);
        expect('rules' in read && isSameRules(read.rules, held)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('faces as cards get the times of cards when those change', () => {
    const draft = { ...draftOf(noRules), card: draftOf(rules({ card: [day(360, 1_320)] })).card };
    expect(rulesOf(draft, true)).toMatchObject({ rules: { schedules: { card: [day(360, 1_320)], face: [day(360, 1_320)] } } });
  });

  it('never come out of the form with a face outside of a card’s times', () => {
    fc.assert(
      fc.property(windows, windows, fc.boolean(), (card, face, isFree) => {
        const form = draftOf(rules({ card, face }));
        const read = rulesOf({ ...form, face: { ...draftOf(rules({ face })).face, isFree } }, true);
        if ('rules' in read) expect(areTimesWithin(read.rules.schedules.face, read.rules.schedules.card)).toBe(true);
        else expect(read.faults).toEqual({ face: { fault: 'outlives', window: null } });
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, PassWindow[], PassWindow[] | null, boolean]>([
    ['within', [day(480, 600)], [day(360, 1_320)], true],
    ['a minute longer', [day(480, 1_321)], [day(360, 1_320)], false],
    ['on one day more', [day(480, 600, [1, 6])], [day(360, 1_320)], false],
    ['past midnight, as two windows of cards', [day(1_380, 60, [1])], [day(1_200, 1_440), day(0, 120, [2])], true],
    ['any, where cards are always on', [day(0, 1_440, [7])], null, true],
  ])('faces %s', (_, face, card, isKept) => {
    const draft = draftOf(rules({ card, face }));
    expect('rules' in rulesOf(draft, true)).toBe(isKept);
  });

  it('what is not asked about is not in the way: PINs that are off, faces of a lane without', () => {
    const broken = { isFree: false, windows: [{ key: 0, days: [], from: '8', to: '' }] };
    const draft = { ...draftOf(rules({ card: [day(480, 600)] })), pin: broken, face: broken };
    expect(rulesOf({ ...draft, pins: true }, true)).toEqual({
      faults: { pin: { fault: 'noDays', window: 0 }, face: { fault: 'noDays', window: 0 } },
    });
    expect(rulesOf(draft, false)).toMatchObject({ rules: { schedules: { pin: null, face: [day(480, 600)] } } });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLEARS_AGAIN_MS,
  FIRST_BLOCK_MS,
  FORGIVEN_AFTER_MS,
  LONGEST_BLOCK_MS,
  PinLimit,
  STATION_WINDOW_MS,
  STATION_WRONG_AT_MOST,
  WRONG_AT_MOST,
} from '../../../main/access/pinLimit';

const MINUTE_MS = 60_000;

/** A reader at which PINs are tried; `guess` says whether it was looked at. */
function doorOf(limit = new PinLimit(), reader = 'east-1 entry') {
  let nowMs = 1_000;
  return {
    limit,
    pass: (ms: number) => {
      nowMs += ms;
    },
    guess(): boolean {
      if (limit.blockedUntil(reader, nowMs) !== null) return false;
      limit.wrong(reader, nowMs);
      return true;
    },
    right: (who: string) => limit.right(reader, who, nowMs),
    blockedMs: () => (limit.blockedUntil(reader, nowMs) ?? nowMs) - nowMs,
  };
}
const fiveWrong = (door: ReturnType<typeof doorOf>) => {
  for (let n = 0; n < WRONG_AT_MOST; n += 1) expect(door.guess()).toBe(true);
};

describe('guessing PINs', () => {
  it('ends after five wrong ones, for a minute, then for two, four and at last for an hour', () => {
    const door = doorOf();
    const blocks = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const minutes of blocks) {
      fiveWrong(door);
      expect(door.blockedMs()).toBe(minutes * MINUTE_MS);
      expect(door.guess()).toBe(false);
      door.pass(minutes * MINUTE_MS - 1);
      expect(door.guess()).toBe(false);
      door.pass(1);
    }
  });

  it('at another reader is another matter', () => {
    const limit = new PinLimit();
    fiveWrong(doorOf(limit, 'east-1 entry'));
    expect(doorOf(limit, 'east-1 exit').guess()).toBe(true);
    expect(doorOf(limit, 'east-2 entry').guess()).toBe(true);
  });

  it('from reader to reader ends at all of them', () => {
    const limit = new PinLimit();
    const readers = Array.from({ length: 16 }, (_, n) => `lane-${n} entry`);
    let looked = 0;
    for (const reader of readers)
      for (let n = 0; n < WRONG_AT_MOST - 1; n += 1) {
        if (limit.blockedUntil(reader, 1_000) !== null) continue;
        limit.wrong(reader, 1_000);
        looked += 1;
      }
    expect(looked).toBe(STATION_WRONG_AT_MOST);
    expect(limit.blockedUntil('west-9 exit', 1_000)).toBe(1_000 + FIRST_BLOCK_MS);
  });

  it('is forgotten where somebody comes in by his own, but not again and again by the same', () => {
    const door = doorOf();
    for (let n = 0; n < 4; n += 1) door.guess();
    door.right('li');
    for (let n = 0; n < 4; n += 1) door.guess();
    expect(door.blockedMs()).toBe(0);
    door.right('li');
    door.guess();
    expect(door.blockedMs()).toBe(FIRST_BLOCK_MS);
    door.pass(CLEARS_AGAIN_MS);
    for (let n = 0; n < 4; n += 1) door.guess();
    door.right('li');
    door.guess();
    expect(door.blockedMs()).toBe(0);
  });

  it('is blocked shortly again after a quiet quarter of a day, not before', () => {
    const door = doorOf();
    fiveWrong(door);
    door.pass(FIRST_BLOCK_MS);
    fiveWrong(door);
    expect(door.blockedMs()).toBe(2 * FIRST_BLOCK_MS);
    door.pass(2 * FIRST_BLOCK_MS + FORGIVEN_AFTER_MS);
    fiveWrong(door);
    expect(door.blockedMs()).toBe(FIRST_BLOCK_MS);
  });

  it('never gets further than so many an hour, whatever the order of guesses, waits, readers and own PINs', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('guess' as const), reader: fc.nat(7) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('right' as const), reader: fc.nat(7), who: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE_MS }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 600 }), (steps) => {
        const limit = new PinLimit();
        const looked: number[] = [];
        let nowMs = 0;
        for (const each of steps) {
          if (each.do === 'wait') nowMs += each.ms;
          else if (each.do === 'right') limit.right(`r${each.reader}`, `p${each.who}`, nowMs);
          else {
            const untilMs = limit.blockedUntil(`r${each.reader}`, nowMs);
            if (untilMs !== null) {
              expect(untilMs - nowMs).toBeLessThanOrEqual(LONGEST_BLOCK_MS);
              continue;
            }
            limit.wrong(`r${each.reader}`, nowMs);
            looked.push(nowMs);
          }
        }
        for (const at of looked) {
          const withinMinute = looked.filter((other) => other >= at && other < at + FIRST_BLOCK_MS).length;
          expect(withinMinute).toBeLessThanOrEqual(STATION_WRONG_AT_MOST);
          const withinHour = looked.filter((other) => other >= at && other < at + STATION_WINDOW_MS).length;
          // Blocks of the station begin at a minute and double: 1, 2, 4, 8, 16 and 32 minutes fill an hour.
          expect(withinHour).toBeLessThanOrEqual(STATION_WRONG_AT_MOST * 7);
        }
      }),
      { numRuns: 60 },
    );
  });
});

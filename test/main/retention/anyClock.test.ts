import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, keepingRoom } from './keepingRoom';

const AT_LEAST_MS = 30 * DAY_MS;

type Step =
  | { do: 'live'; days: number }
  | { do: 'off'; days: number }
  | { do: 'set'; days: number }
  | { do: 'confirm' }
  | { do: 'restart' }
  | { do: 'hold'; aroundNow: boolean }
  | { do: 'record' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('live' as const), days: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ do: fc.constant('off' as const), days: fc.double({ min: 0, max: 40, noNaN: true }) }),
    fc.record({ do: fc.constant('set' as const), days: fc.integer({ min: -400, max: 400 }) }),
    fc.record({ do: fc.constant('set' as const), days: fc.double({ min: -1, max: 1, noNaN: true }) }),
    fc.constant<Step>({ do: 'confirm' }),
    fc.constant<Step>({ do: 'restart' }),
    fc.record({ do: fc.constant('hold' as const), aroundNow: fc.boolean() }),
    fc.constant<Step>({ do: 'record' }),
  ),
  { maxLength: 25 },
);

describe('whatever is done to the clock', () => {
  it('nothing goes that the station has not held for 30 days, nothing that is held goes, and everything else goes in the end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(30, 45, 90), async (given, term) => {
        const room = keepingRoom();
        await room.handlers['retention.setTerm']({ eventDays: term });
        const born = new Map<string, { trueMs: number; atMs: number }>();
        const holds: { fromMs: number; toMs: number; holdId: string }[] = [];
        let trueMs = 0;
        const record = () => {
          const id = room.decide();
          born.set(id, { trueMs, atMs: room.clock.nowMs() });
        };
        const check = () => {
          const left = room.ids();
          for (const [id, { trueMs: bornMs, atMs }] of born) {
            if (left.has(id)) continue;
            expect(trueMs - bornMs).toBeGreaterThanOrEqual(AT_LEAST_MS);
            expect(holds.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs)).toBe(false);
            born.delete(id);
          }
        };
        for (const step of given) {
          if (step.do === 'live')
            for (let day = 0; day < step.days; day += 1) {
              record();
              trueMs += DAY_MS;
              room.live(1);
              check();
            }
          else if (step.do === 'off') {
            trueMs += step.days * DAY_MS;
            room.restart(Math.floor(step.days * DAY_MS));
          } else if (step.do === 'set') room.clock.setTimeOfDay(Math.floor(room.clock.nowMs() + step.days * DAY_MS));
          else if (step.do === 'confirm') await room.handlers['clock.confirm']({ nowMs: room.clock.nowMs() });
          else if (step.do === 'restart') room.restart();
          else if (step.do === 'record') record();
          else {
            const nowMs = room.clock.nowMs();
            const span = step.aroundNow
              ? { fromMs: nowMs - DAY_MS, toMs: nowMs + DAY_MS }
              : { fromMs: 0, toMs: nowMs - 5 * DAY_MS };
            const placed = await room.handlers['retention.hold']({ why: 'incident', recordId: null, ...span });
            if (placed.ok) holds.push({ ...span, holdId: placed.value.hold.holdId });
          }
          room.run();
          check();
        }
        // The clock is put right, past everything that was ever written, and the station lives on.
        const last = Math.max(room.clock.nowMs(), ...[...born.values()].map(({ atMs }) => atMs));
        room.clock.setTimeOfDay(last);
        await room.handlers['clock.confirm']({ nowMs: last });
        for (let day = 0; day < term + 6; day += 1) {
          trueMs += DAY_MS;
          room.live(1);
        }
        check();
        const isHeld = (atMs: number) => holds.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
        for (const { atMs } of born.values()) expect(isHeld(atMs)).toBe(true);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

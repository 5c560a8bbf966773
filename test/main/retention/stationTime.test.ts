import { describe, expect, it } from 'vitest';
import { AGREED_MS, createStationTime } from '../../../main/retention/stationTime';
import { errorOf, must } from '../storage/temporaryStation';
import { DAY_MS, keepingRoom } from './keepingRoom';

const YEAR_MS = 365 * DAY_MS;
const set = (room: ReturnType<typeof keepingRoom>, ms: number) => room.clock.setTimeOfDay(room.clock.nowMs() + ms);

describe('the station’s time', () => {
  it('is the clock’s while that goes as time does', () => {
    const room = keepingRoom();
    for (let day = 0; day < 40; day += 1) {
      room.clock.advance(DAY_MS);
      expect(room.time.look()).toEqual({ state: 'believed', nowMs: room.clock.nowMs(), believedMs: room.clock.nowMs() });
    }
    expect(room.time.seenMs()).toBe(40 * DAY_MS);
  });

  it('doubts a year’s leap, reckons on by itself, tells once, and forgets the doubt when the clock is put back', () => {
    const room = keepingRoom();
    room.live(10);
    const rightMs = room.clock.nowMs();
    set(room, YEAR_MS);
    expect(room.time.look()).toMatchObject({ state: 'doubted', believedMs: rightMs });
    room.clock.advance(DAY_MS);
    expect(room.time.look()).toMatchObject({ state: 'doubted', believedMs: rightMs + DAY_MS });
    set(room, -YEAR_MS);
    expect(room.time.look().state).toBe('believed');
    expect(room.notes).toEqual(['clock-doubted', 'clock-believed']);
    expect(room.kinds('clock.%')).toEqual(['clock.doubted', 'clock.believed']);
    expect(room.alarms.list().map(({ clearedAtMs }) => clearedAtMs !== null)).toEqual([true]);
  });

  it('deletes nothing for a clock set forward by a year', () => {
    const room = keepingRoom();
    for (let day = 0; day < 60; day += 1) {
      room.note();
      room.live(1);
    }
    set(room, YEAR_MS);
    room.run();
    room.restart();
    room.run();
    room.live(2);
    expect(room.ids().size).toBe(60);
  });

  it('believes a manager who confirms what he sees, and nobody who confirms another time or nothing', () => {
    const room = keepingRoom();
    expect(errorOf(room.time.confirm(room.clock.nowMs())).code).toBe('CLOCK_NOT_DOUBTED');
    set(room, YEAR_MS);
    const seen = room.clock.nowMs();
    set(room, YEAR_MS);
    expect(errorOf(room.time.confirm(seen)).code).toBe('CLOCK_CHANGED');
    expect(must(room.time.confirm(room.clock.nowMs()))).toMatchObject({ state: 'believed', believedMs: room.clock.nowMs() });
  });

  it('believes a leap after three days that went evenly, not before, and begins anew when the clock moves again', () => {
    const room = keepingRoom();
    set(room, YEAR_MS);
    expect(room.time.doubted()).toBe(true);
    room.clock.advance(AGREED_MS - 1);
    expect(room.time.doubted()).toBe(true);
    set(room, 3 * DAY_MS);
    room.time.look();
    room.clock.advance(AGREED_MS - 1);
    expect(room.time.doubted()).toBe(true);
    room.clock.advance(1);
    expect(room.time.doubted()).toBe(false);
  });

  it.each([
    ['a night off', DAY_MS / 2, 'believed'],
    ['a month off', 30 * DAY_MS, 'doubted'],
  ] as const)('after %s is %3$s over a restart', (_words, offMs, state) => {
    const room = keepingRoom();
    room.live(3);
    room.restart(offMs);
    expect(room.time.look().state).toBe(state);
    room.restart();
    expect(room.time.look().state).toBe(state);
  });

  it('does not let a clock creep ahead a day at every start', () => {
    const room = keepingRoom();
    room.live(3);
    room.restart(DAY_MS - 1);
    expect(room.time.doubted()).toBe(false);
    room.restart(DAY_MS - 1);
    expect(room.time.doubted()).toBe(true);
  });

  it('whose note was taken away goes by the last day on record', () => {
    const room = keepingRoom();
    room.live(5);
    const { believedMs } = room.time.look();
    room.database.db.exec("DELETE FROM meta WHERE name = 'station-time'");
    set(room, YEAR_MS);
    const anew = createStationTime(room);
    expect(anew.seenMs()).toBe(5 * DAY_MS);
    expect(anew.look()).toMatchObject({ state: 'doubted', believedMs });
  });
});

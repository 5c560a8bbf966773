import { describe, expect, it, vi } from 'vitest';
import { Alarm } from '../../../main/contract/feed';
import { AlarmId, LaneId } from '../../../main/contract/ids';
import { createAlarms } from '../../../main/events/alarms';
import { temporaryStation } from '../storage/temporaryStation';

const east = LaneId.parse('east-1');
const west = LaneId.parse('west-1');

function desk() {
  const station = temporaryStation();
  return { ...station, alarms: createAlarms(station), restart: () => createAlarms(station) };
}

describe('alarms', () => {
  it('stay listed until cleared and acknowledged, in either order', () => {
    const { alarms, clock } = desk();
    const line = alarms.raise('line-lost', east);
    clock.advance(10);
    const forced = alarms.raise('forced', west);
    expect(alarms.list()).toEqual([forced, line]);
    expect(alarms.acknowledge(line.id)).toBe(true);
    expect(alarms.list()).toEqual([forced, { ...line, acknowledgedAtMs: clock.nowMs() }]);
    alarms.clear('line-lost', east);
    expect(alarms.list()).toEqual([forced]);
    alarms.clear('forced', west);
    expect(alarms.list()).toEqual([{ ...forced, clearedAtMs: clock.nowMs() }]);
    alarms.acknowledge(forced.id);
    expect(alarms.list()).toEqual([]);
    for (const alarm of [line, forced]) expect(Alarm.parse(alarm)).toEqual(alarm);
  });

  it('raised twice are one; of another lane or kind they are two', () => {
    const { alarms, clock } = desk();
    const first = alarms.raise('line-lost', east);
    clock.advance(5_000);
    expect(alarms.raise('line-lost', east)).toEqual(first);
    alarms.raise('line-lost', west);
    alarms.raise('tamper', east);
    alarms.raise('vision-lost', null);
    alarms.raise('vision-lost', null);
    expect(alarms.list()).toHaveLength(4);
  });

  it('that come back before anybody looked are the same alarm, open again', () => {
    const { alarms } = desk();
    const first = alarms.raise('line-lost', east);
    alarms.clear('line-lost', east);
    expect(alarms.raise('line-lost', east)).toEqual(first);
    expect(alarms.list()).toEqual([first]);
  });

  it('that come back after they were dealt with are new', () => {
    const { alarms } = desk();
    const first = alarms.raise('line-lost', east);
    alarms.acknowledge(first.id);
    alarms.clear('line-lost', east);
    expect(alarms.raise('line-lost', east).id).not.toBe(first.id);
  });

  it('are still there after a restart, with what was done about them', () => {
    const { alarms, restart, clock } = desk();
    const line = alarms.raise('line-lost', east);
    alarms.acknowledge(line.id);
    const over = alarms.raise('tamper', east);
    alarms.acknowledge(over.id);
    alarms.clear('tamper', east);
    const after = restart();
    expect(after.list()).toEqual([{ ...line, acknowledgedAtMs: clock.nowMs() }]);
    after.clear('line-lost', east);
    expect(restart().list()).toEqual([]);
  });

  it('that do not exist cannot be acknowledged, and clearing nothing does nothing', () => {
    const { alarms, newId } = desk();
    const changed = vi.fn();
    alarms.onChange(changed);
    expect(alarms.acknowledge(AlarmId.parse(newId()))).toBe(false);
    alarms.clear('forced', east);
    expect(changed).not.toHaveBeenCalled();
  });

  it('tell about every change, until told to stop', () => {
    const { alarms } = desk();
    const lengths: number[] = [];
    const stop = alarms.onChange(() => lengths.push(alarms.list().length));
    const { id } = alarms.raise('forced', east);
    alarms.raise('forced', east);
    alarms.clear('forced', east);
    alarms.acknowledge(id);
    alarms.acknowledge(id);
    expect(lengths).toEqual([1, 1, 0]);
    stop();
    alarms.raise('forced', east);
    expect(lengths).toHaveLength(3);
  });

  it.each([
    ['deletes one', 'DELETE FROM alarm'],
    ['changes what it was', "UPDATE alarm SET kind = 'tamper'"],
    ['moves it to another lane', "UPDATE alarm SET lane_id = 'west-1'"],
    ['replaces it', "REPLACE INTO alarm SELECT id, 'tamper', lane_id, 1, 1, 1 FROM alarm"],
  ])('raw SQL is refused when it %s', (_, sql) => {
    const { alarms, database } = desk();
    alarms.raise('forced', east);
    expect(() => database.db.exec(sql)).toThrow(/alarm/);
  });
});

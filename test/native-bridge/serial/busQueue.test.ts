import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BusQueue, type Priority, priorities } from '../../../native-bridge/serial/busQueue';

interface Job {
  id: number;
  station: string;
  priority: Priority;
}
const job = (id: number, station: string, priority: Priority): Job => ({ id, station, priority });
const drain = (queue: BusQueue<Job>, nowMs = 0): number[] => {
  const ids: number[] = [];
  for (let next = queue.take(nowMs); next; next = queue.take(nowMs)) ids.push(next.id);
  return ids;
};
const jobs = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...priorities)), { maxLength: 40 })
  .map((all) => all.map(([station, priority], id) => job(id, station, priority)));

describe('order', () => {
  test('better first, then older first, nothing lost and nothing twice', () => {
    fc.assert(
      fc.property(jobs, (all) => {
        const queue = new BusQueue<Job>();
        for (const one of all) queue.push(one);
        const expected = [...all].sort((a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.id - b.id);
        expect(drain(queue)).toEqual(expected.map((one) => one.id));
      }),
    );
  });

  test('whatever waits, a grant that comes is next, or after the one unanswered job of its own station', () => {
    fc.assert(
      fc.property(jobs, fc.option(fc.constantFrom('a', 'b', 'c')), (all, dead) => {
        const queue = new BusQueue<Job>();
        for (const one of all.filter(({ priority }) => priority !== 'lock' && priority !== 'grant')) queue.push(one);
        if (dead) queue.retain(job(900, dead, 'status'), 10_000, false);
        queue.push(job(999, 'a', 'grant'));
        const first = queue.take(0);
        expect(first?.id).toBe(dead === 'a' ? 900 : 999);
        if (dead === 'a') expect(queue.take(0)?.id).toBe(999);
      }),
    );
  });

  test('nothing of a station overtakes its unanswered job; with random retains the whole queue still comes out once', () => {
    fc.assert(
      fc.property(jobs, fc.infiniteStream(fc.boolean()), (all, coins) => {
        const queue = new BusQueue<Job>();
        for (const one of all) queue.push(one);
        const done: number[] = [];
        const unanswered = new Map<string, number>();
        for (let turn = 0; turn < 400; turn++) {
          const next = queue.take(turn);
          if (!next) break;
          const owed = unanswered.get(next.station);
          if (owed !== undefined) expect(next.id).toBe(owed);
          if (coins.next().value && turn < 200) {
            unanswered.set(next.station, next.id);
            queue.retain(next, turn, false);
          } else {
            unanswered.delete(next.station);
            done.push(next.id);
          }
        }
        expect(done.sort((a, b) => a - b)).toEqual(all.map((one) => one.id));
      }),
    );
  });
});

describe('a dead device', () => {
  test('takes turns with its neighbours instead of holding the bus', () => {
    const queue = new BusQueue<Job>();
    queue.push(job(1, 'live', 'status'));
    queue.retain(job(2, 'dead', 'status'), 0, false);
    queue.push(job(3, 'live', 'status'));
    expect(drain(queue)).toEqual([1, 2, 3]);
  });

  test('is left alone during its pause, and the queue says when that ends', () => {
    const queue = new BusQueue<Job>();
    queue.retain(job(1, 'dead', 'status'), 500, false);
    queue.push(job(2, 'dead', 'feedback'));
    expect(queue.take(499)).toBeNull();
    expect(queue.nextDueMs()).toBe(500);
    expect(drain(queue, 500)).toEqual([1, 2]);
    expect(queue.nextDueMs()).toBeNull();
  });

  test('is asked at once when somebody waits to be let in there', () => {
    const queue = new BusQueue<Job>();
    queue.retain(job(1, 'dead', 'status'), 500, false);
    queue.push(job(2, 'dead', 'grant'));
    expect(drain(queue)).toEqual([1, 2]);
  });
});

test('a pause the device asked for holds even for a grant', () => {
  const queue = new BusQueue<Job>();
  queue.retain(job(1, 'busy', 'grant'), 50, true);
  queue.push(job(2, 'busy', 'lock'));
  expect(queue.take(49)).toBeNull();
  expect(drain(queue, 50)).toEqual([1, 2]);
});

test('removing takes unanswered and waiting jobs of one station and leaves the others', () => {
  const queue = new BusQueue<Job>();
  queue.push(job(1, 'a', 'status'));
  queue.push(job(2, 'b', 'status'));
  queue.retain(job(3, 'a', 'status'), 0, false);
  expect(queue.remove(({ station }) => station === 'a').map(({ id }) => id)).toEqual([1, 3]);
  expect(drain(queue)).toEqual([2]);
});

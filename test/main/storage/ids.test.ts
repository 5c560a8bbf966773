import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PersonId } from '../../../main/contract/ids';
import { systemClock } from '../../../main/storage/clock';
import { newUuidV7 } from '../../../main/storage/ids';

it('ids are UUIDs of version 7 that carry their time and sort by it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 2 }), fc.uint8Array({ minLength: 10, maxLength: 10 }), (nowMs, noise) => {
      const id = newUuidV7(nowMs, () => noise);
      expect(PersonId.safeParse(id).success).toBe(true);
      expect(id[14]).toBe('7');
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs);
      expect(newUuidV7(nowMs + 1, () => new Uint8Array(10)) > id).toBe(true);
    }),
  );
});

it('two ids of one millisecond differ', () => {
  const ids = Array.from({ length: 500 }, () => newUuidV7(1, (n) => randomBytes(n)));
  expect(new Set(ids).size).toBe(500);
});

it('the system clock tells Unix time, and a monotonic time in milliseconds', () => {
  expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1_000);
  const expectedMs = Number(process.hrtime.bigint()) / 1e6;
  expect(systemClock.monoMs()).toBeGreaterThanOrEqual(expectedMs);
  expect(systemClock.monoMs() - expectedMs).toBeLessThan(1_000);
});

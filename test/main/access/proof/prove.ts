import fc from 'fast-check';
import { expect } from 'vitest';
import type { ProvedDriver } from './devices';
import { ProofGate } from './gate';
import { judge, type Seen } from './oracle';
import { happen, type Step, story } from './stories';

/** A lock sent anew after a fire has reached the device by then. */
const AFTER_FIRE_MS = 3_000;

/** One story; throws where the record does not agree. `seed` of the driver's jitter. */
export async function tell(driver: ProvedDriver, steps: readonly Step[], seed: number): Promise<Seen> {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const gate = new ProofGate(driver, random);
  try {
    await gate.untilReady();
    for (const { afterMs, what } of steps) {
      await gate.run(afterMs);
      happen(gate, what);
    }
    await gate.run(AFTER_FIRE_MS);
    return judge(gate, gate.fires(AFTER_FIRE_MS));
  } finally {
    gate.end();
  }
}

/**
 * Tells so many stories of a driver, with a device that misbehaves, and holds each against the device's own record. With a seed they are
 * the same every time.
 */
export async function prove(driver: ProvedDriver, numRuns: number, seed?: number): Promise<Seen> {
  const all: Seen = { byGrant: 0, byHold: 0, askedWhileLocked: 0, locksAcked: 0 };
  await fc.assert(
    fc.asyncProperty(story, fc.integer({ min: 1, max: 2 ** 30 }), async (steps, seed) => {
      const seen = await tell(driver, steps, seed);
      for (const fact of Object.keys(all) as (keyof Seen)[]) all[fact] += seen[fact];
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
  expect(all.byGrant, 'openings by a grant').toBeGreaterThan(numRuns);
  expect(all.locksAcked, 'locks that were acknowledged').toBeGreaterThan(numRuns / 2);
  expect(all.askedWhileLocked, 'who asked at a locked side').toBeGreaterThan(numRuns);
  return all;
}

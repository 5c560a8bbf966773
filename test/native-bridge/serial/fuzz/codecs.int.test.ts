import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { subjects } from './subjects';
import { underFire } from './underFire';

const TOTAL = 10_000_000;
/** Of the processor, not of the clock on the wall. A frame that costs time with the square of its length would take many times this. */
const MOST_MS = 30_000;
/** A codec that keeps what it hears, holds more than this in the end. */
const MOST_KEPT_BYTES = 5_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function keptBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

// What the process itself takes once, it has taken before anything is weighed.
beforeAll(() => {
  for (const subject of subjects) underFire(subject, 200_000, 5);
});

test.each(subjects)(
  'ten million bytes of anything at $name: nothing fails, nothing is found that is not there, and in time',
  async (subject) => {
    const keptBefore = keptBytes();
    const before = process.cpuUsage();
    const { events, sound, listener } = underFire(subject, TOTAL, 7);
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1_000;
    if (process.env.FAIRGATE_SHOW_TIMES)
      process.stderr.write(`${subject.name}: ${events} of ${sound} in ${Math.round(tookMs)} ms\n`);
    expect(tookMs).toBeLessThan(MOST_MS);
    await expect.poll(() => keptBytes() - keptBefore, { timeout: 10_000, interval: 200 }).toBeLessThan(MOST_KEPT_BYTES);
    expect(listener.feed(new Uint8Array(0))).toBe(0);
  },
);

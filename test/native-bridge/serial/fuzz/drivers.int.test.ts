import { expect, test } from 'vitest';
import { gunners } from './gunners';
import { underHostileLine } from './hostileLine';

test.each(gunners)(
  'ten million bytes of anything at a driver $lane.driver that nobody asks: nothing opens, and then one grant opens once',
  async (given) => {
    const before = process.cpuUsage();
    const readies = await underHostileLine(given, 10_000_000, 11);
    const { user, system } = process.cpuUsage(before);
    const tookMs = Math.round((user + system) / 1_000);
    if (process.env.FAIRGATE_SHOW_TIMES) process.stderr.write(`${given.lane.driver}: ${readies} times ready in ${tookMs} ms\n`);
    expect(readies).toBeGreaterThan(0);
  },
);

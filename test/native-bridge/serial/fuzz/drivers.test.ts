import { expect, test } from 'vitest';
import { gunners } from './gunners';
import { underHostileLine } from './hostileLine';

test.each(gunners)(
  '200,000 bytes of anything at a driver $lane.driver that nobody asks: nothing opens, and then one grant opens once',
  async (given) => {
    expect(await underHostileLine(given, 200_000, 3)).toBeGreaterThan(0);
  },
);

import { expect, it } from 'vitest';
import { everyHour } from '../../../main/startup/everyHour';
import { ManualTime } from '../../support/station/manualTime';

it('does its work hour after hour, until it is ended', () => {
  const time = new ManualTime();
  let done = 0;
  const end = everyHour(time.timers, () => {
    done += 1;
  });
  time.pass(59 * 60_000);
  expect(done).toBe(0);
  time.pass(3 * 60 * 60_000);
  expect(done).toBe(3);
  end();
  time.pass(24 * 60 * 60_000);
  expect(done).toBe(3);
});

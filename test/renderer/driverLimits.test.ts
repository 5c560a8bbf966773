import { describe, expect, it } from 'vitest';
import { traitsOf } from '../../main/access/deviceTraits';
import { serialLane } from '../../main/site/serialLanes';
import { Bus } from '../../native-bridge/serial/bus';
import { systemClock } from '../../native-bridge/serial/clock';
import { createLaneDriver } from '../../native-bridge/serial/drivers';
import type { Transport } from '../../native-bridge/serial/transport';
import { type DriverLimit, limitsOf } from '../../renderer/features/setup/driverLimits';
import { emptyDraft, type SetUpDraft } from '../../renderer/features/setup/setUpDraft';
import { readDraft } from '../../renderer/features/setup/setUpForm';
import { driverGroups, driverTraits, freshFor } from '../../renderer/features/setup/turnstileForm';

/** A line that is never there. */
const nowhere = (): Transport => ({
  keepsBytes: false,
  open: () => new Promise(() => {}),
  write: () => Promise.resolve(),
  onBytes: () => {},
  onLost: () => {},
  dispose: () => {},
});

/** A lane with every contact wired that the page asks about. */
const wired = (driver: SetUpDraft['driver'], directions: SetUpDraft['directions']) => {
  const more = driverTraits[driver].hasInputs ? { fireInput: '5', obstructedInput: '6', tamperInput: '7', lockOutput: '5' } : {};
  const read = readDraft(
    {
      ...emptyDraft('东门'),
      ...freshFor(driver),
      ...more,
      directions,
      stationName: '东门岗',
      cameraKind: 'none',
      port: 'nowhere',
      scbk: '00112233445566778899aabbccddeeff',
      isPulse: true,
      managerPassword: 'long enough',
      managerPasswordAgain: 'long enough',
    },
    'zh-CN',
    false,
  );
  const [lane] = read.ok ? read.form.config.lanes : [];
  if (!lane) throw new Error(JSON.stringify(read));
  return lane;
};

const ofDriver = (lane: ReturnType<typeof wired>) => {
  const bus = new Bus('nowhere', 9600, { open: nowhere, clock: systemClock, random: () => 0.5 });
  const parts = {
    clock: systemClock,
    random: () => 0.5,
    randomBytes: (length: number) => new Uint8Array(length),
    report: () => {},
  };
  const driver = createLaneDriver(serialLane(lane), bus, parts);
  const { capabilities } = driver;
  driver.dispose();
  bus.dispose();
  return capabilities;
};

const cases = driverGroups
  .flatMap(({ drivers }) => drivers)
  .flatMap((driver) => (['entry', 'both'] as const).map((directions) => ({ driver, directions })))
  .filter(({ driver, directions }) => driverTraits[driver].outputs !== 'one' || directions !== 'both');

describe('what the page says that a device cannot do', () => {
  it.each(cases)(
    'is what its driver cannot do either, fully wired, and what the station offers: $driver, $directions',
    ({ driver, directions }) => {
      const lane = wired(driver, directions);
      const { ack, passFeedback, alarms, holdOpen, lock } = ofDriver(lane);
      const said: readonly DriverLimit[] = limitsOf(driver, directions).filter((limit) => limit !== 'no-watch');
      const isTrue: [DriverLimit, boolean][] = [
        ['no-answer', !ack],
        ['no-passages', !passFeedback],
        ['no-alarms', !alarms],
        ['no-hold', !holdOpen],
        ['no-lock', !lock],
      ];
      expect([...said].sort()).toEqual(isTrue.flatMap(([limit, holds]) => (holds ? [limit] : [])).sort());
      expect(traitsOf(lane.turnstile)).toEqual({ answers: ack, holdOpen, lock });
    },
  );
});

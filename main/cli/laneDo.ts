import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../native-bridge/serial/clock';
import type { DeviceState, LaneDriver } from '../../native-bridge/serial/driver';
import type { Direction } from '../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneAction } from './laneArguments';
import type { Outcome } from './laneWords';

/** What came of an order to a device. */
export interface ActionEnd {
  outcome: Outcome;
  /** From the bytes handed to the line to the device's answer; null where either was not there. */
  writeToAckMs: number | null;
  state?: DeviceState | null;
  /** Of a self-test: the side that reported a passage after an opening of the entry. */
  passed?: Direction | null;
}

type Times = { outcome: Outcome; writtenAtMonoMs: number | null; ackedAtMonoMs: number | null };

const GRANT_EXPIRES_MS = 1_000;
const directions: readonly Direction[] = ['entry', 'exit'];

const endOf = ({ outcome, writtenAtMonoMs, ackedAtMonoMs }: Times): ActionEnd => ({
  outcome,
  writeToAckMs: writtenAtMonoMs === null || ackedAtMonoMs === null ? null : ackedAtMonoMs - writtenAtMonoMs,
});

/** Has the device do one thing. The line is ready. `heard` are the events of the line so far, and go on growing. */
export function carryOut(
  action: LaneAction,
  seconds: number,
  driver: LaneDriver,
  heard: readonly SerialEvent[],
): Promise<ActionEnd> {
  switch (action) {
    case 'open-entry':
      return open(driver, 'entry');
    case 'open-exit':
      return open(driver, 'exit');
    case 'hold':
      return set(driver, 'held', systemClock.nowMs() + seconds * 1_000);
    case 'lock':
      return set(driver, 'locked', null);
    case 'normal':
      return set(driver, 'normal', null);
    case 'status':
      return status(driver);
    case 'self-test':
      return selfTest(driver, heard);
  }
}

async function open(driver: LaneDriver, direction: Direction): Promise<ActionEnd> {
  const grantId = `gatectl-${process.pid}-${direction}`;
  return endOf(await driver.grant(direction, { grantId, expiresAtMonoMs: systemClock.nowMs() + GRANT_EXPIRES_MS }));
}

/** Both sides, one after the other; the worse end counts. */
async function set(driver: LaneDriver, mode: 'held' | 'locked' | 'normal', untilMonoMs: number | null): Promise<ActionEnd> {
  const worst: readonly Outcome[] = ['unknown', 'refused', 'expired', 'acked'];
  const ends: ActionEnd[] = [];
  for (const direction of directions) ends.push(endOf(await driver.setMode(direction, mode, untilMonoMs)));
  const [end] = ends.sort((a, b) => worst.indexOf(a.outcome) - worst.indexOf(b.outcome));
  return end ?? { outcome: 'refused', writeToAckMs: null };
}

async function status(driver: LaneDriver): Promise<ActionEnd> {
  const startMs = systemClock.nowMs();
  const state = await driver.readState();
  // The line is ready, so a device that could be asked would have answered.
  if (!state) return { outcome: 'refused', writeToAckMs: null, state };
  return { outcome: 'acked', writeToAckMs: systemClock.nowMs() - startMs, state };
}

/** Reads the state, opens the entry for one passage, and waits for the side that reports somebody: tells crossed wires and a swapped side. */
async function selfTest(driver: LaneDriver, heard: readonly SerialEvent[]): Promise<ActionEnd> {
  const before = await driver.readState();
  const from = heard.length;
  const opened = await open(driver, 'entry');
  if (opened.outcome !== 'acked' || !driver.capabilities.passFeedback) return { ...opened, state: before, passed: null };
  const passage = () =>
    heard.slice(from).find((event) => event.type === 'lane' && ['passed', 'timedOut', 'forced'].includes(event.what));
  // Longer than any passage is awaited by the driver itself, which then says that nobody came.
  const lastMs = systemClock.nowMs() + 30_000;
  while (!passage() && systemClock.nowMs() < lastMs) await pause(20);
  const seen = passage();
  const passed = seen?.type === 'lane' && seen.what !== 'timedOut' ? seen.direction : null;
  return { ...opened, state: before, passed };
}

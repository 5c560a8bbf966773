import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import { OpensAnswer } from '../../../support/serial/deviceControl';
import { type Desk, startDesk } from '../memoryGate';
import { boardLane, relayLane } from './boardGate';
import { type DeviceChild, startDeviceChild } from './deviceChild';

const lanes: readonly { lane: SerialLane; outcome: 'acked' | 'unknown'; words: readonly string[] }[] = [
  { lane: { ...boardLane, driver: 'board-7e' }, outcome: 'acked', words: ['opened entry g1', 'passed entry g1'] },
  { lane: { ...boardLane, driver: 'board-eb', checksum: 'xor' }, outcome: 'acked', words: ['opened entry g1'] },
  {
    lane: { ...boardLane, baudRate: 115_200, driver: 'digicon' },
    outcome: 'acked',
    words: ['opened entry g1', 'passed entry g1'],
  },
  { lane: { ...relayLane, driver: 'lcus' }, outcome: 'unknown', words: [] },
  { lane: { ...relayLane, driver: 'kmtronic' }, outcome: 'acked', words: ['opened entry g1'] },
  { lane: { ...relayLane, driver: 'hw667' }, outcome: 'unknown', words: [] },
];

let folder: string;
let device: DeviceChild;
let desk: Desk;

const until = (condition: () => boolean, timeout = 10_000): Promise<void> =>
  vi.waitUntil(condition, { timeout, interval: 5 }).then(() => {});
const outcome = async (grantId: string): Promise<string | undefined> => {
  desk.grant(grantId);
  await until(() => desk.outcome(grantId) !== undefined);
  return desk.outcome(grantId)?.outcome;
};
const opens = async (): Promise<number> => OpensAnswer.parse(await device.ask({ do: 'opens' })).length;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-boards-'));
});
afterEach(async () => {
  desk.dispose();
  await device.dispose();
  await rm(folder, { recursive: true });
});

describe.each(lanes)('$lane.driver over a real line, its device a process of its own', ({ lane, outcome: expected, words }) => {
  test('a grant opens once, the passage is told, and what is asked while the plug is out never arrives', async () => {
    device = await startDeviceChild(lane.driver, join(folder, 'device'));
    desk = startDesk();
    desk.send({ type: 'configure', lanes: [{ ...lane, port: device.port }] });
    await until(() => desk.linkState() === 'ready');

    expect(await outcome('g1')).toBe(expected);
    expect(desk.outcome('g1')?.writtenAtMonoMs).toEqual(expect.any(Number));
    await until(() => device.happened.includes('passage entry'));
    await until(() => desk.laneWords().length >= words.length);
    expect(desk.laneWords()).toEqual(words);
    expect(device.happened).toEqual(['open entry', 'passage entry']);

    await device.ask({ do: 'cutLine' });
    await until(() => desk.linkState() === 'lost', 2_000);
    expect(await outcome('while-cut')).toBe('refused');
    await device.ask({ do: 'restoreLine' });
    await until(() => desk.linkState() === 'ready');
    expect(await opens()).toBe(1);
    expect(await outcome('fresh')).toBe(expected);
    await until(() => device.happened.filter((what) => what === 'open entry').length === 2);
    expect(await opens()).toBe(2);
  });
});

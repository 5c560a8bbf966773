import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import type { Line } from '../../../support/serial/line';
import { startLot } from '../../../support/serial/modbus/lot';
import { startRelayBoard } from '../../../support/serial/modbus/relayBoard';
import { createPtyLine } from '../../../support/serial/ptyLine';
import type { SimulatedDevice } from '../../../support/serial/simulatedDevice';
import { type Desk, startDesk } from '../memoryGate';
import { lotLane, relayLane } from './memoryModbus';
import { hasSocat } from './peers';

const until = (condition: () => boolean, timeout = 15_000) => vi.waitUntil(condition, { timeout, interval: 10 });

describe.skipIf(!hasSocat).each([
  ['relay board', startRelayBoard, (port: string): SerialLane => relayLane({ port })],
  ['LOT turnstile', startLot, (port: string): SerialLane => lotLane({ port })],
] as const)('a %s on a real pseudo-terminal (skipped where socat is missing)', (_, start, laneAt) => {
  let folder: string;
  let line: Line;
  let device: SimulatedDevice;
  let desk: Desk;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairgate-modbus-cut-'));
    line = await createPtyLine({ path: join(folder, 'line') });
    device = start({ line, address: 1, baudRate: 9_600 });
    device.setPassages('never');
    desk = startDesk();
    desk.send({ type: 'configure', lanes: [laneAt(line.port)] });
    await until(() => desk.linkState() === 'ready');
  });
  afterEach(async () => {
    desk.dispose();
    await device.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('unplugged in mid-grant and plugged in again: nothing of before is on the line, and the next grant works', async () => {
    desk.grant('g0');
    await until(() => desk.outcome('g0') !== undefined);
    expect(desk.outcome('g0')?.outcome).toBe('acked');
    device.faults.dropReplies(1);
    desk.grant('g1', { direction: 'exit' });
    await until(() => device.opens.length === 2);
    await line.cut();
    await until(() => desk.linkState() === 'lost');
    desk.grant('g2', { expiresInMs: 30_000 });
    await until(() => desk.outcome('g1') !== undefined && desk.outcome('g2') !== undefined);
    expect(desk.outcome('g1')?.outcome).toBe('unknown');
    expect(desk.outcome('g2')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });

    await line.restore();
    await until(() => desk.linkState() === 'ready');
    expect(device.opens.map(({ direction }) => direction)).toEqual(['entry', 'exit']);
    desk.grant('g3');
    await until(() => desk.outcome('g3') !== undefined);
    expect(desk.outcome('g3')?.outcome).toBe('acked');
    device.forcePassage('entry');
    await until(() => desk.laneWords().includes('passed entry g3'));
    expect(device.opens).toHaveLength(3);
  });
});

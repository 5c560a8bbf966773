import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import { startLot } from '../../../support/serial/modbus/lot';
import { startRelayBoard } from '../../../support/serial/modbus/relayBoard';
import { createPtyLine } from '../../../support/serial/ptyLine';
import type { SimulatedDevice } from '../../../support/serial/simulatedDevice';
import { type Desk, startDesk } from '../memoryGate';
import { lotLane, relayLane } from './memoryModbus';
import { hasMbpoll, hasPymodbus, mbpoll, type PymodbusSlave, startPymodbusSlave } from './peers';

const until = (condition: () => boolean, timeout = 5_000) => vi.waitUntil(condition, { timeout, interval: 10 });

describe.skipIf(!hasPymodbus)(
  'our driver with pymodbus as the slave (skipped where python3-pymodbus or socat is missing)',
  () => {
    let slave: PymodbusSlave;
    let desk: Desk;

    beforeEach(async () => {
      slave = await startPymodbusSlave();
      desk = startDesk();
    });
    afterEach(async () => {
      desk.dispose();
      await slave.dispose();
    });

    async function connect(lane: SerialLane): Promise<void> {
      desk.send({ type: 'configure', lanes: [lane] });
      await until(() => desk.linkState() === 'ready', 20_000);
    }
    const written = (since = 0): string[] =>
      slave.writes.slice(since).map(({ table, address, values }) => `${table} ${address} ${values.join(',')}`);

    it('a relay board: safe state, a pulse ended by the host, a passage, fire, hold, stop', async () => {
      const map = { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 };
      slave.put('coils', 1, 1);
      await connect(relayLane({ port: slave.port, map, pulseMs: 300 }));
      expect(written()).toEqual(['coils 0 0', 'coils 7 0', 'coils 1 0', 'coils 7 0']);

      desk.grant('g1', { direction: 'exit' });
      await until(() => desk.outcome('g1') !== undefined);
      expect(desk.outcome('g1')?.outcome).toBe('acked');
      await until(() => slave.writes.length === 6);
      expect(written(4)).toEqual(['coils 1 1', 'coils 1 0']);

      slave.put('inputs', 1, 1);
      await until(() => desk.laneWords().includes('passed exit g1'));
      slave.put('inputs', 1, 0, 1);
      await until(() => desk.laneWords().includes('fireRelease null null'));
      slave.put('inputs', 2, 0);
      await until(() => desk.laneWords().includes('fireOver null null'));

      const held = desk.mode('held', { direction: 'entry', leaseMs: 500 });
      await until(() => desk.modeOutcome(held)?.outcome === 'acked');
      await until(() => desk.laneWords().includes('holdOver entry null'));
      await until(() => slave.writes.length === 10);
      expect(written(6)).toEqual(['coils 7 0', 'coils 0 1', 'coils 0 0', 'coils 7 0']);

      desk.mode('locked', { direction: 'entry' });
      const locked = desk.mode('locked', { direction: 'exit' });
      await until(() => desk.modeOutcome(locked)?.outcome === 'acked');
      expect(written().at(-1)).toBe('coils 7 1');
    });

    it('coils that it does not have are refused by its exception', async () => {
      desk.send({
        type: 'configure',
        lanes: [relayLane({ port: slave.port, map: { firstCoil: 5_000, firstInput: 0, firstFlash: null, flashUnitMs: 100 } })],
      });
      await until(() => desk.of('link').some(({ reason }) => reason === 'settings-wrong'), 20_000);
      expect(slave.writes).toEqual([]);
    });

    it('a LOT map: no adding up, one pass, its counter, free passage, blocked', async () => {
      slave.put('registers', 0x3010, 1);
      slave.put('registers', 0x44, 0xffff, 0, 7, 0);
      await connect(lotLane({ port: slave.port }));
      expect(written()).toEqual(['registers 12304 0', 'registers 12305 5', 'registers 64 0', 'registers 65 0']);

      desk.grant('g1');
      await until(() => desk.outcome('g1') !== undefined);
      expect(desk.outcome('g1')?.outcome).toBe('acked');
      expect(written(4)).toEqual(['registers 64 1']);
      slave.put('registers', 0x40, 0);
      slave.put('registers', 0x44, 0, 1);
      await until(() => desk.laneWords().includes('passed entry g1'));

      const held = desk.mode('held', { direction: 'exit', leaseMs: 400 });
      await until(() => desk.modeOutcome(held)?.outcome === 'acked');
      await until(() => slave.writes.length === 7);
      expect(written(5)).toEqual(['registers 65 65535', 'registers 65 0']);
      desk.mode('locked', { direction: 'entry' });
      const locked = desk.mode('locked', { direction: 'exit' });
      await until(() => desk.modeOutcome(locked)?.outcome === 'acked');
      expect(written().at(-1)).toBe('registers 12288 1');
      slave.put('registers', 0x3000, 2);
      await until(() => desk.laneWords().includes('fireRelease null null'));
    });
  },
);

describe.skipIf(!hasMbpoll)('our simulators with mbpoll as the master (skipped where mbpoll or socat is missing)', () => {
  let folder: string;
  let device: SimulatedDevice;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairgate-mbpoll-'));
  });
  afterEach(async () => {
    await device.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('a relay board switches its coils, tells its inputs, and knows no others', async () => {
    const port = join(folder, 'board');
    device = startRelayBoard({ line: await createPtyLine({ path: port }), address: 3 });
    device.setPassages('never');
    await mbpoll(port, ['-a', '3', '-t', '0', '-r', '1'], ['1']);
    expect(device.opens.map(({ direction }) => direction)).toEqual(['exit']);
    expect(await mbpoll(port, ['-a', '3', '-t', '0', '-r', '0', '-c', '3'])).toMatch(/\[0\]:\s+0\s+\[1\]:\s+1\s+\[2\]:\s+0/);
    await mbpoll(port, ['-a', '3', '-t', '0', '-r', '0'], ['0', '0', '1']);
    expect(await mbpoll(port, ['-a', '3', '-t', '0', '-r', '0', '-c', '3'])).toMatch(/\[0\]:\s+0\s+\[1\]:\s+0\s+\[2\]:\s+1/);
    device.alarm('tamper', true);
    expect(await mbpoll(port, ['-a', '3', '-t', '1', '-r', '3', '-c', '2'])).toMatch(/\[3\]:\s+0\s+\[4\]:\s+1/);
    await expect(mbpoll(port, ['-a', '3', '-t', '0', '-r', '7', '-c', '2'])).rejects.toThrow(/Illegal data address/);
    await expect(mbpoll(port, ['-a', '4', '-t', '0', '-r', '0', '-o', '0.3'])).rejects.toThrow(/timed out/);
    expect(device.opens).toHaveLength(1);
  });

  it('a LOT turnstile lets people in by number and counts them', async () => {
    const port = join(folder, 'lot');
    device = startLot({ line: await createPtyLine({ path: port }), address: 1 });
    device.setPassages('never');
    await mbpoll(port, ['-t', '4', '-r', '64'], ['2', '1']);
    expect(device.opens.map(({ direction }) => direction)).toEqual(['entry', 'exit']);
    device.forcePassage('entry');
    const registers = await mbpoll(port, ['-t', '4', '-r', '64', '-c', '9']);
    expect(registers).toMatch(/\[64\]:\s+1\s+\[65\]:\s+1\s+\[66\]:\s+1\s+\[67\]:\s+0\s+\[68\]:\s+1\s+\[69\]:\s+0\s+\[70\]:\s+0/);
    await mbpoll(port, ['-t', '4', '-r', '64'], ['0']);
    expect(device.isOpen('entry')).toBe(false);
    await expect(mbpoll(port, ['-t', '4', '-r', '80'])).rejects.toThrow(/Illegal data address/);
  });
});

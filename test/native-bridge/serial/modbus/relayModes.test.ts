import { afterEach, expect, it, vi } from 'vitest';
import { type MemoryModbus, startMemoryRelay } from './memoryModbus';

let gate: MemoryModbus;
const ready = () => gate.until(() => gate.linkState() === 'ready');

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

it('a hold is renewed while its lease lasts, and over at its end', async () => {
  gate = startMemoryRelay();
  await ready();
  expect(await gate.stand('entry', 'held', 25_000)).toBe('acked');
  for (let second = 1; second < 25; second++) {
    await gate.run(1_000);
    expect(gate.device.isOpen('entry')).toBe(true);
  }
  await gate.run(1_500);
  expect(gate.device.isOpen('entry')).toBe(false);
  expect(gate.words()).toEqual(['holdOver entry null']);
});

it('a hold on a board with a timer ends by itself when nobody renews it', async () => {
  gate = startMemoryRelay();
  await ready();
  await gate.stand('entry', 'held');
  gate.send({ type: 'configure', lanes: [] });
  await gate.run(11_000);
  expect(gate.device.isOpen('entry')).toBe(false);
});

it('a hold on a board without a timer stands through a passage, and ends with its lease', async () => {
  gate = startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 });
  await ready();
  await gate.stand('exit', 'held', 8_000);
  gate.device.forcePassage('exit');
  await gate.run(2_000);
  expect(gate.words()).toEqual(['passed exit null']);
  expect(gate.device.isOpen('exit')).toBe(true);
  await gate.run(6_500);
  expect(gate.device.isOpen('exit')).toBe(false);
});

it('a grant that was open for a moment does not end the hold that followed it', async () => {
  gate = startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 });
  await ready();
  gate.grant('g1');
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
  await gate.stand('entry', 'held');
  await gate.run(2_000);
  expect(gate.device.isOpen('entry')).toBe(true);
});

it('one side locked refuses there and lets the other pass; the stop contact stays off', async () => {
  gate = startMemoryRelay();
  await ready();
  expect(await gate.stand('entry', 'locked')).toBe('acked');
  gate.grant('g1');
  gate.grant('g2', { direction: 'exit' });
  await gate.until(() => gate.outcome('g2') !== undefined);
  expect(gate.outcome('g1')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
  expect(gate.outcome('g2')).toMatchObject({ outcome: 'acked' });
  expect(gate.written()).not.toContain('01050007ff003dfb');
});

it('both sides locked close the stop contact; it opens with the first that is unlocked', async () => {
  gate = startMemoryRelay();
  await ready();
  await gate.stand('entry', 'locked');
  await gate.stand('exit', 'locked');
  expect(gate.written()).toContain('01050007ff003dfb');
  gate.written();
  expect(await gate.stand('exit', 'normal')).toBe('acked');
  expect(gate.written()).toContain('0105000700007c0b');
  gate.grant('g1', { direction: 'exit' });
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
});

it('a lock closes what a grant has opened', async () => {
  gate = startMemoryRelay({}, { waitMs: 0 });
  await ready();
  gate.grant('g1');
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
  await gate.stand('entry', 'locked');
  expect(gate.device.isOpen('entry')).toBe(false);
});

it('while fire has let go nothing is stopped, and the stop comes back with its end', async () => {
  gate = startMemoryRelay();
  await ready();
  await gate.stand('entry', 'locked');
  await gate.stand('exit', 'locked');
  gate.written();
  gate.device.alarm('fire', true);
  await gate.until(() => gate.words().includes('fireRelease null null'));
  await gate.run(200);
  expect(gate.written()).toContain('0105000700007c0b');
  gate.device.alarm('fire', false);
  await gate.run(500);
  expect(gate.written()).toContain('01050007ff003dfb');
});

it('a board that was without power is told its hold and its stop again', async () => {
  gate = startMemoryRelay();
  await ready();
  await gate.stand('entry', 'held');
  gate.device.faults.reboot(300);
  await gate.run(400);
  expect(gate.device.isOpen('entry')).toBe(false);
  await gate.until(() => gate.device.isOpen('entry'), 6_000);
  await gate.stand('entry', 'locked');
  await gate.stand('exit', 'locked');
  gate.device.faults.reboot(300);
  await gate.run(500);
  gate.written();
  await gate.until(() => gate.written().includes('01050007ff003dfb'), 7_000);
});

import { afterEach, expect, test, vi } from 'vitest';
import { type MemoryGate, startMemoryGate } from '../memoryGate';

let gate: MemoryGate;

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

test('without a key a device that allows it is read, opened and locked in the clear', async () => {
  gate = startMemoryGate({ scbk: null }, { plainAllowed: true });
  await gate.until(() => gate.linkState() === 'ready');
  gate.grant('g1');
  await gate.until(() => gate.laneWords().length === 2);
  expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
  gate.turnstile.presentCard({ facility: 1, number: 1_234 });
  await gate.until(() => gate.of('card').length === 1);
  // Not one frame with a security block.
  expect(gate.line.written.filter(({ bytes }) => ((bytes[5] ?? 0) & 0x08) !== 0)).toEqual([]);
});

test('a device that restarts is met anew', async () => {
  gate = startMemoryGate({ scbk: null }, { plainAllowed: true });
  await gate.until(() => gate.linkState() === 'ready');
  gate.turnstile.faults.reboot(0);
  await gate.until(() => gate.linkState() === 'syncing');
  await gate.until(() => gate.linkState() === 'ready');
});

test('a device that wants a secure channel is not opened without one', async () => {
  gate = startMemoryGate({ scbk: null });
  await gate.run(10_000);
  expect(gate.linkState()).not.toBe('ready');
  gate.grant('g1');
  await gate.run(10);
  expect(gate.outcome('g1')?.outcome).toBe('refused');
  expect(gate.turnstile.opens).toEqual([]);
});

test('with a key nothing but the handshake is ever in the clear, whatever the device says in the clear', async () => {
  gate = startMemoryGate({}, { plainAllowed: true });
  await gate.until(() => gate.linkState() === 'ready');
  gate.turnstile.faults.reboot(500);
  await gate.run(20_000);
  for (const { bytes } of gate.line.written) expect((bytes[5] ?? 0) & 0x08).toBe(8);
});

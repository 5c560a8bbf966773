import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeReply } from '../../../native-bridge/serial/osdp/replies';
import { type MemoryGate, startMemoryGate } from './memoryGate';

let gate: MemoryGate;

beforeEach(async () => {
  gate = startMemoryGate();
  await gate.until(() => gate.linkState() === 'ready');
});
afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

const told = () => gate.of('reader').map(({ direction, state }) => `${direction} ${state}`);

describe('what a device says of its card readers', () => {
  test('is asked for, told once, and told again when it changes', async () => {
    await gate.until(() => told().length > 0);
    expect(told()).toEqual(['entry ok', 'exit ok'].slice(0, told().length));
    const before = told().length;
    await gate.run(30_000);
    expect(told()).toHaveLength(before);
    gate.turnstile.setReader(0, 'missing');
    await gate.run(6_000);
    expect(told().slice(before)).toEqual(['entry missing']);
    gate.turnstile.setReader(0, 'tampered');
    await gate.run(6_000);
    gate.turnstile.setReader(0, 'ok');
    await gate.run(6_000);
    expect(told().slice(before)).toEqual(['entry missing', 'entry tampered', 'entry ok']);
  });

  test('is told anew after the line was cut: a fault outlives it', async () => {
    gate.turnstile.setReader(0, 'missing');
    await gate.until(() => told().includes('entry missing'));
    await gate.line.cut();
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    await gate.until(() => told().filter((word) => word === 'entry missing').length === 2);
  });

  test('is not asked again of a device that knows no such question, and the line stays up', async () => {
    gate.dispose();
    gate = startMemoryGate();
    gate.turnstile.setReader(0, 'cannot-tell');
    await gate.until(() => gate.linkState() === 'ready');
    await gate.run(30_000);
    expect(gate.linkState()).toBe('ready');
    expect(told()).toEqual([]);
    gate.turnstile.presentCard({ facility: 17, number: 4711 });
    await gate.until(() => gate.of('card').length === 1);
  });

  test.each([
    ['00', ['ok']],
    ['0001', ['ok', 'missing']],
    ['0200', ['tampered', 'ok']],
    ['07', ['missing']],
  ])('reads as IEC 60839-11-5 writes it: %s', (data, readers) => {
    expect(decodeReply(0x4b, Uint8Array.from(Buffer.from(data, 'hex')))).toEqual({ type: 'RSTATR', readers });
  });

  test('without a byte says nothing', () => {
    expect(decodeReply(0x4b, new Uint8Array())).toEqual({ type: 'OTHER', code: 0x4b });
  });
});

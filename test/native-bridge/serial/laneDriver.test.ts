import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type MemoryGate, scbk, startMemoryGate } from './memoryGate';

let gate: MemoryGate;

beforeEach(async () => {
  gate = startMemoryGate();
  gate.turnstile.setPassages('never');
  await gate.until(() => gate.linkState() === 'ready');
});
afterEach(() => {
  gate.dispose();
  expect(vi.getTimerCount()).toBeLessThan(10);
  vi.useRealTimers();
});

const writtenSince = (mark: number): number => gate.line.written.length - mark;
const states = (): string[] =>
  gate.of('link').map((event) => (event.reason === 'none' ? event.state : `${event.state}/${event.reason}`));

describe('connecting', () => {
  test('goes through its states once and sends nothing in the clear but the handshake', () => {
    expect(states()).toEqual(['opening', 'probing', 'syncing', 'ready']);
    const secured = gate.line.written.map(({ bytes }) => [(bytes[5] ?? 0) & 0x08, bytes[7]]);
    expect(secured[0]).toEqual([8, 0x11]);
    expect(secured[1]).toEqual([8, 0x13]);
    for (const [scb, type] of secured.slice(2)) expect([scb, type === 0x15 || type === 0x17]).toEqual([8, true]);
  });

  test('an output left on from before is switched off before grants are taken', async () => {
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.turnstile.opens).toHaveLength(1);
    await gate.line.cut();
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    gate.turnstile.setPassages('auto');
    await gate.run(4_000);
    expect(gate.laneWords()).toEqual(['opened entry g1']);
  });

  test('a wrong key is told, tried again with pauses, and mended without help', async () => {
    gate.turnstile.faults.changeKey('f'.repeat(32));
    gate.turnstile.faults.reboot(0);
    await gate.until(() => states().at(-1) === 'lost/key-wrong');
    const mark = gate.line.written.length;
    await gate.run(10_000);
    expect(writtenSince(mark)).toBeLessThan(10);
    for (const { bytes } of gate.line.written.slice(mark)) expect(bytes[7]).toBe(0x11);
    gate.turnstile.faults.changeKey(scbk);
    await gate.until(() => gate.linkState() === 'ready');
  });

  test('a missing, a forbidden and a taken port each have their reason', async () => {
    await gate.line.cut();
    for (const fault of ['no-permission', 'port-busy', 'port-missing'] as const) {
      gate.line.refuse = fault;
      await gate.until(() => states().at(-1) === `lost/${fault}`);
    }
    gate.line.refuse = null;
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
  });
});

test('nobody answers from the start: told, and asked again with pauses', async () => {
  gate.dispose();
  gate = startMemoryGate();
  gate.turnstile.faults.silence(true);
  await gate.until(() => states().at(-1) === 'probing/silent');
  const mark = gate.line.written.length;
  await gate.run(20_000);
  expect(writtenSince(mark)).toBeGreaterThan(3);
  expect(writtenSince(mark)).toBeLessThan(15);
  gate.grant('g1');
  await gate.run(1);
  expect(gate.outcome('g1')?.outcome).toBe('refused');
  gate.turnstile.faults.silence(false);
  await gate.until(() => gate.linkState() === 'ready');
});

test('an output the device does not have: never ready, for its safe state cannot be set', async () => {
  gate.dispose();
  gate = startMemoryGate({ exit: { output: 7, passInput: null } });
  await gate.run(20_000);
  expect(states()).not.toContain('ready');
  gate.grant('g1');
  await gate.run(1);
  expect(gate.outcome('g1')?.outcome).toBe('refused');
});

describe('a troubled line', () => {
  test('one lost answer is no news', async () => {
    gate.turnstile.faults.dropReplies(1);
    await gate.run(2_000);
    expect(states()).toEqual(['opening', 'probing', 'syncing', 'ready']);
  });

  test('several make it degraded, and it recovers in the same session', async () => {
    gate.turnstile.faults.dropReplies(3);
    await gate.until(() => gate.linkState() === 'degraded');
    await gate.until(() => gate.linkState() === 'ready');
    expect(states().slice(-2)).toEqual(['degraded', 'ready']);
    expect(gate.line.written.filter(({ bytes }) => bytes[7] === 0x11)).toHaveLength(1);
  });

  test('eight seconds without a word: lost, a new connection is tried, and it comes back by itself', async () => {
    gate.turnstile.faults.silence(true);
    await gate.run(7_000);
    expect(gate.linkState()).toBe('degraded');
    await gate.until(() => states().at(-1) === 'lost/silent', 3_000);
    await gate.until(() => gate.line.connections === 2);
    expect(gate.linkState()).toBe('lost');
    gate.turnstile.faults.silence(false);
    await gate.until(() => gate.linkState() === 'ready');
  });

  test('a device that restarts is known again without being lost', async () => {
    gate.turnstile.faults.reboot(0);
    await gate.until(() => gate.linkState() === 'syncing');
    await gate.until(() => gate.linkState() === 'ready');
    expect(states()).not.toContain('lost/silent');
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
  });

  test('a device that is away for a moment is not called lost', async () => {
    gate.turnstile.faults.reboot(3_000);
    await gate.run(2_900);
    await gate.until(() => gate.linkState() === 'ready');
    expect(states().filter((state) => state.startsWith('lost'))).toEqual([]);
  });

  test('doubled and late answers change nothing', async () => {
    gate.turnstile.faults.duplicateReplies(200);
    gate.turnstile.faults.delayReplies(260);
    gate.grant('g1');
    await gate.run(3_000);
    expect(gate.outcome('g1')?.outcome).toBe('acked');
    expect(gate.turnstile.opens).toHaveLength(1);
    gate.turnstile.faults.delayReplies(0);
    await gate.run(3_000);
    expect(gate.linkState()).toBe('ready');
  });

  test('babble and damaged answers neither open anything nor bring it down for good', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 3 })), { maxLength: 15 }),
        async (troubles) => {
          for (const trouble of troubles) {
            if (typeof trouble === 'number') gate.turnstile.faults.corruptReplies(trouble);
            else gate.turnstile.faults.babble(trouble);
            await gate.run(30);
          }
          await gate.until(() => gate.linkState() === 'ready');
          expect(gate.turnstile.opens).toEqual([]);
          expect(gate.of('card')).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  }, 20_000);
});

describe('what the device reports', () => {
  test('after a card the line is left free for what is decided on it', async () => {
    gate.turnstile.presentCard({ facility: 1, number: 1_233 });
    // Step by step: up to the very moment the card is told, no question has gone out behind it.
    while (gate.of('card').length === 0) await gate.run(1);
    const questions = gate.line.written.length;
    await gate.run(15);
    expect(gate.line.written).toHaveLength(questions);
    gate.grant('after-card');
    expect(gate.line.written).toHaveLength(questions + 1);
    await gate.run(40);
    expect(gate.outcome('after-card')?.outcome).toBe('acked');
  });

  test('a card, with its bits and the side of its reader', async () => {
    gate.turnstile.presentCard({ facility: 1, number: 1_234 });
    gate.turnstile.presentCard({ facility: 1, number: 1_235 }, 1);
    await gate.until(() => gate.of('card').length === 2);
    expect(gate.of('card').map(({ direction, bits }) => `${direction} ${bits}`)).toEqual(['entry 26', 'exit 26']);
    // Wiegand: even parity, 8 bits facility, 16 bits number, odd parity.
    expect(gate.of('card')[0]?.dataHex).toBe('80826900');
  });

  test('a passage nobody was granted', async () => {
    gate.turnstile.forcePassage('exit');
    await gate.until(() => gate.laneWords().length === 1);
    expect(gate.laneWords()).toEqual(['forced exit null']);
  });

  test('an opened housing, when it happens, and again after every connection while it lasts', async () => {
    gate.turnstile.tamper(true);
    await gate.until(() => gate.laneWords().length === 1);
    await gate.line.cut();
    await gate.line.restore();
    await gate.until(() => gate.laneWords().length === 2);
    gate.turnstile.tamper(false);
    await gate.until(() => gate.laneWords().length === 3);
    expect(gate.laneWords()).toEqual(['tamper null null', 'tamper null null', 'tamperCleared null null']);
    const readyAt = gate.events.findLastIndex((event) => event.type === 'link' && event.state === 'ready');
    expect(gate.events.findLastIndex((event) => event.type === 'lane' && event.what === 'tamper')).toBeGreaterThan(readyAt);
  });
});

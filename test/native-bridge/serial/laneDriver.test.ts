import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeFrame } from '../../../native-bridge/serial/osdp/frame';
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

describe('a grant', () => {
  test('opens once, is acknowledged, and the passage belongs to it', async () => {
    gate.turnstile.setPassages('auto');
    gate.grant('g1');
    await gate.until(() => gate.laneWords().length === 2);
    expect(gate.outcome('g1')).toMatchObject({
      outcome: 'acked',
      writtenAtMonoMs: expect.any(Number),
      ackedAtMonoMs: expect.any(Number),
    });
    expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
    expect(gate.turnstile.opens.map((open) => open.direction)).toEqual(['entry']);
  });

  test('shows green and beeps once at the reader of its side, and not at the other', async () => {
    const codes = (mark: number): (number | undefined)[] => gate.line.written.slice(mark).map(({ bytes }) => bytes[8]);
    const mark = gate.line.written.length;
    gate.grant('g1');
    await gate.run(500);
    expect(codes(mark).filter((code) => code === 0x69 || code === 0x6a)).toEqual([0x69, 0x6a]);
    const second = gate.line.written.length;
    gate.grant('g2', { direction: 'exit' });
    await gate.run(500);
    expect(codes(second)).toContain(0x68);
    expect(codes(second)).not.toContain(0x6a);
  });

  test('is repeated when the device is busy, after a pause and unchanged', async () => {
    await gate.run(10);
    const letGo = gate.line.holdReplies();
    const mark = gate.line.written.length;
    gate.grant('g1');
    await gate.run(1);
    const busy = encodeFrame(
      { address: 1, reply: true, sequence: 0, security: null, code: 0x79, data: new Uint8Array(0) },
      () => new Uint8Array(0),
    );
    gate.line.inject(busy);
    await gate.run(49);
    expect(writtenSince(mark)).toBe(1);
    await gate.run(2);
    letGo();
    await gate.run(1);
    const [first, second] = gate.line.written.slice(mark);
    expect(second?.bytes).toEqual(first?.bytes);
    expect(gate.outcome('g1')?.outcome).toBe('acked');
    expect(gate.turnstile.opens).toHaveLength(1);
  });

  test('opens the side it is for', async () => {
    gate.grant('g1', { direction: 'exit' });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.turnstile.opens.map((open) => open.direction)).toEqual(['exit']);
  });

  test('is written at once, ahead of the next poll', async () => {
    for (let turn = 0; turn < 20; turn++) {
      await gate.run(7);
      const mark = gate.line.written.length;
      gate.grant(`g${turn}`);
      expect(writtenSince(mark)).toBeLessThanOrEqual(1);
      await gate.until(() => gate.outcome(`g${turn}`) !== undefined, 20);
    }
  });

  test('nobody passes: timed out once, when the device has closed', async () => {
    gate.grant('g1');
    await gate.run(2_900);
    expect(gate.laneWords()).toEqual(['opened entry g1']);
    await gate.run(1_000);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'timedOut entry g1']);
  });

  test('while the state is still being read is refused, and nothing is written for it', async () => {
    await gate.line.cut();
    gate.turnstile.faults.delayReplies(30);
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'syncing');
    for (let turn = 0; gate.linkState() === 'syncing'; turn++) {
      gate.grant(`g${turn}`);
      await gate.run(10);
      expect(gate.outcome(`g${turn}`)).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    }
    expect(gate.of('grantOutcome').length).toBeGreaterThan(5);
    expect(gate.turnstile.opens).toEqual([]);
  });

  test('makes the driver ask for the inputs often, for devices that do not report them', async () => {
    const asked = (mark: number): number => gate.line.written.slice(mark).filter(({ bytes }) => bytes[8] === 0x65).length;
    await gate.run(1_000);
    const idle = gate.line.written.length;
    await gate.run(2_000);
    expect(asked(idle)).toBeLessThanOrEqual(3);
    gate.grant('g1');
    const waiting = gate.line.written.length;
    await gate.run(2_000);
    expect(asked(waiting)).toBeGreaterThan(6);
    const polls = gate.line.written.slice(waiting).filter(({ bytes }) => bytes[8] === 0x60).length;
    expect(polls).toBeGreaterThan(asked(waiting));
  });

  test('that is late writes nothing', async () => {
    const mark = gate.line.written.length;
    gate.grant('g1', { expiresInMs: 0 });
    gate.grant('g2', { expiresInMs: -5_000 });
    expect(writtenSince(mark)).toBe(0);
    await gate.run(2_000);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'expired', writtenAtMonoMs: null, ackedAtMonoMs: null });
    expect(gate.outcome('g2')?.outcome).toBe('expired');
    expect(gate.turnstile.opens).toEqual([]);
  });

  test('that waits behind a silent device expires unsent', async () => {
    gate.turnstile.faults.silence(true);
    await gate.run(100);
    gate.grant('g1', { expiresInMs: 500 });
    await gate.until(() => gate.outcome('g1') !== undefined, 600);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'expired', writtenAtMonoMs: null });
    gate.turnstile.faults.silence(false);
    await gate.run(5_000);
    expect(gate.turnstile.opens).toEqual([]);
  });

  test('with the same id never opens twice', async () => {
    gate.grant('g1');
    gate.grant('g1');
    await gate.run(3_000);
    gate.grant('g1');
    await gate.run(500);
    expect(
      gate
        .of('grantOutcome')
        .map((event) => event.outcome)
        .sort(),
    ).toEqual(['acked', 'refused', 'refused']);
    expect(gate.turnstile.opens).toHaveLength(1);
  });

  test('for a side or a lane that is not there is refused', async () => {
    gate.dispose();
    gate = startMemoryGate({ exit: null });
    await gate.until(() => gate.linkState() === 'ready');
    gate.grant('g1', { direction: 'exit' });
    gate.grant('g2', { laneId: 'lane-9' });
    await gate.run(500);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.outcome('g2')?.outcome).toBe('refused');
    expect(gate.turnstile.opens).toEqual([]);
  });
});

describe('the acknowledgement is lost', () => {
  test('once: the identical bytes are sent again, and the device opens once', async () => {
    await gate.run(100);
    gate.turnstile.faults.dropReplies(1);
    const mark = gate.line.written.length;
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    const [first, second] = gate.line.written.slice(mark).filter(({ bytes }) => bytes[8] === 0x68);
    expect(gate.outcome('g1')?.outcome).toBe('acked');
    expect(second?.bytes).toEqual(first?.bytes);
    expect(gate.turnstile.opens).toHaveLength(1);
  });

  test('for good: unknown, and before anything else the outputs are read back and found open', async () => {
    gate.turnstile.faults.dropReplies(3);
    gate.grant('g1', { expiresInMs: 600 });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'unknown', writtenAtMonoMs: expect.any(Number), ackedAtMonoMs: null });
    expect(gate.linkState()).toBe('syncing');
    gate.grant('g2');
    await gate.until(() => gate.linkState() === 'ready');
    expect(gate.outcome('g2')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.laneWords().at(-1)).toBe('opened entry g1');
    // One answer of the new handshake was lost as well, which is no reason to call the device lost.
    expect(states().filter((state) => state.startsWith('lost'))).toEqual([]);
    expect(gate.turnstile.opens).toHaveLength(1);
    gate.turnstile.setPassages('auto');
    await gate.until(() => gate.laneWords().at(-1) === 'passed entry g1');
  });

  test('and the command too: unknown, read back closed, and never opened afterwards', async () => {
    gate.turnstile.faults.silence(true);
    gate.grant('g1', { expiresInMs: 300 });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    gate.turnstile.faults.silence(false);
    await gate.until(() => gate.linkState() === 'ready');
    await gate.run(5_000);
    expect(gate.turnstile.opens).toEqual([]);
    expect(gate.laneWords()).toEqual([]);
  });
});

describe('the line is cut', () => {
  test('in mid-grant: unknown at once, and not one byte of it is written after the line is back', async () => {
    gate.line.holdReplies();
    gate.grant('g1', { expiresInMs: 60_000 });
    await gate.run(1);
    const before = gate.line.written.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    await gate.line.cut();
    await gate.run(1);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    expect(states().at(-1)).toBe('lost/line-lost');
    gate.grant('g2', { expiresInMs: 60_000 });
    await gate.run(1);
    expect(gate.outcome('g2')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    const opensBefore = gate.turnstile.opens.length;
    gate.line.holdReplies()();
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    await gate.run(10_000);
    const after = gate.line.written
      .filter(({ connection }) => connection === 2)
      .map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    expect(after[0]).toMatch(/^ff5301[0-9a-f]{4}0c031101/);
    for (const frame of after) expect(before).not.toContain(frame);
    expect(gate.turnstile.opens).toHaveLength(opensBefore);
  });

  test('with grants waiting their turn: none of them is written later', async () => {
    gate.line.holdReplies();
    await gate.run(60);
    for (let turn = 0; turn < 20; turn++) gate.grant(`g${turn}`, { expiresInMs: 60_000, direction: turn % 2 ? 'entry' : 'exit' });
    await gate.line.cut();
    await gate.run(1);
    expect(gate.of('grantOutcome')).toHaveLength(20);
    gate.line.holdReplies()();
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    await gate.run(5_000);
    expect(gate.turnstile.opens).toEqual([]);
  });
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

test('after a passage the rest of the pulse is taken back', async () => {
  gate.turnstile.setPassages('auto');
  gate.grant('g1');
  await gate.until(() => gate.laneWords().includes('passed entry g1'));
  const mark = gate.line.written.length;
  await gate.run(10);
  expect(gate.line.written.slice(mark - 1).some(({ bytes }) => bytes[8] === 0x68)).toBe(true);
});

test('disposed in mid-grant: the outcome is told, and nothing is said afterwards', async () => {
  gate.line.holdReplies();
  gate.grant('g1');
  gate.dispose();
  await gate.run(1);
  const events = gate.events.length;
  const written = gate.line.written.length;
  expect(gate.outcome('g1')?.outcome).toBe('unknown');
  await gate.run(20_000);
  expect(gate.events).toHaveLength(events);
  expect(gate.line.written).toHaveLength(written);
});

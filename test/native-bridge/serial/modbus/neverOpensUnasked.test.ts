import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { type MemoryModbus, startMemoryLot, startMemoryRelay } from './memoryModbus';

type Side = 'entry' | 'exit';
type Step =
  | { do: 'grant'; side: Side; expiresInMs: number }
  | { do: 'mode'; side: Side; mode: 'normal' | 'held' | 'locked'; leaseMs: number }
  | { do: 'pass'; side: Side }
  | { do: 'fault'; fault: 'dropReplies' | 'corruptReplies' | 'duplicateReplies'; count: number }
  | { do: 'silence' | 'cut' | 'reboot' | 'fire'; forMs: number }
  | { do: 'delay'; delayMs: number }
  | { do: 'babble'; bytes: Uint8Array };

const side = fc.constantFrom<Side>('entry', 'exit');
const forMs = fc.integer({ min: 50, max: 3_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('grant'), side, expiresInMs: fc.constantFrom(0, 50, 1_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('mode'),
      side,
      mode: fc.constantFrom('normal', 'held', 'locked'),
      leaseMs: fc.constantFrom(300, 6_000),
    }),
  },
  fc.record({ do: fc.constant('pass'), side }),
  fc.record({
    do: fc.constant('fault'),
    fault: fc.constantFrom('dropReplies', 'corruptReplies', 'duplicateReplies'),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constantFrom('silence', 'cut', 'reboot', 'fire'), forMs }),
  fc.record({ do: fc.constant('delay'), delayMs: fc.constantFrom(0, 30, 150, 260) }),
  fc.record({ do: fc.constant('babble'), bytes: fc.uint8Array({ maxLength: 40 }) }),
);
const script = fc.array(fc.record({ step, thenMs: fc.integer({ min: 0, max: 900 }) }), { minLength: 4, maxLength: 24 });

let gate: MemoryModbus | null = null;
afterEach(() => {
  gate?.dispose();
  vi.useRealTimers();
});

/** What the desk has asked for, against which every opening is held. */
class Asked {
  readonly #grants: { side: Side; fromMs: number; untilMs: number }[] = [];
  readonly #modes: Record<Side, { mode: string; fromMs: number; untilMs: number }[]> = { entry: [], exit: [] };

  grant(of: Side, nowMs: number, expiresInMs: number): void {
    this.#grants.push({ side: of, fromMs: nowMs, untilMs: nowMs + expiresInMs });
  }

  mode(of: Side, mode: string, nowMs: number, untilMs: number): void {
    const last = this.#modes[of].at(-1);
    if (last) last.untilMs = Math.min(last.untilMs, nowMs);
    this.#modes[of].push({ mode, fromMs: nowMs, untilMs });
  }

  /** Null when somebody asked for it, else what is wrong with it. Each grant explains one opening. */
  wrong(of: Side, atMs: number): string | null {
    const stands = this.#modes[of].find(({ fromMs, untilMs }) => fromMs <= atMs && atMs <= untilMs)?.mode;
    if (stands === 'held') return null;
    if (stands === 'locked') return 'opened while locked';
    const index = this.#grants.findIndex((grant) => grant.side === of && grant.fromMs <= atMs && atMs <= grant.untilMs);
    if (index < 0) return 'opened without a grant';
    this.#grants.splice(index, 1);
    return null;
  }
}

async function play(started: MemoryModbus, steps: { step: Step; thenMs: number }[]): Promise<void> {
  const { device, line } = started;
  const asked = new Asked();
  const wrong: string[] = [];
  device.onOpen(({ direction }) => {
    const problem = asked.wrong(direction, Date.now());
    if (problem) wrong.push(`${problem}: ${direction} at ${Date.now()}`);
  });
  const later = (delayMs: number, then: () => void) => void setTimeout(then, delayMs);
  for (const [index, { step: next, thenMs }] of steps.entries()) {
    if (next.do === 'grant') {
      asked.grant(next.side, Date.now(), next.expiresInMs);
      started.grant(`g${index}`, { direction: next.side, expiresInMs: next.expiresInMs });
    } else if (next.do === 'mode') {
      asked.mode(next.side, next.mode, Date.now(), next.mode === 'held' ? Date.now() + next.leaseMs : Number.POSITIVE_INFINITY);
      started.mode(next.mode, { direction: next.side, leaseMs: next.leaseMs });
    } else if (next.do === 'pass') device.forcePassage(next.side);
    else if (next.do === 'fault') device.faults[next.fault](next.count);
    else if (next.do === 'delay') device.faults.delayReplies(next.delayMs);
    else if (next.do === 'babble') line.inject(next.bytes);
    else if (next.do === 'reboot') device.faults.reboot(next.forMs);
    else if (next.do === 'silence') {
      device.faults.silence(true);
      later(next.forMs, () => device.faults.silence(false));
    } else if (next.do === 'fire') {
      device.alarm('fire', true);
      later(next.forMs, () => device.alarm('fire', false));
    } else {
      await line.cut();
      later(next.forMs, () => void line.restore());
    }
    await started.run(thenMs);
  }
  expect(wrong).toEqual([]);

  // Afterwards everything is said to be normal, and the line is whole: nothing is left open.
  for (const one of ['entry', 'exit'] as const) {
    asked.mode(one, 'normal', Date.now(), Number.POSITIVE_INFINITY);
    started.mode('normal', { direction: one });
  }
  device.faults.dropReplies(0);
  device.faults.corruptReplies(0);
  device.faults.delayReplies(0);
  await started.run(3_500);
  await started.until(() => started.linkState() === 'ready', 60_000);
  await started.run(7_000);
  expect(wrong).toEqual([]);
  expect([device.isOpen('entry'), device.isOpen('exit')]).toEqual([false, false]);
  const outcomes = started.of('grantOutcome');
  expect(new Set(outcomes.map(({ grantId }) => grantId)).size).toBe(outcomes.length);
  expect(outcomes).toHaveLength(steps.filter(({ step: { do: what } }) => what === 'grant').length);
}

it.each([
  ['a relay board with a timer', () => startMemoryRelay()],
  [
    'a relay board without one',
    () => startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 }),
  ],
  ['a LOT turnstile', () => startMemoryLot()],
] as const)(
  '%s, whatever goes wrong: never open without a grant, never locked and open, one outcome for each, closed at the end',
  async (_, start) => {
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        gate = start();
        try {
          await gate.until(() => gate?.linkState() === 'ready');
          await play(gate, steps);
        } finally {
          gate.dispose();
          gate = null;
          vi.useRealTimers();
        }
      }),
      { numRuns: 25 },
    );
  },
);

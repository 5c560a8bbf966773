import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { type MemoryGate, startMemoryGate } from './memoryGate';

type Side = 'entry' | 'exit';
type Mode = 'normal' | 'held' | 'locked';
type Step =
  | { do: 'grant'; side: Side; expiresInMs: number }
  | { do: 'every grant again'; side: Side }
  | { do: 'mode'; side: Side; mode: Mode }
  | { do: 'wait'; ms: number }
  | { do: 'dropReplies' | 'corruptReplies' | 'duplicateReplies' | 'delayReplies'; value: number }
  | { do: 'silence' | 'fire'; on: boolean }
  | { do: 'babble'; bytes: Uint8Array }
  | { do: 'reboot' | 'cut' | 'restore' }
  | { do: 'force'; side: Side };

const side = fc.constantFrom<Side>('entry', 'exit');
const is = <const T extends string>(value: T): fc.Arbitrary<T> => fc.constant(value);
const troubles = fc.constantFrom('dropReplies' as const, 'corruptReplies' as const, 'duplicateReplies' as const);

const stepsWith = (modes: Mode[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof<fc.WeightedArbitrary<Step>[]>(
      { weight: 4, arbitrary: fc.record({ do: is('grant'), side, expiresInMs: fc.constantFrom(0, 300, 1_000) }) },
      { weight: 1, arbitrary: fc.record({ do: is('every grant again'), side }) },
      { weight: 3, arbitrary: fc.record({ do: is('mode'), side, mode: fc.constantFrom(...modes) }) },
      { weight: 4, arbitrary: fc.record({ do: is('wait'), ms: fc.constantFrom(1, 30, 90, 250, 1_000, 4_000) }) },
      { weight: 2, arbitrary: fc.record({ do: troubles, value: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ do: is('delayReplies'), value: fc.constantFrom(0, 30, 210, 260) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('silence' as const, 'fire' as const), on: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ do: is('babble'), bytes: fc.uint8Array({ maxLength: 20 }) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reboot' as const, 'cut' as const, 'restore' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: is('force'), side }) },
    ),
    { maxLength: 40 },
  );

let gate: MemoryGate;
/** Request of the lock that was the station's last word for a side. */
let locks: Partial<Record<Side, number>>;
let fire: boolean;
let grants: Map<string, Side>;
let wrong: string[];

const isLocked = (one: Side): boolean => gate.modeOutcome(locks[one] ?? -1)?.outcome === 'acked';

function start(): void {
  gate = startMemoryGate(
    { lockOutput: 2, inputs: { fire: { input: 3, inverted: false }, obstructed: null, tamper: null } },
    { lockOutput: 2, fireInput: 3 },
  );
  locks = {};
  fire = false;
  grants = new Map();
  wrong = [];
  gate.turnstile.onOpen(({ direction }) => {
    if (isLocked(direction)) wrong.push(`${direction} was opened while locked`);
  });
}

function grant(grantId: string, direction: Side, expiresInMs: number): void {
  if (!grants.has(grantId)) grants.set(grantId, direction);
  gate.grant(grantId, { direction, expiresInMs });
}

async function take(step: Step): Promise<void> {
  const { turnstile, line } = gate;
  switch (step.do) {
    case 'grant':
      grant(`g${grants.size}`, step.side, step.expiresInMs);
      break;
    case 'every grant again':
      for (const grantId of [...grants.keys()]) grant(grantId, step.side, 1_000);
      break;
    case 'mode': {
      const request = gate.mode(step.mode, { direction: step.side, leaseMs: 5_000 });
      if (step.mode === 'locked') locks[step.side] = request;
      else delete locks[step.side];
      break;
    }
    case 'wait':
      await gate.run(step.ms);
      break;
    case 'dropReplies':
    case 'corruptReplies':
    case 'duplicateReplies':
    case 'delayReplies':
      turnstile.faults[step.do](step.value);
      break;
    case 'silence':
      turnstile.faults.silence(step.on);
      break;
    case 'fire':
      fire = step.on;
      turnstile.fire(step.on);
      break;
    case 'babble':
      turnstile.faults.babble(step.bytes);
      break;
    case 'reboot':
      turnstile.faults.reboot(0);
      fire = false;
      break;
    case 'cut':
    case 'restore':
      await line[step.do]();
      break;
    case 'force':
      turnstile.forcePassage(step.side);
      break;
  }
}

/** All troubles are over and everything that was under way has come to its end. */
async function calm(): Promise<void> {
  const { faults } = gate.turnstile;
  faults.silence(false);
  faults.delayReplies(0);
  for (const trouble of ['dropReplies', 'corruptReplies', 'duplicateReplies'] as const) faults[trouble](0);
  gate.turnstile.fire(false);
  fire = false;
  await gate.line.restore();
  await gate.until(() => gate.linkState() === 'ready', 60_000);
  await gate.run(2_000);
}

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

const outcomes = (grantId: string): string[] =>
  gate.of('grantOutcome').flatMap((event) => (event.grantId === grantId ? [event.outcome] : []));

test('whatever the device and the line do: nothing opens without a grant, and no grant opens twice', async () => {
  await fc.assert(
    fc.asyncProperty(stepsWith(['normal', 'locked']), async (steps) => {
      start();
      for (const step of steps) await take(step);
      await calm();
      for (const one of ['entry', 'exit'] as const) {
        const opens = gate.turnstile.opens.filter(({ direction }) => direction === one).length;
        const given = [...grants].filter(([, direction]) => direction === one).flatMap(([grantId]) => outcomes(grantId));
        const acked = given.filter((outcome) => outcome === 'acked').length;
        const unknown = given.filter((outcome) => outcome === 'unknown').length;
        expect(opens).toBeGreaterThanOrEqual(acked);
        expect(opens).toBeLessThanOrEqual(acked + unknown);
      }
      for (const grantId of grants.keys()) {
        const said = outcomes(grantId).filter((outcome) => outcome === 'acked' || outcome === 'unknown');
        expect(said.length).toBeLessThanOrEqual(1);
      }
      expect(wrong).toEqual([]);
      gate.dispose();
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('whatever the device and the line do: a lock always wins, over grants and holds, and through every reconnection', async () => {
  await fc.assert(
    fc.asyncProperty(stepsWith(['normal', 'held', 'locked', 'locked']), async (steps) => {
      start();
      for (const step of steps) {
        await take(step);
        for (const one of ['entry', 'exit'] as const) {
          if (isLocked(one) && !fire) expect(gate.turnstile.isUnlocked(one)).toBe(false);
        }
      }
      await calm();
      for (const one of ['entry', 'exit'] as const) {
        if (locks[one] === undefined) continue;
        expect(gate.turnstile.isUnlocked(one)).toBe(false);
        gate.grant(`late ${one}`, { direction: one });
        await gate.run(200);
        expect(outcomes(`late ${one}`)).toEqual(['refused']);
      }
      expect(wrong).toEqual([]);
      gate.dispose();
    }),
    { numRuns: 25 },
  );
}, 60_000);

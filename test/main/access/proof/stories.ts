import fc from 'fast-check';
import type { Direction } from '../../../../main/contract/ids';
import type { LaneMode } from '../../../../main/contract/lanes';
import type { ProofGate } from './gate';

/** What may happen at a lane and on its line, in any order. */
export type Happening =
  | { kind: 'card' | 'guard'; direction: Direction }
  | { kind: 'mode'; direction: Direction | null; mode: LaneMode }
  | { kind: 'drop' | 'corrupt' | 'duplicate'; replies: number }
  | { kind: 'delay'; ms: number }
  | { kind: 'silence'; on: boolean }
  | { kind: 'babble'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'reboot'; ms: number }
  | { kind: 'unplug'; ms: number }
  | { kind: 'restart' }
  | { kind: 'passages'; mode: 'auto' | 'never' }
  | { kind: 'fire'; on: boolean };

/** So long after what came before. */
export interface Step {
  afterMs: number;
  what: Happening;
}

const direction = fc.constantFrom<Direction>('entry', 'exit');
const either = fc.constantFrom<Direction | null>('entry', 'exit', null);
const replies = fc.integer({ min: 1, max: 4 });
const pause = fc.integer({ min: 50, max: 3_000 });
const on = fc.boolean();

const asked: fc.Arbitrary<Happening> = fc.record({ kind: fc.constantFrom('card' as const, 'guard' as const), direction });
const setMode: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('mode' as const),
  direction: either,
  mode: fc.constantFrom<LaneMode>('locked', 'locked', 'held', 'normal', 'normal'),
});
const misbehaves: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('drop' as const, 'corrupt' as const, 'duplicate' as const), replies }),
  fc.record({ kind: fc.constant('delay' as const), ms: fc.constantFrom(0, 0, 20, 150, 190, 210, 400) }),
  fc.record({ kind: fc.constant('silence' as const), on }),
  fc.record({ kind: fc.constant('babble' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }) }),
  fc.record({ kind: fc.constant('reboot' as const), ms: pause }),
  fc.record({ kind: fc.constant('unplug' as const), ms: pause }),
  fc.constant<Happening>({ kind: 'restart' }),
);
const around: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('passages' as const), mode: fc.constantFrom('auto' as const, 'never' as const) }),
  fc.record({ kind: fc.constant('fire' as const), on }),
);
/** Most things happen at once or soon, for it is there that they meet. */
const afterMs = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 4, arbitrary: fc.integer({ min: 40, max: 1_200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_200, max: 12_000 }) },
);

const anything: fc.Arbitrary<Step[]> = fc
  .record({
    afterMs,
    what: fc.oneof(
      { weight: 6, arbitrary: asked },
      { weight: 4, arbitrary: setMode },
      { weight: 4, arbitrary: misbehaves },
      { weight: 1, arbitrary: around },
    ),
  })
  .map((step) => [step]);
/** A lock in the middle of grants, and something that goes wrong while it stands. */
const lockAmidGrants: fc.Arbitrary<Step[]> = fc
  .tuple(asked, fc.integer({ min: 0, max: 60 }), either, misbehaves, fc.integer({ min: 0, max: 600 }), asked, afterMs)
  .map(([first, soon, side, wrong, later, second, end]) => [
    { afterMs: 0, what: first },
    { afterMs: soon, what: { kind: 'mode', direction: side, mode: 'locked' } },
    { afterMs: soon, what: wrong },
    { afterMs: later, what: second },
    { afterMs: end, what: { kind: 'silence', on: false } },
    { afterMs: end, what: second },
  ]);
/** A device that hears nothing while somebody asks, and comes back when his grant is over. */
const deafTooLong: fc.Arbitrary<Step[]> = fc
  .tuple(asked, fc.integer({ min: 1_050, max: 2_800 }), afterMs)
  .map(([who, ms, end]) => [
    { afterMs: 0, what: { kind: 'silence', on: true } },
    { afterMs: 20, what: who },
    { afterMs: ms, what: { kind: 'silence', on: false } },
    { afterMs: end, what: who },
  ]);
/** All is well again: people pass. */
const calm: fc.Arbitrary<Step[]> = fc
  .array(asked, { minLength: 1, maxLength: 3 })
  .map((people) => [
    { afterMs: 0, what: { kind: 'silence', on: false } },
    { afterMs: 0, what: { kind: 'delay', ms: 0 } },
    { afterMs: 0, what: { kind: 'mode', direction: null, mode: 'normal' } },
    ...people.map((what) => ({ afterMs: 1_500, what })),
  ]);

export const story: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: anything },
      { weight: 2, arbitrary: lockAmidGrants },
      { weight: 1, arbitrary: deafTooLong },
      { weight: 2, arbitrary: calm },
    ),
    { minLength: 6, maxLength: 30 },
  )
  .map((parts) => parts.flat());

/** Does it; what comes of it shows as time goes by. */
export function happen(gate: ProofGate, what: Happening): void {
  const { device, line } = gate;
  switch (what.kind) {
    case 'card':
      gate.holdCard(what.direction);
      break;
    case 'guard':
      gate.openByHand(what.direction);
      break;
    case 'mode':
      gate.setMode(what.direction, what.mode);
      break;
    case 'drop':
      device.faults.dropReplies(what.replies);
      break;
    case 'corrupt':
      device.faults.corruptReplies(what.replies);
      break;
    case 'duplicate':
      device.faults.duplicateReplies(what.replies);
      break;
    case 'delay':
      device.faults.delayReplies(what.ms);
      break;
    case 'silence':
      device.faults.silence(what.on);
      break;
    case 'babble':
      device.faults.babble(what.bytes);
      break;
    case 'reboot':
      device.faults.reboot(what.ms);
      break;
    case 'unplug':
      void line.cut();
      setTimeout(() => void line.restore(), what.ms);
      break;
    case 'restart':
      gate.restartSerial();
      break;
    case 'passages':
      device.setPassages(what.mode);
      break;
    case 'fire':
      gate.fire(what.on);
  }
}

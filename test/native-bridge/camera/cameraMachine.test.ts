import { describe, expect, it } from 'vitest';
import {
  type CameraInput,
  type CameraMachine,
  cameraLimits,
  firstMachine,
  stepCamera,
} from '../../../native-bridge/camera/cameraMachine';

const limits = { staleMs: 2_000, killMs: 4_000, firstPictureMs: 10_000 };
const at = 100_000;

const states = {
  waiting: firstMachine(),
  starting: { ...firstMachine(), running: true, sinceMonoMs: at },
  live: { ...firstMachine(), state: 'live', running: true, sinceMonoMs: at },
  stale: { ...firstMachine(), state: 'stale', fault: 'no-frames', running: true, sinceMonoMs: at },
  killing: { ...firstMachine(), state: 'stale', fault: 'no-frames', running: true, killing: true, sinceMonoMs: at },
  lost: { ...firstMachine(), state: 'lost', fault: 'unreachable', failures: 3 },
  trying: { ...firstMachine(), state: 'lost', fault: 'unreachable', failures: 3, running: true, sinceMonoMs: at },
} satisfies Record<string, CameraMachine>;

const inputs = {
  picture: { kind: 'picture', atMonoMs: at + 100 },
  'tick at 1.9 s': { kind: 'tick', atMonoMs: at + 1_900 },
  'tick at 2 s': { kind: 'tick', atMonoMs: at + 2_000 },
  'tick at 4 s': { kind: 'tick', atMonoMs: at + 4_000 },
  'tick at 10 s': { kind: 'tick', atMonoMs: at + 10_000 },
  'end unreachable': { kind: 'ended', fault: 'unreachable' },
  'end password': { kind: 'ended', fault: 'password-wrong' },
} satisfies Record<string, CameraInput>;

/** state, input, then state, fault, failures and effect. */
const table: [keyof typeof states, keyof typeof inputs, string][] = [
  ['waiting', 'picture', 'connecting none 0 none'],
  ['waiting', 'tick at 10 s', 'connecting none 0 none'],
  ['waiting', 'end unreachable', 'lost unreachable 1 retry'],
  ['waiting', 'end password', 'lost password-wrong 1 retry'],
  ['starting', 'picture', 'live none 0 none'],
  ['starting', 'tick at 2 s', 'connecting none 0 none'],
  ['starting', 'tick at 4 s', 'connecting none 0 none'],
  ['starting', 'tick at 10 s', 'connecting none 0 kill'],
  ['starting', 'end unreachable', 'lost unreachable 1 retry'],
  ['live', 'picture', 'live none 0 none'],
  ['live', 'tick at 1.9 s', 'live none 0 none'],
  ['live', 'tick at 2 s', 'stale no-frames 0 none'],
  ['live', 'tick at 4 s', 'stale no-frames 0 kill'],
  ['live', 'end unreachable', 'lost unreachable 1 retry'],
  ['stale', 'picture', 'live none 0 none'],
  ['stale', 'tick at 2 s', 'stale no-frames 0 none'],
  ['stale', 'tick at 4 s', 'stale no-frames 0 kill'],
  ['stale', 'end unreachable', 'lost unreachable 1 retry'],
  ['killing', 'picture', 'stale no-frames 0 none'],
  ['killing', 'tick at 10 s', 'stale no-frames 0 none'],
  ['killing', 'end unreachable', 'lost no-frames 1 retry'],
  ['lost', 'picture', 'lost unreachable 3 none'],
  ['lost', 'tick at 10 s', 'lost unreachable 3 none'],
  ['lost', 'end unreachable', 'lost unreachable 4 retry'],
  ['lost', 'end password', 'lost password-wrong 1 retry'],
  ['trying', 'picture', 'live none 0 none'],
  ['trying', 'tick at 4 s', 'lost unreachable 3 none'],
  ['trying', 'tick at 10 s', 'lost unreachable 3 kill'],
  ['trying', 'end unreachable', 'lost unreachable 4 retry'],
];

describe('the life of a camera', () => {
  it.each(table)('%s, %s: %s', (state, input, expected) => {
    const [next, effect] = stepCamera(states[state], inputs[input], limits);
    expect(`${next.state} ${next.fault} ${next.failures} ${effect}`).toBe(expected);
  });

  it('is killed once, not again at each tick, and the next child starts with a clean slate', () => {
    const [killing] = stepCamera(states.live, inputs['tick at 4 s'], limits);
    expect(stepCamera(killing, inputs['tick at 10 s'], limits)[1]).toBe('none');
    const [lost] = stepCamera(killing, inputs['end unreachable'], limits);
    const [again] = stepCamera(lost, { kind: 'child-started', atMonoMs: at + 20_000 }, limits);
    expect(again).toMatchObject({ state: 'lost', fault: 'no-frames', running: true, killing: false, sinceMonoMs: at + 20_000 });
    expect(stepCamera(again, { kind: 'tick', atMonoMs: at + 29_999 }, limits)[1]).toBe('none');
  });

  it('gives a camera analysed once in two seconds six seconds before it is stale', () => {
    expect(cameraLimits(0.5)).toMatchObject({ staleMs: 6_000, killMs: 12_000 });
    expect(cameraLimits(5)).toMatchObject({ staleMs: 2_000, killMs: 4_000 });
  });
});

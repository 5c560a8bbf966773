import { beforeEach, describe, expect, test } from 'vitest';
import { PassageWatch } from '../../../native-bridge/serial/passageWatch';

const lane = { entry: { passInput: 0 }, exit: { passInput: 1 }, passMs: 5_000 };
let watch: PassageWatch;

beforeEach(() => {
  watch = new PassageWatch(lane);
  watch.inputs([false, false], 0);
});

test('a rising input is the passage of the open grant, once', () => {
  watch.opened('entry', 'g1', true, 0);
  expect(watch.inputs([true, false], 0)).toEqual([{ what: 'passed', direction: 'entry', grantId: 'g1' }]);
  expect(watch.inputs([true, false], 0)).toEqual([]);
  expect(watch.inputs([false, false], 0)).toEqual([]);
  expect(watch.waits('entry')).toBe(false);
  expect(watch.expire(60_000)).toEqual([]);
});

test('without a grant it is forced, and against the direction while only the other side is open', () => {
  expect(watch.inputs([true, false], 0)).toEqual([{ what: 'forced', direction: 'entry', grantId: null }]);
  watch.inputs([false, false], 0);
  watch.opened('exit', 'g1', true, 0);
  expect(watch.inputs([true, false], 0)).toEqual([{ what: 'reverse', direction: 'entry', grantId: 'g1' }]);
  expect(watch.waits('exit')).toBe(true);
});

test('two grants of a side are two passages, the older first; a third within their time slipped through behind', () => {
  watch.opened('entry', 'g1', true, 0);
  watch.opened('entry', 'g2', true, 100);
  const passed = [[true], [false], [true], [false], [true]].flatMap((inputs) => watch.inputs(inputs, 0));
  expect(passed.map(({ what, grantId }) => `${what} ${grantId}`)).toEqual(['passed g1', 'passed g2', 'tailgate g2']);
});

test('the first report after a connection is how things are, not an event', () => {
  watch.clear();
  expect(watch.inputs([true, false], 0)).toEqual([]);
  expect(watch.inputs([false, false], 0)).toEqual([]);
  expect(watch.inputs([true, false], 0)).toHaveLength(1);
});

describe('time', () => {
  test('nobody passes: timed out once, not before the device has closed', () => {
    watch.opened('entry', 'g1', true, 1_000);
    expect(watch.expire(6_000)).toEqual([]);
    expect(watch.nextDueMs()).toBeGreaterThan(6_000);
    expect(watch.expire(watch.nextDueMs() ?? 0)).toEqual([{ what: 'timedOut', direction: 'entry', grantId: 'g1' }]);
    expect(watch.nextDueMs()).toBeNull();
    expect(watch.inputs([true, false], 0)).toMatchObject([{ what: 'forced' }]);
  });

  test('a side without a passage input says nothing, for it knows nothing', () => {
    watch = new PassageWatch({ ...lane, entry: { passInput: null } });
    watch.inputs([false], 0);
    watch.opened('entry', 'g1', true, 0);
    expect(watch.inputs([true], 0)).toEqual([]);
    expect(watch.expire(60_000)).toEqual([]);
    expect(watch.waits('entry')).toBe(false);
  });
});

describe('a grant whose acknowledgement never came', () => {
  test('read back open: it counts', () => {
    watch.opened('entry', 'g1', false, 0);
    expect(watch.readBack('entry', true)).toEqual(['g1']);
    expect(watch.expire(60_000)).toEqual([{ what: 'timedOut', direction: 'entry', grantId: 'g1' }]);
  });

  test('read back closed: it never was', () => {
    watch.opened('entry', 'g1', false, 0);
    watch.opened('entry', 'g2', true, 0);
    expect(watch.readBack('entry', false)).toEqual([]);
    expect(watch.inputs([true], 0)).toMatchObject([{ what: 'passed', grantId: 'g2' }]);
  });

  test('somebody passes before it was read back: it was his', () => {
    watch.opened('entry', 'g1', false, 0);
    expect(watch.inputs([true], 0)).toMatchObject([{ what: 'passed', grantId: 'g1' }]);
  });

  test('never read back: no time-out is claimed', () => {
    watch.opened('entry', 'g1', false, 0);
    expect(watch.expire(60_000)).toEqual([]);
  });
});

test('a cut forgets every grant', () => {
  watch.opened('entry', 'g1', true, 0);
  watch.clear();
  watch.inputs([false], 0);
  expect(watch.inputs([true], 0)).toMatchObject([{ what: 'forced', grantId: null }]);
});

import { beforeEach, describe, expect, it } from 'vitest';
import {
  ack,
  clock,
  connect,
  device,
  eachWithItsDevice,
  opens,
  out,
  outputs,
  passages,
  polled,
  say,
} from './peripheralUnderTest';

eachWithItsDevice();

describe('people', () => {
  beforeEach(connect);

  it('walk through an unlocked lane: the input rises and falls, and the lane is locked again', () => {
    say(out([1, 5, 50]));
    expect(opens).toEqual(['exit']);
    clock.turn(899);
    expect(polled()).toEqual(ack);
    clock.turn(1);
    expect(polled()).toEqual({ code: 0x49, data: '0001' });
    expect(outputs()).toBe('0000');
    clock.turn(300);
    expect(polled()).toEqual({ code: 0x49, data: '0000' });
    expect(polled()).toEqual(ack);
    expect(passages).toEqual([{ direction: 'exit', forced: false }]);
  });

  it('are seen by a panel that polls slower than they walk', () => {
    say(out([0, 5, 50]));
    clock.turn(3_000);
    expect([polled().data, polled().data]).toEqual(['0100', '0000']);
  });

  it('stay away when told so, and the lane locks by itself', () => {
    device.setPassages('never');
    say(out([0, 5, 50]));
    clock.turn(4_999);
    expect(outputs()).toBe('0100');
    clock.turn(1);
    expect(outputs()).toBe('0000');
    expect(passages).toEqual([]);
    expect(polled()).toEqual(ack);
  });

  it('go one by one, each on an unlocking of their own', () => {
    say(out([0, 5, 50]));
    clock.turn(500);
    say(out([0, 5, 50]));
    clock.turn(5_000);
    expect(passages).toHaveLength(1);
    say(out([0, 5, 50]));
    clock.turn(5_000);
    expect(passages).toHaveLength(2);
  });

  it('take their time anew when the lane was locked and unlocked again', () => {
    say(out([0, 5, 50]));
    clock.turn(500);
    say(out([0, 1, 0]));
    say(out([0, 5, 50]));
    clock.turn(800);
    expect(passages).toEqual([]);
    clock.turn(100);
    expect(passages).toHaveLength(1);
  });

  it('come one at a time to a lane that is held open, however often it is told so', () => {
    say(out([0, 2, 0]));
    clock.turn(300);
    say(out([0, 2, 0]));
    clock.turn(5_000);
    expect(passages).toHaveLength(1);
    expect(outputs()).toBe('0100');
  });

  it('do not walk when the lane was locked before they got there', () => {
    say(out([0, 5, 50]));
    clock.turn(400);
    say(out([0, 1, 0]));
    clock.turn(5_000);
    expect(passages).toEqual([]);
  });

  it('can push through a locked lane, which the input tells', () => {
    device.forcePassage('entry');
    expect(polled()).toEqual({ code: 0x49, data: '0100' });
    expect(passages).toEqual([{ direction: 'entry', forced: true }]);
  });
});

import { expect, it } from 'vitest';
import { scopedPort, scopedTimers } from '../../../main/startup/scopedPort';
import { FakeChild } from '../../support/station/fakeChild';
import { ManualTime } from '../../support/station/manualTime';

it('what a station that broke half-way had hung on a child is taken away, and nobody else’s', () => {
  const child = new FakeChild<string, string>();
  const heard: string[] = [];
  child.onEvent((event) => heard.push(`other ${event}`));
  const { port, letGo } = scopedPort(child);
  const stop = port.onEvent((event) => heard.push(`stopped ${event}`));
  port.onEvent((event) => heard.push(`station ${event}`));
  port.onUp(() => heard.push('up'));
  port.onDown(() => heard.push('down'));
  stop();
  child.say('first');
  letGo();
  child.say('second');
  child.comeUp();
  child.die();
  expect(heard).toEqual(['other first', 'station first', 'other second']);
  expect(child.listeners).toBe(1);
});

it('one station alone is told what was said before it listened', () => {
  const child = new FakeChild<string, string>();
  const heard: string[] = [];
  child.onEvent((event) => heard.push(`other ${event}`));
  const { port, tell } = scopedPort(child);
  const stop = port.onEvent((event) => heard.push(`gone ${event}`));
  port.onEvent((event) => heard.push(`station ${event}`));
  stop();
  tell('ready');
  expect(heard).toEqual(['station ready']);
});

it('its timers go with it, but for those that were over or cancelled before', () => {
  const time = new ManualTime();
  const rang: string[] = [];
  const { timers, letGo } = scopedTimers(time.timers);
  timers.after(10, () => rang.push('early'));
  timers.after(20, () => rang.push('cancelled'))();
  timers.after(1_000, () => rang.push('late'));
  time.timers.after(1_000, () => rang.push('somebody else’s'));
  time.pass(100);
  letGo();
  time.pass(10_000);
  expect(rang).toEqual(['early', 'somebody else’s']);
});

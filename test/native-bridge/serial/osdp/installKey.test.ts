import { afterEach, expect, test, vi } from 'vitest';
import { type MemoryGate, scbk, startMemoryGate } from '../memoryGate';

let gate: MemoryGate;

const SCBK_D = '303132333435363738393a3b3c3d3e3f';
const otherKey = 'f'.repeat(32);
const states = (): string[] => gate.of('link').map(({ state, reason }) => (reason === 'none' ? state : `${state}/${reason}`));
/** How each challenge named its key: 0 the one everybody knows, 1 the device's own. */
const challenges = (): (number | undefined)[] =>
  gate.line.written.filter(({ bytes }) => bytes[7] === 0x11).map(({ bytes }) => bytes[8]);
const install = async (requestId = 1): Promise<string | undefined> => {
  gate.send({ type: 'installKey', laneId: 'lane-1', requestId });
  const outcome = () => gate.of('keyInstalled').find((event) => event.requestId === requestId)?.outcome;
  await gate.until(() => outcome() !== undefined);
  return outcome();
};

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

test('a device fresh from its maker is never used under the key that everybody knows', async () => {
  gate = startMemoryGate({}, { scbk: otherKey, installMode: true });
  await gate.run(30_000);
  expect(states()).not.toContain('ready');
  expect(states().at(-1)).toBe('probing/key-wrong');
  expect(new Set(challenges())).toEqual(new Set([1]));
  gate.grant('g1');
  await gate.run(10);
  expect(gate.outcome('g1')?.outcome).toBe('refused');
});

test('the installer asks for it: the device takes its key, proves it, and works from then on', async () => {
  gate = startMemoryGate({}, { scbk: otherKey, installMode: true });
  await gate.until(() => states().at(-1) === 'probing/key-wrong');
  expect(await install()).toBe('installed');
  expect(gate.turnstile.scbk).toBe(scbk);
  await gate.until(() => gate.linkState() === 'ready');
  expect(challenges().filter((kind) => kind === 0)).toHaveLength(1);
  expect(challenges().at(-1)).toBe(1);
  gate.grant('g1');
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
  // The new key went out under a session, never in the clear.
  const said = gate.line.written.map(({ bytes }) => Buffer.from(bytes).toString('hex')).join(' ');
  expect(said).not.toContain(scbk);
});

test('a device that is not in install mode says so, and goes on under its own key', async () => {
  gate = startMemoryGate();
  await gate.until(() => gate.linkState() === 'ready');
  expect(await install()).toBe('not-in-install-mode');
  await gate.until(() => gate.linkState() === 'ready');
  expect(gate.turnstile.scbk).toBe(scbk);
  expect(states().filter((state) => state.startsWith('lost'))).toEqual([]);
});

test('a device that answers to the key everybody knows with another one than that is not in install mode', async () => {
  gate = startMemoryGate({}, { scbk: otherKey });
  await gate.until(() => states().at(-1) === 'probing/key-wrong');
  expect(await install()).toBe('not-in-install-mode');
  expect(gate.turnstile.scbk).toBe(otherKey);
});

test('a device that refuses the key keeps its old one', async () => {
  gate = startMemoryGate({}, { scbk: otherKey, installMode: true });
  gate.turnstile.faults.refuseKeys(true);
  await gate.until(() => states().at(-1) === 'probing/key-wrong');
  expect(await install()).toBe('refused');
  expect(gate.turnstile.scbk).toBe(otherKey);
  gate.turnstile.faults.refuseKeys(false);
  expect(await install(2)).toBe('installed');
});

test('nobody answers, or there is no line', async () => {
  gate = startMemoryGate();
  await gate.until(() => gate.linkState() === 'ready');
  gate.turnstile.faults.silence(true);
  expect(await install()).toBe('silent');
  await gate.line.cut();
  expect(await install(2)).toBe('silent');
});

test('asked for while the device is being met: done as soon as that is over', async () => {
  gate = startMemoryGate();
  const letGo = gate.line.holdReplies();
  await gate.until(() => gate.line.written.length === 1);
  gate.send({ type: 'installKey', laneId: 'lane-1', requestId: 1 });
  letGo();
  await gate.until(() => gate.of('keyInstalled').length === 1);
  expect(gate.of('keyInstalled')[0]?.outcome).toBe('not-in-install-mode');
  await gate.until(() => gate.linkState() === 'ready');
});

test('the line is cut in the middle of it', async () => {
  gate = startMemoryGate({}, { scbk: otherKey, installMode: true });
  await gate.until(() => states().at(-1) === 'probing/key-wrong');
  gate.line.holdReplies();
  gate.send({ type: 'installKey', laneId: 'lane-1', requestId: 1 });
  await gate.run(5);
  await gate.line.cut();
  await gate.run(5);
  expect(gate.of('keyInstalled')).toMatchObject([{ requestId: 1, outcome: 'silent' }]);
});

test('the key everybody knows is no key to install, and none to work under', async () => {
  gate = startMemoryGate({ scbk: SCBK_D }, { scbk: SCBK_D, installMode: true });
  expect(await install()).toBe('refused');
  await gate.run(10_000);
  expect(states().at(-1)).toBe('probing/key-wrong');
  expect(challenges()).toEqual([]);
});

test('a lane that is not there', async () => {
  gate = startMemoryGate();
  gate.send({ type: 'installKey', laneId: 'lane-9', requestId: 4 });
  await gate.until(() => gate.of('keyInstalled').length === 1);
  expect(gate.of('keyInstalled')).toEqual([{ type: 'keyInstalled', laneId: 'lane-9', requestId: 4, outcome: 'refused' }]);
});

import { afterEach, describe, expect, test } from 'vitest';
import type { Board7eLane } from '../../../../native-bridge/serial/laneSettings';
import { board7eWith, startBoard7e } from '../../../support/serial/boards/board7e';
import type { StartDevice } from '../../../support/serial/simulatedDevice';
import { type BoardGate, boardLane, startBoardGate } from './boardGate';

const status = '7e00011000000070';
const openLeft = '7e000180010000ff';
const openRight = '7e000182010000fd';
const alwaysLeft = '7e000181000000ff';
const close = '7e000184000000fc';
const forbidLeft = '7e000188000000f8';
const forbidRight = '7e000189000000f7';
const clear = '7e00018f000000f1';

let gate: BoardGate;
const begin = async (changes: Partial<Board7eLane> = {}, start: StartDevice = startBoard7e): Promise<void> => {
  gate = startBoardGate({ ...boardLane, driver: 'board-7e', ...changes }, start);
  await gate.ready();
};
/** Commands other than the status question. */
const said = (since: number): string[] => gate.written(since).filter((hex) => hex !== status);
afterEach(() => gate.dispose());

describe('a connection', () => {
  test('is recognised by the status, then brought to the safe state, and only then takes grants', async () => {
    gate = startBoardGate({ ...boardLane, driver: 'board-7e' }, startBoard7e);
    gate.grant('too-early');
    await gate.ready();
    expect(gate.written()[0]).toBe(status);
    expect(gate.written()).toEqual(expect.arrayContaining([clear, close]));
    expect(gate.outcome('too-early')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.opens()).toEqual([]);
  });

  test('finds a side that stood open for ever, and closes it', async () => {
    await begin();
    await gate.mode('held', { leaseMs: 60_000 });
    expect(gate.device.isOpen('entry')).toBe(true);
    // Another process takes over: it knows of no hold.
    gate.send({ type: 'configure', lanes: [] });
    gate.send({ type: 'configure', lanes: [{ ...boardLane, driver: 'board-7e' }] });
    await gate.until(() => !gate.device.isOpen('entry'));
  });

  test('to another machine of the line is none', async () => {
    gate = startBoardGate({ ...boardLane, address: 2, driver: 'board-7e' }, (options) =>
      startBoard7e({ ...options, address: 1 }),
    );
    await gate.run(3_000);
    expect(gate.links()).not.toContain('ready');
    expect(gate.links()).toContain('probing/silent');
  });
});

describe('a grant', () => {
  test('opens its side for one, by the board’s own timer, and is acknowledged by it', async () => {
    await begin();
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('acked');
    expect(await gate.granted('g2', { direction: 'exit' })).toBe('acked');
    expect(said(mark)).toEqual([openLeft, openRight]);
    expect(gate.opens()).toEqual(['entry', 'exit']);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'opened exit g2']);
  });

  test('opens the other side where the board is built in the other way round', async () => {
    await begin({ swap: true });
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('acked');
    expect(said(mark)).toEqual([openRight]);
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().length === 2);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
  });

  test('whose answer is lost is unknown, is not sent again, and the passage is still its own', async () => {
    await begin();
    await gate.run(100);
    gate.device.faults.dropReplies(1);
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('unknown');
    await gate.run(300);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 1);
    expect(gate.laneWords()).toEqual(['passed entry g1']);
    await gate.ready();
    expect(said(mark).filter((hex) => hex === openLeft)).toHaveLength(1);
    expect(said(mark)).toEqual(expect.arrayContaining([clear]));
  });

  test('is acknowledged again soon after an answer was lost, of an opening or of a status question', async () => {
    await begin();
    gate.device.faults.dropReplies(1);
    expect(await gate.granted('g1')).toBe('unknown');
    await gate.until(() => gate.links().filter((link) => link === 'ready').length === 2, 1_500);
    const mark = gate.mark();
    gate.device.faults.dropReplies(1);
    await gate.until(() => gate.mark() > mark);
    await gate.run(900);
    for (const grantId of ['g2', 'g3', 'g4']) {
      expect(await gate.granted(grantId)).toBe('acked');
      await gate.run(510);
    }
  });

  test('is not acknowledged by the late answer to a status question', async () => {
    await begin();
    const mark = gate.mark();
    const letGo = gate.cable.holdReplies();
    await gate.until(() => gate.mark() > mark);
    await gate.run(10);
    // The board has answered the status question, and hears nothing of the opening.
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.until(() => said(mark).includes(openLeft));
    letGo();
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    expect(gate.opens()).toEqual([]);
  });

  test('that the board does not say it carried out is not acknowledged', async () => {
    await begin({}, board7eWith({ entry: 0, exit: 0 }, { opensNothing: true }));
    expect(await gate.granted('g1')).toBe('unknown');
    expect(gate.laneWords()).toEqual([]);
  });

  test('that comes too late, or twice, is not written', async () => {
    await begin();
    const mark = gate.mark();
    expect(await gate.granted('g1', { expiresInMs: -1 })).toBe('expired');
    expect(await gate.granted('g2')).toBe('acked');
    gate.grant('g2');
    await gate.until(() => gate.of('grantOutcome').length === 3);
    expect(gate.of('grantOutcome').at(-1)?.outcome).toBe('refused');
    expect(said(mark)).toEqual([openLeft]);
  });
});

describe('passages', () => {
  test('are the counters’ differences, also when these begin again at nought', async () => {
    await begin({}, board7eWith({ entry: 0xfffffe, exit: 7 }));
    await gate.granted('g1');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 2);
    await gate.granted('g2');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 4);
    await gate.granted('g3');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 6);
    expect(gate.laneWords().filter((word) => word.startsWith('passed'))).toEqual([
      'passed entry g1',
      'passed entry g2',
      'passed entry g3',
    ]);
  });

  test('without a grant are forced ones, a second one behind a grant a tailgate', async () => {
    await begin();
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().length === 1);
    await gate.granted('g1');
    gate.device.forcePassage('entry');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 4);
    expect(gate.laneWords()).toEqual(['forced exit null', 'opened entry g1', 'passed entry g1', 'tailgate entry g1']);
  });

  test('made while the plug was out are told to nobody', async () => {
    await begin();
    await gate.run(1_000);
    await gate.cable.cut();
    gate.device.forcePassage('entry');
    gate.device.forcePassage('exit');
    await gate.cable.restore();
    await gate.until(() => gate.links().filter((link) => link === 'ready').length === 2);
    await gate.run(2_000);
    expect(gate.laneWords()).toEqual([]);
  });

  test('are none when the board lost its count with its power', async () => {
    await begin({}, board7eWith({ entry: 4_000, exit: 9_000 }));
    gate.device.faults.reboot(100);
    await gate.run(3_000);
    await gate.ready();
    expect(gate.laneWords()).toEqual([]);
  });

  test('nobody came: the grant times out', async () => {
    await begin();
    await gate.granted('g1');
    await gate.until(() => gate.laneWords().length === 2);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'timedOut entry g1']);
  });
});

describe('how a side stands', () => {
  test('held: always open until the lease is over, and the other side as before', async () => {
    await begin();
    const mark = gate.mark();
    expect((await gate.mode('held', { leaseMs: 5_000 })).outcome).toBe('acked');
    expect(said(mark)).toEqual([clear, alwaysLeft]);
    expect([gate.device.isOpen('entry'), gate.device.isOpen('exit')]).toEqual([true, false]);
    await gate.until(() => !gate.device.isOpen('entry'), 6_000);
    expect(gate.laneWords()).toContain('holdOver entry null');
  });

  test('held: it ends also while somebody is awaited on the other side', async () => {
    await begin();
    await gate.mode('held', { leaseMs: 1_000 });
    await gate.granted('g1', { direction: 'exit' });
    await gate.until(() => gate.laneWords().includes('holdOver entry null'), 1_500);
    await gate.run(500);
    expect(gate.device.isOpen('entry')).toBe(false);
  });

  test('locked: forbidden and closed, grants refused, the board itself refuses too', async () => {
    await begin();
    await gate.granted('g1');
    const mark = gate.mark();
    expect((await gate.mode('locked')).outcome).toBe('acked');
    expect(said(mark)).toEqual([forbidLeft, close]);
    expect(gate.device.isOpen('entry')).toBe(false);
    expect(await gate.granted('g2')).toBe('refused');
    expect(said(mark)).toEqual([forbidLeft, close]);
    expect(await gate.granted('g3', { direction: 'exit' })).toBe('acked');
  });

  test('a lock of one side leaves the other side’s hold, and a hold the other side’s lock', async () => {
    await begin();
    await gate.mode('held', { leaseMs: 60_000 });
    const mark = gate.mark();
    await gate.mode('locked', { direction: 'exit' });
    expect(said(mark)).toEqual([forbidRight, close, alwaysLeft]);
    expect(gate.device.isOpen('entry')).toBe(true);
    const second = gate.mark();
    await gate.mode('normal');
    expect(said(second)).toEqual([clear, forbidRight, close]);
    expect(await gate.granted('g1', { direction: 'exit' })).toBe('refused');
  });

  test('is said again on a new connection before any grant is taken', async () => {
    await begin();
    await gate.mode('locked');
    await gate.cable.cut();
    gate.device.faults.reboot(10);
    await gate.run(100);
    await gate.cable.restore();
    const mark = gate.mark();
    await gate.until(() => gate.linkState() === 'ready');
    expect(said(mark)).toContain(forbidLeft);
    expect(await gate.granted('g1')).toBe('refused');
  });

  test('whoever is just going through is not shut in because an answer was lost', async () => {
    await begin();
    await gate.granted('g1');
    gate.device.faults.dropReplies(1);
    await gate.mode('normal', { direction: 'exit' });
    const mark = gate.mark();
    await gate.until(() => gate.linkState() === 'ready', 2_000);
    expect(gate.device.isOpen('entry')).toBe(true);
    expect(said(mark)).not.toContain(close);
  });
});

test('what its fault, gate, alarm and infra-red bytes say is shown as it is, once, and understood by nobody', async () => {
  await begin();
  const raw = (): string[] => gate.of('status').map((event) => event.rawHex);
  await gate.until(() => raw().length === 1);
  gate.device.alarm('tamper', true);
  await gate.until(() => raw().length === 2);
  gate.device.alarm('obstructed', true);
  await gate.until(() => raw().length === 3);
  await gate.run(2_000);
  expect(raw()).toEqual(['00000000', '00000200', '00000210']);
  expect(gate.laneWords()).toEqual([]);
});

test('a dead board is told as lost, and comes back', async () => {
  await begin();
  gate.device.faults.silence(true);
  await gate.until(() => gate.linkState() === 'lost');
  expect(gate.links()).toContain('degraded');
  gate.device.faults.silence(false);
  await gate.until(() => gate.linkState() === 'ready');
  expect(await gate.granted('g1')).toBe('acked');
});

import { afterEach, describe, expect, test } from 'vitest';
import type { DigiconLane } from '../../../../native-bridge/serial/laneSettings';
import { startDigicon } from '../../../support/serial/boards/digicon';
import { type BoardGate, boardLane, startBoardGate } from './boardGate';

const open1 = '0202004848';
const open2 = '0202004141';
const control = '0202004343';
const free1 = '0203004c4805';
const freeBoth = '0203004c4409';
const passed1 = Buffer.from('0202001a1a', 'hex');
const invalid = Buffer.from('0202001515', 'hex');
const accepted = Buffer.from('0202000606', 'hex');

let gate: BoardGate;
const begin = async (changes: Partial<DigiconLane> = {}): Promise<void> => {
  gate = startBoardGate({ ...boardLane, baudRate: 115_200, driver: 'digicon', ...changes }, startDigicon);
  await gate.ready();
};
afterEach(() => gate.dispose());

test('a connection begins by ending whatever stood free', async () => {
  await begin();
  expect(new Set(gate.written())).toEqual(new Set([control]));
  expect(gate.opens()).toEqual([]);
});

describe('a grant', () => {
  test('opens its side, is acknowledged, and the passage is told by the board', async () => {
    await begin();
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('acked');
    expect(await gate.granted('g2', { direction: 'exit' })).toBe('acked');
    expect(gate.written(mark)).toEqual([open1, open2]);
    gate.device.forcePassage('exit');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 4);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'opened exit g2', 'passed exit g2', 'passed entry g1']);
  });

  test('the labels are the other way round: so are openings and passages', async () => {
    await begin({ swap: true });
    const mark = gate.mark();
    await gate.granted('g1');
    expect(gate.written(mark)).toEqual([open2]);
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().length === 2);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
  });

  test('that the board calls invalid is refused', async () => {
    await begin();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(1);
    gate.cable.inject(invalid);
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
  });

  test('is not acknowledged by a passage that is told meanwhile, and the passage is not lost', async () => {
    await begin();
    await gate.granted('g1');
    gate.device.faults.silence(true);
    gate.grant('g2', { direction: 'exit' });
    await gate.run(1);
    gate.cable.inject(passed1);
    await gate.until(() => gate.outcome('g2') !== undefined);
    expect(gate.outcome('g2')?.outcome).toBe('unknown');
    expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
  });

  test('without an answer is unknown and never sent again', async () => {
    await begin();
    gate.device.faults.dropReplies(1);
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('unknown');
    await gate.until(() => gate.links().filter((link) => link === 'ready').length === 2, 1_500);
    expect(gate.written(mark).filter((hex) => hex === open1)).toHaveLength(1);
    expect(await gate.granted('g2')).toBe('acked');
  });
});

test('a passage told in two pieces, far apart, is one', async () => {
  await begin();
  gate.cable.inject(passed1.subarray(0, 2));
  await gate.run(300);
  gate.cable.inject(passed1.subarray(2));
  expect(gate.laneWords()).toEqual(['forced entry null']);
});

test('an acknowledgement that nobody asked for opens nothing and is told to nobody', async () => {
  await begin();
  const told = gate.events.length;
  for (let time = 0; time < 20; time++) gate.cable.inject(accepted);
  await gate.run(100);
  expect(gate.events).toHaveLength(told);
  expect(gate.opens()).toEqual([]);
});

describe('how a side stands', () => {
  test('held: free until the lease is over; both sides, and one of them again', async () => {
    await begin();
    const mark = gate.mark();
    await gate.mode('held', { leaseMs: 60_000 });
    await gate.mode('held', { direction: 'exit', leaseMs: 5_000 });
    expect(gate.written(mark)).toEqual([control, free1, control, freeBoth]);
    const over = gate.mark();
    await gate.until(() => gate.laneWords().includes('holdOver exit null'), 6_000);
    await gate.until(() => gate.mark() === over + 2);
    expect(gate.written(over)).toEqual([control, free1]);
    expect([gate.device.isOpen('entry'), gate.device.isOpen('exit')]).toEqual([true, false]);
  });

  test('locked: what is open is closed, and nothing is sent that opens', async () => {
    await begin();
    await gate.granted('g1');
    const mark = gate.mark();
    expect((await gate.mode('locked')).outcome).toBe('acked');
    expect(gate.device.isOpen('entry')).toBe(false);
    expect(await gate.granted('g2')).toBe('refused');
    expect(gate.written(mark)).toEqual([control]);
  });
});

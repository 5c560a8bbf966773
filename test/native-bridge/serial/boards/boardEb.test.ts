import { afterEach, describe, expect, test } from 'vitest';
import type { BoardEbLane } from '../../../../native-bridge/serial/laneSettings';
import { boardEbWith, startBoardEb } from '../../../support/serial/boards/boardEb';
import type { StartDevice } from '../../../support/serial/simulatedDevice';
import { type BoardGate, boardLane, startBoardGate } from './boardGate';

const openLeft = 'eb014000aa';
const openRight = 'eb014100ab';
const ban = 'eb014a00a0';
const recover = 'eb014b00a1';

let gate: BoardGate;
const begin = async (changes: Partial<BoardEbLane> = {}, start: StartDevice = startBoardEb): Promise<void> => {
  gate = startBoardGate({ ...boardLane, driver: 'board-eb', checksum: 'xor', ...changes }, start);
  await gate.ready();
};
afterEach(() => gate.dispose());

test('a connection begins with what changes nothing on a lane that stands as usual, and opens nothing', async () => {
  await begin();
  expect(new Set(gate.written())).toEqual(new Set([recover]));
  expect(gate.opens()).toEqual([]);
});

describe('a grant', () => {
  test('opens its side and is acknowledged by the board’s own answer', async () => {
    await begin();
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('acked');
    expect(await gate.granted('g2', { direction: 'exit' })).toBe('acked');
    expect(gate.written(mark)).toEqual([openLeft, openRight]);
    expect(gate.opens()).toEqual(['entry', 'exit']);
  });

  test('is not acknowledged by its own bytes, heard back from the adapter', async () => {
    await begin();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(1);
    gate.cable.inject(Buffer.from(openLeft, 'hex'));
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
  });

  test('is not acknowledged by the answer to something else', async () => {
    await begin();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(1);
    gate.cable.inject(Buffer.from('eb01c1002b', 'hex'));
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
  });

  test('without an answer is unknown, and is never sent again: the safe state is, and then the next grant', async () => {
    await begin();
    gate.device.faults.dropReplies(1);
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('unknown');
    await gate.until(() => gate.linkState() === 'ready');
    expect(gate.written(mark).filter((hex) => hex === openLeft)).toHaveLength(1);
    expect(gate.written(mark)).toContain(recover);
    expect(await gate.granted('g2')).toBe('acked');
  });

  test('opens the other side where the board is built in the other way round', async () => {
    await begin({ swap: true });
    const mark = gate.mark();
    await gate.granted('g1');
    expect(gate.written(mark)).toEqual([openRight]);
  });
});

describe('how a side stands', () => {
  test('one locked side: nothing opens it, what waited is taken back, and the other side still opens', async () => {
    await begin();
    await gate.granted('g0');
    const mark = gate.mark();
    expect((await gate.mode('locked')).outcome).toBe('acked');
    expect(gate.written(mark)).toEqual([ban, recover]);
    expect(gate.device.isOpen('entry')).toBe(false);
    expect(await gate.granted('g1')).toBe('refused');
    expect(await gate.granted('g2', { direction: 'exit' })).toBe('acked');
  });

  test('both locked: the board bans, and is told so first thing on a new connection', async () => {
    await begin();
    await gate.mode('locked');
    const mark = gate.mark();
    await gate.mode('locked', { direction: 'exit' });
    expect(gate.written(mark)).toEqual([ban]);
    await gate.cable.cut();
    await gate.cable.restore();
    const again = gate.mark();
    await gate.until(() => gate.linkState() === 'ready');
    expect(new Set(gate.written(again))).toEqual(new Set([ban]));
    const end = gate.mark();
    await gate.mode('normal');
    expect(gate.written(end)).toEqual([recover]);
  });

  test('both locked in one breath: the ban is the last word', async () => {
    await begin();
    const mark = gate.mark();
    const lock = { type: 'mode', laneId: 'lane-1', mode: 'locked', untilMonoMs: null };
    gate.send({ ...lock, direction: 'entry', requestId: 101 });
    gate.send({ ...lock, direction: 'exit', requestId: 102 });
    await gate.until(() => gate.of('modeOutcome').length === 2);
    expect(gate.written(mark).at(-1)).toBe(ban);
  });

  test('an arm that is up is not raised again', async () => {
    await begin({ exit: null });
    const mark = gate.mark();
    await gate.mode('locked');
    await gate.mode('normal');
    expect(gate.written(mark)).toEqual([ban, recover]);
  });

  test('a side is not held open where the arm would drop for the other one too', async () => {
    await begin();
    const mark = gate.mark();
    expect(await gate.mode('held', { leaseMs: 5_000 })).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.written(mark)).toEqual([]);
  });

  test.each(['xor', 'printed'] as const)(
    'the only side is held by the dropped arm, with the checks of the kind %s',
    async (checks) => {
      await begin({ exit: null, checksum: checks }, boardEbWith(checks));
      expect((await gate.mode('held', { leaseMs: 5_000 })).outcome).toBe('acked');
      expect(gate.device.isOpen('entry')).toBe(true);
      await gate.until(() => !gate.device.isOpen('entry'), 6_000);
      expect(gate.laneWords()).toContain('holdOver entry null');
    },
  );

  test('an arm that the process before left down is raised', async () => {
    await begin({ exit: null });
    await gate.mode('held', { leaseMs: 60_000 });
    gate.send({ type: 'configure', lanes: [] });
    gate.send({ type: 'configure', lanes: [{ ...boardLane, exit: null, driver: 'board-eb', checksum: 'xor' }] });
    await gate.until(() => !gate.device.isOpen('entry'));
  });
});

test('a dead board shows with the next opening, and comes back', async () => {
  await begin();
  await gate.run(20_000);
  gate.device.faults.silence(true);
  expect(await gate.granted('g1')).toBe('unknown');
  await gate.until(() => gate.linkState() === 'lost');
  expect(await gate.granted('g2')).toBe('refused');
  gate.device.faults.silence(false);
  await gate.until(() => gate.linkState() === 'ready');
  expect(gate.opens()).toEqual([]);
});

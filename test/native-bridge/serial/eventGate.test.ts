import { afterEach, describe, expect, it } from 'vitest';
import { EventGate } from '../../../native-bridge/serial/eventGate';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import { startDigicon } from '../../support/serial/boards/digicon';
import { type BoardGate, boardLane, startBoardGate } from './boards/boardGate';

const of = { laneId: 'east-1', direction: 'entry', atMonoMs: 0 } as const;
const lane = (what: Extract<SerialEvent, { type: 'lane' }>['what'], grantId: string | null): SerialEvent => ({
  ...of,
  type: 'lane',
  what,
  grantId,
});
const keys: SerialEvent = { ...of, type: 'keys', keys: '12345678' };
const card: SerialEvent = { ...of, type: 'card', bits: 26, dataHex: '00000000' };

describe('a lane whose devices tell more than people can do', () => {
  it.each<[string, SerialEvent, number]>([
    ['cards', card, 20],
    ['codes', { ...of, type: 'code', text: 'x' }, 20],
    ['PINs', keys, 5],
    ['passages nobody was let through for', lane('forced', null), 20],
    ['people behind others', lane('tailgate', 'g'), 20],
    ['people the wrong way', lane('reverse', 'g'), 20],
    ['passages of a side that is held open', lane('passed', null), 20],
  ])('%s: a second at once, and no more in the long run', (_, event, most) => {
    const gate = new EventGate();
    const told = (fromMs: number, toMs: number) => {
      let admitted = 0;
      for (let nowMs = fromMs; nowMs < toMs; nowMs += 5) if (gate.admits(event, nowMs)) admitted += 1;
      return admitted;
    };
    expect(gate.admits(event, 0)).toBe(true);
    expect(told(0, 10_000)).toBeLessThanOrEqual(most * 11);
    expect(gate.admits(event, 20_000)).toBe(true);
  });

  it.each<[string, SerialEvent]>([
    ['an awaited passage', lane('passed', 'g')],
    ['that nobody came', lane('timedOut', 'g')],
    ['fire', lane('fireRelease', null)],
    ['its end', lane('fireOver', null)],
    ['a link', { type: 'link', laneId: 'east-1', state: 'lost', reason: 'line-lost' }],
    [
      'an outcome',
      { type: 'grantOutcome', laneId: 'east-1', grantId: 'g', outcome: 'acked', writtenAtMonoMs: 1, ackedAtMonoMs: 2 },
    ],
  ])('%s is told however much else was', (_, event) => {
    const gate = new EventGate();
    for (let count = 0; count < 100; count += 1) for (const other of [card, keys, lane('forced', null)]) gate.admits(other, 0);
    for (let count = 0; count < 100; count += 1) expect(gate.admits(event, 0)).toBe(true);
  });
});

describe('at a board', () => {
  let gate: BoardGate;
  afterEach(() => gate.dispose());

  it('that tells passages without end, the station hears of some, and a guard opens all the same', async () => {
    gate = startBoardGate({ ...boardLane, driver: 'digicon' }, startDigicon);
    await gate.ready();
    for (let turn = 0; turn < 200; turn += 1) {
      for (let person = 0; person < 5; person += 1) gate.device.forcePassage('exit');
      await gate.run(10);
    }
    const forced = gate.laneWords().filter((word) => word.startsWith('forced'));
    expect(forced.length).toBeGreaterThan(10);
    expect(forced.length).toBeLessThan(80);
    expect(await gate.granted('g1')).toBe('acked');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import type { RelayLane, SerialLane } from '../../../../native-bridge/serial/laneSettings';
import { startHw667, startKmtronic, startLcus } from '../../../support/serial/relays/relays';
import type { StartDevice } from '../../../support/serial/simulatedDevice';
import { type BoardGate, relayLane, startBoardGate } from '../boards/boardGate';

let gate: BoardGate;
const begin = async (lane: SerialLane, start: StartDevice): Promise<void> => {
  gate = startBoardGate(lane, start);
  await gate.ready();
  // A contact that was just opened rests before it is closed again.
  await gate.run(300);
};
const lcus = (changes: Partial<RelayLane> = {}): Promise<void> =>
  begin({ ...relayLane, ...changes, driver: 'lcus' } as SerialLane, startLcus);
const kmtronic = (changes: Partial<RelayLane> = {}): Promise<void> =>
  begin({ ...relayLane, ...changes, driver: 'kmtronic' } as SerialLane, startKmtronic);
const hw667 = (changes: Partial<RelayLane> = {}): Promise<void> =>
  begin({ ...relayLane, ...changes, driver: 'hw667' } as SerialLane, startHw667);
afterEach(() => gate.dispose());

describe('LCUS', () => {
  const on1 = 'a00101a2';
  const off1 = 'a00100a1';
  const off2 = 'a00200a2';

  test('is ready when its port is, with every relay opened first', async () => {
    await lcus();
    expect(gate.written()).toEqual([off1, off2]);
  });

  test('a grant is a pulse, and nobody knows what became of it', async () => {
    await lcus();
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('unknown');
    expect(gate.outcome('g1')).toMatchObject({ writtenAtMonoMs: expect.any(Number), ackedAtMonoMs: null });
    expect(gate.written(mark)).toEqual([on1]);
    await gate.run(470);
    expect(gate.written(mark)).toEqual([on1]);
    await gate.run(60);
    expect(gate.written(mark)).toEqual([on1, off1]);
    expect(gate.opens()).toEqual(['entry']);
    expect(gate.laneWords()).toEqual([]);
  });

  test('a second grant waits for the end of the pulse, so that the turnstile sees two', async () => {
    await lcus();
    gate.grant('g1');
    gate.grant('g2');
    gate.grant('other-side', { direction: 'exit' });
    await gate.until(() => gate.of('grantOutcome').length === 3);
    await gate.run(1_000);
    expect(gate.opens()).toEqual(['entry', 'exit', 'entry']);
  });

  test('a second grant that would have to wait for longer than it lasts is dropped', async () => {
    await lcus();
    gate.grant('g1');
    expect(await gate.granted('g2', { expiresInMs: 400 })).toBe('expired');
    await gate.run(2_000);
    expect(gate.opens()).toEqual(['entry']);
  });

  test('cut in the middle of a pulse: the relay is opened first thing afterwards, and no grant of that time is sent', async () => {
    await lcus();
    gate.grant('g1');
    gate.grant('waits');
    await gate.run(100);
    await gate.cable.cut();
    await gate.run(2_000);
    await gate.cable.restore();
    const mark = gate.mark();
    await gate.until(() => gate.linkState() === 'ready');
    await gate.run(3_000);
    expect(gate.written(mark)).toEqual([off1, off2]);
    expect(gate.outcome('waits')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.opens()).toEqual(['entry']);
  });

  test('locked: the pulse is ended at once, a grant that waits is dropped, nothing opens', async () => {
    await lcus();
    gate.grant('g1');
    gate.grant('waits');
    await gate.run(50);
    const mark = gate.mark();
    expect((await gate.mode('locked')).outcome).toBe('unknown');
    expect(gate.written(mark)).toEqual([off1]);
    expect(await gate.granted('g3')).toBe('refused');
    await gate.until(() => gate.outcome('waits') !== undefined);
    await gate.run(2_000);
    expect(gate.written(mark)).toEqual([off1]);
    expect(gate.opens()).toEqual(['entry']);
  });

  test('is not held open', async () => {
    await lcus();
    const mark = gate.mark();
    expect(await gate.mode('held', { leaseMs: 5_000 })).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.written(mark)).toEqual([]);
  });

  test('whatever it babbles means nothing', async () => {
    await lcus();
    const told = gate.events.length;
    gate.cable.inject(Buffer.from(on1, 'hex'));
    await gate.run(100);
    expect(gate.events).toHaveLength(told);
  });
});

describe('KMtronic', () => {
  const on1 = 'ff0101ff0103';
  const off1 = 'ff0100ff0103';
  const query1 = 'ff0103';
  const said = (since: number): string[] => gate.written(since).filter((hex) => hex !== query1 && hex !== 'ff0203');

  test('is ready when it answers, its relays opened by the same words', async () => {
    await kmtronic();
    expect(gate.written()[0]).toBe('ff0100ff0200ff0103');
    expect(gate.opens()).toEqual([]);
  });

  test('is not ready while nobody answers', async () => {
    gate = startBoardGate({ ...relayLane, driver: 'kmtronic' }, (options) => {
      const device = startKmtronic(options);
      device.faults.silence(true);
      return device;
    });
    await gate.run(5_000);
    expect(gate.links()).not.toContain('ready');
    expect(await gate.granted('g1')).toBe('refused');
  });

  test('a grant is read back and acknowledged, and the pulse ends', async () => {
    await kmtronic();
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('acked');
    expect(said(mark)).toEqual([on1]);
    await gate.run(600);
    expect(said(mark)).toEqual([on1, off1]);
    expect(gate.laneWords()[0]).toBe('opened entry g1');
  });

  test('a relay that did not close is told as refused', async () => {
    await kmtronic();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(1);
    gate.cable.inject(Buffer.from('ff0100', 'hex'));
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
  });

  test('another relay’s answer acknowledges nothing; without one it is unknown, and the relay is opened before all else', async () => {
    await kmtronic();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(1);
    gate.cable.inject(Buffer.from('ff0201', 'hex'));
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    const mark = gate.mark();
    gate.device.faults.silence(false);
    await gate.until(() => gate.linkState() === 'ready');
    expect(said(mark)[0]).toBe('ff0100ff0200ff0103');
  });

  test('a contact that somebody else closed is opened', async () => {
    await kmtronic();
    const mark = gate.mark();
    gate.device.faults.silence(true);
    await gate.until(() => gate.written(mark).length > 0);
    gate.cable.inject(Buffer.from('ff0101', 'hex'));
    gate.cable.inject(Buffer.from('ff0201', 'hex'));
    gate.device.faults.silence(false);
    await gate.until(() => said(mark).length > 0);
    expect(said(mark)[0]).toBe('ff0100ff0200ff0103');
  });

  test('the wiring the other way round', async () => {
    await kmtronic({ swap: true });
    const mark = gate.mark();
    await gate.granted('g1');
    expect(said(mark)).toEqual(['ff0201ff0203']);
  });
});

describe('HW-667', () => {
  test('one byte, and the board ends the pulse itself', async () => {
    await hw667();
    expect(gate.written()).toEqual(['bb']);
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('unknown');
    await gate.run(5_000);
    expect(gate.written(mark)).toEqual(['cc']);
    expect(gate.opens()).toEqual(['entry']);
  });

  test('has one relay: a side wired to another is refused, and never opens the first', async () => {
    await hw667();
    const mark = gate.mark();
    expect(await gate.granted('g1', { direction: 'exit' })).toBe('refused');
    expect(gate.written(mark)).toEqual([]);
  });

  test('the other way round: the entry is wired to a relay it does not have', async () => {
    await hw667({ entry: { output: 1, passInput: null }, exit: { output: 0, passInput: null } });
    const mark = gate.mark();
    expect(await gate.granted('g1')).toBe('refused');
    expect(await gate.granted('g2', { direction: 'exit' })).toBe('unknown');
    expect(gate.written(mark)).toEqual(['cc']);
  });

  test('a second grant comes when the first contact has opened and rested', async () => {
    await hw667();
    gate.grant('g1');
    gate.grant('g2', { expiresInMs: 3_000 });
    await gate.run(3_000);
    expect(gate.opens()).toEqual(['entry', 'entry']);
  });
});

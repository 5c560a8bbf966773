import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { LastSaid } from '../../../main/handOnly/lastSaid';
import { readersOf } from '../../../main/site/laneWays';
import { serialLane } from '../../../main/site/serialLanes';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import { laneId, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';

const serial = (direction: 'entry' | 'exit', port: string) => ({
  kind: 'serial',
  direction,
  port,
  baudRate: 9600,
  framing: { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'none' },
  content: 'number-decimal',
  cardBits: 26,
});
const typed = (direction: 'entry' | 'exit') => ({ kind: 'keyboard', direction, prefix: '~~', end: 'Enter' });
const withReaders = (...readers: object[]) =>
  StationConfig.parse({ ...oneLane, lanes: oneLane.lanes.map((lane) => ({ ...lane, readers })) });

let gate: StationUnderTest;
beforeEach(() => {
  const config = withReaders(serial('entry', '/dev/ttyUSB1'), typed('entry'), serial('exit', '/dev/ttyUSB2'));
  gate = new StationUnderTest({ config });
  gate.serial.comeUp();
});
afterEach(() => gate.end());

const part = (index: number) => gate.station.slices().health.find(({ id }) => id === `reader-east-1-${index}`);
const reader = (index: number, state: 'ok' | 'missing' | 'tampered'): SerialEvent => ({
  type: 'reader',
  laneId,
  direction: index === 0 ? 'entry' : 'exit',
  reader: index,
  state,
  atMonoMs: 0,
});

describe('the desk says how a reader with a line of its own is', () => {
  it.each([
    ['ok', 'ok', null],
    ['missing', 'down', { code: 'READER_MISSING', params: { port: '/dev/ttyUSB2' } }],
    ['tampered', 'degraded', { code: 'READER_TAMPERED', params: {} }],
  ] as const)('%s', (state, health, error) => {
    expect(part(1)).toMatchObject({ kind: 'reader', name: '东通道 1', state: 'starting' });
    gate.serial.say(reader(1, state));
    expect(part(1)).toMatchObject({ state: health, error });
    expect(part(0)?.state).toBe('starting');
  });

  it('by the numbers the serial process knows: a scanner that types is not among them', () => {
    expect(gate.serial.sent[0]).toMatchObject({ lanes: [{ readers: [{ port: '/dev/ttyUSB1' }, { port: '/dev/ttyUSB2' }] }] });
    expect(part(2)).toBeUndefined();
  });

  it('and that nobody listens to it while the serial process is gone', () => {
    gate.serial.say(reader(0, 'ok'));
    gate.serial.die();
    expect(part(0)).toMatchObject({ state: 'down', error: { code: 'SERIAL_DOWN' } });
  });
});

it('the readers of a side that residents may use, by the numbers the serial process gives them', () => {
  const qr = { ...serial('entry', 'q'), content: 'text' };
  const [lane] = withReaders(serial('exit', 'a'), typed('entry'), qr, serial('entry', 'b')).lanes;
  if (!lane) throw new Error('no lane');
  expect(serialLane(lane).readers.map(({ port }) => port)).toEqual(['a', 'q', 'b']);
  expect(readersOf(lane, 'entry')).toEqual(['own', 2]);
  expect(readersOf(lane, 'exit')).toEqual([0]);
});

it('whoever begins to listen is told of each reader; one with a line of its own is not forgotten with the turnstile’s', () => {
  const said = new LastSaid();
  const link = (state: 'ready' | 'lost'): SerialEvent => ({ type: 'link', laneId, state, reason: 'none' });
  const own: SerialEvent = { type: 'reader', laneId, direction: 'entry', state: 'ok', atMonoMs: 0 };
  for (const event of [link('ready'), own, reader(0, 'missing'), reader(1, 'ok')]) said.hear(event);
  expect(said.all()).toEqual([link('ready'), own, reader(0, 'missing'), reader(1, 'ok')]);
  said.hear(link('lost'));
  expect(said.all()).toEqual([link('lost'), reader(0, 'missing'), reader(1, 'ok')]);
});

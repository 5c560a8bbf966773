import { afterEach, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { answerGrant, east, holdCardAt, laneSays, linkUp, twoLanes } from './lanesStation';

let gate: StationUnderTest;
afterEach(() => gate.end());
const whereabouts = () => gate.rows('SELECT direction FROM whereabouts').map(({ direction }) => direction);
const begin = async (turnstile: object) => {
  const { lanes, ...rest } = twoLanes({ antiPassback: 'hard' });
  const config = StationConfig.parse({ ...rest, lanes: lanes.map((lane) => (lane.id === east ? { ...lane, turnstile } : lane)) });
  gate = new StationUnderTest({ config }).standReady();
  linkUp(gate);
  await gate.moveIn('3-1-502', { facility: 1, number: 7 });
};
const side = (output: number) => ({ output, passInput: null });
const relay = {
  driver: 'lcus',
  port: '/dev/ttyUSB9',
  baudRate: 9600,
  passMs: 5_000,
  entry: side(0),
  exit: side(1),
  pulseMs: 700,
  turnstileInput: 'pulse',
};
/** The relay has been told, and says nothing. */
const written = () => {
  const { laneId, grantId } = gate.grants().at(-1) ?? { laneId: '', grantId: '' };
  const writtenAtMonoMs = gate.time.clock.monoMs();
  gate.serial.say({ type: 'grantOutcome', laneId, grantId, outcome: 'unknown', writtenAtMonoMs, ackedAtMonoMs: null });
};

it('a relay that never answers counts people by what was written, so who goes out comes in again', async () => {
  await begin(relay);
  holdCardAt(gate, 'entry');
  written();
  expect(whereabouts()).toEqual(['entry']);
  gate.time.pass(8_000);
  holdCardAt(gate, 'exit');
  written();
  expect(whereabouts()).toEqual(['exit']);
  gate.time.pass(8_000);
  holdCardAt(gate, 'entry');
  expect(gate.grants()).toHaveLength(3);
});

it('an opening that was only found by reading the device back counts too, where no passage is ever told', async () => {
  const { turnstile } = twoLanes().lanes[0] ?? {};
  await begin({ ...turnstile, entry: side(0), exit: side(1), readers: 2 });
  holdCardAt(gate, 'entry');
  answerGrant(gate);
  gate.time.pass(8_000);
  holdCardAt(gate, 'exit');
  written();
  laneSays(gate, 'opened', 'exit', east, gate.grants().at(-1)?.grantId);
  expect(whereabouts()).toEqual(['exit']);
});

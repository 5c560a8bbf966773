import { type LaneRules, noRules, StationConfig } from '../../../main/contract/config';
import { type Direction, LaneId } from '../../../main/contract/ids';
import type { LaneSide, LaneView } from '../../../main/contract/lanes';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import { oneLane, type StationUnderTest } from '../../support/station/stationUnderTest';

export const east = LaneId.parse('east-1');
export const west = LaneId.parse('west-1');

const turnstile = { ...oneLane.lanes[0]?.turnstile, exit: { output: 1, passInput: 1 } };

/** Two lanes, each with an entry and an exit; without faces unless `but` says so. */
export const twoLanes = (rules: Partial<LaneRules> = {}, but: object = {}): StationConfig =>
  StationConfig.parse({
    ...oneLane,
    lanes: [east, west].map((id, index) => ({
      ...oneLane.lanes[0],
      id,
      name: `通道 ${index + 1}`,
      turnstile: { ...turnstile, port: `/dev/ttyUSB${index}`, readers: 2 },
      faceAllowed: false,
      ...(index === 0 && { rules: { ...noRules, ...rules }, ...but }),
    })),
  });

type Sent<T extends SerialCommand['type']> = Extract<SerialCommand, { type: T }>;

export const sent = <T extends SerialCommand['type']>({ serial }: StationUnderTest, type: T): Sent<T>[] =>
  serial.sent.filter((command): command is Sent<T> => command.type === type);

export const linkUp = (gate: StationUnderTest, laneId: LaneId = east): void =>
  gate.serial.say({ type: 'link', laneId, state: 'ready', reason: 'none' });

type What = Extract<SerialEvent, { type: 'lane' }>['what'];

export function laneSays(
  gate: StationUnderTest,
  what: What,
  direction: Direction | null = null,
  laneId: LaneId = east,
  grantId: string | null = null,
): void {
  gate.serial.say({ type: 'lane', laneId, what, direction, grantId, atMonoMs: gate.time.clock.monoMs() });
}

/** The device answers the newest mode of a side. */
export function answerMode(
  gate: StationUnderTest,
  direction: Direction,
  outcome: 'acked' | 'refused' | 'unknown' = 'acked',
): void {
  const asked = sent(gate, 'mode').findLast((one) => one.direction === direction);
  if (!asked) throw new Error('no mode was asked for');
  const { laneId, requestId } = asked;
  const atMs = gate.time.clock.monoMs();
  const times = { writtenAtMonoMs: atMs, ackedAtMonoMs: outcome === 'acked' ? atMs : null };
  gate.serial.say({ type: 'modeOutcome', laneId, direction, requestId, outcome, ...times });
}

/** The device answers the newest grant. */
export function answerGrant(gate: StationUnderTest, outcome: 'acked' | 'refused' = 'acked'): string {
  const grant = gate.grants().at(-1);
  if (!grant) throw new Error('nothing was granted');
  const { laneId, grantId } = grant;
  const atMs = gate.time.clock.monoMs();
  const times = { writtenAtMonoMs: atMs, ackedAtMonoMs: outcome === 'acked' ? atMs : null };
  gate.serial.say({ type: 'grantOutcome', laneId, grantId, outcome, ...times });
  return grantId;
}

/** Whoever the newest grant was for walks through. */
export function walkThrough(gate: StationUnderTest): void {
  const grantId = answerGrant(gate);
  const grant = gate.grants().at(-1);
  if (grant) laneSays(gate, 'passed', grant.direction, grant.laneId as LaneId, grantId);
}

export function holdCardAt(gate: StationUnderTest, direction: Direction, laneId: LaneId = east, number = 7): void {
  const atMonoMs = gate.time.clock.monoMs();
  gate.serial.say({ type: 'card', laneId, direction, bits: 26, dataHex: cardHex(number), atMonoMs });
}

/** 26-bit Wiegand of facility 1. */
function cardHex(number: number): string {
  const data = (1 << 16) | number;
  const ones = (value: number) => value.toString(2).replaceAll('0', '').length;
  const bits = `${ones(data >> 12) % 2}${data.toString(2).padStart(24, '0')}${(ones(data & 0xfff) + 1) % 2}`.padEnd(32, '0');
  return Number.parseInt(bits, 2).toString(16).padStart(8, '0');
}

export function laneView(gate: StationUnderTest, laneId: LaneId = east): LaneView {
  const found = gate.station.slices().lanes.find(({ id }) => id === laneId);
  if (!found) throw new Error('there is no such lane');
  return found;
}

export function side(gate: StationUnderTest, direction: Direction, laneId: LaneId = east): LaneSide {
  const found = laneView(gate, laneId).sides.find((one) => one.direction === direction);
  if (!found) throw new Error('there is no such side');
  return found;
}

/** Kinds of the feed, newest first. */
export const feedKinds = (gate: StationUnderTest): string[] => gate.station.slices().feed.map(({ kind }) => kind);

/** Bodies of the ledger's entries of this kind, oldest first. */
export const entered = (gate: StationUnderTest, kind: string): Record<string, unknown>[] =>
  gate
    .rows(`SELECT entry FROM ledger_entry WHERE kind = '${kind}' ORDER BY seq`)
    .map(({ entry }) => JSON.parse(String(entry)).body);

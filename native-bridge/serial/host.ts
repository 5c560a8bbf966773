import { randomBytes } from 'node:crypto';
import { Bus } from './bus';
import { type Clock, systemClock } from './clock';
import type { LaneDriver } from './driver';
import { createOsdpLaneDriver } from './laneDriver';
import { listPorts } from './listPorts';
import { openTransport } from './openTransport';
import { SerialCommand, type SerialEvent, type SerialLane } from './protocol';
import type { OpenTransport } from './transport';

/** The way to the station: a message port in the product, a pair of functions elsewhere. */
interface SerialLink {
  send(event: SerialEvent): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface SerialHostParts {
  open: OpenTransport;
  clock: Clock;
  random: () => number;
  randomBytes: (length: number) => Uint8Array;
}

export const serialHostParts: SerialHostParts = { open: openTransport, clock: systemClock, random: Math.random, randomBytes };

interface LaneOnBus {
  settings: string;
  busKey: string;
  driver: LaneDriver;
}

const busKeyOf = (lane: SerialLane): string => `${lane.port} ${lane.baudRate}`;
const deviceKeyOf = (lane: SerialLane): string => `${busKeyOf(lane)} ${lane.address}`;

/** Buses and lanes of one configuration; unchanged ones live through a new one. */
class SerialHost {
  readonly #send: (event: SerialEvent) => void;
  readonly #parts: SerialHostParts;
  readonly #buses = new Map<string, Bus>();
  readonly #lanes = new Map<string, LaneOnBus>();

  constructor(send: (event: SerialEvent) => void, parts: SerialHostParts) {
    this.#send = send;
    this.#parts = parts;
  }

  /** Messages that do not parse are not for this process and are dropped. */
  handle(message: unknown): void {
    const parsed = SerialCommand.safeParse(message);
    if (!parsed.success) return;
    const command = parsed.data;
    if (command.type === 'configure') this.#configure(command.lanes);
    else if (command.type === 'grant') this.#grant(command);
    else void listPorts().then((ports) => this.#send({ type: 'ports', requestId: command.requestId, ports }));
  }

  dispose(): void {
    this.#configure([]);
  }

  #grant(command: Extract<SerialCommand, { type: 'grant' }>): void {
    const { laneId, grantId, direction, expiresAtMonoMs } = command;
    const lane = this.#lanes.get(laneId);
    if (lane) void lane.driver.grant(direction, { grantId, expiresAtMonoMs });
    else this.#send({ type: 'grantOutcome', laneId, grantId, outcome: 'refused', writtenAtMonoMs: null, ackedAtMonoMs: null });
  }

  #configure(lanes: readonly SerialLane[]): void {
    const wanted = new Map(lanes.map((lane) => [lane.laneId, JSON.stringify(lane)]));
    for (const [laneId, lane] of this.#lanes) if (wanted.get(laneId) !== lane.settings) this.#remove(laneId, lane);
    for (const lane of lanes) if (!this.#lanes.has(lane.laneId)) this.#add(lane, lanes);
    for (const [key, bus] of this.#buses) {
      if (!bus.empty) continue;
      bus.dispose();
      this.#buses.delete(key);
    }
  }

  #remove(laneId: string, lane: LaneOnBus): void {
    lane.driver.dispose();
    this.#lanes.delete(laneId);
  }

  #add(lane: SerialLane, lanes: readonly SerialLane[]): void {
    // Two sessions with one device would end each other without end.
    if (lanes.find((other) => deviceKeyOf(other) === deviceKeyOf(lane)) !== lane) {
      this.#send({ type: 'link', laneId: lane.laneId, state: 'absent', reason: 'port-busy' });
      return;
    }
    const busKey = busKeyOf(lane);
    const bus = this.#buses.get(busKey) ?? new Bus(lane.port, lane.baudRate, this.#parts);
    this.#buses.set(busKey, bus);
    const driver = createOsdpLaneDriver(lane, bus, { ...this.#parts, report: this.#send });
    this.#lanes.set(lane.laneId, { settings: JSON.stringify(lane), busKey, driver });
  }
}

/** Runs the serial lines until `dispose`, which closes every port. Says `started` when it listens. */
export function startSerialHost(link: SerialLink, parts: SerialHostParts = serialHostParts): { dispose(): void } {
  const host = new SerialHost((event) => link.send(event), parts);
  link.onMessage((message) => host.handle(message));
  link.send({ type: 'started' });
  return { dispose: () => host.dispose() };
}

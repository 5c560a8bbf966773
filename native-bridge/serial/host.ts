import { randomBytes } from 'node:crypto';
import { Bus } from './bus';
import { type Clock, systemClock } from './clock';
import type { DriverParts, LaneDriver, ModeOutcome } from './driver';
import { createLaneDriver } from './drivers';
import { EventGate } from './eventGate';
import type { Direction, SerialLane } from './laneSettings';
import { listPorts } from './listPorts';
import { openTransport } from './openTransport';
import { createOsdpReader } from './osdp/osdpReader';
import { SerialCommand, type SerialEvent } from './protocol';
import { createReaders } from './readers/createReaders';
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

type ModeCommand = Extract<SerialCommand, { type: 'mode' }>;

interface LaneOnBus {
  settings: string;
  driver: LaneDriver;
  /** Readers with lines of their own. */
  readers: { dispose(): void };
}

interface LineSettings {
  port: string;
  baudRate: number;
}

const busKeyOf = ({ port, baudRate }: LineSettings): string => `${port} ${baudRate}`;
/** What one lane has to itself: two sessions with one device would end each other without end. */
const deviceKeyOf = (lane: SerialLane): string => `${lane.port} ${lane.address}`;
/** One line carries one speed and one protocol. */
const lineKeyOf = (lane: SerialLane): string => `${lane.baudRate} ${familyOf(lane)}`;
/** Drivers that may share a line, for they speak the same protocol with addresses. */
const familyOf = ({ driver, laneId }: SerialLane): string => {
  if (driver === 'osdp') return 'osdp';
  if (driver === 'modbus-relay' || driver === 'lot') return 'modbus';
  return driver === 'board-7e' || driver === 'board-eb' ? driver : laneId;
};

/** Buses and lanes of one configuration; unchanged ones live through a new one. */
class SerialHost {
  readonly #send: (event: SerialEvent) => void;
  readonly #parts: SerialHostParts;
  readonly #buses = new Map<string, Bus>();
  readonly #lanes = new Map<string, LaneOnBus>();
  /** The last word for each side of each lane: new settings of a lane do not undo its lock. */
  readonly #modes = new Map<string, Map<Direction, ModeCommand>>();

  constructor(send: (event: SerialEvent) => void, parts: SerialHostParts) {
    this.#send = send;
    this.#parts = parts;
  }

  /** Messages that do not parse are not for this process and are dropped. */
  handle(message: unknown): void {
    const parsed = SerialCommand.safeParse(message);
    if (!parsed.success) return;
    const command = parsed.data;
    switch (command.type) {
      case 'configure':
        this.#configure(command.lanes);
        break;
      case 'grant':
        this.#grant(command);
        break;
      case 'mode':
        void this.#setMode(command);
        break;
      case 'installKey':
        void this.#installKey(command);
        break;
      case 'listPorts':
        void listPorts().then((ports) => this.#send({ type: 'ports', requestId: command.requestId, ports }));
        break;
    }
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

  async #setMode(command: ModeCommand): Promise<void> {
    const { laneId, direction, requestId, mode, untilMonoMs } = command;
    if (this.#lanes.has(laneId)) this.#modes.set(laneId, (this.#modes.get(laneId) ?? new Map()).set(direction, command));
    const noLane: ModeOutcome = { outcome: 'refused', writtenAtMonoMs: null, ackedAtMonoMs: null };
    const outcome = (await this.#lanes.get(laneId)?.driver.setMode(direction, mode, untilMonoMs)) ?? noLane;
    this.#send({ type: 'modeOutcome', laneId, direction, requestId, ...outcome });
  }

  async #installKey({ laneId, requestId }: Extract<SerialCommand, { type: 'installKey' }>): Promise<void> {
    const outcome = (await this.#lanes.get(laneId)?.driver.installKey?.()) ?? 'refused';
    this.#send({ type: 'keyInstalled', laneId, requestId, outcome });
  }

  #configure(lanes: readonly SerialLane[]): void {
    const wanted = new Map(lanes.map((lane) => [lane.laneId, JSON.stringify(lane)]));
    for (const [laneId, lane] of this.#lanes) if (wanted.get(laneId) !== lane.settings) this.#remove(laneId, lane);
    for (const lane of lanes) if (!this.#lanes.has(lane.laneId)) this.#add(lane, lanes);
    for (const laneId of this.#modes.keys()) if (!wanted.has(laneId)) this.#modes.delete(laneId);
    for (const [key, bus] of this.#buses) {
      if (!bus.empty) continue;
      bus.dispose();
      this.#buses.delete(key);
    }
  }

  #remove(laneId: string, lane: LaneOnBus): void {
    lane.driver.dispose();
    lane.readers.dispose();
    this.#lanes.delete(laneId);
  }

  #add(lane: SerialLane, lanes: readonly SerialLane[]): void {
    const onPort = lanes.filter((other) => other.port === lane.port);
    const isFirst = onPort.find((other) => deviceKeyOf(other) === deviceKeyOf(lane)) === lane;
    const first = onPort[0];
    const parts = this.#partsOf();
    const driver =
      isFirst && first && lineKeyOf(first) === lineKeyOf(lane) ? createLaneDriver(lane, this.#bus(lane), parts) : null;
    if (!driver) {
      this.#send({ type: 'link', laneId: lane.laneId, state: 'absent', reason: 'port-busy' });
      return;
    }
    // Kept until the device is met, and said to it before any grant.
    for (const { direction, mode, untilMonoMs } of this.#modes.get(lane.laneId)?.values() ?? []) {
      void driver.setMode(direction, mode, untilMonoMs);
    }
    const readers = createReaders(lane, {
      ...parts,
      open: this.#parts.open,
      createOsdpReader: (place, reader, report) => createOsdpReader(place, reader, this.#bus(reader), { ...parts, report }),
    });
    this.#lanes.set(lane.laneId, { settings: JSON.stringify(lane), driver, readers });
  }

  /** Of one lane and its readers. */
  #partsOf(): DriverParts {
    const gate = new EventGate();
    const report = (event: SerialEvent): void => {
      if (gate.admits(event, this.#parts.clock.nowMs())) this.#send(event);
    };
    return { ...this.#parts, report };
  }

  #bus(line: LineSettings): Bus {
    const key = busKeyOf(line);
    const bus = this.#buses.get(key) ?? new Bus(line.port, line.baudRate, this.#parts);
    this.#buses.set(key, bus);
    return bus;
  }
}

/** Runs the serial lines until `dispose`, which closes every port. Says `started` when it listens. */
export function startSerialHost(link: SerialLink, parts: SerialHostParts = serialHostParts): { dispose(): void } {
  const host = new SerialHost((event) => link.send(event), parts);
  link.onMessage((message) => host.handle(message));
  link.send({ type: 'started' });
  return { dispose: () => host.dispose() };
}

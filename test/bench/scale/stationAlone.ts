import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import { StationConfig } from '../../../main/contract/config';
import { ok, type Result } from '../../../main/contract/errors';
import { LaneId } from '../../../main/contract/ids';
import { dispatch } from '../../../main/dispatch';
import { createStation } from '../../../main/station';
import type { Station } from '../../../main/stationShape';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { FakeChild } from '../../support/station/fakeChild';
import { DIMENSIONS, MODEL, masterKey, must, stationName } from './compound';

export const laneId = LaneId.parse('east-1');

const config = StationConfig.parse({
  version: 1,
  stationName,
  language: 'zh-CN',
  lanes: [
    {
      id: laneId,
      name: '东通道 1',
      group: 'A',
      camera: { kind: 'rtsp', url: 'rtsp://192.0.2.1/stream', user: 'viewer', password: 'camera-secret' },
      cameraDirection: 'entry',
      regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
      turnstile: {
        ...{ driver: 'osdp', port: '/dev/ttyUSB0', baudRate: 115_200, address: 1, scbk: '00112233445566778899aabbccddeeff' },
        ...{ entry: { output: 0, passInput: 0 }, exit: null, passMs: 5_000, readerDirection: 'entry' },
      },
      faceAllowed: true,
    },
  ],
  recognition: { falseMatchRate: 1e-5, framesToAgree: 3 },
});

/** What waits for its hour stays until somebody says that the hour has come. */
const MINUTE_MS = 60_000;

/** The station on its records, by the real clock, alone in its process; its children are played, and a turnstile answers at once. */
export class StationAlone {
  readonly vision = new FakeChild<VisionCommand, VisionEvent>();
  readonly serial = new FakeChild<SerialCommand, SerialEvent>();
  readonly database: StationDatabase;
  readonly station: Station;
  /** From the first look at the database's file, ms. */
  readonly openedMs: number;
  readonly builtMs: number;
  #waiting = new Set<{ ms: number; work: () => void }>();
  #grants = 0;

  constructor(folder: string, logged: (event: string) => void = () => {}) {
    const startedMs = performance.now();
    this.database = must(openStationDatabase(path.join(folder, 'station.db')));
    this.openedMs = performance.now() - startedMs;
    const log = (event: string, fields?: unknown) => logged(`${event} ${JSON.stringify(fields ?? {})}`);
    this.station = createStation({
      database: this.database,
      keyring: createKeyring(masterKey),
      config,
      vision: this.vision,
      serial: this.serial,
      video: { watch: () => true, unwatch: () => {} },
      laneScreens: { open: () => true, close: () => {} },
      saveConfig: () => ok(undefined),
      ffmpegPath: 'ffmpeg',
      modelsFolder: '/models',
      recogniserOf: () => ({
        model: MODEL,
        dimensions: DIMENSIONS,
        calibration: [
          [1e-3, 0.4],
          [1e-6, 0.6],
        ],
        use: '1:N',
        passiveAtLeast: null,
      }),
      clock: systemClock,
      timers: {
        after: (ms, work) => {
          if (ms >= MINUTE_MS) return this.#await({ ms, work });
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
      },
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      log: { info: log, warn: log, error: log },
    });
    this.builtMs = performance.now() - startedMs - this.openedMs;
    const { serial } = this;
    const send = serial.send.bind(serial);
    serial.send = (command) => {
      send(command);
      if (command.type === 'grant') setImmediate(() => this.#acknowledge(command.grantId));
    };
    serial.comeUp();
    serial.say({ type: 'started' });
    serial.say({ type: 'link', laneId, state: 'ready', reason: 'none' });
    this.vision.comeUp();
    this.vision.say({ type: 'ready', profile: 'accurate', model: MODEL });
    this.vision.say({ type: 'camera', laneId, state: 'live', fault: 'none', fps: 10, latencyMs: 50 });
  }

  get grants(): number {
    return this.#grants;
  }

  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> {
    return dispatch(name, input, {
      handlers: this.station.handlers,
      role: 'manager',
      onBroken: (command, error) => process.stderr.write(`broken ${command} ${String(error)}\n`),
    }) as Promise<Result<CommandOutput<N>>>;
  }

  async openByHand(): Promise<void> {
    must(
      await this.call('lane.openManually', {
        ...{ laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null },
      }),
    );
    this.#passed();
  }

  holdCard(facility: number, number: number): void {
    this.serial.say({
      ...{ type: 'card', laneId, direction: 'entry', bits: 26, dataHex: wiegand26(facility, number) },
      atMonoMs: systemClock.monoMs(),
    });
  }

  /** Everything that waits for this long or longer falls due, in the order it was asked for. */
  fire(isDue: (ms: number) => boolean): void {
    const due = [...this.#waiting].filter(({ ms }) => isDue(ms));
    for (const timer of due) {
      this.#waiting.delete(timer);
      timer.work();
    }
  }

  end(): void {
    this.station.dispose();
    this.database.close();
  }

  #await(timer: { ms: number; work: () => void }): () => void {
    this.#waiting.add(timer);
    return () => void this.#waiting.delete(timer);
  }

  #acknowledge(grantId: string): void {
    const atMonoMs = systemClock.monoMs();
    this.#grants += 1;
    this.serial.say({
      ...{ type: 'grantOutcome', laneId, grantId, outcome: 'acked', writtenAtMonoMs: atMonoMs, ackedAtMonoMs: atMonoMs },
    } as SerialEvent);
  }

  #passed(): void {
    this.serial.say({ type: 'lane', laneId, what: 'passed', direction: 'entry', grantId: null, atMonoMs: systemClock.monoMs() });
  }
}

/** 26-bit Wiegand: even parity over the first half, facility, number, odd parity over the second half. */
function wiegand26(facility: number, number: number): string {
  const data = (facility << 16) | number;
  const ones = (value: number) => value.toString(2).replaceAll('0', '').length;
  const bits = `${ones(data >> 12) % 2}${data.toString(2).padStart(24, '0')}${(ones(data & 0xfff) + 1) % 2}`.padEnd(32, '0');
  return Number.parseInt(bits, 2).toString(16).padStart(8, '0');
}

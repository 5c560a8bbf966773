import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GRANT_EXPIRES_MS } from '../../../main/access/laneController';
import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import { StationConfig } from '../../../main/contract/config';
import { ok, type Result } from '../../../main/contract/errors';
import { LaneId } from '../../../main/contract/ids';
import { dispatch } from '../../../main/dispatch';
import { createStation } from '../../../main/station';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { type SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { until } from '../../support/console/until';
import { FakeChild } from '../../support/station/fakeChild';
import { NodeChild } from '../../support/station/nodeChild';

const laneId = LaneId.parse('lane-1');
export const card = { facility: 7, number: 4_242 };

/** One opening, all times from one clock. `cardMs`: when the serial process heard of the card; null where a guard opened. */
export interface Opening {
  cardMs: number | null;
  decidedMs: number;
  writtenMs: number;
  ackedMs: number;
}

/** A station on a database of its own, with the real serial process; nothing is seen by its cameras, for it has none. */
export interface Gate {
  openByHand(): Promise<void>;
  readonly openings: readonly Opening[];
  end(): void;
}

export async function startGate(turnstile: object): Promise<Gate> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fairgate-bench-serial-'));
  const database = openStationDatabase(path.join(folder, 'station.db'));
  if (!database.ok) throw new Error(database.error.code);
  const serial = new NodeChild<SerialCommand, SerialEvent>({
    entry: fileURLToPath(new URL('../../native-bridge/serial/parentPort.mjs', import.meta.url)),
    preloads: [],
    events: SerialEvent,
  });
  const decided = new Map<string, { decidedMs: number; cardMs: number | null }>();
  const openings: Opening[] = [];
  let cardMs: number | null = null;
  let isReady = false;
  const send = serial.send.bind(serial);
  serial.send = (command) => {
    if (command.type === 'grant') {
      decided.set(command.grantId, { decidedMs: command.expiresAtMonoMs - GRANT_EXPIRES_MS, cardMs });
      cardMs = null;
    }
    send(command);
  };
  serial.onEvent((event) => {
    if (event.type === 'link') isReady = event.state === 'ready';
    if (event.type === 'card') cardMs = event.atMonoMs;
    if (event.type !== 'grantOutcome') return;
    const { writtenAtMonoMs, ackedAtMonoMs } = event;
    const first = decided.get(event.grantId);
    if (first && writtenAtMonoMs !== null && ackedAtMonoMs !== null)
      openings.push({ ...first, writtenMs: writtenAtMonoMs, ackedMs: ackedAtMonoMs });
  });
  const quiet = () => {};
  const station = createStation({
    database: database.value,
    keyring: createKeyring(new Uint8Array(randomBytes(32))),
    config: configOf(turnstile),
    vision: new FakeChild<VisionCommand, VisionEvent>(),
    serial,
    video: { watch: () => false, unwatch: quiet },
    laneScreens: { open: () => false, close: quiet },
    saveConfig: () => ok(undefined),
    ffmpegPath: 'ffmpeg',
    modelsFolder: '/models',
    recogniserOf: () => null,
    clock: systemClock,
    timers: {
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const call = async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> => {
    const result = (await dispatch(name, input, { handlers: station.handlers, role: 'manager', onBroken: quiet })) as Result<
      CommandOutput<N>
    >;
    if (!result.ok) throw new Error(`${name}: ${result.error.code}`);
    return result.value;
  };
  const { person } = await call('people.add', { unit: '3-1-502', name: '李梅', birthDate: '1980-01-01' });
  await call('people.issueCard', { personId: person.id, card });
  await until('the line stands', () => isReady, 20_000);
  return {
    openings,
    openByHand: async () => {
      await call('lane.openManually', {
        laneId,
        direction: 'entry',
        reason: 'no-face',
        unit: null,
        note: null,
        answersDecision: null,
      });
    },
    end: () => {
      station.dispose();
      serial.process.kill();
      database.value.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configOf = (turnstile: object): StationConfig =>
  StationConfig.parse({
    version: 1,
    stationName: '翠湖花园',
    language: 'zh-CN',
    lanes: [
      {
        ...{ id: laneId, name: '东通道 1', camera: null, cameraDirection: 'entry', faceAllowed: false, turnstile },
        regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
      },
    ],
    recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
  });

/**
 * A whole station as a process of its own under plain Node: database on disk, real vision and serial processes. Started by
 * `startStation`; ends when its parent is gone or says so.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeHeapSnapshot } from 'node:v8';
import { ok } from '../../../main/contract/errors';
import type { Handlers } from '../../../main/dispatch';
import { createFileLog } from '../../../main/electron/fileLog';
import { moveInDemoResidents } from '../../../main/startup/demoResidents';
import { createStation } from '../../../main/station';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { modelsOf } from '../../../models/manifest';
import { readManifest } from '../../../models/verify';
import { type SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import { type VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { createTemplateOpener } from '../../../native-bridge/vision/templateWire';
import { NodeChild } from './nodeChild';
import { StationOrder, StationRequest, type StationWord, seededTemplate } from './stationProtocol';

const project = resolve(import.meta.dirname, '../../..');
const at = (path: string) => resolve(project, path);
const moduleAt = (path: string) => pathToFileURL(at(path)).href;
const tell = (word: StationWord) => process.send?.(word);

async function main({ dataFolder, config, residents, visionEntry, visionFlags }: StationOrder): Promise<void> {
  const database = openStationDatabase(resolve(dataFolder, 'station.db'));
  if (!database.ok) throw new Error(database.error.code);
  const manifest = await readManifest(at('models'));
  if (!manifest) throw new Error('no manifest');
  const log = createFileLog(dataFolder);
  const vision = new NodeChild<VisionCommand, VisionEvent>({
    entry: at(visionEntry),
    preloads: [moduleAt('test/native-bridge/vision/parentPortShim.mjs')],
    events: VisionEvent,
    wire: createTemplateOpener(),
    execArgv: visionFlags,
  });
  const serial = new NodeChild<SerialCommand, SerialEvent>({
    entry: at('test/native-bridge/serial/parentPort.mjs'),
    preloads: [],
    events: SerialEvent,
  });
  process.once('exit', () => {
    vision.process.kill();
    serial.process.kill();
  });
  const modelsReady = new Promise<void>((ready) => vision.onEvent(({ type }) => type === 'ready' && ready()));
  vision.onDown(() => process.exit(1));
  const station = createStation({
    database: database.value,
    keyring: createKeyring(randomBytes(32)),
    config,
    vision,
    serial,
    video: { watch: () => false, unwatch: () => {} },
    ffmpegPath: 'ffmpeg',
    modelsFolder: at('models'),
    laneScreens: { open: () => false, close: () => {} },
    saveConfig: () => ok(undefined),
    recogniserOf: (profileName) => {
      const set = modelsOf(manifest, profileName);
      if (!set) return null;
      const { modelId, dimensions, calibration } = set.recogniser;
      return { model: modelId, dimensions, calibration: calibration ?? null, use: set.profile.use, passiveAtLeast: null };
    },
    clock: systemClock,
    timers: {
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    log,
  });
  tell({ says: 'up', visionPid: vision.pid, serialPid: serial.pid });
  vision.onEvent((event) => {
    if (event.type !== 'observation') return;
    const atMonoMs = systemClock.monoMs();
    tell({ says: 'seen', laneId: event.laneId, atMonoMs, frameAgeMs: atMonoMs - event.frameArrivedMonoMs });
  });
  const tellLanes = () => {
    for (const { id, link, camera } of station.slices().lanes) tell({ says: 'lane', id, link, camera: camera.state });
  };
  station.onChange((name) => name === 'lanes' && tellLanes());
  let held: { floats: Float32Array; number: { value: number } } | null = null;
  process.on('message', (message) => {
    const request = StationRequest.parse(message);
    if (request.do === 'heapSnapshot') {
      writeHeapSnapshot(request.file, { exposeNumericValues: true, exposeInternals: true });
    } else if (request.do === 'hold') {
      const floats = seededTemplate(request.seed);
      held = { floats, number: { value: floats[1] ?? 0 } };
    } else if (held) {
      held.floats.fill(0);
      held.number.value = 0;
    }
    tell({ says: 'done', request: request.do });
  });
  process.once('disconnect', () => process.exit(0));
  await modelsReady;
  const people = await moveInDemoResidents(residents, station.handlers as Required<Handlers>, 'zh-CN', log);
  tell({ says: 'enrolled', people });
  tellLanes();
}

process.once('message', (order) => void main(StationOrder.parse(order)));

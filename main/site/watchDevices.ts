import type { SerialCommand, SerialEvent } from '../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent, VisionLane } from '../../native-bridge/vision/protocol';
import type { LaneConfig, StationConfig } from '../contract/config';
import type { ErrorCode, UserError } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { DeviceHealthBoard } from './deviceHealth';
import { createReaderHealth } from './readerHealth';
import { serialLane } from './serialLanes';
import type { Settings } from './settings';

interface Child<C, E> {
  send(command: C): void;
  onEvent(listener: (event: E) => void): () => void;
  onUp(listener: () => void): () => void;
  onDown(listener: () => void): () => void;
}

interface Deps {
  settings: Settings;
  vision: Child<VisionCommand, VisionEvent>;
  serial: Child<SerialCommand, SerialEvent>;
  lanes: { setVisionTrouble(trouble: 'vision-starting' | 'vision-down' | 'models-missing' | null): void };
  health: DeviceHealthBoard;
  alarms: { raise(kind: 'vision-lost', laneId: null): void; clear(kind: 'vision-lost', laneId: null): void };
  /** Neither this nor the alarms throw. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  ffmpegPath: string;
  modelsFolder: string;
  /** Recogniser whose templates the gallery holds; faces seen by another one cannot be compared with them. */
  model: string;
  /** False: nobody knows how often it errs, so faces stay off. */
  isMeasured: boolean;
  /** The recogniser's file, where it is one that somebody has to fetch by name. */
  toFetch: { file: string; name: string } | null;
  /** People whose templates are of another model. Does not throw. */
  peopleSuspended: () => number;
}

/** Children that are configured whenever they come up, and the health of every device. */
export interface DeviceWatch {
  /** Tells the vision process the settings as they are now; cameras whose source is the same go on. */
  reconfigure(): void;
  /** Templates came or went. */
  templatesChanged(): void;
  stop(): void;
}

type CameraEvent = Extract<VisionEvent, { type: 'camera' }>;
type LinkEvent = Extract<SerialEvent, { type: 'link' }>;

const cameraErrors: Record<CameraEvent['fault'], ErrorCode> = {
  none: 'CAMERA_NO_FRAMES',
  unreachable: 'CAMERA_UNREACHABLE',
  'password-wrong': 'CAMERA_PASSWORD_WRONG',
  'no-stream': 'CAMERA_NO_STREAM',
  'no-frames': 'CAMERA_NO_FRAMES',
  'answer-invalid': 'CAMERA_ANSWER_INVALID',
  'ffmpeg-missing': 'FFMPEG_MISSING',
};

const linkErrors: Record<LinkEvent['reason'], ErrorCode> = {
  none: 'DEVICE_SILENT',
  'port-missing': 'PORT_MISSING',
  'port-busy': 'PORT_BUSY',
  'no-permission': 'PORT_NO_PERMISSION',
  silent: 'DEVICE_SILENT',
  'key-wrong': 'DEVICE_KEY_WRONG',
  'line-lost': 'PORT_MISSING',
  'settings-wrong': 'DEVICE_SETTINGS_WRONG',
};

const visionPart = { id: 'vision', kind: 'vision', name: null } as const;
const serialPart = { id: 'serial', kind: 'serial', name: null } as const;
const modelsPart = { id: 'models', kind: 'models', name: null } as const;

/** Configures the child processes whenever they come up, and keeps the health of every device in words for the desk. */
export function watchDevices(deps: Deps): DeviceWatch {
  const { stops: visionStops, ...watched } = watchVision(deps);
  const stops = [...visionStops, ...watchSerial({ ...deps, config: deps.settings.current })];
  return {
    ...watched,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function watchVision(deps: Deps): Omit<DeviceWatch, 'stop'> & { stops: (() => void)[] } {
  const { settings, vision, lanes, health, alarms, note, ffmpegPath, modelsFolder } = deps;
  const config = settings.current;
  let wasReady = false;
  let wasLost = false;
  let modelsInUse = false;
  health.set(visionPart, 'starting');
  const configure = () => {
    const { lanes: laneConfigs, recognition } = settings.current;
    const { profile } = recognition;
    vision.send({ type: 'configure', ffmpegPath, modelsFolder, profile, lanes: laneConfigs.flatMap(visionLane) });
  };
  const onUp = () => {
    health.set(visionPart, 'starting');
    lanes.setVisionTrouble('vision-starting');
    configure();
  };
  const modelsFail = (error: UserError) => {
    modelsInUse = false;
    health.set(visionPart, 'ok');
    health.set(modelsPart, 'down', error);
    lanes.setVisionTrouble('models-missing');
  };
  const templatesChanged = () => {
    if (!modelsInUse) return;
    const people = deps.peopleSuspended();
    if (people === 0) health.set(modelsPart, 'ok');
    else health.set(modelsPart, 'degraded', { code: 'TEMPLATES_SUSPENDED', params: { people } });
  };
  const onDown = () => {
    health.set(visionPart, 'down', { code: 'VISION_DOWN', params: {} });
    lanes.setVisionTrouble('vision-down');
    for (const lane of config.lanes) if (lane.camera) health.set(cameraPart(lane), 'down', { code: 'VISION_DOWN', params: {} });
    alarms.raise('vision-lost', null);
    wasLost = true;
    note(feedNote('vision-lost', 'attention'));
  };
  const onEvent = (event: VisionEvent) => {
    if (event.type === 'ready' && !deps.isMeasured) {
      modelsFail({ code: 'MODEL_NOT_MEASURED', params: { file: event.model } });
    } else if (event.type === 'ready' && event.model !== deps.model) {
      // The models folder was changed under the running station: templates of two models are never compared.
      modelsFail({ code: 'MODEL_WRONG_HASH', params: { file: event.model } });
    } else if (event.type === 'ready') {
      modelsInUse = true;
      health.set(visionPart, 'ok');
      templatesChanged();
      lanes.setVisionTrouble(null);
      alarms.clear('vision-lost', null);
      if (wasReady && wasLost) note(feedNote('vision-back', 'info'));
      wasReady = true;
      wasLost = false;
    } else if (event.type === 'modelsFault') modelsFail(modelsError(event, deps.toFetch, config.recognition.profile));
    else if (event.type === 'camera') {
      const lane = config.lanes.find(({ id }) => id === event.laneId);
      if (lane) health.set(cameraPart(lane), ...cameraHealth(event));
    }
  };
  return {
    reconfigure: configure,
    templatesChanged,
    stops: [vision.onUp(onUp), vision.onDown(onDown), vision.onEvent(onEvent)],
  };
}

/** Configures the serial process whenever it comes up, and keeps the health of the lines. The results stop it. */
export function watchSerial({
  config,
  serial,
  health,
}: Pick<Deps, 'serial' | 'health'> & { config: StationConfig }): (() => void)[] {
  health.set(serialPart, 'starting');
  const readers = createReaderHealth(config.lanes, health);
  const configure = () => serial.send({ type: 'configure', lanes: config.lanes.map(serialLane) });
  const onDown = () => {
    health.set(serialPart, 'down', { code: 'SERIAL_DOWN', params: {} });
    for (const lane of config.lanes) health.set(turnstilePart(lane), 'down', { code: 'SERIAL_DOWN', params: {} });
    readers.down();
  };
  const onEvent = (event: SerialEvent) => {
    // Whatever it says, it is up; its first word may have come before anybody listened.
    health.set(serialPart, 'ok');
    readers.onSerial(event);
    if (event.type !== 'link') return;
    const lane = config.lanes.find(({ id }) => id === event.laneId);
    if (lane) health.set(turnstilePart(lane), ...linkHealth(event, lane));
  };
  return [serial.onUp(configure), serial.onDown(onDown), serial.onEvent(onEvent)];
}

function cameraHealth(event: CameraEvent): [state: 'ok' | 'starting' | 'degraded' | 'down', error: UserError | null] {
  if (event.state === 'live') return ['ok', null];
  const error = { code: cameraErrors[event.fault], params: {} };
  if (event.state === 'stale') return ['degraded', error];
  if (event.state === 'lost') return ['down', error];
  return event.fault === 'none' ? ['starting', null] : ['down', error];
}

function linkHealth(
  event: LinkEvent,
  lane: LaneConfig,
): [state: 'ok' | 'starting' | 'degraded' | 'down', error: UserError | null] {
  if (event.state === 'ready') return ['ok', null];
  const error = { code: linkErrors[event.reason], params: { port: lane.turnstile.port } };
  if (event.state === 'degraded') return ['degraded', error];
  return event.reason === 'none' ? ['starting', null] : ['down', error];
}

function modelsError(event: Extract<VisionEvent, { type: 'modelsFault' }>, toFetch: Deps['toFetch'], profile: string): UserError {
  // A manifest that can be read and yet not used is one without this profile.
  if (event.fault === 'unusable' && event.file === 'manifest.json') return { code: 'MODEL_PROFILE_UNKNOWN', params: { profile } };
  if (event.fault === 'missing' && toFetch?.file === event.file) return { code: 'MODEL_NOT_FETCHED', params: toFetch };
  return { code: event.fault === 'missing' ? 'MODEL_MISSING' : 'MODEL_WRONG_HASH', params: { file: event.file } };
}

function visionLane({ id, camera, regionOfInterest, faceAllowed, liveness }: LaneConfig): VisionLane[] {
  if (!camera) return [];
  const looksFor = { passive: liveness.passive, motion: liveness.challenge !== 'off' };
  return [{ laneId: id, camera, regionOfInterest, recognise: faceAllowed, liveness: looksFor }];
}
const cameraPart = (lane: LaneConfig) => ({ id: `camera-${lane.id}`, kind: 'camera', name: lane.name }) as const;
const turnstilePart = (lane: LaneConfig) => ({ id: `turnstile-${lane.id}`, kind: 'turnstile', name: lane.name }) as const;

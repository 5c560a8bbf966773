import type { Camera, CameraOptions } from '../camera/camera';
import type { Enrolment } from './enrol';
import { discardEnrolment, enrolFromPicture } from './enrol';
import type { LaneEye } from './laneEye';
import { createLaneEye } from './laneEye';
import type { LivePort } from './liveView';
import type { FaceModels, LoadedModels } from './models';
import type { DecodedPhoto } from './photo';
import type { VisionEvent } from './protocol';
import { VisionCommand } from './protocol';
import { createTurns } from './turns';

/** The wire to the station. `send` copies the event before it returns: embeddings are wiped right after. */
export interface VisionLink {
  send(event: VisionEvent): void;
  onMessage(listener: (message: unknown, ports: LivePort[]) => void): void;
}

export type Probe =
  | {
      ok: true;
      manufacturer: string;
      model: string;
      streams: { name: string; codec: string; width: number; height: number; fps: number }[];
    }
  | { ok: false; fault: 'unreachable' | 'password-wrong' | 'no-stream' | 'answer-invalid' };

export interface VisionDeps {
  createCamera(options: CameraOptions): Camera;
  discoverCameras(timeoutMs: number): Promise<{ url: string; name: string; hardware: string }[]>;
  probeCamera(camera: { url: string; user: string; password: string }): Promise<Probe>;
  /** Of one profile of the folder's manifest. */
  loadModels(modelsFolder: string, profile: string): Promise<LoadedModels>;
  decodePhoto(ffmpegPath: string, photo: Uint8Array): Promise<DecodedPhoto>;
  /** process.hrtime in ms. */
  nowMonoMs(): number;
}

export interface VisionHost {
  /** Stops all cameras; resolves when their processes are gone. */
  dispose(): Promise<void>;
}

type Configure = Extract<VisionCommand, { type: 'configure' }>;
type EnrolFromCamera = Extract<VisionCommand, { type: 'enrolFromCamera' }>;
type EnrolFromPhoto = Extract<VisionCommand, { type: 'enrolFromPhoto' }>;

/** Everything the vision process does, on any wire. A message that is no `VisionCommand` is not acted upon. */
export function startVisionHost(link: VisionLink, deps: VisionDeps): VisionHost {
  const turns = createTurns();
  const eyes = new Map<string, LaneEye>();
  let trackIds = 0;
  let ffmpegPath = '';
  let models: FaceModels | null = null;
  let modelsFolder: string | null = null;
  /** Resolves when the models of the latest configuration are in use, or cannot be. */
  let modelsSettled: Promise<void> = Promise.resolve();

  const world = {
    createCamera: deps.createCamera,
    models: () => models,
    turns,
    send: link.send,
    nextTrackId: () => ++trackIds,
    nowMonoMs: deps.nowMonoMs,
  };

  const takeModels = async (folder: string, profile: string): Promise<void> => {
    if (folder === modelsFolder && models?.profile === profile) {
      link.send({ type: 'ready', profile: models.profile, model: models.modelId });
      return;
    }
    const loaded = await deps.loadModels(folder, profile);
    const former = models;
    models = loaded.ok ? loaded.models : null;
    modelsFolder = folder;
    if (former) await turns.take(() => former.dispose());
    if (loaded.ok) link.send({ type: 'ready', profile: loaded.models.profile, model: loaded.models.modelId });
    else link.send({ type: 'modelsFault', fault: loaded.fault, file: loaded.file });
  };

  const configure = (command: Configure): void => {
    ffmpegPath = command.ffmpegPath;
    const wanted = new Set(command.lanes.map(({ laneId }) => laneId));
    for (const [laneId, eye] of eyes) {
      if (wanted.has(laneId)) continue;
      eyes.delete(laneId);
      void eye.dispose();
    }
    for (const lane of command.lanes) {
      const eye = eyes.get(lane.laneId) ?? createLaneEye(lane.laneId, world);
      eyes.set(lane.laneId, eye);
      eye.apply(lane, ffmpegPath);
    }
    modelsSettled = modelsSettled.then(() => takeModels(command.modelsFolder, command.profile));
  };

  const tellEnrolment = (requestId: number, model: string, enrolment: Enrolment): void => {
    if (enrolment.ok) link.send({ type: 'enrolled', requestId, model, embeddings: enrolment.embeddings });
    else link.send({ type: 'enrolFailed', requestId, fault: enrolment.fault, detail: enrolment.detail });
    discardEnrolment(enrolment);
  };

  const withModels = async (requestId: number, enrol: (models: FaceModels) => Promise<Enrolment>): Promise<void> => {
    await modelsSettled;
    const used = models;
    if (!used) tellEnrolment(requestId, '', { ok: false, fault: 'models-missing' });
    else tellEnrolment(requestId, used.modelId, await enrol(used));
  };

  const enrolFromPhoto = ({ requestId, photo }: EnrolFromPhoto): Promise<void> =>
    withModels(requestId, async (used) => {
      const decoded = await deps.decodePhoto(ffmpegPath, photo);
      photo.fill(0);
      if (!decoded.ok) return decoded;
      const enrolment = await turns.take(() => enrolFromPicture(used, decoded.picture));
      decoded.picture.rgb.fill(0);
      return enrolment;
    });

  const enrolFromCamera = ({ requestId, laneId, shots, timeoutMs }: EnrolFromCamera): Promise<void> =>
    withModels(requestId, async () => {
      const eye = eyes.get(laneId);
      return eye ? eye.enrol(shots, timeoutMs) : { ok: false, fault: 'lane-unknown' };
    });

  const probe = async (requestId: number, camera: { url: string; user: string; password: string }): Promise<void> => {
    const found = await deps.probeCamera(camera);
    if (!found.ok) return link.send({ type: 'cameraProbeFailed', requestId, fault: found.fault });
    const { manufacturer, model } = found;
    // Stream addresses stay here: the station needs none of them.
    const streams = found.streams.map(({ name, codec, width, height, fps }) => ({ name, codec, width, height, fps }));
    link.send({ type: 'cameraProbed', requestId, manufacturer, model, streams });
  };

  const watch = (laneId: string, ports: readonly LivePort[]): void => {
    const eye = eyes.get(laneId);
    for (const port of ports) {
      if (eye) eye.watch(port);
      else port.close();
    }
  };

  const obey = async (command: VisionCommand, ports: readonly LivePort[]): Promise<void> => {
    switch (command.type) {
      case 'configure':
        return configure(command);
      case 'watch':
        return watch(command.laneId, ports);
      case 'unwatch':
        return eyes.get(command.laneId)?.unwatch();
      case 'enrolFromPhoto':
        return enrolFromPhoto(command);
      case 'enrolFromCamera':
        return enrolFromCamera(command);
      case 'discoverCameras': {
        const cameras = await deps.discoverCameras(command.timeoutMs);
        return link.send({ type: 'camerasFound', requestId: command.requestId, cameras });
      }
      case 'probeCamera': {
        const { url, user, password } = command;
        return probe(command.requestId, { url, user, password });
      }
    }
  };

  link.onMessage((message, ports) => {
    const command = VisionCommand.safeParse(message);
    if (command.success) void obey(command.data, ports);
    else for (const port of ports) port.close();
  });

  return {
    dispose: async () => {
      const closing = [...eyes.values()].map((eye) => eye.dispose());
      eyes.clear();
      await Promise.all(closing);
      await modelsSettled;
      const used = models;
      models = null;
      if (used) await turns.take(() => used.dispose());
    },
  };
}

import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { VisionDeps, VisionHost } from '../../../native-bridge/vision/host';
import { startVisionHost } from '../../../native-bridge/vision/host';
import type { LivePort } from '../../../native-bridge/vision/liveView';
import type { LoadedModels } from '../../../native-bridge/vision/models';
import { VisionEvent } from '../../../native-bridge/vision/protocol';
import type { HandCamera, StandIn } from './doubles';
import { handCameras, scriptedModels, sharpPicture } from './doubles';

export const anna: StandIn = { x: 100, y: 100, size: 140, person: 1 };
export const picture = sharpPicture();
export const lane = (laneId: string, change: object = {}) => ({
  laneId,
  camera: { kind: 'rtsp', url: `rtsp://10.0.0.1/${laneId}`, user: 'gate', password: 'secret' },
  regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
  recognise: true,
  liveness: { passive: false, motion: false },
  ...change,
});

let scene: StandIn[];
export let models: ReturnType<typeof scriptedModels>;
export let cameras: ReturnType<typeof handCameras>;
export let events: VisionEvent[];
export let tell: (message: unknown, ports?: LivePort[]) => void;
export let host: VisionHost;
export let now: number;

/** A host of its own for each story of the file that calls this. */
export function eachWithItsHost(): void {
  beforeEach(() => {
    scene = [anna];
    models = scriptedModels(() => scene);
    cameras = handCameras();
    events = [];
    now = 1000;
  });
  afterEach(() => host.dispose());
}

export function start(change: Partial<VisionDeps> = {}): void {
  host = startVisionHost(
    {
      // As a message port does: copied before it returns, and only what the protocol knows.
      send: (event) => events.push(VisionEvent.parse(structuredClone(event))),
      onMessage: (listener) => {
        tell = (message, ports = []) => listener(message, ports);
      },
    },
    {
      createCamera: cameras.createCamera,
      discoverCameras: async () => [{ url: 'http://10.0.0.9/onvif', name: 'Gate', hardware: 'X1' }],
      probeCamera: async () => ({ ok: false, fault: 'password-wrong' }),
      loadModels: async (): Promise<LoadedModels> => ({ ok: true, models }),
      decodePhoto: async () => ({ ok: true, picture: sharpPicture() }),
      nowMonoMs: () => now,
      ...change,
    },
  );
}

export const configure = (...lanes: object[]) =>
  tell({ type: 'configure', ffmpegPath: 'ffmpeg', modelsFolder: '/models', profile: 'accurate', lanes });
export const of = <T extends VisionEvent['type']>(type: T) =>
  events.filter((event): event is Extract<VisionEvent, { type: T }> => event.type === type);
export const until = (type: VisionEvent['type'], count = 1) =>
  vi.waitFor(() => expect(of(type).length).toBeGreaterThanOrEqual(count));
export const camera = (index = 0): HandCamera => {
  const made = cameras.made[index];
  if (!made) throw new Error(`no camera ${index}`);
  return made;
};

/** Shows frames 125 ms apart until `done` holds. */
export async function film(done: () => boolean, index = 0): Promise<void> {
  for (let frame = 0; !done(); frame++) {
    if (frame > 400) throw new Error('the film ran out');
    now += 125;
    camera(index).tell.onFrame({ ...picture, arrivedMonoMs: now });
    await new Promise(setImmediate);
  }
}

/** Who stands before the cameras from now on. */
export function show(people: StandIn[]): void {
  scene = people;
}

import type { Camera, CameraHealth, CameraListener, CameraOptions } from '../../../native-bridge/camera/camera';
import type { DetectedFace } from '../../../native-bridge/vision/detector';
import { unitLength } from '../../../native-bridge/vision/embed';
import type { LivePort } from '../../../native-bridge/vision/liveView';
import type { FaceModels } from '../../../native-bridge/vision/models';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { squarePicture } from '../../../native-bridge/vision/picture';

/** Who stands in a scene: where (pixels), and which person the recogniser is to see. */
export interface StandIn {
  x: number;
  y: number;
  size: number;
  person: number;
  /** No face after all: the mesh sees nothing there. */
  ghost?: boolean;
  /** Looks the other way. */
  turned?: boolean;
  passiveLive?: number;
  eyeOpening?: number;
}

/** 8 numbers: persons differ by direction. */
export function templateOf(person: number): Float32Array<ArrayBuffer> {
  const vector = new Float32Array(8).fill(0.01);
  vector[person % 8] = 1;
  return unitLength(vector);
}

const TEMPLATE = [
  { x: 38.3, y: 51.7 },
  { x: 73.5, y: 51.5 },
  { x: 56, y: 71.7 },
  { x: 41.5, y: 92.4 },
  { x: 70.7, y: 92.2 },
];

/** Models that see whatever `scene()` says; everything round them is the real thing. */
export function scriptedModels(scene: () => StandIn[]): FaceModels & {
  embedded: number[];
  forgotten: number;
  disposed: boolean;
  looked: { scores: number; eyes: number };
  livenessMissing: boolean;
} {
  let read: StandIn | undefined;
  const models = {
    profile: 'accurate',
    modelId: 'scripted-1',
    embedded: [] as number[],
    disposed: false,
    detector: {
      detect: async (): Promise<DetectedFace[]> =>
        scene().map(({ x, y, size }) => ({
          box: { x, y, width: size, height: size },
          score: 0.9,
          eyes: [
            { x: x + size * 0.3, y: y + size * 0.4 },
            { x: x + size * 0.7, y: y + size * 0.4 },
          ],
        })),
    },
    mesh: {
      read: async (_: RgbPicture, { box }: DetectedFace) => {
        read = scene().find(({ x, y, size }) => x === box.x && y === box.y && size === box.width);
        const vertices = new Float32Array(468 * 3);
        for (let index = 0; index < 468; index++) vertices.set([box.x + box.width / 2, box.y + box.height / 2, 0], index * 3);
        vertices.set([box.x, box.y + box.height / 2, 0], 234 * 3);
        vertices.set([box.x + box.width, box.y + box.height / 2, read?.turned ? box.width * 3 : 0], 454 * 3);
        vertices.set([box.x + box.width / 2, box.y, 0], 10 * 3);
        vertices.set([box.x + box.width / 2, box.y + box.height, 0], 152 * 3);
        const scale = box.width / 112;
        return {
          presence: read && !read.ghost ? 1 : 0,
          vertices,
          points: TEMPLATE.map(({ x, y }) => ({ x: box.x + x * scale, y: box.y + y * scale })),
        };
      },
    },
    recogniser: {
      embed: async () => {
        models.embedded.push(read?.person ?? -1);
        return templateOf(read?.person ?? 0);
      },
    },
    template: TEMPLATE,
    cropSidePx: 112,
    looked: { scores: 0, eyes: 0 },
    liveness: {
      scorer: async () =>
        models.livenessMissing
          ? null
          : {
              score: async () => {
                models.looked.scores += 1;
                return read?.passiveLive ?? 1;
              },
              forget: async () => undefined,
            },
      eyes: async () =>
        models.livenessMissing
          ? null
          : {
              opening: async () => {
                models.looked.eyes += 1;
                return read?.eyeOpening ?? 0.3;
              },
              forget: async () => undefined,
            },
      forget: async () => undefined,
    },
    livenessMissing: false,
    forgotten: 0,
    forget: async () => {
      models.forgotten += 1;
    },
    dispose: async () => {
      models.disposed = true;
    },
  };
  return models;
}

/** A bright, sharp picture in colour: whatever part of it is a face passes the quality check. */
export function sharpPicture(width = 640, height = 360): RgbPicture {
  const picture = { ...squarePicture(1), rgb: new Uint8Array(width * height * 3), width, height };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      picture.rgb.set(((x >> 2) + (y >> 2)) % 2 ? [240, 220, 190] : [80, 60, 40], (y * width + x) * 3);
    }
  }
  return picture;
}

/** A camera whose pictures the test takes. */
export interface HandCamera extends Camera {
  options: CameraOptions;
  started: boolean;
  disposed: boolean;
  tell: CameraListener;
}

export function handCameras(): { made: HandCamera[]; createCamera(options: CameraOptions): Camera } {
  const made: HandCamera[] = [];
  return {
    made,
    createCamera: (options) => {
      const camera: HandCamera = {
        options,
        started: false,
        disposed: false,
        tell: options.listener,
        start: () => {
          camera.started = true;
        },
        dispose: async () => {
          camera.disposed = true;
        },
      };
      made.push(camera);
      return camera;
    },
  };
}

export const live: CameraHealth = { state: 'live', fault: 'none', fps: 25 };

/** The window's end of a live picture. */
export function windowPort(): LivePort & { got: { type: string }[]; closed: boolean; say(message: unknown): void; shut(): void } {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const port = {
    got: [] as { type: string }[],
    closed: false,
    postMessage: (message: unknown) => {
      if (port.closed) throw new Error('the port is closed');
      port.got.push(structuredClone(message) as { type: string });
    },
    onMessage: (listener: (message: unknown) => void) => {
      listeners.push(listener);
    },
    onClose: (listener: () => void) => {
      closers.push(listener);
    },
    close: () => {
      port.closed = true;
    },
    say: (message: unknown) => {
      for (const listener of listeners) listener(message);
    },
    shut: () => {
      port.closed = true;
      for (const closer of closers) closer();
    },
  };
  return port;
}

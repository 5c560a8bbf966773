import { z } from 'zod';
import type { CameraHealth, EncodedPacket, StreamConfig } from '../camera/camera';

/** The same messages as `main/contract/liveVideo.ts`, which this side of the wall may not import. */
export type LiveVideoMessage =
  | { type: 'config'; codec: string; description: Uint8Array; width: number; height: number }
  | { type: 'packet'; key: boolean; timestampUs: number; data: Uint8Array; arrivedMs: number }
  | { type: 'faces'; faces: { trackId: number; x: number; y: number; width: number; height: number }[] }
  | { type: 'state'; state: 'connecting' | 'live' | 'stale' | 'lost' }
  | { type: 'pong'; id: number; nowMs: number };
type ShownFaces = Extract<LiveVideoMessage, { type: 'faces' }>['faces'];

const LiveVideoRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping'), id: z.number() }),
  z.object({ type: z.literal('needKeyframe') }),
]);

/** One window's end of a live picture; Electron's and Node's message ports are made into this at the process edge. */
export interface LivePort {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** One camera's picture, fanned out to the windows that watch it. */
export interface LiveView {
  watch(port: LivePort): void;
  config(config: StreamConfig): void;
  packet(packet: EncodedPacket): void;
  faces(faces: ShownFaces): void;
  state(state: CameraHealth['state']): void;
  /** The camera was replaced: what it said before no longer holds. */
  forgetPicture(): void;
  /** Closes all ports. */
  close(): void;
}

interface Watcher {
  port: LivePort;
  /** Nothing is sent until the next keyframe. */
  waits: boolean;
  lastPingMonoMs: number | null;
}

/** A window that used to ping and no longer does has stalled; packets would only pile up in its queue. */
const STALLED_AFTER_MS = 10_000;
/** Packets since the last keyframe, kept so that a new watcher has a picture at once. */
const MOST_CACHED_BYTES = 4 * 1024 * 1024;

export function createLiveView(nowMonoMs: () => number): LiveView {
  const watchers = new Set<Watcher>();
  let config: LiveVideoMessage | null = null;
  let state: LiveVideoMessage | null = null;
  let facesShown = false;
  let sinceKeyframe: LiveVideoMessage[] = [];
  let cachedBytes = 0;

  const forgetPackets = (): void => {
    sinceKeyframe = [];
    cachedBytes = 0;
  };
  const send = (watcher: Watcher, message: LiveVideoMessage): void => {
    try {
      watcher.port.postMessage(message);
    } catch {
      drop(watcher);
    }
  };
  const sendAll = (message: LiveVideoMessage): void => {
    for (const watcher of watchers) send(watcher, message);
  };
  const drop = (watcher: Watcher): void => {
    if (!watchers.delete(watcher)) return;
    try {
      watcher.port.close();
    } catch {
      // It was closed from the other side in the same moment.
    }
  };
  const answer = (watcher: Watcher, message: unknown): void => {
    const request = LiveVideoRequest.safeParse(message);
    if (!request.success) return;
    if (request.data.type === 'needKeyframe') {
      watcher.waits = true;
      return;
    }
    watcher.lastPingMonoMs = nowMonoMs();
    send(watcher, { type: 'pong', id: request.data.id, nowMs: nowMonoMs() });
  };
  const cache = (message: Extract<LiveVideoMessage, { type: 'packet' }>): void => {
    if (message.key) forgetPackets();
    else if (sinceKeyframe.length === 0) return;
    cachedBytes += message.data.length;
    if (cachedBytes > MOST_CACHED_BYTES) forgetPackets();
    else sinceKeyframe.push(message);
  };

  return {
    watch: (port) => {
      const watcher: Watcher = { port, waits: sinceKeyframe.length === 0, lastPingMonoMs: null };
      watchers.add(watcher);
      port.onClose(() => watchers.delete(watcher));
      port.onMessage((message) => answer(watcher, message));
      for (const message of [state, config, ...sinceKeyframe]) if (message) send(watcher, message);
    },
    config: ({ codec, description, width, height }) => {
      forgetPackets();
      config = { type: 'config', codec, description: ownBytes(description), width, height };
      for (const watcher of watchers) {
        watcher.waits = true;
        send(watcher, config);
      }
    },
    packet: ({ key, timestampUs, data, arrivedMonoMs }) => {
      const message = { type: 'packet' as const, key, timestampUs, data: ownBytes(data), arrivedMs: arrivedMonoMs };
      cache(message);
      for (const watcher of watchers) {
        if (isStalled(watcher, nowMonoMs())) watcher.waits = true;
        else if (key) watcher.waits = false;
        if (!watcher.waits) send(watcher, message);
      }
    },
    faces: (faces) => {
      if (faces.length === 0 && !facesShown) return;
      facesShown = faces.length > 0;
      sendAll({ type: 'faces', faces });
    },
    state: (now) => {
      state = { type: 'state', state: now };
      sendAll(state);
    },
    forgetPicture: () => {
      forgetPackets();
      config = null;
    },
    close: () => {
      for (const watcher of [...watchers]) drop(watcher);
    },
  };
}

const isStalled = ({ lastPingMonoMs }: Watcher, nowMonoMs: number): boolean =>
  lastPingMonoMs !== null && nowMonoMs - lastPingMonoMs > STALLED_AFTER_MS;

/** A copy with a buffer of its own: posting a view would post the whole chunk it was cut from. */
const ownBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

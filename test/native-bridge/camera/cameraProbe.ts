import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type {
  CameraHealth,
  CameraOptions,
  CameraSource,
  EncodedPacket,
  StreamConfig,
} from '../../../native-bridge/camera/camera';
import { createCamera } from '../../../native-bridge/camera/createCamera';

export const user = 'gate';
export const password = 'n0t-in-any-list';

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

export interface RtspServer {
  url: string;
  port: number;
  process: ChildProcess;
  kill(): Promise<void>;
}

/** A real RTSP server (gst-rtsp-server) in a process of its own, on `port`. */
export const startRtspServer = async (port: number, codec: 'h264' | 'h265' = 'h264'): Promise<RtspServer> => {
  const script = fileURLToPath(new URL('./rtspCamera.py', import.meta.url));
  const child = spawn('/usr/bin/python3', [script, String(port), user, codec], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PASSWORD: password },
  });
  let messages = '';
  child.stderr.on('data', (chunk: Buffer) => {
    messages += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error(`the RTSP server ended: ${messages}`)));
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone;
  };
  return { url: `rtsp://127.0.0.1:${port}/stream`, port, process: child, kill };
};

export interface Watched {
  health: CameraHealth[];
  configs: StreamConfig[];
  packets: EncodedPacket[];
  frames: { bytes: number; width: number; height: number; arrivedMonoMs: number; lightest: number }[];
  now(): CameraHealth | undefined;
  dispose(): Promise<void>;
}

/** Cameras that are watched now, so that a wait in vain can tell what they said. */
const watchedNow = new Set<Watched>();

const account = ({ health, configs, packets, frames }: Watched): string => {
  const changes = health.map(({ state, fault }) => `${state} ${fault}`).slice(-8);
  return `${frames.length} pictures, ${packets.length} packets, ${configs.length} configs; health: ${changes.join(', ') || 'none'}`;
};

/** A started camera and all it told. */
export const watchCamera = (source: CameraSource, options: Partial<CameraOptions> = {}): Watched => {
  const seen: Pick<Watched, 'health' | 'configs' | 'packets' | 'frames'> = { health: [], configs: [], packets: [], frames: [] };
  const camera = createCamera({
    source,
    analyse: { width: 160, height: 90, fps: 5 },
    ffmpegPath: 'ffmpeg',
    listener: {
      onHealth: (health) => seen.health.push(health),
      onConfig: (config) => seen.configs.push(config),
      onPacket: (packet) => seen.packets.push(packet),
      onFrame: ({ rgb, width, height, arrivedMonoMs }) =>
        seen.frames.push({ bytes: rgb.length, width, height, arrivedMonoMs, lightest: Math.max(...rgb) }),
    },
    ...options,
  });
  camera.start();
  const watched: Watched = {
    ...seen,
    now: () => seen.health.at(-1),
    dispose: () => {
      watchedNow.delete(watched);
      return camera.dispose();
    },
  };
  watchedNow.add(watched);
  return watched;
};

/** Waits for a condition; in vain, it tells what every camera watched at that moment has shown and said. */
export const until = (what: () => boolean, timeoutMs = 15_000): Promise<void> =>
  vi.waitFor(
    () => {
      if (!what())
        throw new Error([`not within ${timeoutMs} ms: ${what.toString()}`, ...[...watchedNow].map(account)].join('\n'));
    },
    { timeout: timeoutMs, interval: 20 },
  );

const readProc = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const pids = (): string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

export const commandLines = (): { pid: number; text: string }[] =>
  pids().map((pid) => ({ pid: Number(pid), text: readProc(pid, 'cmdline').replaceAll('\0', ' ') }));

/** Process ids of ffmpeg children of this test process. */
export const ffmpegChildren = (): number[] =>
  pids()
    .filter((pid) => new RegExp(`^\\d+ \\(ffmpeg\\) \\S+ ${process.pid} `).test(readProc(pid, 'stat')))
    .map(Number);

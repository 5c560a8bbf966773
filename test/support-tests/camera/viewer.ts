import { spawn } from 'node:child_process';
import { vi } from 'vitest';
import { readSceneClock } from '../../support/film/sceneClock';

export const VIEW = { width: 640, height: 360 };

/** A decoded picture: the number on its scene clock, and when its last byte came. */
export interface Seen {
  filmFrame: number | null;
  atEpochMs: number;
}

export interface Viewer {
  readonly seen: readonly Seen[];
  /** What ffmpeg said, without the address. */
  complaint(): string;
  /** Resolves when ffmpeg is gone. */
  readonly ended: Promise<void>;
  /** Whether ffmpeg is gone. */
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/** Watches a stream with ffmpeg as the product does: low delay, one thread, RTP inside the RTSP connection. */
export function watchStream(url: string): Viewer {
  const input = ['-flags', 'low_delay', '-threads', '1', '-analyzeduration', '0', '-probesize', '50000'];
  const reach = ['-timeout', '5000000', '-rtsp_transport', 'tcp', '-i', url];
  const scale = ['-vf', `scale=${VIEW.width}:${VIEW.height}:flags=fast_bilinear`, '-fps_mode', 'passthrough', '-threads', '1'];
  const output = ['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const child = spawn('ffmpeg', ['-v', 'error', ...input, ...reach, ...scale, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
  const seen: Seen[] = [];
  const size = VIEW.width * VIEW.height * 3;
  const picture = new Uint8Array(size);
  let filled = 0;
  let complaint = '';
  child.stdout.on('data', (part: Buffer) => {
    let rest = part;
    while (rest.length > 0) {
      const taken = rest.subarray(0, size - filled);
      picture.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
      if (filled < size) continue;
      seen.push({ filmFrame: readSceneClock(picture, VIEW.width, VIEW.height), atEpochMs: Date.now() });
      filled = 0;
    }
  });
  child.stderr.on('data', (part: Buffer) => {
    complaint += String(part).replaceAll(url, 'the stream');
  });
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      gone = true;
      resolve();
    });
  });
  return {
    seen,
    complaint: () => complaint,
    ended,
    hasEnded: () => gone,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One viewer in a sentence: how many pictures, the last scene clock, how long ago, whether it is gone and what it said. */
function describeViewer(viewer: Viewer): string {
  const last = viewer.seen.at(-1);
  const pictures = last === undefined ? 'no picture' : `${viewer.seen.length} pictures`;
  const latest = last === undefined ? '' : `, the last (clock ${last.filmFrame}) ${Date.now() - last.atEpochMs} ms ago`;
  return `${pictures}${latest}; ${viewer.hasEnded() ? 'has ended' : 'still watching'}: ${viewer.complaint().trim() || 'no complaint'}`;
}

/**
 * Waits until `reached` holds for all viewers. Rejects with what each has seen and said: at once when one has ended
 * without reaching it, or after `timeoutMs`.
 */
export async function untilSeen(
  viewers: readonly Viewer[],
  reached: (viewer: Viewer) => boolean,
  timeoutMs = 15_000,
): Promise<void> {
  const startedMs = performance.now();
  const told = (): string => viewers.map((viewer, at) => `viewer ${at + 1}: ${describeViewer(viewer)}`).join('\n');
  const settled = await vi
    .waitUntil(() => viewers.some((viewer) => viewer.hasEnded() && !reached(viewer)) || viewers.every(reached), {
      timeout: timeoutMs,
      interval: 20,
    })
    .catch(() => false);
  if (settled && viewers.every(reached)) return;
  const waitedMs = Math.round(performance.now() - startedMs);
  throw new Error(`After ${waitedMs} ms not: ${reached.toString()}\n${told()}`);
}

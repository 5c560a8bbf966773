import { spawn } from 'node:child_process';
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
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  return {
    seen,
    complaint: () => complaint,
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

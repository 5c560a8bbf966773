import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FRAME_HEIGHT, FRAME_WIDTH } from './scenery';
import { FILM_FPS } from './walk';

const GROUP_FRAMES = 15;

/** One coded picture in Annex-B form, with its parameter sets where it is a key frame. */
export interface AccessUnit {
  bytes: Buffer;
  key: boolean;
}

export interface FilmEncoder {
  /** Waits while the encoder is busy; `rgb` may be reused afterwards. */
  write(rgb: Uint8Array): Promise<void>;
  finish(): Promise<AccessUnit[]>;
}

/**
 * H.264 constrained baseline without B-frames, a key frame every 15 pictures. All clips go through one encoder, so that
 * they share their parameter sets and may be played in any order.
 */
export function startEncoder(): FilmEncoder {
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${FRAME_WIDTH}x${FRAME_HEIGHT}`,
    '-r',
    String(FILM_FPS),
    '-i',
    'pipe:0',
  ];
  const groups = `keyint=${GROUP_FRAMES}:min-keyint=${GROUP_FRAMES}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:aud=1`;
  const codec = ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-crf', '21', '-pix_fmt', 'yuv420p'];
  const child = spawn('ffmpeg', ['-v', 'error', ...input, ...codec, '-x264-params', groups, '-f', 'h264', 'pipe:1'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', () => reject(new Error('ffmpeg cannot be started; install it and run this again.')));
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ffmpeg could not encode the film (exit ${code}).`)),
    );
  });
  ended.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  return {
    async write(rgb) {
      if (!child.stdin.write(Buffer.from(rgb))) await Promise.race([once(child.stdin, 'drain'), ended]);
    },
    async finish() {
      child.stdin.end();
      await ended;
      return splitAccessUnits(Buffer.concat(parts));
    },
  };
}

/** Splits an Annex-B stream at its access unit delimiters (ITU-T H.264, 7.4.1.2.3). */
export function splitAccessUnits(stream: Buffer): AccessUnit[] {
  const units: AccessUnit[] = [];
  const START = Buffer.from([0, 0, 1]);
  let from = -1;
  let key = false;
  const close = (until: number): void => {
    if (from >= 0) units.push({ bytes: stream.subarray(from, until), key });
    key = false;
  };
  for (let at = stream.indexOf(START); at >= 0; at = stream.indexOf(START, at + 3)) {
    const type = (stream[at + 3] ?? 0) & 0x1f;
    if (type === 9) {
      const start = at > 0 && stream[at - 1] === 0 ? at - 1 : at;
      close(start);
      from = start;
    }
    if (type === 5) key = true;
  }
  close(stream.length);
  return units;
}

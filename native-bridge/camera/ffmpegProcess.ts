import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { PictureLine } from './pictureLine';

/** Why an ffmpeg ended, as far as it can be told. */
export type FfmpegEnd = 'missing' | 'ended' | 'no-video' | 'no-flv' | 'not-flv';

export interface FfmpegOptions {
  path: string;
  args: readonly string[];
  /** width × height × 3. */
  frameBytes: number;
  /** Where the pictures come in; closed with the process. Without one they come through a pipe. */
  line: PictureLine | undefined;
  /** One whole picture; the buffer is reused and only valid during the call. */
  onPicture(rgb: Uint8Array): void;
  /** Bytes of the FLV output; false ends the process. */
  onFlv(chunk: Buffer): boolean;
  /** Once, when the process is gone and its pipes are closed. */
  onEnd(why: FfmpegEnd): void;
}

export interface FfmpegProcess {
  /** SIGTERM, then SIGKILL after 500 ms. Resolves when the process is gone. */
  end(): Promise<void>;
}

const killAfterMs = 500;

/** The file is not there or is no program; other errors mean that the machine is out of something just now. */
const notStarted = new Set(['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC']);

/** ffmpeg's messages are looked through for these words and then forgotten: they may quote addresses and paths. */
const whyOf = (messages: string): FfmpegEnd => {
  if (/matches no streams|does not contain any stream/i.test(messages)) return 'no-video';
  if (/not compatible with flv|Could not find tag for codec|Could not write header/i.test(messages)) return 'no-flv';
  return 'ended';
};

/** Cuts the raw video into pictures in one reused buffer. */
const cutPictures = (stream: Readable, frameBytes: number, onPicture: (rgb: Uint8Array) => void): void => {
  const rgb = new Uint8Array(frameBytes);
  let have = 0;
  stream.on('data', (chunk: Buffer) => {
    let at = 0;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + frameBytes - have);
      rgb.set(part, have);
      have += part.length;
      at += part.length;
      if (have === frameBytes) {
        have = 0;
        onPicture(rgb);
      }
    }
  });
};

/** Starts one ffmpeg with pictures on fd 1 and FLV on fd 3. The caller ends it; it also ends by itself with its input. */
export const startFfmpeg = (options: FfmpegOptions): FfmpegProcess => {
  const child: ChildProcess = spawn(options.path, options.args, {
    stdio: ['ignore', options.line?.childEnd ?? 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  options.line?.onPicture(options.onPicture);
  // With this end still open here, the child's death would not end the line.
  options.line?.childEnd.destroy();
  // Without free file descriptors there are no pipes, only the error that follows.
  const flv = child.stdio?.[3] as Readable | null | undefined;
  let messages = '';
  let why: FfmpegEnd | undefined;
  let killTimer: NodeJS.Timeout | undefined;

  const gone = new Promise<void>((resolve) => {
    const finish = (): void => {
      clearTimeout(killTimer);
      options.line?.close();
      resolve();
      options.onEnd(why ?? whyOf(messages));
    };
    child.once('close', finish);
    child.once('error', (error: NodeJS.ErrnoException) => {
      // Only a failed start ends here: a child that runs reports its end by 'close'.
      if (child.pid !== undefined) return;
      why = notStarted.has(error.code ?? '') ? 'missing' : 'ended';
      child.removeListener('close', finish);
      finish();
    });
  });

  const end = (): Promise<void> => {
    if (killTimer === undefined && child.pid !== undefined) {
      killTimer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      child.kill('SIGTERM');
    }
    return gone;
  };

  child.stderr?.on('data', (chunk: Buffer) => {
    if (messages.length < 4_096) messages += chunk.toString('latin1', 0, 1_024);
  });
  if (child.stdout) cutPictures(child.stdout, options.frameBytes, options.onPicture);
  flv?.on('data', (chunk: Buffer) => {
    if (why !== undefined || options.onFlv(chunk)) return;
    why = 'not-flv';
    void end();
  });
  return { end };
};

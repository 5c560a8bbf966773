import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface RtspSimulatorOptions {
  filmFolder: string;
  user: string;
  password: string;
  /** 0 (the default): any free port. */
  port?: number;
  /** Plays the film's programme round and round instead of waiting for `play`. */
  auto?: boolean;
  /** rtsp_server.py; by default beside this source, which a bundle does not have. */
  serverScript?: string;
  /** A Python with PyGObject, as Debian's own. */
  python?: string;
}

/** The beginning of a clip: when its first picture was handed to the network, and which number the scene clock shows in it. */
export interface ClipStart {
  clip: string;
  firstFilmFrame: number;
  atEpochMs: number;
}

export interface RtspSimulator {
  /** Without credentials. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Shows a clip after what is playing now; resolves when its first picture goes out, rejects when there is no such clip. */
  play(clip: string): Promise<ClipStart>;
  /** Stops and resumes pictures while connections stay open, as a camera that hangs. */
  freeze(on: boolean): void;
  /** Returns the function that ends the subscription. */
  onClip(listener: (start: ClipStart) => void): () => void;
  /** Open client connections now. */
  clients(): number;
  /** Power off, without a goodbye; resolves when the process is gone and the port may be used again. */
  kill(): Promise<void>;
}

const Message = z.union([
  z.object({ listening: z.number() }),
  z.object({ refused: z.string(), clip: z.string() }),
  z.object({ clip: z.string(), frame: z.number(), atEpochMs: z.number() }),
  z.object({ clients: z.number() }),
]);

interface Waiting {
  clip: string;
  resolve(start: ClipStart): void;
  reject(reason: Error): void;
}

/** Starts the camera process. Rejects with one sentence when Python, GStreamer, the film or the port is missing. */
export async function startRtspSimulator(options: RtspSimulatorOptions): Promise<RtspSimulator> {
  const script = options.serverScript ?? fileURLToPath(new URL('./rtsp_server.py', import.meta.url));
  const child = spawn(options.python ?? '/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const listeners = new Set<(start: ClipStart) => void>();
  const waiting: Waiting[] = [];
  let clientCount = 0;
  let complaint = '';
  let heard: (port: number) => void = () => undefined;
  const listening = new Promise<number>((resolve) => {
    heard = resolve;
  });
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const failed = gone.then((): never => {
    throw new Error(`The camera simulator did not start: ${complaint.trim().split('\n').at(-1) || 'Python is missing'}`);
  });
  child.stderr.on('data', (part: Buffer) => {
    complaint = (complaint + String(part)).slice(-2000);
  });
  child.stdin.on('error', () => undefined);
  const send = (message: object): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const settle = (clip: string, outcome: ClipStart | Error): void => {
    const index = waiting.findIndex((entry) => entry.clip === clip);
    const [entry] = index < 0 ? [] : waiting.splice(index, 1);
    if (outcome instanceof Error) entry?.reject(outcome);
    else entry?.resolve(outcome);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = Message.parse(JSON.parse(line));
    if ('listening' in message) heard(message.listening);
    else if ('clients' in message) clientCount = message.clients;
    else if ('refused' in message) settle(message.clip, new Error(`The film has no clip ${message.clip}.`));
    else {
      const start = { clip: message.clip, firstFilmFrame: message.frame, atEpochMs: message.atEpochMs };
      for (const listener of listeners) listener(start);
      settle(message.clip, start);
    }
  });
  const { filmFolder: film, user, password, port = 0, auto = false } = options;
  send({ film, user, password, port, auto, path: '/main' });
  const boundPort = await Promise.race([listening, failed]);
  failed.catch(() => undefined);
  void gone.then(() => {
    for (const entry of waiting.splice(0)) entry.reject(new Error('The camera simulator has ended.'));
  });
  return {
    url: `rtsp://127.0.0.1:${boundPort}/main`,
    port: boundPort,
    pid: child.pid ?? 0,
    play: (clip) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) return reject(new Error('The camera simulator has ended.'));
        waiting.push({ clip, resolve, reject });
        send({ play: clip });
      }),
    freeze: (on) => send({ freeze: on }),
    onClip: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clients: () => clientCount,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

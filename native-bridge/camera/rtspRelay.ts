import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { RtspAddress } from './address';
import type { CameraFault } from './camera';
import { RtspSession } from './rtspSession';
import { RtspSplitter, writeMessage } from './rtspSplitter';

export interface RelayOptions {
  address: RtspAddress;
  user: string;
  password: string;
  connectTimeoutMs: number;
}

/** A one-visitor way to one camera on 127.0.0.1. */
export interface RtspRelay {
  /** `rtsp://127.0.0.1:PORT/TOKEN`, without credentials; serves the first visitor that knows the token, then no more. */
  url: string;
  /** Why the camera refused, once it has. */
  fault(): Exclude<CameraFault, 'none'> | undefined;
  /** Whether the camera has agreed to play. */
  playing(): boolean;
  close(): void;
}

export type RelayResult = { ok: true; relay: RtspRelay } | { ok: false; fault: 'unreachable' };

const connectCamera = (options: RelayOptions, signal: AbortSignal): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ host: options.address.host, port: options.address.port, noDelay: true });
    const finish = (connected: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('connect').removeAllListeners('error');
      socket.on('error', () => socket.destroy());
      if (!connected) socket.destroy();
      resolve(connected ? socket : undefined);
    };
    const giveUp = (): void => finish(false);
    const timer = setTimeout(giveUp, options.connectTimeoutMs);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    socket.once('connect', () => finish(true)).once('error', giveUp);
  });

/** A free port of the loopback interface; undefined when the machine gives none. */
const listen = (server: Server): Promise<number | undefined> =>
  new Promise((resolve) => {
    server.on('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4 }, () => {
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? undefined : address.port);
    });
  });

interface Door {
  session: RtspSession;
  camera: Socket;
  /** Takes the first visitor; false for everyone after. */
  claim(): boolean;
}

/** Camera to visitor. A visitor that reads slowly slows the camera down: nothing is queued here. */
const passOn = (door: Door, visitor: Socket): void => {
  const { camera, session } = door;
  const splitter = new RtspSplitter({
    onInterleaved: (bytes) => void visitor.write(bytes),
    onMessage: (message) => {
      const answer = session.onReply(message);
      if (answer.to === 'camera') camera.write(writeMessage(answer.message));
      if (answer.to === 'client') visitor.write(writeMessage(answer.message));
    },
  });
  camera.on('data', (chunk: Buffer) => {
    if (!splitter.push(chunk)) {
      session.breakOff();
      camera.destroy();
    } else if (visitor.writableNeedDrain) {
      camera.pause();
    }
  });
  visitor.on('drain', () => camera.resume());
  camera.on('close', () => visitor.destroy());
  visitor.on('close', () => camera.destroy());
  if (camera.destroyed) visitor.destroy();
};

/** Visitor to camera, once the visitor's first request has named the token. */
const receive = (door: Door, visitor: Socket): void => {
  let known = false;
  const idle = setTimeout(() => visitor.destroy(), 5_000);
  const splitter = new RtspSplitter({
    onInterleaved: (bytes) => void (known && door.camera.write(Buffer.from(bytes))),
    onMessage: (message) => {
      if (!known) {
        if (!door.session.isForDoor(message) || !door.claim()) return void visitor.destroy();
        clearTimeout(idle);
        known = true;
        passOn(door, visitor);
      }
      door.camera.write(writeMessage(door.session.onRequest(message)));
    },
  });
  visitor.on('error', () => visitor.destroy());
  visitor.on('close', () => clearTimeout(idle));
  visitor.on('data', (chunk: Buffer) => {
    if (!visitor.destroyed && !splitter.push(chunk)) visitor.destroy();
  });
};

/**
 * Connects to the camera and opens a door for ffmpeg beside it: ffmpeg speaks plain RTSP to the door, the relay adds
 * the digest answers. So the password is in no command line, and reaches no host but the configured one.
 * See docs/adr/0003. The caller closes it; closing ends both connections.
 */
export const openRtspRelay = async (options: RelayOptions, signal: AbortSignal): Promise<RelayResult> => {
  const camera = await connectCamera(options, signal);
  if (camera === undefined) return { ok: false, fault: 'unreachable' };
  const token = randomBytes(18).toString('base64url');
  const server = createServer({ noDelay: true });
  const sockets = new Set<Socket>([camera]);
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const port = await listen(server);
  if (port === undefined) {
    close();
    return { ok: false, fault: 'unreachable' };
  }
  const localUrl = `rtsp://127.0.0.1:${port}/${token}`;
  const session = new RtspSession({ localUrl, address: options.address, user: options.user, password: options.password });

  let claimed = false;
  const claim = (): boolean => {
    if (claimed) return false;
    claimed = true;
    server.close();
    return true;
  };
  server.on('connection', (visitor) => {
    sockets.add(visitor);
    visitor.on('close', () => sockets.delete(visitor));
    receive({ session, camera, claim }, visitor);
  });
  return { ok: true, relay: { url: localUrl, fault: () => session.fault, playing: () => session.playing, close } };
};

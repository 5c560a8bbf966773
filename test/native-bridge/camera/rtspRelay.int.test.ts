import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openRtspRelay, type RtspRelay } from '../../../native-bridge/camera/rtspRelay';
import { freePort, until } from './cameraProbe';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A camera that answers every request with 200 and keeps what it heard. */
const startCamera = async (): Promise<{ port: number; heard(): string; sockets: Socket[] }> => {
  const port = await freePort();
  const sockets: Socket[] = [];
  let heard = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      for (const [, cseq] of chunk.toString('latin1').matchAll(/CSeq: (\d+)/g))
        socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, heard: () => heard, sockets };
};

const openRelay = async (port: number): Promise<RtspRelay> => {
  const address = { host: '127.0.0.1', port, path: '/live' };
  const opened = await openRtspRelay(
    { address, user: 'u', password: 'p', connectTimeoutMs: 1_000 },
    new AbortController().signal,
  );
  if (!opened.ok) throw new Error(opened.fault);
  open.push(() => opened.relay.close());
  return opened.relay;
};

const visit = (relay: RtspRelay, url = relay.url) => {
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
  const visitor = { closed: false, heard: Buffer.alloc(0), socket };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    visitor.closed = true;
  });
  socket.on('data', (chunk: Buffer) => {
    visitor.heard = Buffer.concat([visitor.heard, chunk]);
  });
  socket.write(`OPTIONS ${url} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  open.push(() => socket.destroy());
  return visitor;
};

describe('the door beside a camera', () => {
  it('turns a visitor away who does not know the token, and still serves the one who does', async () => {
    const camera = await startCamera();
    const relay = await openRelay(camera.port);
    const guess = visit(relay, relay.url.slice(0, -1));
    const noise = visit(relay, 'GET / HTTP/1.1');
    await until(() => guess.closed && noise.closed);
    expect(camera.heard()).toBe('');
    const ffmpeg = visit(relay);
    await until(() => ffmpeg.heard.includes('200 OK'));
    expect(camera.heard()).toContain(`OPTIONS rtsp://127.0.0.1:${camera.port}/live RTSP/1.0`);
  });

  it('serves one visitor and then has no door any more', async () => {
    const camera = await startCamera();
    const relay = await openRelay(camera.port);
    const ffmpeg = visit(relay);
    await until(() => ffmpeg.heard.includes('200 OK'));
    const late = visit(relay);
    await until(() => late.closed);
    expect(late.heard).toHaveLength(0);
    expect(ffmpeg.closed).toBe(false);
  });

  it('passes media on byte for byte, and waits with the camera when the visitor does not read', async () => {
    const camera = await startCamera();
    const relay = await openRelay(camera.port);
    const ffmpeg = visit(relay);
    await until(() => ffmpeg.heard.includes('200 OK'));
    const before = ffmpeg.heard.length;
    ffmpeg.socket.pause();
    const frame = Buffer.concat([Buffer.from([0x24, 0, 0xff, 0xff]), Buffer.alloc(0xffff, 7)]);
    const [socket] = camera.sockets;
    let sent = 0;
    // More than both kernels' buffers hold: the camera is made to wait.
    while (socket?.writableNeedDrain !== true || sent < 200) {
      socket?.write(frame);
      sent += 1;
    }
    await until(() => (socket?.writableLength ?? 0) > 0);
    ffmpeg.socket.resume();
    await until(() => ffmpeg.heard.length - before === sent * frame.length, 30_000);
    expect(ffmpeg.heard.subarray(before, before + frame.length)).toEqual(frame);
    expect(ffmpeg.heard.subarray(-frame.length)).toEqual(frame);
  });

  it.each(['camera', 'visitor'])('closes the other side when the %s goes', async (who) => {
    const camera = await startCamera();
    const relay = await openRelay(camera.port);
    const ffmpeg = visit(relay);
    await until(() => ffmpeg.heard.includes('200 OK'));
    (who === 'camera' ? camera.sockets[0] : ffmpeg.socket)?.destroy();
    await until(() => ffmpeg.closed && camera.sockets.every((socket) => socket.destroyed));
  });

  it('gives up a camera that does not take the connection, at the latest when told to', async () => {
    const stop = new AbortController();
    // TEST-NET-1 (RFC 5737): nobody is there to answer or to refuse.
    const options = {
      address: { host: '192.0.2.254', port: 554, path: '/' },
      user: 'u',
      password: 'p',
      connectTimeoutMs: 60_000,
    };
    const opened = openRtspRelay(options, stop.signal);
    stop.abort();
    expect(await opened).toEqual({ ok: false, fault: 'unreachable' });
    expect(await openRtspRelay({ ...options, connectTimeoutMs: 50 }, new AbortController().signal)).toEqual({
      ok: false,
      fault: 'unreachable',
    });
  });
});

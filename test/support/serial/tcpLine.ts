import { createServer, type Server, type Socket } from 'node:net';
import { type Line, LineError } from './line';

/** Listens on 127.0.0.1; port 0 takes a free one. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new LineError('port-taken', `127.0.0.1:${port}: ${cause.message}`)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * The line as a serial device server offers it, for systems without pseudo-terminals. One client at a time, as on a
 * cable: a newer one takes the place of the older. Cutting closes the connection and the listening port. Rejects with
 * `LineError`.
 */
export async function createTcpLine({ port: wanted }: { port: number }): Promise<Line> {
  let listener: (bytes: Buffer) => void = () => {};
  let server: Server | null = null;
  let client: Socket | null = null;
  let port = wanted;

  const restore = async () => {
    if (server !== null) return;
    const opening = createServer((socket) => {
      client?.destroy();
      client = socket;
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        if (client === socket) listener(bytes);
      });
    });
    port = await listen(opening, port);
    server = opening;
  };
  const cut = async () => {
    const closing = server;
    const gone = client;
    server = null;
    client = null;
    gone?.resetAndDestroy();
    if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()));
  };

  await restore();
  return {
    port: `tcp://127.0.0.1:${port}`,
    get isUp() {
      return server !== null;
    },
    onBytes: (take) => {
      listener = take;
    },
    write: (bytes) => {
      client?.write(bytes);
    },
    cut,
    restore,
    dispose: cut,
  };
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { TcpTransport } from '../../../native-bridge/serial/tcpTransport';

test('a device server gone wild is not listened to faster than any line speaks, so that other lanes get their grants', async () => {
  const sockets: Socket[] = [];
  let sentBytes = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    const chunk = Buffer.alloc(65_536, 0x53);
    const pour = (): void => {
      if (socket.destroyed || sentBytes >= 20_000_000) return;
      sentBytes += chunk.length;
      socket.write(chunk, pour);
    };
    pour();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = new TcpTransport({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  let heardBytes = 0;
  transport.onBytes = (bytes) => {
    heardBytes += bytes.length;
  };
  const startMs = performance.now();
  await transport.open();
  await expect.poll(() => sentBytes, { timeout: 20_000 }).toBeGreaterThanOrEqual(20_000_000);
  const seconds = (performance.now() - startMs) / 1_000;
  expect(heardBytes).toBeGreaterThan(0);
  expect(heardBytes).toBeLessThanOrEqual(65_536 * (seconds + 2));
  transport.dispose();
  for (const socket of sockets) socket.destroy();
  server.close();
});

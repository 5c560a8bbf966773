import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

/** Listens to HTTP, bare TCP and UDP on 127.0.0.1 and counts whatever arrives. */
export async function startListener() {
  const arrived: string[] = [];
  const http: Server = createServer((request, response) => {
    arrived.push(`http ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').end('hello');
  });
  http.on('upgrade', (request, socket) => {
    arrived.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  const tcp = createTcpServer((socket) => {
    arrived.push('tcp');
    socket.destroy();
  });
  const udp = createSocket('udp4').on('message', () => arrived.push('udp'));
  await Promise.all([
    new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
  ]);
  return {
    arrived,
    port: (http.address() as AddressInfo).port,
    tcpPort: (tcp.address() as AddressInfo).port,
    udpPort: udp.address().port,
    close: () => {
      http.closeAllConnections();
      http.close();
      tcp.close();
      udp.close();
    },
  };
}
export type Listener = Awaited<ReturnType<typeof startListener>>;

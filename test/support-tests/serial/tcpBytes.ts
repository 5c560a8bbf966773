import { once } from 'node:events';
import { connect } from 'node:net';

/** The console's end of a line over TCP: hex in, hex out. */
export async function connectTcp(port: string) {
  const { hostname, port: number } = new URL(port);
  const socket = connect(Number(number), hostname);
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes.toString('hex');
  });
  await once(socket, 'connect');
  return {
    write: (hex: string) => void socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex')),
    hex: () => heard,
    clear: () => {
      heard = '';
    },
    end: () => socket.destroy(),
  };
}

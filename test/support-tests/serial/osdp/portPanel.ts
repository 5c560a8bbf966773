import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { SerialPort } from 'serialport';
import { FrameReader } from '../../../support/serial/osdp/frame';
import { type Heard, Panel } from './panel';

/** Opens the device's line as the console does: a serial port by its path, or `tcp://host:port`. */
export async function openPort(port: string): Promise<Duplex> {
  if (port.startsWith('tcp://')) {
    const { hostname, port: number } = new URL(port);
    const socket = connect(Number(number), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('error', reject));
    return socket;
  }
  const serial = new SerialPort({ path: port, baudRate: 115_200, autoOpen: false });
  await new Promise<void>((resolve, reject) => serial.open((cause) => (cause === null ? resolve() : reject(cause))));
  return serial;
}

/** Closes either kind of port for good. */
export const closePort = (port: Duplex): Promise<void> =>
  new Promise((resolve) => {
    if (port instanceof SerialPort && port.isOpen) port.close(() => resolve());
    else resolve(void port.destroy());
  });

/** A panel on an open port: one command, one reply, no retries but those asked for. */
export function portPanel(port: Duplex, address: number, scbk: string) {
  const panel = new Panel(address, scbk);
  const reader = new FrameReader();
  const waiting: ((heard: Heard) => void)[] = [];
  port.on('data', (bytes: Buffer) => {
    for (const frame of reader.feed(bytes)) waiting.shift()?.(panel.read(frame));
  });

  /** Gives null when no reply came in time. */
  const exchange = (bytes: Buffer, timeoutMs = 2_000): Promise<Heard | null> =>
    new Promise((resolve) => {
      reader.reset();
      const giveUp = setTimeout(() => {
        waiting.splice(0);
        resolve(null);
      }, timeoutMs);
      waiting.push((heard) => {
        clearTimeout(giveUp);
        resolve(heard);
      });
      port.write(bytes);
    });

  const connectSecurely = async () => {
    panel.restart();
    await exchange(panel.plain(0x60));
    const ccrypt = await exchange(panel.challenge());
    if (ccrypt === null) throw new Error('no answer to the challenge');
    const confirmed = await exchange(panel.confirm(ccrypt));
    return confirmed?.code === 0x78;
  };
  return { panel, exchange, connectSecurely };
}

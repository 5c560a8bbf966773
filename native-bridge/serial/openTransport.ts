import { SerialTransport } from './serialTransport';
import { parseTcpAddress, TcpTransport } from './tcpTransport';
import type { OpenTransport } from './transport';

/** `tcp://host:port` is a serial device server; everything else is the path or name of a local port. */
export const openTransport: OpenTransport = (port, baudRate) => {
  const address = parseTcpAddress(port);
  return address ? new TcpTransport(address) : new SerialTransport(port, baudRate);
};

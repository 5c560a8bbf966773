import { expect, test } from 'vitest';
import { faultOfSerialError } from '../../../native-bridge/serial/serialTransport';
import { parseTcpAddress } from '../../../native-bridge/serial/tcpTransport';

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'port-missing'],
  ['Error: Permission denied, cannot open /dev/ttyUSB0', 'no-permission'],
  ['Error: Resource temporarily unavailable Cannot lock port', 'port-busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'port-busy'],
  ['Opening COM3: Access denied', 'port-busy'],
  ['Opening COM3: File not found', 'port-missing'],
  ['something nobody has seen yet', 'port-missing'],
])('"%s" means %s', (message, fault) => {
  expect(faultOfSerialError(new Error(message))).toBe(fault);
});

test.each([
  ['tcp://192.168.1.20:4001', { host: '192.168.1.20', port: 4001 }],
  ['tcp://gate-server:4001/', { host: 'gate-server', port: 4001 }],
  ['tcp://[fe80::1]:4001', { host: 'fe80::1', port: 4001 }],
  ['tcp://192.168.1.20', null],
  ['tcp://192.168.1.20:0', null],
  ['tcp://192.168.1.20:70000', null],
  ['tcp://:4001', null],
  ['/dev/ttyUSB0', null],
  ['COM3', null],
])('%s', (text, address) => {
  expect(parseTcpAddress(text)).toEqual(address);
});

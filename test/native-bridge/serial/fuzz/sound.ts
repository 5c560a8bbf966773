import { crc16 } from '../../../support/serial/osdp/frame';
import type { Sound } from './witness';

/** Frames of one length that begin with one byte and are 0 under exclusive or. */
export const xorSound =
  (start: number, length: number): Sound =>
  (bytes, at) => {
    if (bytes[at] !== start || at + length > bytes.length) return 0;
    let check = 0;
    for (let index = at; index < at + length; index++) check ^= bytes[index] ?? 0;
    return check === 0 ? length : 0;
  };

/** Frames of one length that begin with one byte and end with the complement of their sum. */
export const sumSound =
  (start: number, length: number): Sound =>
  (bytes, at) => {
    if (bytes[at] !== start || at + length > bytes.length) return 0;
    let sum = 0;
    for (let index = at; index < at + length; index++) sum += bytes[index] ?? 0;
    return (sum & 0xff) === 0xff ? length : 0;
  };

export const osdpSound: Sound = (bytes, at) => {
  if (bytes[at] !== 0x53 || ((bytes[at + 4] ?? 0) & 0x04) === 0) return 0;
  const length = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
  if (length < 8 || length > 1_440 || at + length > bytes.length) return 0;
  const crc = crc16(bytes.subarray(at, at + length - 2));
  return bytes[at + length - 2] === (crc & 0xff) && bytes[at + length - 1] === crc >> 8 ? length : 0;
};

/** What each byte does to a CRC-16 of Modbus: polynomial A001, reflected. */
const modbusSteps = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

function modbusCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (let at = 0; at < bytes.length; at++) crc = (crc >> 8) ^ (modbusSteps[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
}

export function sealedModbus(message: Uint8Array): Uint8Array {
  const crc = modbusCrc(message);
  return Uint8Array.of(...message, crc & 0xff, crc >> 8);
}

/** Answers only: reads carry their own length, writes repeat four bytes, refusals have one. */
export const modbusSound: Sound = (bytes, at) => {
  const code = bytes[at + 1] ?? 0;
  const plain = code & 0x7f;
  const isRead = plain >= 1 && plain <= 3;
  const isWrite = plain === 5 || plain === 6 || plain === 15 || plain === 16;
  if (!isRead && !isWrite) return 0;
  const length = code & 0x80 ? 5 : isRead ? 5 + (bytes[at + 2] ?? 0) : 8;
  if (at + length > bytes.length) return 0;
  const crc = modbusCrc(bytes.subarray(at, at + length - 2));
  return bytes[at + length - 2] === (crc & 0xff) && bytes[at + length - 1] === crc >> 8 ? length : 0;
};

/** CRC-16/MODBUS: polynomial 8005 reflected, init FFFF; on the wire the low byte comes first (Modbus over Serial Line V1.02, 2.5.1.2). */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

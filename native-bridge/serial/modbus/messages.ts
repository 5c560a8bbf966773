import type { ModbusFrame } from './frames';

/**
 * What a Modbus master asks and what it may be answered (MODBUS Application Protocol V1.1b3). Addresses are those of the wire, counted
 * from 0; `unit` is the device's address on the bus.
 */
export type ModbusRequest = { unit: number } & (
  | { type: 'readCoils' | 'readInputs'; first: number; count: number }
  | { type: 'readRegisters'; first: number; count: number }
  /** `value` as it goes over the wire: FF00 is on, 0 off, and other values are the maker's own (a device-timed pulse). */
  | { type: 'writeCoil'; first: number; value: number }
  | { type: 'writeRegister'; first: number; value: number }
  | { type: 'writeCoils'; first: number; values: readonly boolean[] }
  | { type: 'writeRegisters'; first: number; values: readonly number[] }
);

export type ModbusReply =
  | { type: 'bits'; bits: readonly boolean[] }
  | { type: 'registers'; registers: readonly number[] }
  /** The device repeats what it has carried out. */
  | { type: 'written' }
  /** It refuses: 1 no such function, 2 no such address, 3 no such value, 4 cannot. */
  | { type: 'exception'; exception: number };

export const COIL_ON = 0xff00;
export const COIL_OFF = 0x0000;

const codes = {
  readCoils: 0x01,
  readInputs: 0x02,
  readRegisters: 0x03,
  writeCoil: 0x05,
  writeRegister: 0x06,
  writeCoils: 0x0f,
  writeRegisters: 0x10,
} as const;
const EXCEPTION = 0x80;

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

function packed(bits: readonly boolean[]): number[] {
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, () => 0);
  for (const [index, bit] of bits.entries()) if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  return bytes;
}

/** Everything before the CRC. */
export function requestBytes(request: ModbusRequest): Uint8Array {
  const head = [request.unit, codes[request.type], ...word(request.first)];
  switch (request.type) {
    case 'readCoils':
    case 'readInputs':
    case 'readRegisters':
      return Uint8Array.from([...head, ...word(request.count)]);
    case 'writeCoil':
    case 'writeRegister':
      return Uint8Array.from([...head, ...word(request.value)]);
    case 'writeCoils': {
      const bytes = packed(request.values);
      return Uint8Array.from([...head, ...word(request.values.length), bytes.length, ...bytes]);
    }
    case 'writeRegisters': {
      const bytes = request.values.flatMap(word);
      return Uint8Array.from([...head, ...word(request.values.length), bytes.length, ...bytes]);
    }
  }
}

/**
 * The answer to this very request, or null where the frame cannot be it: another device, another function, another length, or an
 * echo of something else (a late answer, a neighbour's).
 */
export function replyTo(request: ModbusRequest, frame: ModbusFrame): ModbusReply | null {
  const code = codes[request.type];
  if (frame.unit !== request.unit) return null;
  if (frame.code === (code | EXCEPTION)) return { type: 'exception', exception: frame.body[0] ?? 0 };
  if (frame.code !== code) return null;
  switch (request.type) {
    case 'readCoils':
    case 'readInputs': {
      const bytes = frame.body.subarray(1);
      if (bytes.length !== Math.ceil(request.count / 8)) return null;
      const bitAt = (index: number): boolean => (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
      return { type: 'bits', bits: Array.from({ length: request.count }, (_, index) => bitAt(index)) };
    }
    case 'readRegisters': {
      const bytes = frame.body.subarray(1);
      if (bytes.length !== request.count * 2) return null;
      const wordAt = (index: number): number => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0);
      return { type: 'registers', registers: Array.from({ length: request.count }, (_, index) => wordAt(index)) };
    }
    default: {
      // First address and value, or first address and count: the four bytes after the function code.
      const echoed = requestBytes(request).subarray(2, 6);
      return frame.body.every((byte, index) => byte === echoed[index]) ? { type: 'written' } : null;
    }
  }
}

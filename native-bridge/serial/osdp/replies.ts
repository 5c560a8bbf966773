export type ReaderState = 'ok' | 'missing' | 'tampered';

export type OsdpReply =
  | { type: 'ACK' }
  /** `error` 1 checksum, 2 length, 3 unknown command, 4 sequence, 5 no secure channel, 6 secure channel needed, 9 cannot. */
  | { type: 'NAK'; error: number }
  | { type: 'PDID'; vendor: number; model: number; version: number; serial: number; firmware: string }
  | { type: 'PDCAP'; capabilities: { code: number; compliance: number; count: number }[] }
  | { type: 'LSTATR'; tamper: boolean; powerFail: boolean }
  | { type: 'ISTATR'; active: boolean[] }
  | { type: 'OSTATR'; active: boolean[] }
  /** One for each reader, reader 0 first. */
  | { type: 'RSTATR'; readers: ReaderState[] }
  /** Card bits, first bit in the highest bit of byte 0; bits past `bits` are zero. */
  | { type: 'RAW'; reader: number; bits: number; data: Uint8Array }
  /** Keys in their order, `0`..`9`, `*`, `#`; others are left out. */
  | { type: 'KEYPAD'; reader: number; keys: string }
  | { type: 'CCRYPT'; clientId: Uint8Array; rndB: Uint8Array; cryptogram: Uint8Array }
  | { type: 'RMAC_I'; mac: Uint8Array }
  | { type: 'BUSY' }
  /** A code the console does not use, or one whose length does not fit it. */
  | { type: 'OTHER'; code: number };

const replyCodes = {
  ACK: 0x40,
  NAK: 0x41,
  PDID: 0x45,
  PDCAP: 0x46,
  LSTATR: 0x48,
  ISTATR: 0x49,
  OSTATR: 0x4a,
  RSTATR: 0x4b,
  RAW: 0x50,
  KEYPAD: 0x53,
  CCRYPT: 0x76,
  RMAC_I: 0x78,
  BUSY: 0x79,
} as const satisfies Record<Exclude<OsdpReply['type'], 'OTHER'>, number>;

/** Function codes of PDCAP that the console asks for. */
export const capabilityCodes = { readerLed: 4, audible: 5 } as const;

const bools = (data: Uint8Array): boolean[] => Array.from(data, (value) => value === 1);
const long = (data: Uint8Array, at: number, bytes: number): number =>
  data.subarray(at, at + bytes).reduceRight((value, byte) => value * 256 + byte, 0);

/** 0 normal, 1 not connected, 2 tampered with; what is not known is no sign of health. */
const readerState = (value: number): ReaderState => (value === 0 ? 'ok' : value === 2 ? 'tampered' : 'missing');

function decodeRaw(data: Uint8Array): OsdpReply | null {
  const bits = long(data, 2, 2);
  const bytes = Math.ceil(bits / 8);
  if (data.length < 4 || bits === 0 || data.length !== 4 + bytes) return null;
  const card = data.slice(4);
  const spare = bytes * 8 - bits;
  card[bytes - 1] = ((card[bytes - 1] ?? 0) >> spare) << spare;
  return { type: 'RAW', reader: data[0] ?? 0, bits, data: card };
}

/** Keys are ASCII, but `*` comes as DEL and `#` as CR (IEC 60839-11-5, osdp_KEYPAD); some keypads send the characters themselves. */
const keyOf = (code: number): string => {
  if (code === 0x7f || code === 0x2a) return '*';
  if (code === 0x0d || code === 0x23) return '#';
  return code >= 0x30 && code <= 0x39 ? String.fromCharCode(code) : '';
};

function decodeKeys(data: Uint8Array): OsdpReply | null {
  if (data.length < 2 || data.length !== 2 + (data[1] ?? 0)) return null;
  return { type: 'KEYPAD', reader: data[0] ?? 0, keys: Array.from(data.subarray(2), keyOf).join('') };
}

function decodeId(data: Uint8Array): OsdpReply | null {
  if (data.length !== 12) return null;
  const firmware = Array.from(data.subarray(9)).join('.');
  return {
    type: 'PDID',
    vendor: long(data, 0, 3),
    model: data[3] ?? 0,
    version: data[4] ?? 0,
    serial: long(data, 5, 4),
    firmware,
  };
}

function decodeCapabilities(data: Uint8Array): OsdpReply | null {
  if (data.length % 3 !== 0) return null;
  const capabilities = Array.from({ length: data.length / 3 }, (_, index) => ({
    code: data[index * 3] ?? 0,
    compliance: data[index * 3 + 1] ?? 0,
    count: data[index * 3 + 2] ?? 0,
  }));
  return { type: 'PDCAP', capabilities };
}

/** Parses a decrypted reply. Never throws: what cannot be understood is `OTHER`. */
export const decodeReply = (code: number, data: Uint8Array): OsdpReply => decodeKnown(code, data) ?? { type: 'OTHER', code };

function decodeKnown(code: number, data: Uint8Array): OsdpReply | null {
  switch (code) {
    case replyCodes.ACK:
      return data.length === 0 ? { type: 'ACK' } : null;
    case replyCodes.NAK:
      return data.length >= 1 ? { type: 'NAK', error: data[0] ?? 0 } : null;
    case replyCodes.PDID:
      return decodeId(data);
    case replyCodes.PDCAP:
      return decodeCapabilities(data);
    case replyCodes.LSTATR:
      return data.length === 2 ? { type: 'LSTATR', tamper: data[0] !== 0, powerFail: data[1] !== 0 } : null;
    case replyCodes.ISTATR:
      return { type: 'ISTATR', active: bools(data) };
    case replyCodes.OSTATR:
      return { type: 'OSTATR', active: bools(data) };
    case replyCodes.RSTATR:
      return data.length >= 1 ? { type: 'RSTATR', readers: Array.from(data, readerState) } : null;
    case replyCodes.RAW:
      return decodeRaw(data);
    case replyCodes.KEYPAD:
      return decodeKeys(data);
    case replyCodes.CCRYPT:
      return data.length === 32
        ? { type: 'CCRYPT', clientId: data.slice(0, 8), rndB: data.slice(8, 16), cryptogram: data.slice(16) }
        : null;
    case replyCodes.RMAC_I:
      return data.length === 16 ? { type: 'RMAC_I', mac: data.slice() } : null;
    case replyCodes.BUSY:
      return data.length === 0 ? { type: 'BUSY' } : null;
    default:
      return null;
  }
}

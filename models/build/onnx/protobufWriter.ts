/** Protocol-buffer wire format, writing side; only what an ONNX file needs (https://protobuf.dev/programming-guides/encoding). */
const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function varintBytes(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const tag = (field: number, wireType: number) => varintBytes(field * 8 + wireType);

/** An int32, int64 or enum field; negative values take ten bytes, as the format demands. */
export const integerField = (field: number, value: number): Uint8Array => concatBytes([tag(field, VARINT), varintBytes(value)]);

export const bytesField = (field: number, value: Uint8Array): Uint8Array =>
  concatBytes([tag(field, LENGTH_DELIMITED), varintBytes(value.length), value]);

export const textField = (field: number, value: string): Uint8Array => bytesField(field, new TextEncoder().encode(value));

export const messageField = (field: number, parts: readonly Uint8Array[]): Uint8Array => bytesField(field, concatBytes(parts));

export function floatField(field: number, value: number): Uint8Array {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setFloat32(0, value, true);
  return concatBytes([tag(field, FIXED32), four]);
}

/** One field of a protocol-buffer message. `bytes` is a view into the message, not a copy; empty unless length-delimited. */
export interface WireField {
  field: number;
  wireType: number;
  value: number;
  bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/**
 * Walks the fields of one message (https://protobuf.dev/programming-guides/encoding). Throws a RangeError on bytes that
 * are not a message. 64-bit integers above 2^53 lose precision; an ONNX file's field numbers, types and lengths do not reach it.
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let offset = 0;
  const varint = () => {
    let value = 0;
    for (let power = 1, count = 0; count < 10; power *= 128, count += 1) {
      const byte = view.getUint8(offset);
      offset += 1;
      value += (byte & 0x7f) * power;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number in the file does not end');
  };
  const take = (length: number) => {
    if (offset + length > message.length) throw new RangeError('a field of the file is longer than the file');
    offset += length;
    return message.subarray(offset - length, offset);
  };
  while (offset < message.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wireType = key % 8;
    if (wireType === 0) yield { field, wireType, value: varint(), bytes: NO_BYTES };
    else if (wireType === 1) yield { field, wireType, value: 0, bytes: take(8) };
    else if (wireType === 2) yield { field, wireType, value: 0, bytes: take(varint()) };
    else if (wireType === 5) yield { field, wireType, value: 0, bytes: take(4) };
    else throw new RangeError(`unknown wire type ${wireType}`);
  }
}

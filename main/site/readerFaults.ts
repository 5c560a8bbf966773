import type { LaneConfig } from '../contract/config';

type Reader = LaneConfig['readers'][number];

/**
 * Where the first reader stands that could never be read: its framing tells no reading from the next, or leaves no room for one, or
 * what it types cannot be told from what another scanner types. Null: there is none.
 */
export function readerFault(lanes: readonly LaneConfig[]): string | null {
  const prefixes: string[] = [];
  for (const [index, { readers }] of lanes.entries()) {
    for (const [at, reader] of readers.entries()) {
      const fault = faultOf(reader, prefixes);
      if (fault) return `lanes[${index}].readers[${at}].${fault}`;
      if (reader.kind === 'keyboard') prefixes.push(reader.prefix);
    }
  }
  return null;
}

function faultOf(reader: Reader, prefixes: readonly string[]): string | null {
  if (reader.kind === 'keyboard') {
    const { prefix } = reader;
    return prefixes.some((other) => other.startsWith(prefix) || prefix.startsWith(other)) ? 'prefix' : null;
  }
  if (reader.kind !== 'serial') return null;
  const { startHex, endHex, lengthBytes, checksum } = reader.framing;
  if (lengthBytes === null) return endHex === '' ? 'framing.endHex' : null;
  const around = (startHex.length + endHex.length) / 2 + (checksum === 'none' ? 0 : 1);
  return lengthBytes <= around ? 'framing.lengthBytes' : null;
}

import type { SerialReader } from '../laneSettings';
import { contentReader, longestContent, type Reading } from './contents';
import { type Framing, ReadingCodec } from './framing';

type LineReader = Extract<SerialReader, { kind: 'serial' }>;

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The codec of one reader; null where its framing tells no reading from the next, or leaves no room for one. */
export function createReadingCodec(reader: Pick<LineReader, 'framing' | 'content' | 'cardBits'>): ReadingCodec<Reading> | null {
  const { startHex, endHex, lengthBytes, checksum } = reader.framing;
  const [start, end] = [bytesOf(startHex), bytesOf(endHex)];
  const around = start.length + end.length + (checksum === 'none' ? 0 : 1);
  if (lengthBytes === null ? end.length === 0 : lengthBytes <= around) return null;
  const framing: Framing = {
    start,
    end,
    lengthBytes,
    checksum,
    longestBytes: around + longestContent(reader.content),
    isBinary: reader.content === 'number-bytes',
  };
  return new ReadingCodec(framing, contentReader(reader));
}

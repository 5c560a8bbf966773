import type { SerialLane, SerialReader } from '../laneSettings';
import { createLineReader, type LineReaderParts, type ReaderPlace } from './lineReader';

type OsdpReader = Extract<SerialReader, { kind: 'osdp' }>;

export interface ReadersParts extends LineReaderParts {
  /** Puts an OSDP reader on its bus, which it may share with others. */
  createOsdpReader: (place: ReaderPlace, reader: OsdpReader) => { dispose(): void };
}

/**
 * Every reader of a lane that is not part of its own device. They live and die with their lane's settings; each has its own way to
 * its line, so none of them keeps the lane's grants waiting. Ends with `dispose`.
 */
export function createReaders(
  { laneId, readers }: Pick<SerialLane, 'laneId' | 'readers'>,
  parts: ReadersParts,
): { dispose(): void } {
  const all = readers.map((reader, index) =>
    reader.kind === 'serial'
      ? createLineReader({ laneId, index }, reader, parts)
      : parts.createOsdpReader({ laneId, index }, reader),
  );
  return {
    dispose: () => {
      for (const reader of all) reader.dispose();
    },
  };
}

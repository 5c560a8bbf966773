import type { SerialLane, SerialReader } from '../laneSettings';
import type { SerialEvent } from '../protocol';
import { createLineReader, type LineReaderParts, type ReaderPlace } from './lineReader';
import { ReadingGate } from './readingGate';

type OsdpReader = Extract<SerialReader, { kind: 'osdp' }>;
type Report = (event: SerialEvent) => void;

export interface ReadersParts extends LineReaderParts {
  /** Puts an OSDP reader on its bus, which it may share with others. */
  createOsdpReader: (place: ReaderPlace, reader: OsdpReader, report: Report) => { dispose(): void };
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
      : parts.createOsdpReader({ laneId, index }, reader, gated(index, parts)),
  );
  return {
    dispose: () => {
      for (const reader of all) reader.dispose();
    },
  };
}

/** An OSDP reader speaks of cards, keys and its own health only; it may babble like any other. */
function gated(index: number, { report, clock }: LineReaderParts): Report {
  const gate = new ReadingGate();
  return (event) => {
    const isReading = event.type === 'card' || event.type === 'keys' || event.type === 'code';
    if (event.type === 'reader') report({ ...event, reader: index });
    else if (!isReading || gate.admits(event, clock.nowMs())) report(event);
  };
}

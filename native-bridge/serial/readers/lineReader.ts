import type { Clock } from '../clock';
import type { SerialReader } from '../laneSettings';
import type { SerialEvent } from '../protocol';
import type { OpenTransport } from '../transport';
import type { Reading } from './contents';
import { ListeningLine } from './listeningLine';
import { createReadingCodec } from './readingCodec';
import { ReadingGate } from './readingGate';

/** A reading that stops for this long was cut off; the next byte begins a new one. */
const CUT_OFF_MS = 1_000;

/** Which of the lane's `readers` it is. */
export interface ReaderPlace {
  laneId: string;
  index: number;
}

export interface LineReaderParts {
  open: OpenTransport;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  report: (event: SerialEvent) => void;
}

/**
 * A card or QR reader, or a Wiegand converter, on a line of its own. It tells by itself what it reads; whether it is there is known
 * from its line alone. Ends with `dispose`.
 */
export function createLineReader(
  { laneId, index }: ReaderPlace,
  reader: Extract<SerialReader, { kind: 'serial' }>,
  { open, clock, random, report }: LineReaderParts,
): { dispose(): void } {
  const { direction } = reader;
  const tellState = (state: 'ok' | 'missing') =>
    report({ type: 'reader', laneId, direction, reader: index, state, atMonoMs: clock.nowMs() });
  const codec = createReadingCodec(reader);
  if (!codec) {
    tellState('missing');
    return { dispose: () => {} };
  }
  const gate = new ReadingGate();
  let heardAtMs = Number.NEGATIVE_INFINITY;
  const tell = (reading: Reading, atMonoMs: number) => {
    if (gate.admits(reading, atMonoMs)) report({ ...reading, laneId, direction, atMonoMs });
  };
  return new ListeningLine(
    { path: reader.port, baudRate: reader.baudRate },
    {
      open,
      clock,
      random,
      onState: (isUp) => {
        // Half a reading from before is never made whole by what comes after.
        codec.reset();
        tellState(isUp ? 'ok' : 'missing');
      },
      onBytes: (bytes) => {
        const nowMs = clock.nowMs();
        if (nowMs - heardAtMs > CUT_OFF_MS) codec.reset();
        heardAtMs = nowMs;
        const looked = gate.intake(bytes, nowMs);
        for (const reading of codec.feed(looked)) tell(reading, nowMs);
        // What follows a gap is not the rest of what came before it.
        if (looked.length < bytes.length) codec.reset();
      },
    },
  );
}

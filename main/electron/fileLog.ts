import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import type { Log } from '../startup/log';

const LARGEST_BYTES = 5_000_000;

/**
 * Technical log of the station, JSON lines in `<data>/logs/station.log`; the file before it is kept once. Never throws: on
 * a full disk lines are lost, for the gate must open all the same.
 */
export function createFileLog(folder: string, largestBytes = LARGEST_BYTES): Log {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, rollingFile(folder, largestBytes));
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  };
}

function rollingFile(folder: string, largestBytes: number): { write(line: string): void } {
  const file = path.join(folder, 'logs', 'station.log');
  const write = (line: string): void => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > 0 && bytes + line.length > largestBytes) renameSync(file, `${file}.1`);
    appendFileSync(file, line, { mode: 0o600 });
  };
  return {
    write: (line) => {
      try {
        write(line);
      } catch {
        // Nowhere left to say it.
      }
    },
  };
}

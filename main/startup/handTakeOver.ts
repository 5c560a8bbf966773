import { createEventLog } from '../events/eventLog';
import type { HandJournal } from '../handOnly/handJournal';
import { type TakingRecords, takeOverHandOpenings } from '../handOnly/takeOver';
import { createStationLedger } from '../ledger/stationLedger';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { newUuidV7 } from '../storage/ids';
import type { Keyring } from '../storage/keyring';
import type { Log } from './log';

interface Deps {
  folder: string;
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
  log: Log;
  journal?: HandJournal;
}

/**
 * Before a station stands on its records, they learn what was opened by hand without them. Never throws: a station that cannot take it
 * over now starts all the same, and the file waits for the next start.
 */
export function takeOver({ folder, keyring, log, journal, ...deps }: Deps): void {
  try {
    const openings = takeOverHandOpenings({
      folder,
      keyring,
      records: () => recordsOf({ keyring, ...deps }),
      ...(journal && { journal }),
    });
    if (openings > 0) log.info('hand-openings-taken-over', { openings });
  } catch (error) {
    log.error('hand-openings-left', { error: error instanceof Error ? error.message : 'unknown' });
  }
}

function recordsOf({ database, keyring, clock, random }: Pick<Deps, 'database' | 'keyring' | 'clock' | 'random'>): TakingRecords {
  let atMs = 0;
  // Of the time at which it happened, not of now.
  const then: Clock = { ...clock, nowMs: () => atMs };
  const events = createEventLog({ database, keyring, clock: then, newId: () => newUuidV7(atMs, random) });
  const known = database.db.prepare('SELECT 1 FROM decision WHERE id = ?');
  return {
    transaction: (work) => database.transaction(work),
    ledger: createStationLedger({ database, keyring, clock, random }),
    hasDecision: (decisionId) => known.get(decisionId) !== undefined,
    record(opening, answer) {
      const { decisionId, laneId, direction, unit, note } = opening;
      const reasons = ['opened-by-guard'] as const;
      const who = { personId: null, unit, note, manualReason: opening.reason };
      atMs = opening.atMs;
      events.recordDecision({ decisionId, laneId, direction, method: 'guard', outcome: 'granted', reasons, ...who });
      if (answer === null) return;
      atMs = answer.atMs;
      const { outcome, tookMs: decisionToAckMs } = answer;
      events.recordOutcome({ decisionId, outcome, decisionToAckMs, frameToWriteMs: null });
    },
  };
}

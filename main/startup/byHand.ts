import type { StationConfig } from '../contract/config';
import { fail, type Result, type UserError } from '../contract/errors';
import { createHandJournal } from '../handOnly/handJournal';
import { createHandStation, type HandStation, SETTLED_WITHIN_MS } from '../handOnly/handStation';
import { within } from '../handOnly/within';
import { newUuidV7 } from '../storage/ids';
import { bringUpOrSay, type OpenedFolder, type Running, type StationParts, type Unlocked } from './bringUp';
import { recordsAnswer } from './recordsAnswer';
import { scopedPort } from './scopedPort';

/** Configuration and key are there, the records are not: the lanes are opened by hand, and by nothing else. */
export interface ByHand extends OpenedFolder {
  kind: 'by-hand';
  station: HandStation;
  cause: UserError;
  /** Where it comes up, the lanes are the station's from then on, and nothing is left to close here. Otherwise they stay with the guard. */
  tryAgain(): Promise<Result<Running>>;
}

/** `readConfig` reads it as it is now: somebody may have mended it. */
export function standByHand(
  unlocked: Unlocked,
  cause: UserError,
  { parts, readConfig }: { parts: StationParts; readConfig: () => Result<StationConfig> },
): ByHand {
  const { folder, keyring, config, keyProtection } = unlocked;
  const { clock, random, log, timers } = parts;
  const journal = createHandJournal({
    folder,
    keyring,
    newId: () => newUuidV7(clock.nowMs(), random),
    onChange: () => station.journalChanged(),
    onFailed: (error) => log.warn('hand-journal', { error: error instanceof Error ? error.message : 'unknown' }),
  });
  const lines = scopedPort(parts.serial);
  const station: HandStation = createHandStation({ config, cause, journal, serial: lines.port, clock, timers, random });
  // Nobody passes by a code here, and yet what a scanner types must press no key of the guard's.
  const stopScanners = parts.scanners?.follow(config.lanes, () => {});
  const letGo = () => {
    stopScanners?.();
    station.dispose();
    lines.letGo();
  };
  const bringUpChanged = (): Result<Running> => {
    const changed = readConfig();
    if (!changed.ok) return changed;
    return bringUpOrSay({ ...unlocked, config: changed.value }, parts, { station, config, journal, letGo });
  };
  return {
    kind: 'by-hand',
    station,
    cause,
    stationName: config.stationName,
    language: config.language,
    keyProtection,
    tryAgain: async () => {
      const answer = await recordsAnswer(folder, timers);
      const isAtRest = answer.ok && (await station.settled());
      // From here on nothing is waited for: until the station stands or has failed, no press of a button can fall between the two.
      const up = answer.ok ? (isAtRest ? bringUpChanged() : fail('DATA_FOLDER_UNWRITABLE', { folder })) : answer;
      if (!up.ok) station.causeIs(up.error);
      return up;
    },
    close: async () => {
      letGo();
      await within(SETTLED_WITHIN_MS, timers, journal.settled());
      keyring.dispose();
    },
  };
}

import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { StationConfig } from '../../../main/contract/config';
import { fail, ok } from '../../../main/contract/errors';
import { createLedgerDesk } from '../../../main/ledger/ledgerDesk';
import { createKeyring } from '../../../main/storage/keyring';
import { ManualTime } from '../../support/station/manualTime';
import { oneLane } from '../../support/station/stationUnderTest';
import type { LedgerRoom } from './ledgerRoom';

interface Options {
  time?: ManualTime;
  registerAgrees?: () => boolean;
  secondPlace?: string | null;
  saves?: boolean;
}

/** The desk over a reopened room, and all it tells. */
export function deskOf(
  room: LedgerRoom,
  { time = new ManualTime(), registerAgrees = () => true, secondPlace = null, saves = true }: Options = {},
) {
  if (room.database.db.isOpen) room.database.close();
  const { ledger, database } = room.reopen();
  const told = { alarms: new Set<string>(), trust: [] as boolean[], health: [] as string[], failed: 0 };
  let current: StationConfig = { ...oneLane, secondPlace };
  const desk = createLedgerDesk({
    ledger,
    database,
    keyring: createKeyring(room.masterKey),
    settings: {
      get current() {
        return current;
      },
      change(next) {
        if (!saves) return fail('CONFIG_NOT_SAVED');
        current = next(current);
        return ok(undefined);
      },
    },
    // biome-ignore lint/correctness/useYield: it answers in its first step
    *registerAgrees() {
      return registerAgrees();
    },
    verifierPage: path.resolve('verifier/fairgate-verifier.html'),
    clock: time.clock,
    timers: time.timers,
    health: {
      set: (part, state, error) => told.health.push(`${part.id} ${state} ${error?.code ?? ''} ${error?.params.seq ?? ''}`.trim()),
    },
    alarms: { raise: (kind) => void told.alarms.add(kind), clear: (kind) => void told.alarms.delete(kind) },
    storage: {
      spared: (work, otherwise) => {
        try {
          return work();
        } catch {
          return otherwise;
        }
      },
      failed: () => {
        told.failed += 1;
      },
    },
    onChange: () => {},
    onTrust: (isTrusted) => told.trust.push(isTrusted),
  });
  desk.begin();
  onTestFinished(() => desk.stop());
  return { desk, ledger, database, told, time, secondPlace: () => current.secondPlace };
}

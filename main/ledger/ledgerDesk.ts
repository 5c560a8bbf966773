import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { StationConfig } from '../contract/config';
import { fail, ok, type Result, type UserError } from '../contract/errors';
import type { DeviceHealth } from '../contract/lanes';
import type { LedgerVerification, LedgerView } from '../contract/ledger';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { inSlices } from '../storage/inSlices';
import type { Keyring } from '../storage/keyring';
import { exportLog } from './exportLog';
import { createKeptEnd } from './keptEnd';
import { readLogTables } from './logTables';
import { createSecondPlace } from './secondPlace';
import type { StationLedger } from './stationLedger';
import { createVerification } from './verification';

/** A checkpoint is signed and kept so long after an append; what an export without the key can reach. */
const keepAfterMs = 2_000;

interface Deps {
  ledger: StationLedger;
  database: StationDatabase;
  keyring: Keyring;
  settings: { readonly current: StationConfig; change(next: (config: StationConfig) => StationConfig): Result<void> };
  registerAgrees: () => Generator<unknown, boolean>;
  /** Goes with every export. */
  verifierPage?: string;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  health: { set(part: Pick<DeviceHealth, 'id' | 'kind' | 'name'>, state: DeviceHealth['state'], error?: UserError | null): void };
  alarms: { raise(kind: 'ledger-broken', laneId: null): void; clear(kind: 'ledger-broken', laneId: null): void };
  storage: { spared<T>(work: () => T, otherwise: T): T; failed(error: unknown): void };
  onChange: () => void;
  /** Faces may be used again, or no longer. */
  onTrust: (isTrusted: boolean) => void;
}

/**
 * The log at work in a station: verified at the start, daily and on demand, copied to the second place, told to the window. While it is not
 * known to be whole no face is used; cards and guards go on.
 */
export interface LedgerDesk {
  /** The records were opened: the log is verified from now on. */
  begin(): void;
  /** Whether faces may be used: the whole log was verified since the start, and nothing contradicted it. */
  isTrusted(): boolean;
  /** The same, with the reason: LEDGER_VERIFYING, LEDGER_BROKEN. */
  trust(): Result<void>;
  view(): LedgerView;
  handlers: Pick<
    Required<Handlers>,
    'ledger.status' | 'ledger.verifyNow' | 'ledger.exportTo' | 'ledger.setSecondPlace' | 'ledger.acceptOlder' | 'ledger.rotateKey'
  >;
  /** Writes a line into the second place's history. */
  shiftEnded(): void;
  stop(): void;
}

const part: Pick<DeviceHealth, 'id' | 'kind' | 'name'> = { id: 'ledger', kind: 'ledger', name: null };

export function createLedgerDesk(deps: Deps): LedgerDesk {
  const { ledger, settings, clock, timers, health, alarms, storage } = deps;
  const stops: (() => void)[] = [];
  let isReady = false;
  let wasTrusted = false;
  let cancelKeeping: (() => void) | null = null;

  const secondPlace = createSecondPlace({
    ledger,
    folder: () => settings.current.secondPlace,
    clock,
    timers,
    onChange: () => changed(),
  });
  const verification = createVerification({
    ledger,
    known: secondPlace.known,
    registerAgrees: deps.registerAgrees,
    clock,
    timers,
    onUnreadable: storage.failed,
    onChange: () => changed(),
  });

  const keptEnd = createKeptEnd(deps);
  const verdict = (): LedgerVerification => {
    const view = verification.view();
    const why = keptEnd.conflict() ?? secondPlace.conflict();
    return why === null || view.state === 'broken' ? view : { ...view, state: 'broken', why };
  };
  const brokenBy = ({ firstBad, why }: LedgerVerification): UserError => ({
    code: 'LEDGER_BROKEN',
    params: { why: why ?? '', ...(firstBad !== null && { seq: firstBad }) },
  });
  const healthOf = ({ state, entries, ...view }: LedgerVerification): [DeviceHealth['state'], UserError | null] => {
    if (state === 'broken') return ['down', brokenBy({ state, entries, ...view })];
    if (state === 'waiting') return ['starting', { code: 'LEDGER_VERIFYING', params: { entries: ledger.size() } }];
    if (!secondPlace.isMissedTooLong()) return ['ok', null];
    return ['degraded', { code: 'LEDGER_SECOND_PLACE_MISSING', params: { folder: settings.current.secondPlace ?? '' } }];
  };
  function changed(): void {
    // Both begin before either is known here.
    if (!isReady) return;
    const view = verdict();
    storage.spared(() => health.set(part, ...healthOf(view)), undefined);
    if (view.state === 'broken') alarms.raise('ledger-broken', null);
    else if (view.state === 'whole' && deps.database.mended.length === 0) alarms.clear('ledger-broken', null);
    const trusted = view.state === 'whole';
    if (trusted !== wasTrusted) {
      wasTrusted = trusted;
      if (trusted) keep();
      deps.onTrust(trusted);
    }
    deps.onChange();
  }
  const keep = () => {
    cancelKeeping = null;
    // The last one kept is what the log is held against: it stays until that was done, and for good where they differ.
    if (verdict().state !== 'whole') return;
    storage.spared(() => {
      if (ledger.keepCheckpoint().ok) keptEnd.keep();
    }, undefined);
  };
  stops.push(
    ledger.onAppend(() => {
      cancelKeeping ??= timers.after(keepAfterMs, keep);
      secondPlace.touch();
      deps.onChange();
    }),
  );
  isReady = true;
  changed();

  const view = (): LedgerView => ({
    size: storage.spared(() => ledger.size(), 0),
    verification: verdict(),
    secondPlace: secondPlace.view(),
  });

  return {
    begin: verification.begin,
    isTrusted: () => verdict().state === 'whole',
    trust() {
      const view = verdict();
      if (view.state === 'whole') return ok(undefined);
      return view.state === 'broken'
        ? { ok: false, error: brokenBy(view) }
        : fail('LEDGER_VERIFYING', { entries: ledger.size() });
    },
    view,
    handlers: {
      'ledger.status': () => {
        const checkpoint = ledger.checkpoint();
        const keys = ledger.verifierKeys();
        return ok({
          status: {
            ...view(),
            origin: ledger.origin,
            rootHex: ledger.rootHex(),
            keyId: keys.at(-1)?.id ?? '',
            keys: keys.map(({ text }) => text),
            checkpoint: checkpoint.ok ? checkpoint.value : '',
          },
        });
      },
      'ledger.verifyNow': async () => {
        await verification.now();
        return ok({ verification: verdict() });
      },
      'ledger.exportTo': ({ folder }) =>
        exportTo(folder, verdict().state === 'whole' ? ledger.keepCheckpoint : ledger.checkpoint, deps),
      'ledger.setSecondPlace': async ({ folder }) => {
        if (folder !== null && !isUsable(folder, deps.database)) return fail('LEDGER_SECOND_PLACE_UNWRITABLE', { folder });
        const saved = settings.change((config) => ({ ...config, secondPlace: folder }));
        if (!saved.ok) return saved;
        // Where it is may hold a name, so the log says only that it was set.
        ledger.append('ledger.second-place-set', { set: folder !== null });
        return ok({ secondPlace: await secondPlace.sync() });
      },
      'ledger.acceptOlder': () => {
        const whole = ledger.checkpoint();
        if (!whole.ok) return whole;
        keptEnd.accept();
        changed();
        return ok({ verification: verdict() });
      },
      'ledger.rotateKey': () => {
        const rotated = ledger.rotateKey();
        if (rotated.ok) void secondPlace.sync();
        return rotated;
      },
    },
    shiftEnded: () => void secondPlace.sync(),
    stop() {
      if (cancelKeeping) {
        cancelKeeping();
        keep();
      }
      verification.stop();
      secondPlace.stop();
      for (const stop of stops.splice(0)) stop();
    },
  };
}

function isUsable(folder: string, database: StationDatabase): boolean {
  const file = database.db.location();
  const way = file === null ? '..' : path.relative(path.dirname(file), folder);
  if (!path.isAbsolute(folder) || !(way.startsWith('..') || path.isAbsolute(way))) return false;
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** In slices, so that the gate opens meanwhile. */
function exportTo(
  folder: string,
  checkpointNow: () => Result<string>,
  { ledger, database, clock, timers, verifierPage }: Deps,
): Promise<Result<{ entries: number }>> {
  if (!path.isAbsolute(folder)) return Promise.resolve(fail('LEDGER_EXPORT_FOLDER', { folder }));
  const checkpoint = checkpointNow();
  if (!checkpoint.ok) return Promise.resolve(checkpoint);
  const what = { tables: readLogTables(database.db), checkpoint: checkpoint.value, size: ledger.size(), verifierPage };
  return new Promise((resolve) => {
    inSlices(exportLog(folder, what), { clock, timers }, (outcome) =>
      resolve(outcome.ok ? ok({ entries: outcome.value }) : fail('LEDGER_EXPORT_FOLDER', { folder })),
    );
  });
}

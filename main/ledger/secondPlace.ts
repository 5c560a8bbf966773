import type { LedgerFault, LedgerSecondPlace } from '../contract/ledger';
import type { Clock } from '../storage/clock';
import { notesIn, openCheckpoint } from './checkpoint';
import { readSecondPlace, writeSecondPlace } from './secondPlaceFiles';
import type { StationLedger } from './stationLedger';
import type { KnownRoot } from './verifyLog';

/** After appends the place is written this often at most, and looked for when it is away. */
const everyMs = 60_000;
const historyEveryMs = 60 * 60_000;
const missedTooLongMs = 24 * 60 * 60_000;
/** Checkpoints of the history that are held against the log, newest last. */
const mostKnown = 500;

interface Deps {
  ledger: StationLedger;
  /** Null: none is set. */
  folder: () => string | null;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  onChange: () => void;
}

/**
 * Keeps the newest checkpoint in a folder or on a stick, beside an append-only history, and holds what it finds there against the log: a
 * disk that was put back to an earlier state is behind it. Never on the way of an append; a place that is away is no failure.
 */
export interface SecondPlace {
  view(): LedgerSecondPlace;
  /** What contradicts the log there. */
  conflict(): LedgerFault | null;
  /** Roots found there, for a verification of the whole log. */
  known(): readonly KnownRoot[];
  isMissedTooLong(): boolean;
  /** Something was appended. */
  touch(): void;
  /** Looks and writes now, with a line in the history: at the end of a shift, and when the setting changed. */
  sync(): Promise<LedgerSecondPlace>;
  stop(): void;
}

export function createSecondPlace({ ledger, folder, clock, timers, onChange }: Deps): SecondPlace {
  let view: LedgerSecondPlace = {
    state: folder() === null ? 'none' : 'waiting',
    folder: folder(),
    writtenAtMs: null,
    writtenSize: null,
  };
  let conflict: LedgerFault | null = null;
  let known: KnownRoot[] = [];
  let awaySinceMs: number | null = null;
  let historyAtMs: number | null = null;
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;

  const show = (change: Partial<LedgerSecondPlace>) => {
    view = { ...view, ...change };
    onChange();
  };
  const later = () => {
    if (stopped || cancel || folder() === null) return;
    cancel = timers.after(everyMs, () => {
      cancel = null;
      void look(false);
    });
  };

  /** Checkpoints this station signed; anything else somebody put there says nothing. */
  const genuine = (text: string): KnownRoot[] => {
    const keys = ledger.verifierKeys();
    return notesIn(text).flatMap((note) => {
      const opened = openCheckpoint(note, keys);
      if (!opened.ok || opened.checkpoint.origin !== ledger.origin) return [];
      const { size, rootHex } = opened.checkpoint;
      return [{ size, rootHex, ahead: 'second-place-ahead', differs: 'second-place-differs' } as const];
    });
  };
  const contradiction = (roots: readonly KnownRoot[]): LedgerFault | null => {
    for (const { size, rootHex, ahead, differs } of roots) {
      if (size > ledger.size()) return ahead;
      try {
        if (ledger.rootHex(size) !== rootHex) return differs;
      } catch {
        // Rows are missing; the verification of the log names them.
      }
    }
    return null;
  };

  async function lookOnce(withHistory: boolean): Promise<void> {
    const place = folder();
    if (place === null) {
      conflict = null;
      known = [];
      return show({ state: 'none', folder: null, writtenAtMs: null, writtenSize: null });
    }
    const kept = ledger.checkpoint();
    const size = ledger.size();
    const handovers = ledger.handovers();
    const found = await readSecondPlace(place, ledger.stationId);
    if (stopped || folder() !== place) return;
    known = [...genuine(found.history).slice(-mostKnown), ...genuine(found.newest)];
    conflict = contradiction(known);
    awaySinceMs = null;
    if (conflict) return show({ state: 'conflict', folder: place });
    if (!kept.ok) return show({ state: 'waiting', folder: place });
    const nowMs = clock.nowMs();
    const isHistoryDue = withHistory || historyAtMs === null || Math.abs(nowMs - historyAtMs) >= historyEveryMs;
    const missing = handovers.filter((note) => !found.history.includes(note));
    const history = isHistoryDue && !found.history.endsWith(`${kept.value}\n`) ? [...missing, kept.value] : missing;
    if (found.newest !== kept.value || history.length > 0) {
      await writeSecondPlace(place, ledger.stationId, { newest: kept.value, history });
    }
    if (isHistoryDue) historyAtMs = nowMs;
    if (!stopped && folder() === place) show({ state: 'ok', folder: place, writtenAtMs: nowMs, writtenSize: size });
  }

  async function look(withHistory: boolean): Promise<void> {
    // One at a time: two would write over each other.
    while (running) await running;
    if (stopped) return;
    running = lookOnce(withHistory)
      .catch(() => {
        if (stopped) return;
        awaySinceMs ??= clock.nowMs();
        show({ state: conflict ? 'conflict' : 'missing', folder: folder() });
        later();
      })
      .finally(() => {
        running = null;
      });
    await running;
  }
  if (folder() !== null) void look(true);

  return {
    view: () => view,
    conflict: () => conflict,
    known: () => known,
    isMissedTooLong: () => awaySinceMs !== null && clock.nowMs() - awaySinceMs >= missedTooLongMs,
    touch: later,
    async sync() {
      await look(true);
      return view;
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

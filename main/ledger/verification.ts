import type { LedgerVerification } from '../contract/ledger';
import type { Clock } from '../storage/clock';
import { inSlices } from '../storage/inSlices';
import type { StationLedger } from './stationLedger';
import type { KnownRoot, LedgerCheck } from './verifyLog';

/** Once a day, also on a station that is never restarted. */
const everyMs = 24 * 60 * 60_000;
const tryAgainMs = 60_000;

interface Deps {
  ledger: StationLedger;
  /** Roots the second place knows. */
  known: () => readonly KnownRoot[];
  /** Whether the register of consents and the log agree, in steps; asked when all entries are right. */
  registerAgrees: () => Generator<unknown, boolean>;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  /** A log or register that could not be read. */
  onUnreadable: (error: unknown) => void;
  onChange: () => void;
}

/** Keeps holding the whole log to its hashes: at the start, every day, and when somebody asks. */
export interface Verification {
  /** The first run. Not before the records were opened, which may still enter what the register has and the log does not. */
  begin(): void;
  view(): LedgerVerification;
  /** Answers when the whole log was gone through; a run that is under way, or that has not begun yet, is joined. */
  now(): Promise<LedgerVerification>;
  stop(): void;
}

export function createVerification(deps: Deps): Verification {
  const { ledger, clock, timers, onChange } = deps;
  let view: LedgerVerification = { state: 'waiting', running: false, atMs: null, entries: 0, firstBad: null, why: null };
  let waiting: ((view: LedgerVerification) => void)[] = [];
  let cancelRun = () => {};
  let cancelNext = () => {};

  let hasBegun = false;
  function* goThrough(): Generator<unknown, LedgerCheck> {
    const check = yield* ledger.verifyInSteps(deps.known());
    if (!check.ok || (yield* deps.registerAgrees())) return check;
    return { ok: false, entries: check.entries, firstBad: null, why: 'register-differs' };
  }
  const end = (check: LedgerCheck) => {
    view = {
      state: check.ok ? 'whole' : 'broken',
      running: false,
      atMs: clock.nowMs(),
      entries: check.entries,
      firstBad: check.ok ? null : check.firstBad,
      why: check.ok ? null : check.why,
    };
    cancelNext = timers.after(!check.ok && check.why === 'unreadable' ? tryAgainMs : everyMs, run);
    const answers = waiting;
    waiting = [];
    onChange();
    for (const answer of answers) answer(view);
  };
  const endUnreadable = (error: unknown) => {
    deps.onUnreadable(error);
    end({ ok: false, entries: 0, firstBad: null, why: 'unreadable' });
  };
  function run(): void {
    cancelNext();
    view = { ...view, running: true };
    onChange();
    cancelRun = inSlices(goThrough(), { clock, timers }, (outcome) => {
      if (outcome.ok) end(outcome.value);
      else endUnreadable(outcome.error);
    });
  }

  return {
    begin() {
      hasBegun = true;
      run();
    },
    view: () => view,
    now: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (hasBegun && !view.running) run();
      }),
    stop() {
      cancelRun();
      cancelNext();
      const answers = waiting;
      waiting = [];
      for (const answer of answers) answer(view);
    },
  };
}

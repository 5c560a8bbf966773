import { z } from 'zod';
import { ComplianceView } from './complianceView';
import { UserError } from './errors';
import { Alarm, FeedEntry } from './feed';
import { Language, Role } from './ids';
import { DeskCard, DeviceHealth, LaneView } from './lanes';
import { LedgerView } from './ledger';
import { RecognitionView } from './recognition';
import { WithdrawalsView } from './withdrawal';

export const AppView = z.object({
  /** `locked`: the station waits for its passphrase; `broken`: it cannot start and says why. */
  phase: z.enum(['starting', 'locked', 'first-run', 'running', 'broken']),
  error: UserError.nullable(),
  version: z.string(),
  stationName: z.string(),
  language: Language,
  role: Role,
  /** Where the master key is held: by the operating system, behind a passphrase, or thrown away after the demo. */
  keyProtection: z.enum(['os', 'passphrase', 'throw-away']),
  demo: z.object({
    on: z.boolean(),
    /** `film-from-file` and `turnstile-over-tcp` tell how the demo differs on systems without RTSP server or ptys. */
    notes: z.array(z.enum(['throw-away-key', 'film-from-file', 'turnstile-over-tcp'])),
    /** Password of the demo's manager, shown because nothing there is real. */
    managerPassword: z.string().nullable(),
  }),
  dataFolder: z.string(),
  /**
   * While the station is broken and its lanes can be opened by hand all the same: how many openings are kept for the records, and how
   * many could not be written and are kept only until the program ends. Null otherwise.
   */
  byHand: z.object({ kept: z.number().int(), unwritten: z.number().int() }).nullable(),
});
export type AppView = z.infer<typeof AppView>;

/** Everything the window shows without asking. Each slice is pushed whole when it changes. */
export const sliceSchemas = {
  app: AppView,
  lanes: z.array(LaneView),
  /** Newest decision per lane. */
  desk: z.array(DeskCard),
  /** Newest first, at most 100. */
  feed: z.array(FeedEntry),
  alarms: z.array(Alarm),
  health: z.array(DeviceHealth),
  recognition: RecognitionView,
  ledger: LedgerView,
  compliance: ComplianceView,
  withdrawals: WithdrawalsView,
} as const;

export type SliceName = keyof typeof sliceSchemas;
export type Slices = { [N in SliceName]: z.infer<(typeof sliceSchemas)[N]> };

/** One snapshot at start, then single slices with a rising revision. */
export type Snapshot = { revision: number; slices: Slices };
export type SlicePush = { [N in SliceName]: { revision: number; name: N; value: Slices[N] } }[SliceName];

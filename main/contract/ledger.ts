import { z } from 'zod';
import { command } from './command';

/**
 * What can be wrong with a log, a checkpoint or a proof. Of an entry: `not-canonical` to `wrong-hash`; of what is kept beside the
 * entries: `node-wrong` to `register-differs`; of files others hand in: the rest.
 */
export const LedgerFault = z.enum([
  'not-canonical',
  'wrong-shape',
  'wrong-seq',
  'wrong-prev',
  'wrong-station',
  'wrong-time',
  'wrong-kind',
  'wrong-hash',
  'node-wrong',
  'cut',
  'unsigned',
  'root-differs',
  'head-missing',
  'head-differs',
  'keys-differ',
  'signature-wrong',
  'second-place-ahead',
  'second-place-differs',
  'register-differs',
  'unreadable',
  'key-unknown',
  'origin-differs',
  'checkpoint-malformed',
  'keys-malformed',
  'proof-malformed',
  'proof-wrong',
  'not-consistent',
  'kept-end-ahead',
  'kept-end-differs',
  'kept-end-missing',
  'earlier-missing',
  'earlier-larger',
  'proof-of-other',
]);
export type LedgerFault = z.infer<typeof LedgerFault>;

/** How the last verification of the whole log ended, or how far the present one is. */
export const LedgerVerification = z.object({
  /** `waiting`: none has ended since the start, so faces wait. `broken`: faces are off until a verification is whole again. */
  state: z.enum(['waiting', 'whole', 'broken']),
  running: z.boolean(),
  /** When the last one ended, Unix ms. */
  atMs: z.number().nullable(),
  /** Entries that were held to be right, from the first on. */
  entries: z.number().int(),
  /** Place of the first bad entry; null when none of them is bad by itself. */
  firstBad: z.number().int().nullable(),
  why: LedgerFault.nullable(),
});
export type LedgerVerification = z.infer<typeof LedgerVerification>;

/** The folder or stick the newest checkpoint is also written to. */
export const LedgerSecondPlace = z.object({
  /** `none`: not set. `conflict`: what is there was signed by this station and is not a beginning of its log. */
  state: z.enum(['none', 'waiting', 'ok', 'missing', 'conflict']),
  folder: z.string().nullable(),
  writtenAtMs: z.number().nullable(),
  writtenSize: z.number().int().nullable(),
});
export type LedgerSecondPlace = z.infer<typeof LedgerSecondPlace>;

/** The slice `ledger`: holds nothing about anybody. */
export const LedgerView = z.object({
  size: z.number().int(),
  verification: LedgerVerification,
  secondPlace: LedgerSecondPlace,
});
export type LedgerView = z.infer<typeof LedgerView>;

export const LedgerStatus = LedgerView.extend({
  /** `fairgate.local/<station's uuid>`. */
  origin: z.string(),
  /** RFC 6962 root, 64 hex digits. */
  rootHex: z.string(),
  /** First 4 bytes of the key's hash, 8 hex digits. */
  keyId: z.string(),
  /** All keys this station ever signed with, oldest first: `name+hex+base64` (C2SP signed-note). */
  keys: z.array(z.string()),
  /** C2SP checkpoint of the log as it stands, signed. */
  checkpoint: z.string(),
});
export type LedgerStatus = z.infer<typeof LedgerStatus>;

const nothing = z.object({}).strict();
const folder = z.string().min(1).max(400);

export const ledgerCommands = {
  'ledger.status': command('inspector', nothing, z.object({ status: LedgerStatus })),
  /** Answers when the whole log was gone through; the gate works meanwhile. */
  'ledger.verifyNow': command('inspector', nothing, z.object({ verification: LedgerVerification })),
  /** Writes entries.jsonl, checkpoint.txt, checkpoints.txt and keys.txt into a new or empty folder. */
  'ledger.exportTo': command('manager', z.object({ folder }), z.object({ entries: z.number().int() })),
  'ledger.setSecondPlace': command(
    'manager',
    z.object({ folder: folder.nullable() }),
    z.object({ secondPlace: LedgerSecondPlace }),
  ),
  /** Older records were put back on purpose: the log says so and goes on from here. Nothing to do where it was not found so. */
  'ledger.acceptOlder': command('manager', nothing, z.object({ verification: LedgerVerification })),
  'ledger.rotateKey': command('manager', nothing, z.object({ key: z.string() })),
} as const;

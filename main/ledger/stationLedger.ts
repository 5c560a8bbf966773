import type { Result } from '../contract/errors';
import type { LedgerFault } from '../contract/ledger';
import type { AppendedEntry, JsonObject, LedgerWriter } from '../storage/ledgerPort';

/** One entry of the log, read back. */
export interface LedgerEntry extends AppendedEntry {
  kind: string;
  body: JsonObject;
  /** Exactly the bytes that were hashed, without a line end. */
  bytes: Uint8Array;
}

/** Shows that an entry is in the log a checkpoint speaks of (RFC 6962 2.1.1). */
export interface InclusionProof {
  seq: number;
  /** Exactly the bytes that were hashed. */
  entryBytes: Uint8Array;
  /** Number of entries in the checkpoint. */
  size: number;
  /** 32 bytes each, the leaf's neighbour first. */
  hashes: readonly Uint8Array[];
  /** C2SP checkpoint, a signed note. */
  checkpoint: string;
  /** The key that signed it, `name+hex+base64`. */
  verifierKey: string;
}

/** What a verification found. */
export type LedgerCheck =
  | { ok: true; entries: number; rootHex: string }
  | { ok: false; entries: number; firstBad: number | null; why: LedgerFault };

/** The station's Merkle log. Reading never throws but for a database that cannot be read. */
export interface StationLedger extends LedgerWriter {
  /** The station's own id, made once. */
  readonly stationId: string;
  /** `fairgate.local/<stationId>`: first line of every checkpoint and name of the keys. */
  readonly origin: string;
  size(): number;
  /** RFC 6962 root of all entries, 64 hex digits. */
  rootHex(): string;
  entry(seq: number): LedgerEntry | null;
  /** In order, from the first on. Read as it goes, so it may be long; entries appended meanwhile come too. */
  entries(what?: { kinds?: readonly string[]; from?: number }): Iterable<LedgerEntry>;
  /** The log as it stands, signed by the newest key. LEDGER_KEY_UNAVAILABLE. */
  checkpoint(): Result<string>;
  /** Against a checkpoint of the log as it stands. LEDGER_KEY_UNAVAILABLE, LEDGER_ENTRY_UNKNOWN. */
  proofFor(seq: number): Result<InclusionProof>;
  /** That the log of `to` entries begins with that of `from` (RFC 6962 2.1.2), 32 bytes each. Throws a RangeError for sizes it never had. */
  consistency(from: number, to: number): readonly Uint8Array[];
  /** A new key signs from now on; the old one signs the checkpoint that names it, and is destroyed. LEDGER_KEY_UNAVAILABLE. */
  rotateKey(): Result<{ key: string }>;
  /** Verifier keys, oldest first. */
  publicKeys(): string[];
  /** The whole log at once, from its bytes. */
  verify(): LedgerCheck;
}

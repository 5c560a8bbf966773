import { fail, ok, type Result } from '../contract/errors';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { newUuidV7 } from '../storage/ids';
import type { Keyring } from '../storage/keyring';
import type { AppendedEntry, JsonObject, LedgerWriter } from '../storage/ledgerPort';
import { signCheckpoint } from './checkpoint';
import { createHeadPlace } from './ledgerHead';
import { createLedgerKeys } from './ledgerKeys';
import { entryText, noHash, parseEntry } from './logEntry';
import { type EntryRow, readLogTables, storedLevel } from './logTables';
import { firstKind, originPrefix, rotatedKind } from './logWalk';
import { type CompactRange, consistencyPath, emptyRoot, type Hash, inclusionPath, leafHash, rangeOf, rootOf } from './merkle';
import type { Signer, VerifierKey } from './signedNote';
import { hasItsHash, type KnownRoot, type LedgerCheck, verifyLog } from './verifyLog';

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

/** The station's Merkle log. Reading throws only for a database that cannot be read. */
export interface StationLedger extends LedgerWriter {
  /** The station's own id, made once. */
  readonly stationId: string;
  /** `fairgate.local/<stationId>`: first line of every checkpoint and name of the keys. */
  readonly origin: string;
  size(): number;
  /** RFC 6962 root of the first `size` entries, by default of all; 64 hex digits. Throws a RangeError for a size it never had. */
  rootHex(size?: number): string;
  entry(seq: number): LedgerEntry | null;
  /** In order, from the first on; entries that no longer have their hash are left out. Read as it goes: those appended meanwhile come too. */
  entries(what?: { kinds?: readonly string[]; from?: number }): Iterable<LedgerEntry>;
  /** The log as it stands, signed by the newest key. LEDGER_KEY_UNAVAILABLE; LEDGER_BROKEN when its end is not the one in the sealed place. */
  checkpoint(): Result<string>;
  /** Signs a checkpoint and keeps it as the newest; what is exported without the key ends there. Errors as `checkpoint`. */
  keepCheckpoint(): Result<string>;
  /** Against a checkpoint of the log as it stands. LEDGER_ENTRY_UNKNOWN, and errors as `checkpoint`. */
  proofFor(seq: number): Result<InclusionProof>;
  /** That the log of `to` entries begins with that of `from` (RFC 6962 2.1.2), 32 bytes each. Throws a RangeError for sizes it never had. */
  consistency(from: number, to: number): readonly Uint8Array[];
  /** A new key signs from now on; the old one signs the checkpoint that names it, and is destroyed. Errors as `checkpoint`. */
  rotateKey(): Result<{ key: string }>;
  /** Verifier keys, oldest first: lines of keys.txt. */
  publicKeys(): string[];
  verifierKeys(): VerifierKey[];
  /** Checkpoints in which one key handed over to the next, signed by both; oldest first. */
  handovers(): string[];
  /** The whole log at once, from its bytes. */
  verify(known?: readonly KnownRoot[]): LedgerCheck;
  /** The same in steps of 256 entries. */
  verifyInSteps(known?: readonly KnownRoot[]): Generator<number, LedgerCheck>;
  /** The end is kept beside the database from now on (main/ledger/keptEnd.ts); the sealed end says so from the next entry on. */
  endIsKept(): void;
  /** Whether the sealed end says so. */
  isEndKept(): boolean;
  /** After every append, also of one that is undone later. The result stops it. */
  onAppend(listener: () => void): () => void;
}

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  random: (n: number) => Uint8Array;
}

/** What the next entry follows. Null range: rows are missing, so there is no root. */
interface Edge {
  size: number;
  leaf: Hash;
  range: CompactRange | null;
  /** The end is the one in the sealed place. When not, that place stays as it is: moving it on would hide what happened. */
  fits: boolean;
}

const bytesOf = (hash: Hash) => new Uint8Array(Buffer.from(hash, 'hex'));

/**
 * Opens the log of this database, and begins it where there never was one: where other rows name entries the log was taken away, and what is
 * appended from here on stays broken. Throws for a database that cannot be read.
 */
export function createStationLedger(deps: Deps): StationLedger {
  const { database, clock } = deps;
  const { db } = database;
  const tables = readLogTables(db);
  const head = createHeadPlace(deps);
  const keys = createLedgerKeys({ ...deps, tables });
  const insert = db.prepare('INSERT INTO ledger_entry (seq, kind, leaf_hash, entry) VALUES (?, ?, ?, ?)');
  const insertNode = db.prepare('INSERT INTO ledger_node (level, place, hash) VALUES (?, ?, ?)');
  const writeMeta = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const listeners = new Set<() => void>();

  let isEndKept = keptBefore();
  const station = stationOf() ?? newUuidV7(clock.nowMs(), deps.random);
  const origin = originPrefix + station;
  let cached: Edge | null = null;

  function keptBefore(): boolean {
    const sealed = head.read();
    return typeof sealed !== 'string' && sealed.kept === true;
  }

  function stationOf(): string | null {
    const sealed = head.read();
    if (typeof sealed !== 'string') return sealed.station;
    const first = tables.row(0);
    return (first && parseEntry(first.text)?.station) ?? null;
  }

  /** The edge as the database has it now: a transaction that was undone, or another program, may have changed it. */
  function edge(): Edge {
    const last = tables.last();
    const size = last ? last.seq + 1 : 0;
    const leaf = last?.hash ?? noHash;
    if (cached?.size === size && cached.leaf === leaf) return cached;
    let range: CompactRange | null = null;
    try {
      range = rangeOf(tables.node, size);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    const sealed = head.read();
    const fits =
      sealed === 'none'
        ? size === 0 && tables.keys().length === 0 && !tables.areNamed()
        : typeof sealed !== 'string' && sealed.size === size && sealed.leaf === leaf && sealed.root === range?.root();
    cached = { size, leaf, range, fits };
    return cached;
  }

  function append(kind: string, body: JsonObject): AppendedEntry {
    if (kind !== firstKind) begin();
    const appended = database.transaction(() => {
      const { size: seq, leaf: prev, range, fits } = edge();
      const atMs = clock.nowMs();
      const text = entryText({ atMs, kind, body }, { seq, prev, station });
      const leaf = leafHash(text);
      const next = range?.copy() ?? null;
      insert.run(seq, kind, bytesOf(leaf), text);
      next?.append(leaf, (level, place, hash) => void (storedLevel(level) && insertNode.run(level, place, bytesOf(hash))));
      if (fits && next) head.write({ station, size: seq + 1, root: next.root(), leaf, ...(isEndKept && { kept: true }) });
      cached = { size: seq + 1, leaf, range: next, fits };
      return { seq, atMs, leafHash: leaf };
    });
    for (const listener of listeners) listener();
    return appended;
  }

  function begin(): void {
    const { size, fits } = edge();
    if (size > 0 || !fits) return;
    database.transaction(() => {
      const made = keys.create(origin);
      keys.add(made, null, clock.nowMs());
      append(firstKind, { format: 'fairgate-ledger/1', key: made.signer.key.text, origin });
    });
  }

  function signedBy(signers: (newest: Signer) => readonly Signer[]): Result<{ note: string; size: number }> {
    const { size, range, fits } = edge();
    if (!fits || !range) return fail('LEDGER_BROKEN', { why: 'head-differs' });
    const newest = keys.signer();
    if (!newest) return fail('LEDGER_KEY_UNAVAILABLE');
    return ok({ note: signCheckpoint({ origin, size, rootHex: range.root() }, signers(newest)), size });
  }
  const keep = (note: string) => void writeMeta.run('ledger-checkpoint', new Uint8Array(Buffer.from(note, 'utf8')));

  function rotate(): Result<{ key: string }> {
    const before = signedBy((newest) => [newest]);
    const old = keys.signer();
    if (!before.ok || !old) return before.ok ? fail('LEDGER_KEY_UNAVAILABLE') : before;
    const { signer, sealed } = keys.create(origin);
    const rotated = database.transaction(() => {
      append(rotatedKind, { key: signer.key.text, previousKeyId: old.key.id });
      const handover = signedBy(() => [old, signer]);
      if (!handover.ok) throw new Error('ledger: the end moved');
      keys.add({ signer, sealed }, handover.value.note, clock.nowMs());
      keep(handover.value.note);
      return ok({ key: signer.key.text });
    });
    // Until this the old private key lies in the database's own log; inside a larger transaction it goes with the next flush.
    if (!db.isTransaction) database.flushErased();
    return rotated;
  }

  function* entries({ kinds, from = 0 }: { kinds?: readonly string[]; from?: number } = {}): Iterable<LedgerEntry> {
    let next = from;
    for (;;) {
      const rows = kinds ? tables.rowsOfKindsFrom(kinds, next) : tables.rowsFrom(next);
      for (const row of rows) {
        next = row.seq + 1;
        const entry = entryOf(row);
        if (entry) yield entry;
      }
      if (rows.length === 0) return;
    }
  }

  function proofFor(seq: number): Result<InclusionProof> {
    const row = tables.row(seq);
    if (!row || !hasItsHash(row)) return fail('LEDGER_ENTRY_UNKNOWN');
    const signed = signedBy((newest) => [newest]);
    const verifierKey = keys.signer()?.key.text;
    if (!signed.ok || verifierKey === undefined) return signed.ok ? fail('LEDGER_KEY_UNAVAILABLE') : signed;
    const { note: checkpoint, size } = signed.value;
    const hashes = inclusionPath(tables.node, seq, size).map(bytesOf);
    return ok({ seq, entryBytes: new Uint8Array(Buffer.from(row.text, 'utf8')), size, hashes, checkpoint, verifierKey });
  }

  try {
    begin();
  } catch {
    // A full disk: the first append tries again, and tells whoever wanted it.
  }
  const verifyInSteps = (known: readonly KnownRoot[] = []) => verifyLog({ tables, head, station, known });

  return {
    stationId: station,
    origin,
    append,
    size: () => edge().size,
    rootHex(size) {
      const { size: all, range } = edge();
      if (size === undefined || size === all) return range?.root() ?? emptyRoot;
      if (!(size >= 0 && size < all)) throw new RangeError('ledger: no such size');
      return rootOf(tables.node, size);
    },
    entry(seq) {
      const row = tables.row(seq);
      return row && entryOf(row);
    },
    entries,
    checkpoint() {
      const signed = signedBy((newest) => [newest]);
      return signed.ok ? ok(signed.value.note) : signed;
    },
    keepCheckpoint() {
      const signed = signedBy((newest) => [newest]);
      if (!signed.ok) return signed;
      keep(signed.value.note);
      return ok(signed.value.note);
    },
    proofFor,
    consistency(from, to) {
      if (!(to <= edge().size)) throw new RangeError('ledger: no such size');
      return consistencyPath(tables.node, from, to).map(bytesOf);
    },
    rotateKey: rotate,
    publicKeys: keys.texts,
    verifierKeys: keys.all,
    handovers: () => tables.keys().flatMap(({ handover }) => handover ?? []),
    verify(known) {
      const steps = verifyInSteps(known);
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    },
    verifyInSteps,
    endIsKept() {
      isEndKept = true;
    },
    isEndKept: keptBefore,
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function entryOf(row: EntryRow): LedgerEntry | null {
  const parsed = hasItsHash(row) ? parseEntry(row.text) : null;
  if (!parsed || parsed.seq !== row.seq || parsed.kind !== row.kind) return null;
  return {
    seq: row.seq,
    atMs: Date.parse(parsed.at),
    kind: parsed.kind,
    body: parsed.body,
    leafHash: row.hash,
    bytes: new Uint8Array(Buffer.from(row.text, 'utf8')),
  };
}

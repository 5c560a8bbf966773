import type { LedgerFault } from '../contract/ledger';
import { entryFault, noHash, parseEntry } from './logEntry';
import { CompactRange, emptyRoot, type Hash, leafHash } from './merkle';

export const originPrefix = 'fairgate.local/';
export const firstKind = 'ledger.started';
export const rotatedKind = 'ledger.key-rotated';

/** A key the log itself names, and the entry that does. */
export interface NamedKey {
  key: string;
  seq: number;
}

/**
 * Goes through a log from its first entry on and holds each to its place: form, number, the hash before, station, time, kind. Remembers the
 * root at the sizes asked for, and the keys the log names.
 */
export class LogWalk {
  readonly namedKeys: NamedKey[] = [];
  readonly #station: string;
  readonly #wanted: ReadonlySet<number>;
  readonly #roots = new Map<number, Hash>();
  readonly #range = new CompactRange();
  readonly #onNode: (level: number, place: number, hash: Hash) => void;
  #leaf = noHash;

  constructor(
    station: string,
    sizes: Iterable<number> = [],
    onNode: (level: number, place: number, hash: Hash) => void = () => {},
  ) {
    this.#station = station;
    this.#wanted = new Set(sizes);
    this.#onNode = onNode;
  }

  get size(): number {
    return this.#range.size;
  }

  /** Leaf hash of the last entry. */
  get leaf(): Hash {
    return this.#leaf;
  }

  root(): Hash {
    return this.#range.root();
  }

  /** Of the sizes asked for that were reached; null of any other. */
  rootAt(size: number): Hash | null {
    if (size === this.size) return this.root();
    return size === 0 ? emptyRoot : (this.#roots.get(size) ?? null);
  }

  /** The next entry; one with a fault is not taken. */
  take(text: string, kind: string, storedHash?: Hash): LedgerFault | null {
    const seq = this.#range.size;
    const fault = entryFault(text, kind, { seq, prev: this.#leaf, station: this.#station });
    if (fault) return fault;
    const leaf = leafHash(text);
    if (storedHash !== undefined && leaf !== storedHash) return 'wrong-hash';
    if ((seq === 0) !== (kind === firstKind)) return 'wrong-shape';
    if (seq === 0 || kind === rotatedKind) {
      const key = parseEntry(text)?.body.key;
      if (typeof key !== 'string') return 'wrong-shape';
      this.namedKeys.push({ key, seq });
    }
    this.#range.append(leaf, this.#onNode);
    this.#leaf = leaf;
    if (this.#wanted.has(seq + 1)) this.#roots.set(seq + 1, this.#range.root());
    return null;
  }
}

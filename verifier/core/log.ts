import { toHex } from './bytes';
import { type Entry, readEntry } from './entry';
import { bad, type Checked, type Fault, good } from './fault';
import { GrowingTree, leafHash, type TreeHead } from './merkle';

/** Longer lines are no entry of a ledger; they would only fill the memory. */
const maxLineBytes = 1_000_000;
const newline = 10;

/**
 * Reads entries.jsonl piece by piece and holds every entry against its place, the entry before it and the tree. Remembers the roots at
 * the sizes it was asked to watch, and the entries at the places it was asked to keep; nothing else, whatever the file's size.
 */
export class LogReading {
  readonly #tree = new GrowingTree();
  readonly #watched: ReadonlySet<number>;
  readonly #kept: ReadonlySet<number>;
  readonly #carried: Uint8Array[] = [];
  #carriedBytes = 0;
  #prev = '0'.repeat(64);
  #station: string | null = null;
  readonly roots = new Map<number, Uint8Array>();
  /** Bytes of the entries it was asked to keep. */
  readonly entries = new Map<number, Uint8Array>();
  firstAt: string | null = null;
  lastAt: string | null = null;
  readonly kinds = new Map<string, number>();
  /** The keys the log itself names, oldest first: the first entry's, then one for each change. */
  readonly namedKeys: { line: string; seq: number }[] = [];

  constructor(watch: { sizes: readonly number[]; seqs: readonly number[] }) {
    this.#watched = new Set(watch.sizes);
    this.#kept = new Set(watch.seqs);
    if (this.#watched.has(0)) this.roots.set(0, this.#tree.root());
  }

  get size(): number {
    return this.#tree.size;
  }

  get station(): string | null {
    return this.#station;
  }

  /** Takes the next bytes of the file, of any length. Stop at the first fault. */
  push(piece: Uint8Array): Fault | null {
    let from = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, from)) {
      const fault = this.#line(this.#whole(piece.subarray(from, end)));
      if (fault) return fault;
      from = end + 1;
    }
    const rest = piece.slice(from);
    this.#carriedBytes += rest.length;
    if (this.#carriedBytes > maxLineBytes) return { code: 'log-line-too-long', seq: this.size };
    if (rest.length > 0) this.#carried.push(rest);
    return null;
  }

  /** The whole log's tree head, once all bytes were pushed. */
  end(): Checked<TreeHead> {
    if (this.#carriedBytes > 0) return bad('log-last-line-cut', { seq: this.size });
    return good({ size: this.size, root: this.#tree.root() });
  }

  #whole(lineEnd: Uint8Array): Uint8Array {
    if (this.#carriedBytes === 0) return lineEnd;
    const line = new Uint8Array(this.#carriedBytes + lineEnd.length);
    let at = 0;
    for (const part of this.#carried) {
      line.set(part, at);
      at += part.length;
    }
    line.set(lineEnd, at);
    this.#carried.length = 0;
    this.#carriedBytes = 0;
    return line;
  }

  #line(bytes: Uint8Array): Fault | null {
    const seq = this.size;
    if (bytes.length > maxLineBytes) return { code: 'log-line-too-long', seq };
    const read = readEntry(bytes, seq);
    if (!read.ok) return read.fault;
    const fault = this.#placed(read.value, seq);
    if (fault) return fault;
    const leaf = leafHash(bytes);
    this.#tree.add(leaf);
    this.#prev = toHex(leaf);
    if (this.#kept.has(seq)) this.entries.set(seq, bytes.slice());
    if (this.#watched.has(this.size)) this.roots.set(this.size, this.#tree.root());
    this.#count(read.value);
    return null;
  }

  #placed(entry: Entry, seq: number): Fault | null {
    if (entry.seq !== seq) return { code: 'entry-seq', seq, values: { found: entry.seq } };
    if (entry.prev !== this.#prev) return { code: 'entry-prev', seq };
    this.#station ??= entry.station;
    if (entry.station !== this.#station) return { code: 'entry-station', seq };
    return this.#keyNamed(entry, seq);
  }

  /** A log begins with the key it is signed with, and nothing else begins one. */
  #keyNamed({ kind, body }: Entry, seq: number): Fault | null {
    if ((seq === 0) !== (kind === 'ledger.started')) return { code: 'entry-shape', seq };
    if (seq !== 0 && kind !== 'ledger.key-rotated') return null;
    if (typeof body.key !== 'string') return { code: 'entry-shape', seq };
    this.namedKeys.push({ line: body.key, seq });
    return null;
  }

  #count({ at, kind }: Entry): void {
    this.firstAt ??= at;
    this.lastAt = at;
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }
}

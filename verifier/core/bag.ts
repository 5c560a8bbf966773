import { isByteOrderMark, textOf, utf8 } from './bytes';
import { bad, type Checked, type Fault, good } from './fault';
import { type Checkpoint, readCheckpoint, readKeys, type VerifierKey } from './note';
import { type InclusionText, isConsistencyText, isInclusionText, readConsistency, readInclusion } from './proofText';

/** A small file somebody chose. */
export interface SmallFile {
  name: string;
  bytes: Uint8Array;
}

/** Everything but the log, sorted by what it is. */
export interface Bag {
  keys: VerifierKey[];
  /** The last line of keys.txt: who signs now. */
  currentKey: VerifierKey | null;
  /** Largest first, with those that proofs of consistency lead to. Every one is signed by one of the keys. */
  checkpoints: Checkpoint[];
  inclusions: InclusionText[];
  consistencies: ProvenCheckpoint[];
  /** Single entries, the bytes that were hashed. */
  entries: Uint8Array[];
  unknown: string[];
}

/** A checkpoint and the proof that it continues one of `from` entries. */
export interface ProvenCheckpoint {
  from: number;
  proof: readonly Uint8Array[];
  checkpoint: Checkpoint;
}

type Sort = 'keys' | 'notes' | 'inclusion' | 'consistency' | 'entry' | 'receipt' | 'unknown';

/** What a file is, by its content; what editors and mail programs do to it does not hide it, that is told later. */
function sortOf({ name, bytes }: SmallFile): Sort {
  const text = (textOf(isByteOrderMark(bytes) ? bytes.subarray(3) : bytes) ?? '').replaceAll('\r', '');
  if (isInclusionText(text)) return 'inclusion';
  if (isConsistencyText(text) || /^consistency.*\.txt$/i.test(name)) return 'consistency';
  if (/^checkpoint.*\.txt$/i.test(name)) return 'notes';
  if (/^keys.*\.txt$/i.test(name)) return 'keys';
  if (/^\u2014 /m.test(text)) return 'notes';
  if (/FG1\/[1-9]OF[1-9]\//i.test(text)) return 'receipt';
  if (text.startsWith('{')) return 'entry';
  return /^[^\s+]+\+[0-9a-f]+\+\S+$/m.test(text) ? 'keys' : 'unknown';
}

/** Several notes in one file, as checkpoints.txt has them: each with its signature lines. Anything else between them: one piece, to be refused. */
function notesIn(text: string): string[] {
  const one = /(?:[^\n]+\n)+\n(?:\u2014 [^\n]+\n)+/g;
  return /^\n*$/.test(text.replace(one, '')) ? (text.match(one) ?? []) : [text];
}

export type Groups = Record<Sort, SmallFile[]>;

export function groupFiles(files: readonly SmallFile[]): Groups {
  const groups: Groups = { keys: [], notes: [], inclusion: [], consistency: [], entry: [], receipt: [], unknown: [] };
  for (const file of files) groups[sortOf(file)].push(file);
  return groups;
}

/** Reads what was chosen; the first file that is not what it should be ends it. `moreKeys` are known already, from a receipt. */
export function readBag(groups: Groups, moreKeys: readonly VerifierKey[]): Checked<Bag> {
  const faults: Fault[] = [];
  const all = <T>(read: Checked<T>[]): T[] =>
    read.flatMap((one) => {
      if (one.ok) return [one.value];
      faults.push(one.fault);
      return [];
    });
  const named = all(groups.keys.map(({ bytes }) => readKeys(bytes))).flat();
  const keys = [...moreKeys, ...named].filter(({ line }, at, lines) => lines.findIndex((other) => other.line === line) === at);
  const inclusions = all(groups.inclusion.map((file) => proofOf(file, readInclusion)));
  const notes = groups.notes.flatMap((file) => notesOf(file).map((bytes) => ({ name: file.name, bytes })));
  if (keys.length === 0 && notes.length + inclusions.length + groups.consistency.length > 0 && faults.length === 0)
    return bad('file-missing', { values: { file: 'keys.txt' } });
  const consistencies = all(groups.consistency.map((file) => proofOf(file, (text, name) => consistencyOf(text, name, keys))));
  const checkpoints = [
    ...all(notes.map(({ name, bytes }) => readCheckpoint(bytes, keys, name))),
    ...consistencies.map(({ checkpoint }) => checkpoint),
  ].sort((a, b) => b.size - a.size);
  const distinct = checkpoints.filter(({ note }, at) => checkpoints.findIndex((other) => other.note === note) === at);
  const currentKey = named.at(-1) ?? keys.at(-1) ?? null;
  const entries = groups.entry.map(({ bytes }) => (bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes));
  const [fault] = faults;
  return fault
    ? { ok: false, fault }
    : good({
        keys,
        currentKey,
        checkpoints: distinct,
        inclusions,
        consistencies,
        entries,
        unknown: groups.unknown.map(({ name }) => name),
      });
}

function notesOf({ name, bytes }: SmallFile): Uint8Array[] {
  const text = textOf(bytes);
  if (text === null || bytes.includes(13) || isByteOrderMark(bytes)) return [bytes];
  const notes = notesIn(text);
  return notes.length > 1 || /^checkpoints/i.test(name) ? notes.map((note) => new TextEncoder().encode(note)) : [bytes];
}

function proofOf<T>({ name, bytes }: SmallFile, read: (text: string, file: string) => Checked<T>): Checked<T> {
  const values = { file: name };
  if (isByteOrderMark(bytes)) return bad('file-byte-order-mark', { values });
  if (bytes.includes(13)) return bad('file-line-ends', { values });
  return read(textOf(bytes) ?? '', name);
}

function consistencyOf(text: string, file: string, keys: readonly VerifierKey[]): Checked<ProvenCheckpoint> {
  const read = readConsistency(text, file);
  if (!read.ok) return read;
  const checkpoint = readCheckpoint(utf8(read.value.note), keys, file);
  return checkpoint.ok ? good({ from: read.value.from, proof: read.value.proof, checkpoint: checkpoint.value }) : checkpoint;
}

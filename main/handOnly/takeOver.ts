import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DecisionId } from '../contract/ids';
import type { Keyring } from '../storage/keyring';
import type { JsonObject, LedgerWriter } from '../storage/ledgerPort';
import { type HandJournal, handJournalName, LARGEST_BYTES } from './handJournal';
import { type HandLine, type Journal, readLines } from './handLines';

type Asked = Extract<HandLine, { what: 'asked' }>;
type Answered = Extract<HandLine, { what: 'answered' }>;

/** One entry for each journal: how many openings, where, why and when, without flats or notes. */
export const handOpeningsKind = 'gate.opened-by-hand-without-records';
/** Lines in the file that this station did not write as they are. */
export const strangeLinesKind = 'gate.hand-journal-strange';

/** The station's records, as far as they are needed here. */
export interface TakingRecords {
  transaction<T>(work: () => T): T;
  ledger: LedgerWriter & { entries(what: { kinds: readonly string[] }): Iterable<{ body: JsonObject }> };
  hasDecision(decisionId: DecisionId): boolean;
  /** With the time at which it happened. */
  record(opening: Asked, answer: Answered | null): void;
}

interface Deps {
  folder: string;
  keyring: Keyring;
  /** Asked for only when there is something to take over. */
  records: () => TakingRecords;
  /** Of the station that hands over, if one does: what its disk did not take. */
  journal?: Pick<HandJournal, 'waiting' | 'taken'>;
}

/**
 * Puts the openings of times without records into the event log and the ledger, in one transaction, and then removes their file. Killed
 * at whatever moment, it takes each journal over once: the entry names the journal, and a journal with an entry is not taken again.
 * Throws where records or file cannot be read or written; then all is as before. Answers how many openings it took over.
 */
export function takeOverHandOpenings({ folder, keyring, records, journal }: Deps): number {
  const file = path.join(folder, handJournalName);
  setAsideIfTooLarge(file, records);
  const text = contentIfAny(file);
  const memory = journal?.waiting();
  const read = text === null ? { journals: [], strange: [] } : readLines(text, keyring);
  const journals = memory ? joined(read.journals, memory.journal) : read.journals;
  const uncounted = memory?.uncounted ?? 0;
  let taken = 0;
  if (journals.length > 0 || read.strange.length > 0) {
    const into = records();
    taken = into.transaction(() => {
      enterStrange(read.strange, into);
      const known = new Set(bodiesOf(into, handOpeningsKind).map((body) => body.journal));
      const fresh = journals.filter(({ id }) => !known.has(id));
      const counts = fresh.map((one) => enter(one, memory?.journal.id === one.id ? uncounted : 0, into));
      return counts.reduce((sum, count) => sum + count, 0);
    });
  }
  journal?.taken();
  if (text !== null) removeIfItCanBe(file);
  return taken;
}

function enter({ id, lines, missing }: Journal, uncounted: number, records: TakingRecords): number {
  const asked = lines.filter((line) => line.what === 'asked');
  const answers = new Map(lines.flatMap((line) => (line.what === 'answered' ? [[line.decisionId, line]] : [])));
  const fresh = asked.filter(({ decisionId }) => !records.hasDecision(decisionId));
  for (const opening of fresh) records.record(opening, answers.get(opening.decisionId) ?? null);
  const times = asked.map(({ atMs }) => atMs);
  const iso = (atMs: number) => new Date(atMs).toISOString();
  records.ledger.append(handOpeningsKind, {
    journal: id,
    openings: asked.length + uncounted,
    ...(times.length > 0 && {
      from: iso(times.reduce((a, b) => Math.min(a, b))),
      to: iso(times.reduce((a, b) => Math.max(a, b))),
    }),
    lanes: counted(asked.map(({ laneId }) => laneId)),
    reasons: counted(asked.map(({ reason }) => reason)),
    confirmed: asked.filter(({ decisionId }) => answers.get(decisionId)?.outcome === 'acked').length,
    onlyCounted: uncounted,
    missingLines: missing,
  });
  return fresh.length;
}

/** What cannot be understood is not thrown away without a word: its hash stays. */
function enterStrange(lines: readonly string[], records: TakingRecords): void {
  if (lines.length === 0) return;
  const sha256 = createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex');
  if (!bodiesOf(records, strangeLinesKind).some((body) => body.sha256 === sha256))
    records.ledger.append(strangeLinesKind, { lines: lines.length, sha256 });
}

const bodiesOf = (records: TakingRecords, kind: string): JsonObject[] =>
  [...records.ledger.entries({ kinds: [kind] })].map(({ body }) => body);

/** Nothing this station wrote: it would only hold up the start. */
function setAsideIfTooLarge(file: string, records: () => TakingRecords): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes <= 2 * LARGEST_BYTES) return;
  const into = records();
  if (!bodiesOf(into, strangeLinesKind).some((body) => body.bytes === bytes))
    into.transaction(() => into.ledger.append(strangeLinesKind, { bytes }));
  renameSync(file, `${file}.set-aside`);
}

/** What lies on disk and what is in memory of the same journal are one. */
function joined(journals: readonly Journal[], memory: Journal): Journal[] {
  const onDisk = journals.find(({ id }) => id === memory.id);
  const others = journals.filter(({ id }) => id !== memory.id);
  const keyOf = ({ what, decisionId }: HandLine) => `${what} ${decisionId}`;
  const known = new Set(onDisk?.lines.map(keyOf));
  // A write that was refused at its end may lie there all the same.
  const whole = onDisk
    ? { ...onDisk, lines: [...onDisk.lines, ...memory.lines.filter((line) => !known.has(keyOf(line)))] }
    : memory;
  return whole.lines.length > 0 ? [...others, whole] : others;
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function contentIfAny(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Where it cannot be, its journals are known for taken the next time. */
function removeIfItCanBe(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Read-only by now; nothing of it is taken again.
  }
}

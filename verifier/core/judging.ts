import { type Bag, groupFiles, readBag, type SmallFile } from './bag';
import { textOf, utf8 } from './bytes';
import { continuedCheckpoints, type KeyNaming, namingOf, vouchedFor } from './continuing';
import type { Entry } from './entry';
import { type Checked, type Fault, good } from './fault';
import {
  type Consistency,
  type Continued,
  compareReceipts,
  compareWithCheckpoint,
  compareWithLog,
  type GenuineReceipt,
  judgeInclusion,
  judgeLog,
  judgeReceipt,
} from './judge';
import { LogReading } from './log';
import { type Checkpoint, readCheckpoint } from './note';
import type { InclusionText } from './proofText';
import { codesIn, readReceipt } from './receiptCode';

/** entries.jsonl, whatever its size: its bytes in order, in pieces that fit the memory. */
export interface LogSource {
  sizeBytes: number;
  pieces(): AsyncIterable<Uint8Array>;
}

export interface Given {
  log: LogSource | null;
  files: readonly SmallFile[];
  /** A receipt that was found genuine; everything else is held against it too. */
  receipt: GenuineReceipt | null;
}

export interface Progress {
  entries: number;
  /** 0 to 1. */
  part: number;
}

/** What was found. Only what was shown stands here. */
export interface Findings {
  bag: Bag;
  log: LogReading | null;
  /** The largest checkpoint, which the log was held against. */
  newest: Checkpoint | null;
  included: { entry: Entry; checkpoint: Checkpoint }[];
  consistent: Consistency[];
  continued: Continued | null;
  receipts: GenuineReceipt[];
}

/**
 * Holds everything that was given against everything else; ends at the first fault. `tell` is called after each piece of the log and
 * may return false to stop, which gives null.
 */
export async function judgeAll(
  given: Given,
  tell: (progress: Progress) => boolean = () => true,
): Promise<Checked<Findings> | null> {
  const groups = groupFiles(given.files);
  const receipts = readReceipts(groups.receipt);
  if (!receipts.ok) return receipts;
  // A receipt vouches for its own key only where its reader compares the fingerprint; an export has keys.txt.
  const receiptKeys = [given.receipt, ...receipts.value].flatMap((receipt) => (receipt ? [receipt.key] : []));
  const sorted = readBag(groups, given.log ? [] : receiptKeys);
  if (!sorted.ok) return sorted;
  const bag = sorted.value;
  const findings: Findings = {
    bag,
    log: null,
    newest: bag.checkpoints[0] ?? null,
    included: [],
    consistent: [],
    continued: null,
    receipts: receipts.value,
  };
  const fault = given.log ? await judgeTheLog(given.log, given.receipt, findings, tell) : withoutLog(given.receipt, findings);
  if (fault === 'stopped') return null;
  return fault ? { ok: false, fault } : good(findings);
}

function readReceipts(files: readonly SmallFile[]): Checked<GenuineReceipt[]> {
  const receipts: GenuineReceipt[] = [];
  for (const { bytes } of files) {
    const read = readReceipt(codesIn(textOf(bytes) ?? ''));
    const judged = read.ok ? judgeReceipt(read.value) : read;
    if (!judged.ok) return judged;
    receipts.push(judged.value);
  }
  return good(receipts);
}

async function judgeTheLog(
  source: LogSource,
  receipt: GenuineReceipt | null,
  findings: Findings,
  tell: (progress: Progress) => boolean,
): Promise<Fault | null | 'stopped'> {
  const { bag, newest } = findings;
  if (!newest) return { code: 'file-missing', values: { file: 'checkpoint.txt' } };
  if (source.sizeBytes === 0 && newest.size > 0) return { code: 'file-empty', values: { file: 'entries.jsonl' } };
  const inclusions = readInclusions(bag);
  if (!inclusions.ok) return inclusions.fault;
  const receipts = [...(receipt ? [receipt] : []), ...findings.receipts];
  const older = [...bag.checkpoints.slice(1), ...inclusions.value.map(({ checkpoint }) => checkpoint)];
  const log = new LogReading({
    sizes: [...older, ...receipts.map(({ checkpoint }) => checkpoint)].map(({ size }) => size),
    seqs: [...receipts.map(({ entry }) => entry.seq), ...bag.inclusions.map(({ seq }) => seq)],
  });
  let readBytes = 0;
  for await (const piece of source.pieces()) {
    const fault = log.push(piece);
    if (fault) return fault;
    readBytes += piece.length;
    if (!tell({ entries: log.size, part: readBytes / source.sizeBytes })) return 'stopped';
  }
  const judged = judgeLog(log, bag.keys, newest, older);
  if (!judged.ok) return judged.fault;
  findings.log = log;
  for (const one of receipts) {
    const isKnown = bag.keys.some(({ line }) => line === one.key.line);
    if (!isKnown) return { code: 'receipt-key-other', values: { station: newest.origin } };
    const compared = compareWithLog(one, log);
    if (!compared.ok) return compared.fault;
    if (one === receipt || !receipt) findings.continued = compared.value;
  }
  return includedIn(inclusions.value, findings);
}

function withoutLog(receipt: GenuineReceipt | null, findings: Findings): Fault | null {
  const { bag, receipts } = findings;
  const inclusions = readInclusions(bag);
  if (!inclusions.ok) return inclusions.fault;
  const fault = includedIn(inclusions.value, findings);
  if (fault) return fault;
  const namings = inclusions.value.flatMap(({ inclusion, checkpoint }) => namingOf(inclusion, checkpoint) ?? []);
  // Of a receipt the older checkpoint is its own.
  const isAboutReceipt = receipt !== null || receipts.length > 0;
  const continued = isAboutReceipt && bag.checkpoints.length < 2 ? null : continuedCheckpoints(bag, namings);
  if (continued && !continued.ok) return continued.fault;
  findings.consistent = continued?.value ?? [];
  const apart = continuing(receipt, findings, namings);
  if (apart) return apart;
  const isNothing = findings.included.length + findings.consistent.length + receipts.length === 0 && !findings.continued;
  if (!isNothing) return null;
  const [unknown] = bag.unknown;
  if (unknown !== undefined) return { code: 'file-unknown', values: { file: unknown } };
  return {
    code: 'file-missing',
    values: { file: bag.checkpoints.length > 0 ? 'entries.jsonl' : 'entries.jsonl / checkpoint.txt' },
  };
}

/** What newer receipts and checkpoints say of the one that is held. A checkpoint only counts when its key is the receipt's or follows from it. */
function continuing(receipt: GenuineReceipt | null, findings: Findings, namings: readonly KeyNaming[]): Fault | null {
  const [held, ...newer] = receipt ? [receipt, ...findings.receipts] : findings.receipts;
  if (!held) return null;
  const { checkpoints, consistencies } = findings.bag;
  const judged = [
    ...newer.map((one) => compareReceipts(held, one)),
    ...checkpoints.map((checkpoint) => {
      const proof = consistencies.find((one) => one.checkpoint.note === checkpoint.note && one.from === held.checkpoint.size);
      return compareWithCheckpoint(held, checkpoint, proof?.proof ?? null);
    }),
  ];
  for (const one of judged) {
    if (!one.ok) return one.fault;
    if (findings.continued?.verdict !== 'still-there') findings.continued = one.value;
  }
  const vouched = vouchedFor([held.key], namings);
  const newerOnes = checkpoints.filter(({ size }) => size > held.checkpoint.size);
  const stranger = newerOnes.find(({ signedBy }) => !signedBy.some(({ line }) => vouched.has(line)));
  return stranger ? { code: 'key-not-followed', values: { name: stranger.origin } } : null;
}

function readInclusions(bag: Bag): Checked<{ inclusion: InclusionText; checkpoint: Checkpoint }[]> {
  const read: { inclusion: InclusionText; checkpoint: Checkpoint }[] = [];
  for (const inclusion of bag.inclusions) {
    const checkpoint = readCheckpoint(utf8(inclusion.note), bag.keys, 'tlog-proof');
    if (!checkpoint.ok) return checkpoint;
    read.push({ inclusion, checkpoint: checkpoint.value });
  }
  return good(read);
}

/** An inclusion proof wants its entry, which comes along or is a file of its own. */
function includedIn(inclusions: { inclusion: InclusionText; checkpoint: Checkpoint }[], findings: Findings): Fault | null {
  for (const { inclusion, checkpoint } of inclusions) {
    // The log has it, where one was given.
    const inLog = findings.log?.entries.get(inclusion.seq);
    const alone = inclusion.entryBytes ? [inclusion.entryBytes] : findings.bag.entries;
    const tried = (inLog ? [inLog] : alone).map((bytes) => judgeInclusion(bytes, inclusion.seq, inclusion.proof, checkpoint));
    const right = tried.find((one) => one.ok);
    // Beside a proof of consistency it only leads from one key to the next.
    const isOnTheWay = right?.ok && findings.bag.consistencies.length > 0 && right.value.kind === 'ledger.key-rotated';
    if (right?.ok && !isOnTheWay) findings.included.push({ entry: right.value, checkpoint });
    else if (isOnTheWay) continue;
    else if (tried[0] && !tried[0].ok) return tried[0].fault;
    else return { code: 'file-missing', values: { file: 'entry.json' } };
  }
  return null;
}

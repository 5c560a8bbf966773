import { createHash } from 'node:crypto';
import { signCheckpoint } from '../../main/ledger/checkpoint';
import { consistencyProofText } from '../../main/ledger/consistencyProof';
import { entryText, noHash } from '../../main/ledger/logEntry';
import { CompactRange, consistencyPath, type Hash, inclusionPath, leafHash, nodeHash } from '../../main/ledger/merkle';
import { type ReceiptParts, receiptOf } from '../../main/ledger/receipt';
import { createSigner, type Signer } from '../../main/ledger/signedNote';
import { tlogProofText } from '../../main/ledger/tlogProof';
import type { JsonObject } from '../../main/storage/ledgerPort';
import type { SmallFile } from '../../verifier/core/bag';
import type { Checked } from '../../verifier/core/fault';
import { type Findings, type Given, judgeAll, type LogSource } from '../../verifier/core/judging';

export const station = '0190c0de-0000-7000-8000-00000000000a';
export const otherStation = '0190c0de-0000-7000-8000-00000000000b';
export const originOf = (id: string): string => `fairgate.local/${id}`;
const startMs = Date.UTC(2026, 10, 22, 10);

export const signerOf = (id: string, number: number): Signer => createSigner(originOf(id), new Uint8Array(32).fill(number));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A whole consent, as main/consent writes it: about the largest entry a resident gets a receipt for. */
export const consentBody: JsonObject = {
  recordId: '0190c0de-1111-7000-8000-000000000001',
  registerSeq: 7,
  registerHash: sha256('a7f3'),
  personId: '0190c0de-2222-7000-8000-000000000002',
  schema: 'fairgate-consent-1',
  receiptId: '0190c0de-3333-7000-8000-000000000003',
  formId: '0190c0de-4444-7000-8000-000000000004',
  state: 'given',
  eventType: 'explicit-separate-written',
  eventTime: '2026-11-22T10:00:02.000Z',
  validFrom: '2026-11-22T10:00:02.000Z',
  validUntil: '2027-11-22T10:00:02.000Z',
  supersedes: null,
  birthBand: '14-17',
  isMinor: true,
  childAgrees: true,
  actor: {
    kind: 'guardian',
    guardianshipId: '0190c0de-5555-7000-8000-000000000005',
    relation: 'parent',
    method: 'household-register',
    verifiedBy: 'manager',
    verifiedAt: '2026-11-20T08:00:00.000Z',
    detailsHash: sha256('b1c9'),
    evidenceHash: null,
  },
  notice: {
    id: 'face-notice',
    version: 3,
    language: 'zh-CN',
    sha256: sha256('c55e'),
    presentedBy: 'screen',
    dwellMs: 61_000,
    copyGiven: true,
    childRulesSha256: null,
  },
  purposes: ['pass-lanes'],
  lawfulBasis: 'PIPL-13(1)1,14,29',
  piiTypes: ['face-template', 'passage-event', 'signature'],
  sensitiveCategory: 'biometric',
  collection: 'at-the-guard-station',
  processing: 'one-to-many-on-this-station',
  scope: { laneGroups: ['东门', '西门'] },
  controller: { stationId: station, noticeSha256: sha256('c55e'), topic: 'handler', type: 'property-service' },
  storage: { stationId: station, elsewhere: [] },
  recipients: [],
  egress: 'none',
  jurisdiction: 'CN',
  retention: { template: 'until-the-consent-ends', photo: 'not-kept', events: { atLeastDays: 30 }, record: { atLeastYears: 3 } },
  separate: true,
  bundledWith: 'none',
  otherWay: { credentialId: '0190c0de-6666-7000-8000-000000000006', issuedAt: '2026-11-20T08:05:00.000Z' },
  evidence: { kind: 'drawn', sha256: sha256('d4e7') },
  askedByResident: false,
  operator: 'manager',
  stationId: station,
  withdrawal: { methods: ['at-the-desk', 'on-paper', 'with-the-receipt'], effect: 'at-once' },
  rights: { topic: 'rights', sha256: sha256('e0a2') },
  authority: { topic: 'complaint', sha256: sha256('f91b') },
  pipiaRef: null,
};

/** A log in memory, written with the station's own code and signed with its keys; the verifier has none of that code. */
export interface MadeLog {
  texts: string[];
  signers: Signer[];
  append(kind: string, body: JsonObject): void;
  /** The next key signs from now on; gives the checkpoint both signed. */
  rotate(): string;
  rootAt(size: number): Hash;
  checkpointAt(size?: number, signers?: readonly Signer[]): string;
  proofOf(seq: number, size?: number): Hash[];
  consistency(from: number, to: number): Hash[];
  /** consistency.txt: the proof, and the checkpoint of `to` entries signed by the newest key. */
  continuation(from: number, to?: number): string;
  /** key-2.txt and so on, as a folder with a proof of consistency has them. */
  keyProofs(): SmallFile[];
  receiptParts(seq: number, size?: number): ReceiptParts;
  files(): { log: Uint8Array; checkpoint: string; keys: string; checkpoints: string };
}

export function makeLog(entries = 0, id = station, firstKey = 1): MadeLog {
  const texts: string[] = [];
  const leaves: Hash[] = [];
  const signers = [signerOf(id, firstKey)];
  const handovers: string[] = [];
  const nodes = new Map<string, Hash>();
  const read = (level: number, place: number): Hash => {
    if (level === 0) return leaves[place] ?? '';
    const at = `${level}/${place}`;
    const hash = nodes.get(at) ?? nodeHash(read(level - 1, place * 2), read(level - 1, place * 2 + 1));
    nodes.set(at, hash);
    return hash;
  };
  const newest = () => signers.slice(-1);
  const log: MadeLog = {
    texts,
    signers,
    append(kind, body) {
      const place = { seq: texts.length, prev: leaves.at(-1) ?? noHash, station: id };
      const text = entryText({ atMs: startMs + texts.length * 1000, kind, body }, place);
      texts.push(text);
      leaves.push(leafHash(text));
    },
    rotate() {
      const [old] = newest();
      const next = signerOf(id, firstKey + signers.length);
      log.append('ledger.key-rotated', { key: next.key.text });
      if (!old) throw new Error('no key');
      const handover = log.checkpointAt(texts.length, [old, next]);
      handovers.push(handover);
      signers.push(next);
      return handover;
    },
    rootAt(size) {
      const range = new CompactRange();
      for (const leaf of leaves.slice(0, size)) range.append(leaf);
      return range.root();
    },
    checkpointAt: (size = texts.length, by = newest()) =>
      signCheckpoint({ origin: originOf(id), size, rootHex: log.rootAt(size) }, by),
    proofOf: (seq, size = texts.length) => inclusionPath(read, seq, size),
    consistency: (from, to) => consistencyPath(read, from, to),
    continuation: (from, to = texts.length) =>
      consistencyProofText({ from, path: log.consistency(from, to), checkpoint: log.checkpointAt(to) }),
    keyProofs: () =>
      handovers.map((checkpoint, at) => {
        const size = Number(checkpoint.split('\n')[1]);
        const seq = size - 1;
        return file(
          `key-${at + 2}.txt`,
          tlogProofText({ seq, path: log.proofOf(seq, size), entry: texts[seq] ?? '', checkpoint }),
        );
      }),
    receiptParts: (seq, size = texts.length) => ({
      entryBytes: Buffer.from(texts[seq] ?? '', 'utf8'),
      seq,
      proof: log.proofOf(seq, size).map((hash) => Buffer.from(hash, 'hex')),
      checkpointNote: log.checkpointAt(size),
      verifierKey: newest()[0]?.key.text ?? '',
    }),
    files: () => ({
      log: Buffer.from(texts.map((text) => `${text}\n`).join(''), 'utf8'),
      checkpoint: log.checkpointAt(),
      keys: signers.map(({ key }) => `${key.text}\n`).join(''),
      checkpoints: handovers.join('\n'),
    }),
  };
  log.append('ledger.started', { key: signers[0]?.key.text ?? '' });
  for (let number = 1; number < entries; number += 1)
    log.append(number % 3 === 1 ? 'consent.given' : 'consent.refused', { ...consentBody, registerSeq: number });
  return log;
}

export const file = (name: string, content: string | Uint8Array): SmallFile => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

/** The log as the page reads it, in pieces of this many bytes. */
export const source = (bytes: Uint8Array, pieceBytes = 4096): LogSource => ({
  sizeBytes: bytes.length,
  async *pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  },
});

export async function judge(given: Partial<Given>): Promise<Checked<Findings>> {
  const judged = await judgeAll({ log: null, files: [], receipt: null, ...given });
  if (!judged) throw new Error('nobody stopped it');
  return judged;
}

/** What the verifier says of an export whose files are changed first. */
export async function judgeExport(log: MadeLog, change: Partial<ReturnType<MadeLog['files']>> = {}, more: SmallFile[] = []) {
  const files = { ...log.files(), ...change };
  const small = [file('checkpoint.txt', files.checkpoint), file('keys.txt', files.keys)];
  if (files.checkpoints) small.push(file('checkpoints.txt', files.checkpoints));
  return judge({ log: source(files.log), files: [...small, ...more] });
}

export const faultOf = (judged: Checked<unknown>): string => (judged.ok ? 'none' : judged.fault.code);

export const codesOf = (log: MadeLog, seq: number, size?: number): string[] => receiptOf(log.receiptParts(seq, size)).codes;

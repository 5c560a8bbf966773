/** Why something is not genuine or cannot be judged. `page/faultTexts.ts` has a sentence and a next step for each. */
export type FaultCode =
  | 'file-missing'
  | 'file-empty'
  | 'file-byte-order-mark'
  | 'file-line-ends'
  | 'file-not-text'
  | 'file-unknown'
  | 'keys-malformed'
  | 'keys-hash-wrong'
  | 'keys-twice'
  | 'note-malformed'
  | 'note-not-checkpoint'
  | 'note-key-unknown'
  | 'note-signature-wrong'
  | 'log-last-line-cut'
  | 'log-line-too-long'
  | 'entry-empty'
  | 'entry-not-json'
  | 'entry-not-canonical'
  | 'entry-shape'
  | 'entry-seq'
  | 'entry-prev'
  | 'entry-station'
  | 'log-shorter'
  | 'log-longer'
  | 'root-differs'
  | 'keys-differ'
  | 'handover-missing'
  | 'fork'
  | 'proof-malformed'
  | 'proof-wrong'
  | 'proof-missing'
  | 'proof-of-other'
  | 'older-missing'
  | 'older-larger'
  | 'key-not-followed'
  | 'other-log'
  | 'receipt-not'
  | 'receipt-missing'
  | 'receipt-mixed'
  | 'receipt-damaged'
  | 'receipt-key-other'
  | 'receipt-entry-differs';

export interface Fault {
  code: FaultCode;
  /** Place of the first bad entry, where one is to blame. */
  seq?: number;
  /** Values for the sentence's placeholders. */
  values?: Record<string, string | number>;
}

export type Checked<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export const good = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const bad = (code: FaultCode, more: Omit<Fault, 'code'> = {}): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { code, ...more },
});

import type { CredentialId, Language, PersonId } from '../contract/ids';

/** One entry of the consent ledger, as stored. Ends (`withdrawn`, `expired`) repeat the notice of what they end and leave the form's fields null. */
export interface LedgerRow {
  seq: number;
  record_id: string;
  person_id: PersonId;
  event: 'given' | 'refused' | 'withdrawn' | 'expired';
  notice_id: string;
  notice_version: number;
  notice_sha256: string;
  language: Language;
  purpose: string;
  presented_by: string | null;
  copy_given: number | null;
  dwell_ms: number | null;
  asked_by_resident: number | null;
  signature_sha256: string | null;
  alt_credential_id: CredentialId | null;
  alt_issued_at_ms: number | null;
  operator: string;
  valid_until_ms: number | null;
  bundled_with: string;
  at_ms: number;
  prev_hash: string;
  this_hash: string;
}

/** Every column but `this_hash`, in the order that is hashed. */
export const hashedColumns = [
  'seq',
  'record_id',
  'person_id',
  'event',
  'notice_id',
  'notice_version',
  'notice_sha256',
  'language',
  'purpose',
  'presented_by',
  'copy_given',
  'dwell_ms',
  'asked_by_resident',
  'signature_sha256',
  'alt_credential_id',
  'alt_issued_at_ms',
  'operator',
  'valid_until_ms',
  'bundled_with',
  'at_ms',
  'prev_hash',
] as const satisfies readonly (keyof LedgerRow)[];

/** What the caller of `append` decides; the ledger itself adds place, time, id and hashes. */
export type LedgerFields = Omit<LedgerRow, 'seq' | 'record_id' | 'bundled_with' | 'at_ms' | 'prev_hash' | 'this_hash'>;

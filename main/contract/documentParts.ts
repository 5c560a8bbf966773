import { z } from 'zod';
import { purposes } from './consent';
import { PersonName, Unit } from './people';

/** Free text as somebody typed it. It is printed as text, whatever it holds. */
export const Text = z.string().max(6_000);
/** One line: a name, a number, an address. */
export const Line = z.string().max(300);
/** Wall clock, milliseconds, until the year 2100; printed as Beijing time. */
export const AtMs = z.number().int().min(0).max(4_102_444_800_000);
/** 64 hex digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const Count = z.number().int().nonnegative();
/** A part of a whole, 0..1. */
export const Share = z.number().min(0).max(1);
/** A sentence of the program's own; free text of people has one language and is a `Text`. */
export const BothWords = z.object({ zh: Text, en: Text });
export type BothWords = z.infer<typeof BothWords>;

/** Who answers for the handling. Null: not known to the station, so that the paper leaves a line to fill in. */
export const Handler = z.object({
  name: Line.nullable(),
  address: Line.nullable(),
  contact: Line.nullable(),
  /** Unified social credit code. */
  registration: Line.nullable(),
  /** The person in charge of personal information protection. */
  officer: Line.nullable(),
  /** Where complaints are taken in the handler’s own house. */
  complaints: Line.nullable(),
});
export type Handler = z.infer<typeof Handler>;

/** Stands on every document; the documents room fills it in. */
export const DocumentHead = z.object({
  /** `RC-20261122-3F9A2C`: kind, day, and six digits nobody can guess. */
  number: z.string().regex(/^[A-Z]{2}-\d{8}-[0-9A-F]{6}$/),
  madeAtMs: AtMs,
  stationName: Line,
  handler: Handler,
});
export type DocumentHead = z.infer<typeof DocumentHead>;

/** A resident as a document for this resident names him. */
export const NamedResident = z.object({ name: PersonName, unit: Unit });

/** Where an event stands in the ledger. */
export const EntryRef = z.object({ seq: Count, leafHash: Sha256, atMs: AtMs });
export type EntryRef = z.infer<typeof EntryRef>;

/** What lets a stranger check a paper: the entry, the station's key, and the codes that carry both. */
export const Proof = z.object({
  entry: EntryRef,
  /** Of the station's public key, as the verifier shows it. */
  keyFingerprint: Line,
  /** Text of the QR codes in the order in which they are scanned; made by the ledger, drawn here. */
  codes: z.array(z.string().min(1).max(2_900)).min(1).max(12),
});
export type Proof = z.infer<typeof Proof>;

/** Purposes a consent can have. There is one. */
export const PurposeCode = z.enum(purposes);
/** Kinds of personal data this station can hold. */
export const DataCode = z.enum([
  'face-template',
  'enrolment-photo',
  'passage-record',
  'signature',
  'identity',
  'contact',
  'birth-date',
  'access-card',
  'guardian',
  'video',
  'alarm-record',
  'consent-record',
  'request-record',
]);
export type DataCode = z.infer<typeof DataCode>;

/** How long one kind of data stays, and by what. */
export const Retention = z.object({
  data: DataCode,
  /** Null: not by days but until `ends`. */
  days: Count.nullable(),
  /** `evidence`: counted from the end of the matter; `ledger`: the same, and codes and hashes stay in the ledger. */
  ends: z.enum(['term', 'withdrawal', 'move-out', 'at-once', 'evidence', 'ledger']),
  /** Short name and article, for example 保安服务管理条例 第25条; null: the station's own choice. */
  law: Line.nullable(),
});
export type Retention = z.infer<typeof Retention>;

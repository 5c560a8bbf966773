import { z } from 'zod';

/** One line of words, as a form takes it. */
export const line = z.string().trim().min(1).max(200);
export const text = z.string().trim().min(1).max(4_000);
export const RecordId = z.uuid().brand<'RecordId'>();
export type RecordId = z.infer<typeof RecordId>;
/** A calendar day at the station, `2026-11-22`. */
export const Day = z.iso.date();
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What can be given away or lost. A template is told of by its existence only: the program has no way of giving one out. */
export const DataKind = z.enum([
  'identity',
  'contact',
  'consent-records',
  'passage-records',
  'card-records',
  'face-templates',
  'video',
]);
export type DataKind = z.infer<typeof DataKind>;

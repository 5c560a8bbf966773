import { z } from 'zod';
import { Assessment, AssessmentOutdated } from './assessment';
import {
  FilingChanged,
  FilingEnded,
  FilingMade,
  FilingReached,
  FilingStopped,
  HolidayYear,
  OfficerNamed,
  OthersDeclared,
} from './filing';
import { HandlerNamed } from './handler';
import { PersonId } from './ids';
import { RecordId, Sha256 } from './recordParts';
import {
  AnswerTerms,
  ComplianceAudit,
  Disclosure,
  DisclosureClosed,
  Incident,
  IncidentClosed,
  IncidentNotified,
  IncidentPeopleTold,
  Lookup,
  LookupWhy,
  RequestAnswer,
  ResidentRequest,
  SignPlaced,
  SignPrinted,
  SignRemoved,
  Takeover,
  Vendor,
  VendorEnded,
} from './registerRecords';

export const PersonExported = z.object({ why: LookupWhy, sha256: Sha256 });
/** The file of an export that is on record could not be written, so nothing went out. */
export const PersonExportFailed = z.object({ sha256: Sha256 });

/** Every kind of record, by the name of its entry in the ledger, with its sealed details. */
export const recordSchemas = {
  'disclosure.made': Disclosure,
  'disclosure.closed': DisclosureClosed,
  'lookup.made': Lookup,
  'request.received': ResidentRequest,
  'request.answered': RequestAnswer,
  'request.terms-set': AnswerTerms,
  'incident.opened': Incident,
  'incident.amended': Incident,
  'incident.notified': IncidentNotified,
  'incident.people-told': IncidentPeopleTold,
  'incident.closed': IncidentClosed,
  'vendor.engaged': Vendor,
  'vendor.ended': VendorEnded,
  'audit.done': ComplianceAudit,
  'takeover.announced': Takeover,
  'assessment.signed': Assessment,
  'assessment.outdated': AssessmentOutdated,
  'sign.printed': SignPrinted,
  'sign.placed': SignPlaced,
  'sign.removed': SignRemoved,
  'filing.reached': FilingReached,
  'filing.made': FilingMade,
  'filing.changed': FilingChanged,
  'filing.stopped': FilingStopped,
  'filing.ended': FilingEnded,
  'filing.officer-named': OfficerNamed,
  'filing.others-declared': OthersDeclared,
  'calendar.set': HolidayYear,
  'person.exported': PersonExported,
  'person.export-failed': PersonExportFailed,
  'handler.named': HandlerNamed,
} as const;
export type RecordKind = keyof typeof recordSchemas;
export type RecordDetails<K extends RecordKind> = z.output<(typeof recordSchemas)[K]>;
export const RecordKind = z.enum(Object.keys(recordSchemas) as [RecordKind, ...RecordKind[]]);

/** A record without anything personal: what an inspector sees, and what the ledger says of it. */
export const RecordCodes = z.object({
  recordId: RecordId,
  kind: RecordKind,
  atMs: z.number(),
  entrySeq: z.number().int(),
  by: z.enum(['guard', 'inspector', 'manager', 'station']),
  personId: PersonId.nullable(),
  /** The record this one belongs to: a request's answer names the request. */
  about: RecordId.nullable(),
  corrects: RecordId.nullable(),
  correctedBy: RecordId.nullable(),
  /** Codes, days and counts, as in the entry's body; null when the record no longer reads (changed from outside). */
  codes: z.record(z.string(), z.json()).nullable(),
});
export type RecordCodes = z.infer<typeof RecordCodes>;
export const RecordView = RecordCodes.extend({ details: z.record(z.string(), z.json()).nullable() });
export type RecordView = z.infer<typeof RecordView>;

/** Which records a list holds. */
export const RecordPage = z.object({
  kinds: z.array(RecordKind).min(1).max(30).nullable(),
  about: RecordId.nullable(),
  personId: PersonId.nullable(),
  /** Records older than this entry; null: the newest. */
  beforeSeq: z.number().int().nullable(),
  limit: z.number().int().min(1).max(200),
});

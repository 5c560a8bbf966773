import { z } from 'zod';
import { AssessmentFacts, AssessmentFingerprint, AssessmentSigning, AssessmentWords } from './assessment';
import { command } from './command';
import { FaceStop } from './complianceView';
import { EqualTreatment } from './equalTreatment';
import { FilingEnded, FilingPack, FilingStopped, HolidayYear, OfficerNamed, OthersDeclared } from './filing';
import { LaneId, PersonId } from './ids';
import { PersonView } from './people';
import { PersonExport } from './personExport';
import { Day, line, RecordId, Sha256, text } from './recordParts';
import { RecordCodes, RecordPage, RecordView } from './records';
import {
  AnswerTerms,
  ComplianceAudit,
  Disclosure,
  DisclosureClosed,
  Incident,
  IncidentClosed,
  IncidentNotified,
  IncidentPeopleTold,
  LookupWhy,
  RequestAnswer,
  ResidentRequest,
  SignPrinted,
  SignRemoved,
  Takeover,
  Vendor,
  VendorEnded,
} from './registerRecords';

const nothing = z.object({}).strict();
const recorded = z.object({ recordId: RecordId, entrySeq: z.number().int() });
/** Larger than any camera makes one, and small enough to be hashed without a button waiting for it. */
const PHOTO_AT_MOST_BYTES = 20_000_000;
const photo = z.instanceof(Uint8Array).refine(({ length }) => length <= PHOTO_AT_MOST_BYTES);

export const registerCommands = {
  /** Newest first, with everything the manager may read. */
  'register.list': command('manager', RecordPage, z.object({ records: z.array(RecordView) })),
  /** The same without anything personal. */
  'register.codes': command('inspector', RecordPage, z.object({ records: z.array(RecordCodes) })),
  /** Details as the kind's schema has them; the old record stays and is named. Not for signed or automatic records. */
  'register.correct': command('manager', z.object({ recordId: RecordId, details: z.record(z.string(), z.unknown()) }), recorded),
  'register.disclose': command('manager', z.object({ personId: PersonId.nullable(), details: Disclosure }), recorded),
  'register.closeDisclosure': command('manager', z.object({ disclosureId: RecordId, details: DisclosureClosed }), recorded),
  'register.audit': command('manager', ComplianceAudit, recorded),
  'register.takeover': command('manager', Takeover, recorded),

  /** A resident at the desk is not sent away to come back when a manager is there. */
  /** Without a day of its own it was received today. */
  'request.receive': command(
    'guard',
    ResidentRequest.omit({ receivedOn: true, dueOn: true }).extend({ personId: PersonId.nullable(), receivedOn: Day.optional() }),
    recorded.extend({ dueOn: Day }),
  ),
  'request.answer': command('manager', z.object({ requestId: RecordId, details: RequestAnswer }), recorded),
  'request.terms': command('inspector', nothing, AnswerTerms),
  'request.setTerms': command('manager', AnswerTerms, recorded),

  'incident.open': command('manager', Incident, recorded),
  'incident.amend': command('manager', z.object({ incidentId: RecordId, details: Incident }), recorded),
  'incident.notified': command('manager', z.object({ incidentId: RecordId, details: IncidentNotified }), recorded),
  /** These people were told each for himself; null: all who were not yet. */
  'incident.tell': command(
    'manager',
    z.object({
      incidentId: RecordId,
      people: IncidentPeopleTold.shape.people.nullable(),
      atMs: IncidentPeopleTold.shape.atMs,
      how: IncidentPeopleTold.shape.how,
    }),
    recorded,
  ),
  /** By name, and when each was told. Recorded as a look-up. */
  'incident.affected': command(
    'manager',
    z.object({
      incidentId: RecordId,
      untoldOnly: z.boolean(),
      from: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(200),
    }),
    z.object({
      /** Of all that are named, and of those that are listed. */
      named: z.number().int(),
      told: z.number().int(),
      listed: z.number().int(),
      people: z.array(z.object({ personId: PersonId, unit: z.string(), name: z.string(), toldAtMs: z.number().nullable() })),
    }),
  ),
  'incident.close': command('manager', z.object({ incidentId: RecordId, details: IncidentClosed }), recorded),

  'vendor.engage': command('manager', Vendor, recorded),
  'vendor.end': command('manager', z.object({ vendorId: RecordId, details: VendorEnded }), recorded),

  /** What the station says of itself now; `fingerprint` goes back with the signature. */
  'assessment.draft': command(
    'inspector',
    nothing,
    z.object({
      facts: AssessmentFacts,
      fingerprint: AssessmentFingerprint,
      faceStop: FaceStop.nullable(),
      signed: z.object({ recordId: RecordId, atMs: z.number(), entrySeq: z.number().int(), demo: z.boolean() }).nullable(),
    }),
  ),
  'assessment.sign': command(
    'manager',
    z.object({ fingerprint: AssessmentFingerprint, words: AssessmentWords, signing: AssessmentSigning }),
    recorded,
  ),

  'sign.printed': command('manager', SignPrinted, recorded),
  'sign.placed': command(
    'manager',
    z.object({ laneId: LaneId, placedOn: Day, where: line, photo: photo.nullable(), photoOn: Day.nullable() }),
    recorded.extend({ photoSha256: Sha256.nullable() }),
  ),
  'sign.removed': command('manager', SignRemoved, recorded),

  'filing.pack': command('inspector', nothing, FilingPack),
  'filing.make': command('manager', z.object({ office: line, number: line, madeOn: Day }), recorded),
  'filing.change': command('manager', z.object({ office: line, what: text, madeOn: Day }), recorded),
  'filing.stop': command('manager', FilingStopped, recorded),
  'filing.end': command('manager', FilingEnded, recorded),
  'filing.nameOfficer': command('manager', OfficerNamed, recorded),
  'filing.declareOthers': command('manager', OthersDeclared, recorded),
  'filing.setHolidays': command('manager', HolidayYear, recorded),
  'filing.holidays': command('inspector', nothing, z.object({ years: z.array(HolidayYear) })),

  'report.equalTreatment': command('inspector', z.object({ from: Day, to: Day }), EqualTreatment),
  /** Recorded as a look-up. */
  'person.open': command('manager', z.object({ personId: PersonId, why: LookupWhy }), z.object({ person: PersonView })),
  /** Who moved out of this very flat and is still on record; recorded as a look-up. */
  'person.findLeft': command(
    'manager',
    z.object({ unit: z.string().trim().min(1).max(20), why: LookupWhy }),
    z.object({
      people: z.array(z.object({ id: PersonId, unit: z.string(), name: z.string(), leftAtMs: z.number() })),
    }),
  ),
  'person.export': command('manager', z.object({ personId: PersonId, why: LookupWhy }), z.object({ export: PersonExport })),
} as const;

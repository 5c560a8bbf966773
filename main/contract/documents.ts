import { z } from 'zod';
import { command } from './command';
import { AtMs } from './documentParts';
import {
  CertificateContent,
  ConsentFormContent,
  NoticeContent,
  ReceiptContent,
  RequestAnswerContent,
  SubjectAccessContent,
} from './documentsForPeople';
import {
  BreachContent,
  DisclosureContent,
  EqualTreatmentContent,
  FilingContent,
  GateSignContent,
  ImpactAssessmentContent,
  Paper,
  ShiftSheetContent,
  TransferContent,
  VendorContent,
} from './documentsOfStation';
import { LaneId, PersonId } from './ids';

const uuid = z.uuid();
const period = { fromMs: AtMs, toMs: AtMs };

/** Which document, and about what: ids only. The station collects the data; nothing that is printed comes from the window. */
export const DocumentRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice'), largePrint: z.boolean() }),
  /** Null: a blank form. */
  z.object({ kind: z.literal('consent-form'), personId: PersonId.nullable() }),
  z.object({ kind: z.literal('receipt'), recordId: uuid }),
  z.object({ kind: z.literal('deletion-certificate'), withdrawalId: uuid }),
  /** Null: one sign for all lanes. */
  z.object({ kind: z.literal('gate-sign'), laneId: LaneId.nullable(), paper: Paper }),
  z.object({ kind: z.literal('shift-sheet'), ...period }),
  z.object({ kind: z.literal('impact-assessment'), assessmentId: uuid }),
  z.object({ kind: z.literal('filing'), filing: FilingContent.shape.filing }),
  z.object({
    kind: z.literal('breach'),
    breachId: uuid,
    to: BreachContent.shape.to,
    /** A letter to each of these, of those the incident touched; without them one notice to all. */
    people: z.array(uuid).min(1).max(200).optional(),
  }),
  z.object({ kind: z.literal('equal-treatment'), ...period }),
  z.object({ kind: z.literal('subject-access'), personId: PersonId }),
  z.object({ kind: z.literal('disclosure'), disclosureId: uuid }),
  z.object({ kind: z.literal('vendor'), vendorId: uuid }),
  z.object({ kind: z.literal('transfer'), transferId: uuid }),
  z.object({ kind: z.literal('request-answer'), requestId: uuid }),
]);
export type DocumentRequest = z.infer<typeof DocumentRequest>;
export type DocumentKind = DocumentRequest['kind'];
export type RequestOf<K extends DocumentKind> = Extract<DocumentRequest, { kind: K }>;

/** What each document is made of; number, date, station and handler come on top. */
export const documentContents = {
  notice: NoticeContent,
  'consent-form': ConsentFormContent,
  receipt: ReceiptContent,
  'deletion-certificate': CertificateContent,
  'gate-sign': GateSignContent,
  'shift-sheet': ShiftSheetContent,
  'impact-assessment': ImpactAssessmentContent,
  filing: FilingContent,
  breach: BreachContent,
  'equal-treatment': EqualTreatmentContent,
  'subject-access': SubjectAccessContent,
  disclosure: DisclosureContent,
  vendor: VendorContent,
  transfer: TransferContent,
  'request-answer': RequestAnswerContent,
} as const satisfies Record<DocumentKind, z.ZodType>;
export type DocumentContent<K extends DocumentKind> = z.infer<(typeof documentContents)[K]>;

export const documentKinds = Object.keys(documentContents) as DocumentKind[];
export const DocumentKind = z.enum(documentKinds as [DocumentKind, ...DocumentKind[]]);

/** `guard` also for the rest; `inspector` reads reports that name nobody; the receipt and the certificate are a guard's only fresh. */
export const documentReaders = {
  notice: ['guard', 'inspector', 'manager'],
  'consent-form': ['manager'],
  receipt: ['guard', 'manager'],
  'deletion-certificate': ['guard', 'manager'],
  'gate-sign': ['inspector', 'manager'],
  'shift-sheet': ['guard', 'manager'],
  'impact-assessment': ['inspector', 'manager'],
  filing: ['inspector', 'manager'],
  breach: ['manager'],
  'equal-treatment': ['inspector', 'manager'],
  'subject-access': ['manager'],
  disclosure: ['manager'],
  vendor: ['manager'],
  transfer: ['manager'],
  'request-answer': ['manager'],
} as const satisfies Record<DocumentKind, readonly ('guard' | 'inspector' | 'manager')[]>;

/** How long after a withdrawal the guard at the desk may hand out its receipt and certificate. */
export const guardMayPrintForMs = 30 * 60_000;

const nothing = z.object({}).strict();

/** Anybody at a running station may ask; who gets which document is `documentReaders`, held by the documents room. */
export const documentCommands = {
  /** The kinds whose data this station can collect now, for whoever is signed in. */
  'document.offered': command('guard', nothing, z.object({ kinds: z.array(DocumentKind) })),
  /** The system's own print dialog. */
  'document.print': command(
    'guard',
    DocumentRequest,
    z.object({ outcome: z.enum(['printed', 'cancelled']), number: z.string() }),
  ),
  /** A save dialog; `fileName` is the chosen file's own name, without its folder. */
  'document.save': command(
    'guard',
    DocumentRequest,
    z.object({ outcome: z.enum(['saved', 'cancelled']), number: z.string(), fileName: z.string().nullable() }),
  ),
} as const;

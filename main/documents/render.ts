import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent, DocumentKind } from '../contract/documents';
import { breachSheet } from './breach';
import { consentFormSheet } from './consentForm';
import { deletionCertificateSheet } from './deletionCertificate';
import { disclosureSheet } from './disclosure';
import { equalTreatmentSheet } from './equalTreatment';
import { filingSheet } from './filing';
import { gateSignSheet } from './gateSign';
import { impactAssessmentSheet } from './impactAssessment';
import { noticeSheet } from './notice';
import { receiptSheet } from './receipt';
import { requestAnswerSheet } from './requestAnswer';
import { onPaper, type PrintableDocument, type Sheet } from './sheet';
import { shiftSheet } from './shiftSheet';
import { subjectAccessSheet } from './subjectAccess';
import { transferSheet } from './transfer';
import { vendorSheet } from './vendor';

const sheets: { readonly [K in DocumentKind]: (content: DocumentContent<K>, head: DocumentHead) => Sheet } = {
  notice: noticeSheet,
  'consent-form': consentFormSheet,
  receipt: receiptSheet,
  'deletion-certificate': deletionCertificateSheet,
  'gate-sign': gateSignSheet,
  'shift-sheet': shiftSheet,
  'impact-assessment': impactAssessmentSheet,
  filing: filingSheet,
  breach: breachSheet,
  'equal-treatment': equalTreatmentSheet,
  'subject-access': subjectAccessSheet,
  disclosure: disclosureSheet,
  vendor: vendorSheet,
  transfer: transferSheet,
  'request-answer': requestAnswerSheet,
};

/** Two letters that begin the number of each kind. */
export const numberLetters: Readonly<Record<DocumentKind, string>> = {
  notice: 'NO',
  'consent-form': 'CF',
  receipt: 'RC',
  'deletion-certificate': 'DC',
  'gate-sign': 'GS',
  'shift-sheet': 'SH',
  'impact-assessment': 'IA',
  filing: 'FL',
  breach: 'BR',
  'equal-treatment': 'EQ',
  'subject-access': 'SA',
  disclosure: 'DS',
  vendor: 'VD',
  transfer: 'TR',
  'request-answer': 'RA',
};

/** Data into pages; nothing else comes in, and the same data make the same text. */
export const renderDocument = <K extends DocumentKind>(
  kind: K,
  content: DocumentContent<K>,
  head: DocumentHead,
): PrintableDocument => onPaper(sheets[kind](content, head), head);

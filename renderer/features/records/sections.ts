import type { ComplianceItem } from '../../../main/contract/complianceView';

/** The page's parts in the order of the list; most valuable first. */
export const sections = [
  'overview',
  'ledger',
  'handler',
  'assessment',
  'requests',
  'disclosures',
  'incidents',
  'outsiders',
  'filing',
  'signs',
  'treatment',
  'notices',
  'inspectors',
  'retention',
] as const;
export type Section = (typeof sections)[number];

/** Where something that is due is seen to. */
export const sectionOf: Record<ComplianceItem['kind'], Section> = {
  'assessment-missing': 'assessment',
  'assessment-outdated': 'assessment',
  'assessment-due': 'assessment',
  'request-due': 'requests',
  'incident-authority': 'incidents',
  'incident-people': 'incidents',
  'incident-open': 'incidents',
  'vendor-ending': 'outsiders',
  'vendor-ended': 'outsiders',
  'audit-due': 'outsiders',
  'sign-missing': 'signs',
  'sign-key-old': 'signs',
  'count-near': 'filing',
  'filing-due': 'filing',
  'filing-change-due': 'filing',
  'filing-end-due': 'filing',
  'officer-missing': 'filing',
  'holidays-missing': 'filing',
  'handler-missing': 'handler',
  'handler-notice': 'handler',
  'record-unreadable': 'ledger',
};

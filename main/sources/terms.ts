import type { AssessmentFacts } from '../contract/assessment';
import type { DataCode, Retention } from '../contract/documentParts';
import type { DataKind } from '../contract/recordParts';
import { EVIDENCE_DAYS } from '../contract/retention';

/** How long what is kept, as it is deleted here: records of passing by the term in force, evidence three years after its matter ended. */
export const retentionTerms = (eventDays: number): Retention[] => [
  { data: 'face-template', days: null, ends: 'withdrawal', law: '个人信息保护法 第47条' },
  { data: 'enrolment-photo', days: null, ends: 'at-once', law: null },
  { data: 'passage-record', days: eventDays, ends: 'term', law: '保安服务管理条例 第25条' },
  { data: 'alarm-record', days: eventDays, ends: 'term', law: null },
  { data: 'consent-record', days: EVIDENCE_DAYS, ends: 'ledger', law: '个人信息保护法 第56条' },
  { data: 'signature', days: EVIDENCE_DAYS, ends: 'evidence', law: '个人信息保护法 第56条' },
  { data: 'request-record', days: EVIDENCE_DAYS, ends: 'evidence', law: '个人信息保护法 第56条' },
];

/** The same as facts of an impact assessment. */
export const assessedTerms = (eventDays: number): AssessmentFacts['retention'] => [
  { what: 'templates-with-consent', days: null },
  { what: 'passages-at-least', days: eventDays },
  { what: 'records-at-least', days: EVIDENCE_DAYS },
];

/** Terms of a signed assessment, as they were then. */
export const termsOfFacts = (facts: AssessmentFacts['retention']): Retention[] =>
  facts.flatMap(({ what, days }): Retention[] => {
    if (what === 'templates-with-consent')
      return [{ data: 'face-template', days: null, ends: 'withdrawal', law: '个人信息保护法 第47条' }];
    if (what === 'passages-at-least') return [{ data: 'passage-record', days, ends: 'term', law: '保安服务管理条例 第25条' }];
    return what === 'records-at-least' ? [{ data: 'consent-record', days, ends: 'ledger', law: '个人信息保护法 第56条' }] : [];
  });

const ofKind: Readonly<Record<DataKind, DataCode>> = {
  identity: 'identity',
  contact: 'contact',
  'consent-records': 'consent-record',
  'passage-records': 'passage-record',
  'card-records': 'access-card',
  'face-templates': 'face-template',
  video: 'video',
};
/** Kinds of the registers in the words of the papers. */
export const dataCodes = (kinds: readonly DataKind[]): DataCode[] => kinds.map((kind) => ofKind[kind]);

/** What a face at the gate has to do with, whoever passes. */
export const dataCodesOfFacts: DataCode[] = [
  'face-template',
  'identity',
  'birth-date',
  'access-card',
  'consent-record',
  'signature',
  'passage-record',
];

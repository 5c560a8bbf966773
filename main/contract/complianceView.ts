import { z } from 'zod';
import { FaceCount } from './filing';
import { LaneId } from './ids';
import { Day, RecordId } from './recordParts';

/** Why faces are off for the law's sake. */
export const FaceStop = z.enum(['no-assessment', 'assessment-outdated']);
export type FaceStop = z.infer<typeof FaceStop>;

/** One thing that is due, overdue or missing. Nothing personal. */
export const ComplianceItem = z.object({
  kind: z.enum([
    'assessment-missing',
    'assessment-outdated',
    'assessment-due',
    'request-due',
    'incident-authority',
    'incident-people',
    'incident-open',
    'vendor-ending',
    'vendor-ended',
    'audit-due',
    'sign-missing',
    'sign-key-old',
    'count-near',
    'filing-due',
    'filing-change-due',
    'filing-end-due',
    'officer-missing',
    'holidays-missing',
    'record-unreadable',
    'handler-missing',
    'handler-notice',
  ]),
  severity: z.enum(['info', 'attention', 'alarm']),
  dueOn: Day.nullable(),
  sinceMs: z.number().nullable(),
  recordId: RecordId.nullable(),
  laneId: LaneId.nullable(),
  count: z.number().int().nullable(),
});
export type ComplianceItem = z.infer<typeof ComplianceItem>;
/** Slice `compliance`: what the manager must see to; most pressing first. */
export const ComplianceView = z.object({ faceStop: FaceStop.nullable(), items: z.array(ComplianceItem), faces: FaceCount });
export type ComplianceView = z.infer<typeof ComplianceView>;

import { z } from 'zod';
import { AssessmentFacts, AssessmentFingerprint } from './assessment';
import { Role } from './ids';
import { Day, line, RecordId, text } from './recordParts';

/** The station counted 100,000 people: the time for the filing runs (人脸识别技术应用安全管理办法 第15条). */
export const FilingReached = z.object({ people: z.number().int(), reachedOn: Day });
export const FilingMade = z.object({
  office: line,
  number: line,
  madeOn: Day,
  fingerprint: AssessmentFingerprint,
  people: z.number().int(),
});
export const FilingChanged = z.object({ office: line, what: text, madeOn: Day, fingerprint: AssessmentFingerprint });
export const FilingStopped = z.object({ stoppedOn: Day, why: text });
export const FilingEnded = z.object({ office: line, endedOn: Day });
export const OfficerNamed = z.object({ name: line, contact: line, namedOn: Day });
/** People with stored faces at the handler's other stations, which this one does not know; counted whole, as nobody can compare them. */
export const OthersDeclared = z.object({
  stations: z.number().int().min(0).max(10_000),
  people: z.number().int().min(0).max(100_000_000),
});
/** Public holidays of a year, and the weekend days that are worked instead, as the State Council announces them. */
export const HolidayYear = z.object({
  year: z.number().int().min(2020).max(2100),
  holidays: z.array(Day).max(60),
  workedWeekendDays: z.array(Day).max(20),
});

/** People with stored face information, each once: the same name and day of birth is one person. */
export const FaceCount = z.object({
  here: z.number().int(),
  /** Records of people; more than `here` where somebody is on record twice. */
  recordsHere: z.number().int(),
  elsewhere: z.number().int(),
  total: z.number().int(),
  level: z.enum(['none', 'near', 'file']),
});
export type FaceCount = z.infer<typeof FaceCount>;

/** The five items of a filing, as far as the station knows them. */
export const FilingPack = z.object({
  basics: z.object({ station: z.string(), officer: z.object({ name: z.string(), contact: z.string() }).nullable() }),
  purposeAndMethod: z.object({ purpose: z.string(), use: z.string(), necessity: z.string().nullable() }),
  countAndSafeguards: z.object({ count: FaceCount, safeguards: z.array(z.string()), protections: z.string().nullable() }),
  rules: z.object({ notices: AssessmentFacts.shape.notices, retention: AssessmentFacts.shape.retention, roles: z.array(Role) }),
  assessment: z.object({ recordId: RecordId, signedAtMs: z.number(), entrySeq: z.number().int() }).nullable(),
  reachedOn: Day.nullable(),
  dueOn: Day.nullable(),
  /** Years between the two without a list of holidays: weekends alone were counted there. */
  yearsWithoutHolidays: z.array(z.number().int()),
  missing: z.array(z.enum(['officer', 'assessment', 'holidays'])),
});
export type FilingPack = z.infer<typeof FilingPack>;

import type { ComplianceItem } from '../contract/complianceView';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import type { AnswerTerms, RequestKind } from '../contract/registerRecords';
import { addDays, allOf, type DayText, daysBetween, happened, inOrder } from './days';
import type { StoredRecord } from './recordBook';
import { daysHold } from './recordRules';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** 15 days as practised for 个人信息保护法 第50条, 10 for complaints in Hangzhou (杭州市物业管理条例 第50条). */
const termsAtFirst: AnswerTerms = { requestDays: 15, complaintDays: 10 };
/** So many days before the last one a request is pressing. */
const pressingDays = 3;

export interface NewRequest {
  personId: PersonId | null;
  asks: RequestKind;
  from: string;
  contact: string;
  words: string;
  /** A letter lay in the box for days; today without one. */
  receivedOn?: DayText | undefined;
  /** Days in dispute; only with a last one. */
  disputedFrom: DayText | null;
  disputedTo: DayText | null;
}

/** What residents ask for, until when it must be answered, and the answers. */
export interface Requests {
  terms(): AnswerTerms;
  setTerms(terms: AnswerTerms): Recorded;
  /** The deadline is fixed now: a change of the terms does not move it. PERSON_UNKNOWN, DATE_IN_FUTURE, DATES_REVERSED. */
  receive(request: NewRequest): Result<{ recordId: RecordId; entrySeq: number; dueOn: DayText }>;
  /** RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED. */
  answer(requestId: RecordId, answer: RecordDetails<'request.answered'>): Recorded;
  due(): ComplianceItem[];
}

export function createRequests(parts: RegisterParts): Requests {
  const { book, personExists } = parts;
  const terms = () => book.newest('request.terms-set')?.details ?? termsAtFirst;
  const daysFor = (asks: RequestKind) => terms()[asks === 'complaint' ? 'complaintDays' : 'requestDays'];
  const isOpen = ({ id }: StoredRecord) => book.follow(id, 'request.answered').length === 0;

  return {
    terms,
    setTerms: (wanted) => recorded(parts, 'request.terms-set', wanted),
    receive({ personId, asks, from, contact, words, disputedFrom, ...rest }) {
      if (personId !== null && !personExists(personId)) return fail('PERSON_UNKNOWN');
      const receivedOn = rest.receivedOn ?? today(parts);
      const dueOn = addDays(receivedOn, daysFor(asks));
      const disputedTo = rest.disputedTo ?? (disputedFrom && receivedOn);
      const dates = allOf(
        happened(receivedOn, today(parts), 'receivedOn'),
        happened(disputedTo, today(parts), 'disputedTo'),
        inOrder(disputedFrom, disputedTo, 'disputedTo'),
      );
      if (!dates.ok) return dates;
      const details = { asks, receivedOn, dueOn, from, contact, words, disputedFrom, disputedTo };
      const { value } = recorded(parts, 'request.received', details, { personId });
      return ok({ ...value, dueOn });
    },
    answer(requestId, answer) {
      const request = book.current(requestId, 'request.received');
      if (!request.ok) return request;
      if (!isOpen(request.value)) return fail('RECORD_MOVED_ON');
      const at = { today: today(parts), about: request.value };
      const dates = daysHold('request.answered', answer, at);
      if (!dates.ok) return dates;
      return recorded(parts, 'request.answered', answer, { about: requestId, personId: request.value.personId });
    },
    due: () =>
      book.all('request.received').flatMap((request) => {
        if (!request.details || !isOpen(request)) return [];
        const { asks, receivedOn } = request.details;
        // Received on a day that is still to come: the clock was ahead then, and the time runs from now at the latest.
        const latest = receivedOn > today(parts) ? addDays(today(parts), daysFor(asks)) : request.details.dueOn;
        const dueOn = latest < request.details.dueOn ? latest : request.details.dueOn;
        const left = daysBetween(today(parts), dueOn);
        const severity = left < 0 ? 'alarm' : left <= pressingDays ? 'attention' : 'info';
        return [{ kind: 'request-due', severity, dueOn, sinceMs: request.atMs, recordId: request.id, laneId: null, count: null }];
      }),
  };
}

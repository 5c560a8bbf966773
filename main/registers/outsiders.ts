import type { ComplianceItem } from '../contract/complianceView';
import { fail } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import { addMonths, allOf, daysBetween, happened, inOrder, localDay } from './days';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** A vendor's end is announced so many days ahead. */
const reminderDays = 30;
/** Without an interval of the handler's own, an audit is due a year after the station's first record. */
const auditMonths = 12;

/** Full-width and half-width signs, and spaces, make no other name. */
export const plainName = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, '');

/** Who outside has to do with the data: those it was given to, vendors, auditors, the next property company. */
export interface Outsiders {
  /** PERSON_UNKNOWN, DATE_IN_FUTURE, DATES_REVERSED; INPUT_INVALID for records of passing of no period, for these are held. */
  disclose(personId: PersonId | null, disclosure: RecordDetails<'disclosure.made'>): Recorded;
  /** What was held for it goes by its own terms again. RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED. */
  closeDisclosure(disclosureId: RecordId, closed: RecordDetails<'disclosure.closed'>): Recorded;
  engage(vendor: RecordDetails<'vendor.engaged'>): Recorded;
  /** RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED. */
  end(vendorId: RecordId, ended: RecordDetails<'vendor.ended'>): Recorded;
  audit(audit: RecordDetails<'audit.done'>): Recorded;
  takeover(takeover: RecordDetails<'takeover.announced'>): Recorded;
  /** The announcement by which this handler may take the place of another: its day has come. A notice in its name refers to it. */
  takeoverBy(handler: string): { recordId: RecordId; oldHandler: string } | null;
  due(): ComplianceItem[];
}

export function createOutsiders(parts: RegisterParts): Outsiders {
  const { book, personExists } = parts;
  const hasEnded = (id: RecordId) => book.follow(id, 'vendor.ended').length > 0;

  const vendorsDue = (): ComplianceItem[] =>
    book.all('vendor.engaged').flatMap((vendor) => {
      if (!vendor.details || hasEnded(vendor.id)) return [];
      const dueOn = vendor.details.until;
      const left = daysBetween(today(parts), dueOn);
      if (left > reminderDays) return [];
      const [kind, severity] = left < 0 ? (['vendor-ended', 'alarm'] as const) : (['vendor-ending', 'attention'] as const);
      return [{ kind, severity, dueOn, sinceMs: vendor.atMs, recordId: vendor.id, laneId: null, count: null }];
    });
  const auditDue = (): ComplianceItem[] => {
    const newest = book.newest('audit.done');
    const [first] = book.all('assessment.signed');
    const dueOn = newest?.details?.nextOn ?? (first ? addMonths(localDay(first.atMs), auditMonths) : null);
    if (dueOn === null || daysBetween(today(parts), dueOn) > reminderDays) return [];
    const severity = today(parts) > dueOn ? ('attention' as const) : ('info' as const);
    return [{ kind: 'audit-due', severity, dueOn, sinceMs: null, recordId: newest?.id ?? null, laneId: null, count: null }];
  };

  return {
    disclose(personId, disclosure) {
      if (personId !== null && !personExists(personId)) return fail('PERSON_UNKNOWN');
      const { from, to, givenOn, dataKinds } = disclosure;
      const isDated = from !== null && to !== null;
      if (!isDated && dataKinds.includes('passage-records'))
        return fail('INPUT_INVALID', { field: from === null ? 'from' : 'to' });
      const dates = allOf(
        happened(givenOn, today(parts), 'givenOn'),
        inOrder(from, to, 'to'),
        inOrder(to ?? from, givenOn, 'givenOn'),
      );
      return dates.ok ? recorded(parts, 'disclosure.made', disclosure, { personId }) : dates;
    },
    closeDisclosure(disclosureId, closed) {
      const disclosure = book.current(disclosureId, 'disclosure.made');
      if (!disclosure.ok) return disclosure;
      if (book.follow(disclosureId, 'disclosure.closed').length > 0) return fail('RECORD_MOVED_ON');
      const dates = allOf(
        happened(closed.closedOn, today(parts), 'closedOn'),
        inOrder(disclosure.value.details.givenOn, closed.closedOn, 'closedOn'),
      );
      const { personId } = disclosure.value;
      return dates.ok ? recorded(parts, 'disclosure.closed', closed, { about: disclosureId, personId }) : dates;
    },
    engage(vendor) {
      const dates = inOrder(vendor.from, vendor.until, 'until');
      return dates.ok ? recorded(parts, 'vendor.engaged', vendor) : dates;
    },
    end(vendorId, ended) {
      const vendor = book.current(vendorId, 'vendor.engaged');
      if (!vendor.ok) return vendor;
      if (hasEnded(vendorId)) return fail('RECORD_MOVED_ON');
      const dates = allOf(
        happened(ended.endedOn, today(parts), 'endedOn'),
        inOrder(vendor.value.details.from, ended.endedOn, 'endedOn'),
      );
      return dates.ok ? recorded(parts, 'vendor.ended', ended, { about: vendorId }) : dates;
    },
    audit(audit) {
      const dates = allOf(happened(audit.doneOn, today(parts), 'doneOn'), inOrder(audit.doneOn, audit.nextOn, 'nextOn'));
      return dates.ok ? recorded(parts, 'audit.done', audit) : dates;
    },
    takeover(takeover) {
      const dates = happened(takeover.toldOn, today(parts), 'toldOn');
      return dates.ok ? recorded(parts, 'takeover.announced', takeover) : dates;
    },
    takeoverBy(handler) {
      const found = book
        .all('takeover.announced')
        .findLast(
          ({ details }) => details && plainName(details.newHandler) === plainName(handler) && details.effectiveOn <= today(parts),
        );
      return found?.details ? { recordId: found.id, oldHandler: found.details.oldHandler } : null;
    },
    due: () => [...vendorsDue(), ...auditDue()],
  };
}

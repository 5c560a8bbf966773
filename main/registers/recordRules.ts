import { ok, type Result } from '../contract/errors';
import type { RecordDetails, RecordKind } from '../contract/records';
import { allOf, type DayText, happened, inOrder, localDay } from './days';
import type { StoredRecord } from './recordBook';

interface At {
  today: DayText;
  /** The record it belongs to. */
  about: StoredRecord | null;
}

type Rules = { readonly [K in RecordKind]?: (details: RecordDetails<K>, at: At) => Result<void> };

const detailsOf = <K extends RecordKind>({ about }: At, kind: K): RecordDetails<K> | null =>
  about?.kind === kind ? (about.details as RecordDetails<K> | null) : null;

/** Not before `from`; a day that is still to come was written while the clock was ahead, and nothing is held to it. */
const notBefore = (from: DayText | null, day: DayText, at: At, field: string): Result<void> =>
  inOrder(from !== null && from <= at.today ? from : null, day, field);

const discoveredOn = (at: At): DayText | null => {
  const incident = detailsOf(at, 'incident.opened');
  return incident && localDay(incident.discoveredAtMs);
};

/** What the days of a record must be to each other, whether it is new or takes the place of another. DATE_IN_FUTURE, DATES_REVERSED. */
const rules: Rules = {
  'disclosure.made': ({ from, to, givenOn }, { today }) =>
    allOf(happened(givenOn, today, 'givenOn'), inOrder(from, to, 'to'), inOrder(to ?? from, givenOn, 'givenOn')),
  'disclosure.closed': ({ closedOn }, at) =>
    allOf(
      happened(closedOn, at.today, 'closedOn'),
      notBefore(detailsOf(at, 'disclosure.made')?.givenOn ?? null, closedOn, at, 'closedOn'),
    ),
  'request.received': ({ disputedFrom, disputedTo }, { today }) =>
    allOf(happened(disputedTo, today, 'disputedTo'), inOrder(disputedFrom, disputedTo, 'disputedTo')),
  'request.answered': ({ answeredOn }, at) =>
    allOf(
      happened(answeredOn, at.today, 'answeredOn'),
      notBefore(detailsOf(at, 'request.received')?.receivedOn ?? null, answeredOn, at, 'answeredOn'),
    ),
  'incident.notified': ({ atMs }, at) => {
    const told = localDay(atMs);
    return allOf(happened(told, at.today, 'atMs'), notBefore(discoveredOn(at), told, at, 'atMs'));
  },
  'incident.closed': ({ closedOn }, at) =>
    allOf(happened(closedOn, at.today, 'closedOn'), notBefore(discoveredOn(at), closedOn, at, 'closedOn')),
  'vendor.engaged': ({ from, until }) => inOrder(from, until, 'until'),
  'vendor.ended': ({ endedOn }, at) =>
    allOf(happened(endedOn, at.today, 'endedOn'), inOrder(detailsOf(at, 'vendor.engaged')?.from ?? null, endedOn, 'endedOn')),
  'audit.done': ({ doneOn, nextOn }, { today }) => allOf(happened(doneOn, today, 'doneOn'), inOrder(doneOn, nextOn, 'nextOn')),
  'takeover.announced': ({ toldOn }, { today }) => happened(toldOn, today, 'toldOn'),
  'sign.placed': ({ placedOn, photoOn }, { today }) =>
    allOf(happened(placedOn, today, 'placedOn'), happened(photoOn, today, 'photoOn'), inOrder(placedOn, photoOn, 'photoOn')),
  'sign.removed': ({ removedOn }, { today }) => happened(removedOn, today, 'removedOn'),
  'filing.officer-named': ({ namedOn }, { today }) => happened(namedOn, today, 'namedOn'),
};

export const daysHold = <K extends RecordKind>(kind: K, details: RecordDetails<K>, at: At): Result<void> =>
  rules[kind]?.(details, at) ?? ok(undefined);

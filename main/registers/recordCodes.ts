import type { RecordDetails, RecordKind } from '../contract/records';
import type { JsonObject } from '../storage/ledgerPort';

/** HMAC of what was searched for: tells whether two look-ups sought the same, to whoever holds the key. */
export type Keyed = (search: string) => string;
type Codes = { [K in RecordKind]: (details: RecordDetails<K>, keyed: Keyed) => JsonObject };

const iso = (ms: number): string => new Date(ms).toISOString();

/** What of each kind may stand in the ledger: codes, days, counts, hashes. No name, no flat, no word anybody typed. */
const codes: Codes = {
  'disclosure.made': ({ toWhom, legalBasis, dataKinds, from, to, givenOn }) => ({
    toWhom,
    legalBasis,
    dataKinds,
    from,
    to,
    givenOn,
  }),
  'disclosure.closed': ({ closedOn }) => ({ closedOn }),
  'lookup.made': ({ what, why, people, search }, keyed) => ({
    what,
    why,
    people,
    searchKey: search === '' ? null : keyed(search),
  }),
  'request.received': ({ asks, receivedOn, dueOn, disputedFrom, disputedTo }) => ({
    asks,
    receivedOn,
    dueOn,
    ...(disputedFrom && { disputedFrom }),
    ...(disputedTo && { disputedTo }),
  }),
  'request.answered': ({ outcome, reason, answeredOn, stillDisputed }) => ({
    outcome,
    reason,
    answeredOn,
    ...(stillDisputed && { stillDisputed }),
  }),
  'request.terms-set': ({ requestDays, complaintDays }) => ({ requestDays, complaintDays }),
  'incident.opened': incidentCodes,
  'incident.amended': incidentCodes,
  'incident.notified': ({ whom, atMs }) => ({ whom, notifiedAt: iso(atMs) }),
  'incident.people-told': ({ people, atMs }) => ({ people: people.length, toldAt: iso(atMs) }),
  'incident.closed': ({ closedOn }) => ({ closedOn }),
  'vendor.engaged': ({ dataKinds, from, until }) => ({ dataKinds, from, until }),
  'vendor.ended': ({ proof, endedOn }) => ({ proof, endedOn }),
  'audit.done': ({ doneOn, nextOn, openFindings }) => ({ doneOn, nextOn, openFindings }),
  'takeover.announced': ({ effectiveOn, toldOn, purposeUnchanged }) => ({ effectiveOn, toldOn, purposeUnchanged }),
  'assessment.signed': ({ fingerprint, signing, demo, facts }) => ({
    ...fingerprint,
    signedBy: signing.by,
    ...(signing.by === 'paper' && { paperSha256: signing.paperSha256 }),
    people: facts.peopleCounted,
    demo,
  }),
  'assessment.outdated': ({ why, fingerprint, graceUntil }) => ({ why, ...fingerprint, graceUntil }),
  'sign.printed': ({ laneId, language, noticeSha256 }) => ({ laneId, language, noticeSha256 }),
  'sign.placed': ({ laneId, placedOn, photoSha256, photoOn }) => ({ laneId, placedOn, photoSha256, photoOn }),
  'sign.removed': ({ laneId, removedOn }) => ({ laneId, removedOn }),
  'filing.reached': ({ people, reachedOn }) => ({ people, reachedOn }),
  'filing.made': ({ madeOn, fingerprint, people }) => ({ madeOn, ...fingerprint, people }),
  'filing.changed': ({ madeOn, fingerprint }) => ({ madeOn, ...fingerprint }),
  'filing.stopped': ({ stoppedOn }) => ({ stoppedOn }),
  'filing.ended': ({ endedOn }) => ({ endedOn }),
  'filing.officer-named': ({ namedOn }) => ({ namedOn }),
  'filing.others-declared': ({ stations, people }) => ({ stations, people }),
  'calendar.set': ({ year, holidays, workedWeekendDays }) => ({ year, holidays, workedWeekendDays }),
  'handler.named': ({ change, changed, takeover, registration }) => ({
    change,
    changed,
    takeover,
    hasRegistration: registration !== null,
  }),
  'person.exported': ({ why, sha256 }) => ({ why, sha256 }),
  'person.export-failed': ({ sha256 }) => ({ sha256 }),
};

function incidentCodes(incident: RecordDetails<'incident.opened'>): JsonObject {
  const { discoveredAtMs, major, dataKinds, affectedCount, affectedWho, affected, happenedFrom, happenedTo } = incident;
  return {
    discoveredAt: iso(discoveredAtMs),
    major,
    dataKinds,
    affected: affectedCount,
    affectedWho,
    named: affected.length,
    happenedFrom,
    happenedTo,
  };
}

export const codesOf = <K extends RecordKind>(kind: K, details: RecordDetails<K>, keyed: Keyed): JsonObject =>
  codes[kind](details, keyed);

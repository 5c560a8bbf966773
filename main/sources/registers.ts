import type { Handler } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import { RecordId } from '../contract/recordParts';
import type { RecordDetails, RecordKind } from '../contract/records';
import { EVIDENCE_DAYS } from '../contract/retention';
import type { DocumentSources } from '../documents/ports';
import type { StationLedger } from '../ledger/stationLedger';
import { addDays } from '../registers/days';
import type { Incidents } from '../registers/incidents';
import type { RecordBook, StoredRecord } from '../registers/recordBook';
import type { StationDatabase } from '../storage/database';
import { basisWords, refusalWords } from './registerWords';
import { dataCodes } from './terms';

interface Deps {
  database: StationDatabase;
  book: RecordBook;
  incidents: Pick<Incidents, 'state'>;
  unitAndName: (id: PersonId) => { unit: string; name: string } | null;
  checkpoint: StationLedger['checkpoint'];
  /** A handler on record under this name, now or before; null: there is none. */
  handlerCalled: (name: string) => Handler | null;
}

type Kinds = 'breach' | 'disclosure' | 'vendor' | 'transfer' | 'request-answer';

/** Papers about what stands in the registers. A record that was corrected since is shown as it stands now. */
export function registerSources(deps: Deps): Required<Pick<DocumentSources, Kinds>> {
  const { book, incidents } = deps;
  const newest = <K extends RecordKind>(id: string, kind: K): Result<Read<K>> => {
    let found = book.find(RecordId.parse(id));
    for (let next = found && book.correctedBy(found.id); next; next = book.correctedBy(next)) found = book.find(next);
    if (found?.kind !== kind || found.details === null) return fail('DOCUMENT_UNKNOWN');
    return ok(found as Read<K>);
  };

  return {
    breach: ({ breachId, to, people }) => {
      const opened = newest(breachId, 'incident.opened');
      if (!opened.ok) return opened;
      const { id } = opened.value;
      const details = incidents.state(id)?.details ?? opened.value.details;
      const letters = people && lettersTo(people as PersonId[], details.affected, deps.unitAndName);
      if (letters === null) return fail('DOCUMENT_UNKNOWN');
      const notes = book.follow(id, 'incident.notified');
      const others = [...book.follow(id, 'incident.amended'), ...notes, ...book.follow(id, 'incident.closed')];
      return ok({
        breachId: id,
        to,
        authority: notes.findLast((note) => note.details?.whom === 'authority')?.details?.office ?? null,
        ...(letters && { letters }),
        foundAtMs: details.discoveredAtMs,
        kinds: dataCodes(details.dataKinds),
        people: details.affectedCount,
        cause: details.cause,
        harm: details.harm,
        remedies: [details.remedies],
        advice: [details.whatPeopleCanDo],
        contact: details.contact,
        entrySeqs: [opened.value.entrySeq, ...others.map(({ entrySeq }) => entrySeq)].sort((a, b) => a - b),
      });
    },
    disclosure: ({ disclosureId }) => {
      const made = newest(disclosureId, 'disclosure.made');
      return made.ok ? ok(disclosureOf(made.value)) : made;
    },
    vendor: ({ vendorId }) => {
      const vendor = newest(vendorId, 'vendor.engaged');
      if (!vendor.ok) return vendor;
      return ok(vendorOf(vendor.value, book.follow(vendor.value.id, 'vendor.ended').at(-1)?.details ?? null));
    },
    transfer: ({ transferId }) => {
      const takeover = newest(transferId, 'takeover.announced');
      const signed = deps.checkpoint();
      if (!takeover.ok) return takeover;
      if (!signed.ok) return signed;
      const [, size = '0', root = ''] = signed.value.split('\n');
      const { oldHandler, newHandler, newContact, effectiveOn, toldOn, toldHow } = takeover.value.details;
      const unknown = { address: null, contact: null, registration: null, officer: null, complaints: null };
      return ok({
        transferId: takeover.value.id,
        from: deps.handlerCalled(oldHandler) ?? { ...unknown, name: oldHandler },
        to: deps.handlerCalled(newHandler) ?? { ...unknown, name: newHandler, contact: newContact },
        onDay: effectiveOn,
        told: { onDay: toldOn, how: toldHow },
        ...holdings(deps.database),
        purposes: ['pass-lanes'],
        ledgerSize: Number(size),
        rootHash: Buffer.from(root, 'base64').toString('hex'),
      });
    },
    'request-answer': ({ requestId }) => {
      const request = newest(requestId, 'request.received');
      if (!request.ok) return request;
      const { id, personId, details } = request.value;
      const answer = book.follow(id, 'request.answered').at(-1);
      if (!answer?.details) return fail('DOCUMENT_NOT_READY');
      const { outcome, reason, answeredOn } = answer.details;
      return ok({
        requestId: id,
        about: details.asks,
        person: { name: details.from, unit: (personId && deps.unitAndName(personId)?.unit) ?? null },
        receivedDay: details.receivedOn,
        dueDay: details.dueOn,
        answeredDay: answeredOn,
        asked: details.words,
        outcome,
        answer: answer.details.answer,
        reason: reason && refusalWords[reason],
        entrySeq: answer.entrySeq,
      });
    },
  };
}

/** By flat and name; null when one of them is not among those it touched. */
function lettersTo(
  people: readonly PersonId[],
  affected: readonly PersonId[],
  unitAndName: Deps['unitAndName'],
): { unit: string; name: string }[] | null {
  const touched = new Set(affected);
  return people.every((id) => touched.has(id)) ? people.flatMap((id) => unitAndName(id) ?? []) : null;
}

type Read<K extends RecordKind> = StoredRecord<K> & { details: RecordDetails<K> };

function disclosureOf({ id, atMs, entrySeq, details }: Read<'disclosure.made'>): DocumentContent<'disclosure'> {
  const { authority, officer, documentNumber, legalBasis, scope, given, dataKinds, from, to, givenBy, givenOn } = details;
  return {
    disclosureId: id,
    givenDay: givenOn,
    recordedAtMs: atMs,
    requester: { organisation: authority, name: officer, letter: documentNumber === '' ? null : documentNumber },
    basis: basisWords[legalBasis],
    asked: scope,
    given,
    data: dataCodes(dataKinds),
    period: from === null && to === null ? null : { fromDay: from, toDay: to },
    handedBy: givenBy,
    entrySeq,
  };
}

function vendorOf(
  { id, entrySeq, details }: Read<'vendor.engaged'>,
  ended: RecordDetails<'vendor.ended'> | null,
): DocumentContent<'vendor'> {
  const { name, contact, contract, purpose, scope, dataKinds, from, until } = details;
  const how = ended?.proof === 'nothing-held' ? 'held-none' : ended?.proof;
  return {
    vendorId: id,
    name,
    contact,
    contract,
    purpose,
    work: scope,
    data: dataCodes(dataKinds),
    fromDay: from,
    untilDay: until,
    ended: ended && how ? { onDay: ended.endedOn, how, proof: ended.proofText } : null,
    keepUntilDay: ended && addDays(ended.endedOn, EVIDENCE_DAYS),
    entrySeq,
  };
}

/** What goes over with the station: people on its list, and what it holds of them. */
function holdings({ db }: StationDatabase): Pick<DocumentContent<'transfer'>, 'people' | 'data'> {
  const count = (sql: string) => (db.prepare(`SELECT count(*) AS n FROM ${sql}`).get() as { n: number }).n;
  // Also of those who moved out: their records go over as well.
  const people = count('person');
  return {
    people,
    data: [
      { what: 'identity', count: people },
      { what: 'face-template', count: count('(SELECT DISTINCT person_id FROM template)') },
      { what: 'consent-record', count: count('consent') },
      { what: 'signature', count: count('consent_signature') },
      { what: 'access-card', count: count("credential WHERE kind = 'card' AND revoked_at_ms IS NULL") },
      { what: 'passage-record', count: count('decision') },
    ],
  };
}

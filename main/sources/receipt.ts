import { z } from 'zod';
import type { Consent } from '../consent/consent';
import { ConsentRecord } from '../consent/record';
import type { LaneConfig } from '../contract/config';
import { purposes } from '../contract/consent';
import type { DataCode, Proof } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { fail, ok, type Result } from '../contract/errors';
import { Language, PersonId } from '../contract/ids';
import { RelativeRelation } from '../contract/leaving';
import { AskedBy, EndReason } from '../contract/withdrawal';
import type { DocumentSource } from '../documents/ports';
import type { LedgerEntry, StationLedger } from '../ledger/stationLedger';
import type { People } from '../people/people';
import { retentionTerms } from './terms';

interface Deps {
  consent: Pick<Consent, 'guardians' | 'entriesOf' | 'personOf'>;
  ledger: Pick<StationLedger, 'entry'>;
  people: Pick<People, 'unitAndName'>;
  lanes: () => readonly LaneConfig[];
  eventDays: () => number;
  proofOf: (seq: number) => Result<Proof>;
}

type Receipt = DocumentContent<'receipt'>;
type Facts = Omit<Receipt, 'person' | 'actor' | 'proof'>;

export const COOL_DOWN_MONTHS = 12;
const kinds: readonly string[] = ['consent.given', 'consent.refused', 'consent.adopted', 'consent.withdrawn', 'consent.expired'];

/** Body of `consent.adopted`: what the register said of a row that is older than the log. The rest nobody wrote down then. */
const Adopted = z.object({
  personId: PersonId,
  event: z.enum(['given', 'refused', 'withdrawn', 'expired']),
  decidedAt: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
  notice: z.object({ id: z.string(), version: z.number().int(), language: Language, sha256: z.string() }),
  purposes: z.array(z.enum(purposes)),
});
type Adopted = z.infer<typeof Adopted>;

/** What a receipt tells of the decision it is about, or whose end it is about. */
type Decision = { kind: 'recorded'; record: ConsentRecord } | { kind: 'adopted'; record: Adopted };

/** The receipt of a decision or of the end of one, by the record's id. */
export function receiptSource({ consent, ledger, people, lanes, eventDays, proofOf }: Deps): DocumentSource<'receipt'> {
  /** The entry of this record, and the decision it is or ended. */
  const find = (recordId: string): { entry: LedgerEntry; decision: Decision } | null => {
    const personId = consent.personOf(recordId);
    let decision: Decision | null = null;
    for (const seq of personId === null ? [] : consent.entriesOf(personId)) {
      const entry = ledger.entry(seq);
      if (!entry || !kinds.includes(entry.kind)) continue;
      decision = decisionIn(entry) ?? decision;
      if (entry.body.recordId === recordId) return decision && { entry, decision };
    }
    return null;
  };
  return ({ recordId }) => {
    const found = find(recordId);
    if (!found) return fail('DOCUMENT_UNKNOWN');
    const { entry, decision } = found;
    const personId = PersonId.parse(decision.record.personId);
    const person = people.unitAndName(personId);
    if (!person) return fail('DOCUMENT_UNKNOWN');
    const proof = proofOf(entry.seq);
    if (!proof.ok) return proof;
    const isEnd = entry.kind === 'consent.withdrawn' || entry.kind === 'consent.expired';
    const facts = isEnd ? endFacts(entry, decision) : decisionFacts(entry, decision, lanes(), eventDays());
    const actor = isEnd ? askedBy(entry) : actorOf(decision, consent.guardians.of(personId));
    return ok({ ...facts, person, actor, proof: proof.value });
  };
}

function decisionIn({ kind, body }: LedgerEntry): Decision | null {
  if (kind === 'consent.adopted') {
    const adopted = Adopted.safeParse(body);
    return adopted.success ? { kind: 'adopted', record: adopted.data } : null;
  }
  const record = ConsentRecord.safeParse(body);
  return record.success ? { kind: 'recorded', record: record.data } : null;
}

const piiWords: Readonly<Record<ConsentRecord['piiTypes'][number], DataCode>> = {
  'face-template': 'face-template',
  'passage-event': 'passage-record',
  signature: 'signature',
};
const noConsent = { data: ['signature'], lanes: [], retention: [], validUntilMs: null } as const satisfies Partial<Facts>;

const shared = (entry: LedgerEntry, { kind, record }: Decision) => ({
  recordId: String(entry.body.recordId),
  receiptId: kind === 'recorded' ? record.receiptId : null,
  presentedBy: kind === 'recorded' ? record.notice.presentedBy : null,
  notice: {
    id: record.notice.id,
    version: record.notice.version,
    language: record.notice.language,
    sha256: record.notice.sha256,
  },
  purposes: [...record.purposes],
});

const whyEnded = ({ body }: LedgerEntry): Pick<Facts, 'why'> => {
  const why = EndReason.safeParse(body.reason);
  return why.success ? { why: why.data } : {};
};

const endFacts = (entry: LedgerEntry, decision: Decision): Facts => ({
  ...shared(entry, decision),
  ...whyEnded(entry),
  ...noConsent,
  data: [...noConsent.data],
  lanes: [],
  retention: [],
  event: entry.kind === 'consent.withdrawn' ? 'withdrawn' : 'expired',
  atMs: entry.atMs,
  coolDownUntilMs: null,
  adoptedAtMs: null,
});

function decisionFacts(entry: LedgerEntry, decision: Decision, lanes: readonly LaneConfig[], eventDays: number): Facts {
  const { kind, record } = decision;
  const event = kind === 'adopted' ? record.event : eventOf(entry.kind, record);
  const atMs = kind === 'adopted' ? Date.parse(record.decidedAt) : entry.atMs;
  const base = {
    ...shared(entry, decision),
    event,
    atMs,
    adoptedAtMs: kind === 'adopted' ? entry.atMs : null,
    coolDownUntilMs: event === 'refused' ? monthsAfter(atMs, COOL_DOWN_MONTHS) : null,
  };
  if (event !== 'given' && event !== 'renewed')
    return { ...base, ...noConsent, data: [...noConsent.data], lanes: [], retention: [] };
  // Before there was a log a consent named no lanes: it was for all of them.
  const groups = kind === 'adopted' ? null : record.scope.laneGroups;
  const keptDays = kind === 'adopted' ? eventDays : Math.max(eventDays, record.retention.events.atLeastDays);
  return {
    ...base,
    data: kind === 'adopted' ? Object.values(piiWords) : record.piiTypes.map((type) => piiWords[type]),
    lanes: lanes.filter(({ group }) => groups === null || groups.includes(group)).map(({ name }) => name),
    retention: retentionTerms(keptDays),
    validUntilMs: record.validUntil === null ? null : Date.parse(record.validUntil),
  };
}

function eventOf(kind: string, record: ConsentRecord): Receipt['event'] {
  if (kind === 'consent.refused') return 'refused';
  return record.supersedes === null ? 'given' : 'renewed';
}

function askedBy({ body }: LedgerEntry): Receipt['actor'] {
  const who = AskedBy.safeParse(body.askedBy);
  const relation = RelativeRelation.safeParse(body.relation);
  return who.success ? { by: 'asked', who: who.data, ...(relation.success && { relation: relation.data }) } : null;
}

/** Who decided was not written down before there was a log. */
function actorOf(decision: Decision, guardians: ReturnType<Consent['guardians']['of']>): Receipt['actor'] {
  if (decision.kind === 'adopted') return null;
  const { actor } = decision.record;
  if (actor.kind === 'self') return { by: 'self' };
  const name = guardians.find(({ id }) => id === actor.guardianshipId)?.name ?? '—';
  return { by: 'guardian', name, relation: actor.relation };
}

function monthsAfter(atMs: number, months: number): number {
  const date = new Date(atMs);
  date.setMonth(date.getMonth() + months);
  return date.getTime();
}

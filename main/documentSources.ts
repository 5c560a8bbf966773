import type { Consent } from './consent/consent';
import { ConsentRecord } from './consent/record';
import type { LaneConfig, StationConfig } from './contract/config';
import { LONGEST_TERM_MONTHS, LONGEST_TERM_UNDER_14_MONTHS } from './contract/consent';
import type { DataCode, Proof } from './contract/documentParts';
import type { DocumentContent } from './contract/documents';
import { fail, ok, type Result } from './contract/errors';
import { PersonId } from './contract/ids';
import { AskedBy, WithdrawalId } from './contract/withdrawal';
import type { DocumentSources } from './documents/ports';
import { fingerprintOf, receiptOf } from './ledger/receipt';
import type { LedgerEntry, StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import { retentionTerms } from './sources/terms';

interface Deps {
  consent: Pick<Consent, 'notice' | 'certificate' | 'guardians'>;
  ledger: Pick<StationLedger, 'entry' | 'entries' | 'proofFor' | 'publicKeys'>;
  people: Pick<People, 'view' | 'unitAndName'>;
  config: () => StationConfig;
  /** Whether this station uses faces at all now. */
  usesFaces: () => boolean;
  /** Days for which records of passing are kept. */
  eventDays: () => number;
}

const COOL_DOWN_MONTHS = 12;
const decided = ['consent.given', 'consent.refused'] as const;
const ended = ['consent.withdrawn', 'consent.expired'] as const;

/** What the documents about a resident's face and about the gate are made of, from the rooms that know. */
export function documentSources({ consent, ledger, people, config, usesFaces, eventDays }: Deps): DocumentSources {
  const proofOf = (seq: number): Result<Proof> => {
    const found = ledger.proofFor(seq);
    const entry = ledger.entry(seq);
    if (!found.ok) return found;
    if (!entry) return fail('DOCUMENT_UNKNOWN');
    const { entryBytes, hashes, checkpoint, verifierKey } = found.value;
    const receipt = receiptOf({ entryBytes, seq, proof: hashes, checkpointNote: checkpoint, verifierKey });
    const { leafHash, atMs } = entry;
    return ok({ entry: { seq, leafHash, atMs }, keyFingerprint: receipt.fingerprint, codes: receipt.codes });
  };

  /** The decision with this id, or the end with it and the decision it ended. */
  const recordOf = (recordId: string): Found | null => {
    const decisions = new Map<unknown, ConsentRecord>();
    for (const entry of ledger.entries({ kinds: [...decided, ...ended] })) {
      const parsed = ConsentRecord.safeParse(entry.body);
      if (parsed.success) decisions.set(parsed.data.personId, parsed.data);
      if (entry.body.recordId !== recordId) continue;
      const record = decisions.get(entry.body.personId);
      return record ? { entry, record } : null;
    }
    return null;
  };

  return {
    notice: ({ largePrint }) => ok({ zh: consent.notice('zh-CN'), en: consent.notice('en'), largePrint }),
    'consent-form': ({ personId }) => {
      const person = personId === null ? null : people.view(personId);
      if (personId !== null && !person) return fail('PERSON_UNKNOWN');
      return ok({
        notices: [consent.notice('zh-CN'), consent.notice('en')],
        person: person && { name: person.name, unit: person.unit, ageBand: person.ageBand },
        purposes: ['pass-lanes'],
        lanes: config().lanes.map(({ name }) => name),
        retention: retentionTerms(eventDays()),
        validForMonths: person?.ageBand === 'under-14' ? LONGEST_TERM_UNDER_14_MONTHS : LONGEST_TERM_MONTHS,
        coolDownMonths: COOL_DOWN_MONTHS,
      });
    },
    'gate-sign': ({ laneId, paper }) => {
      const lanes = config().lanes.filter(({ id }) => laneId === null || id === laneId);
      const key = ledger.publicKeys().at(-1);
      if (lanes.length === 0) return fail('LANE_UNKNOWN');
      if (key === undefined) return fail('LEDGER_KEY_UNAVAILABLE');
      return ok({
        paper,
        lanes: lanes.map(({ name }) => name),
        uses: {
          cameras: lanes.some(({ camera }) => camera !== null),
          faces: usesFaces() && lanes.some(({ camera, faceAllowed }) => camera !== null && faceAllowed),
        },
        purposes: ['pass-lanes'],
        otherWays: ['card', 'guard'],
        videoDays: null,
        noticeVersion: consent.notice('zh-CN').version,
        keyFingerprint: fingerprintOf(key),
      });
    },
    'deletion-certificate': ({ withdrawalId }) => {
      const certificate = consent.certificate(WithdrawalId.parse(withdrawalId));
      const person = certificate && people.unitAndName(certificate.personId);
      const certified = certificate?.steps.find(({ step }) => step === 'certified');
      if (!certificate || !person) return fail('WITHDRAWAL_UNKNOWN');
      if (!certificate.complete || !certified) return fail('DOCUMENT_NOT_READY');
      const proof = proofOf(certified.entrySeq);
      return proof.ok ? ok({ certificate, person, proof: proof.value }) : proof;
    },
    receipt: ({ recordId }) => {
      const found = recordOf(recordId);
      const person = found && people.unitAndName(PersonId.parse(found.record.personId));
      if (!found || !person) return fail('DOCUMENT_UNKNOWN');
      const proof = proofOf(found.entry.seq);
      if (!proof.ok) return proof;
      const isEnd = (ended as readonly string[]).includes(found.entry.kind);
      const actor = isEnd
        ? askedBy(found.entry)
        : actorOf(found.record, consent.guardians.of(PersonId.parse(found.record.personId)));
      return ok({ ...receiptFacts(found, config().lanes, eventDays()), person, actor, proof: proof.value });
    },
  };
}

interface Found {
  entry: LedgerEntry;
  record: ConsentRecord;
}

const piiWords: Readonly<Record<ConsentRecord['piiTypes'][number], DataCode>> = {
  'face-template': 'face-template',
  'passage-event': 'passage-record',
  signature: 'signature',
};

function receiptFacts(
  { entry, record }: Found,
  lanes: readonly LaneConfig[],
  eventDays: number,
): Omit<DocumentContent<'receipt'>, 'person' | 'actor' | 'proof'> {
  const { notice, scope, retention } = record;
  const event = eventOf(entry.kind, record);
  const covered = lanes.filter(({ group }) => scope.laneGroups === null || scope.laneGroups.includes(group));
  const isConsent = event === 'given' || event === 'renewed';
  return {
    receiptId: record.receiptId,
    recordId: String(entry.body.recordId),
    event,
    atMs: entry.atMs,
    notice: { id: notice.id, version: notice.version, language: notice.language, sha256: notice.sha256 },
    presentedBy: notice.presentedBy,
    purposes: [...record.purposes],
    data: isConsent ? record.piiTypes.map((type) => piiWords[type]) : ['signature'],
    lanes: isConsent ? covered.map(({ name }) => name) : [],
    retention: isConsent ? retentionTerms(Math.max(eventDays, retention.events.atLeastDays)) : [],
    validUntilMs: isConsent && record.validUntil !== null ? Date.parse(record.validUntil) : null,
    coolDownUntilMs: event === 'refused' ? monthsAfter(entry.atMs, COOL_DOWN_MONTHS) : null,
  };
}

function eventOf(kind: string, record: ConsentRecord): DocumentContent<'receipt'>['event'] {
  if (kind === 'consent.withdrawn') return 'withdrawn';
  if (kind === 'consent.expired') return 'expired';
  if (kind === 'consent.refused') return 'refused';
  return record.supersedes === null ? 'given' : 'renewed';
}

function askedBy({ body }: LedgerEntry): DocumentContent<'receipt'>['actor'] {
  const who = AskedBy.safeParse(body.askedBy);
  return who.success ? { by: 'asked', who: who.data } : null;
}

function actorOf(
  { actor }: ConsentRecord,
  guardians: ReturnType<Consent['guardians']['of']>,
): DocumentContent<'receipt'>['actor'] {
  if (actor.kind === 'self') return { by: 'self' };
  const name = guardians.find(({ id }) => id === actor.guardianshipId)?.name ?? '—';
  return { by: 'guardian', name, relation: actor.relation };
}

function monthsAfter(atMs: number, months: number): number {
  const date = new Date(atMs);
  date.setMonth(date.getMonth() + months);
  return date.getTime();
}

import type { Consent } from './consent/consent';
import type { StationConfig } from './contract/config';
import { LONGEST_TERM_MONTHS, LONGEST_TERM_UNDER_14_MONTHS } from './contract/consent';
import type { Proof } from './contract/documentParts';
import { fail, ok, type Result } from './contract/errors';
import type { LaneGroup } from './contract/ids';
import { WithdrawalId } from './contract/withdrawal';
import type { DocumentSources } from './documents/ports';
import { fingerprintOf, receiptOf } from './ledger/receipt';
import type { StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import { COOL_DOWN_MONTHS, receiptSource } from './sources/receipt';
import { retentionTerms } from './sources/terms';

interface Deps {
  consent: Pick<Consent, 'notice' | 'certificate' | 'guardians' | 'entriesOf' | 'personOf'>;
  ledger: Pick<StationLedger, 'entry' | 'entries' | 'proofFor' | 'publicKeys'>;
  people: Pick<People, 'view' | 'unitAndName'>;
  config: () => StationConfig;
  /** Whether this station uses faces at all now. */
  usesFaces: () => boolean;
  /** Days for which records of passing are kept. */
  eventDays: () => number;
}

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

  /** Whose consent could be for no other lanes is asked about no others. Null: may pass all. */
  const lanesOf = (groups: readonly LaneGroup[] | null) =>
    config().lanes.filter(({ group }) => groups === null || groups.includes(group));

  return {
    notice: ({ largePrint }) => ok({ zh: consent.notice('zh-CN'), en: consent.notice('en'), largePrint }),
    'consent-form': ({ personId }) => {
      const person = personId === null ? null : people.view(personId);
      if (personId !== null && !person) return fail('PERSON_UNKNOWN');
      return ok({
        notices: [consent.notice('zh-CN'), consent.notice('en')],
        person: person && { name: person.name, unit: person.unit, ageBand: person.ageBand },
        purposes: ['pass-lanes'],
        lanes: lanesOf(person?.access.groups ?? null).map(({ name }) => name),
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
    receipt: receiptSource({ consent, ledger, people, lanes: () => config().lanes, eventDays, proofOf }),
  };
}

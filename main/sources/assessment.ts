import type { DocumentContent } from '../contract/documents';
import { fail, ok, type Result } from '../contract/errors';
import { RecordId } from '../contract/recordParts';
import { EVIDENCE_DAYS } from '../contract/retention';
import type { DocumentSource, DocumentSources } from '../documents/ports';
import type { StationLedger } from '../ledger/stationLedger';
import type { Assessments } from '../registers/assessments';
import { addDays, localDay } from '../registers/days';
import type { Filing } from '../registers/filing';
import type { RecordBook, StoredRecord } from '../registers/recordBook';
import type { Clock } from '../storage/clock';
import { liveOf, protectionsOf } from './assessedFacts';
import { safeguardWords, useWords } from './registerWords';
import { dataCodesOfFacts } from './terms';

interface Deps {
  book: RecordBook;
  assessments: Pick<Assessments, 'inForce' | 'changedSince'>;
  filing: Pick<Filing, 'pack'>;
  ledger: Pick<StationLedger, 'entries'>;
  clock: Clock;
}

/** Papers about how faces are used here: the signed assessment and the filing. */
export function assessmentSources(deps: Deps): Required<Pick<DocumentSources, 'impact-assessment' | 'filing'>> {
  return {
    'impact-assessment': assessmentSource(deps),
    filing: filingSource(deps),
  };
}

type Signed = StoredRecord<'assessment.signed'>;

function assessmentSource({ book, assessments }: Deps): DocumentSource<'impact-assessment'> {
  const reasonOf = (before: Signed | undefined): DocumentContent<'impact-assessment'>['reason'] => {
    if (!before) return 'before-start';
    const noticed = book.follow(before.id, 'assessment.outdated').at(-1)?.details;
    if (!noticed) return 'periodic';
    return noticed.why === 'incident' ? 'incident' : 'change';
  };
  return ({ assessmentId }) => {
    const all = book.all('assessment.signed');
    const at = all.findIndex(({ id }) => id === RecordId.parse(assessmentId));
    const signed = all[at];
    if (!signed?.details) return fail('DOCUMENT_UNKNOWN');
    const { facts, words, signing, demo } = signed.details;
    const next = all[at + 1];
    return ok({
      assessmentId: signed.id,
      version: at + 1,
      reason: reasonOf(all[at - 1]),
      state: next ? 'replaced' : assessments.changedSince() === null ? 'signed' : 'outdated',
      isDemo: demo,
      answers: { necessity: words.necessity, rights: words.effects, risks: words.risks, protection: words.protections },
      live: liveOf(facts, signed.atMs),
      protections: protectionsOf(facts),
      signer: {
        name: signing.name,
        atMs: signed.atMs,
        paperSha256: signing.by === 'paper' ? signing.paperSha256 : null,
        entrySeq: signed.entrySeq,
      },
      keepUntilDay: next ? addDays(localDay(next.atMs), EVIDENCE_DAYS) : null,
    });
  };
}

function filingSource({ book, assessments, filing, ledger, clock }: Deps): DocumentSource<'filing'> {
  /** People whose deletion was certified because faces were given up here. */
  const deletedByStop = (): number => {
    const stopped = new Set<unknown>();
    let certified = 0;
    for (const { kind, body } of ledger.entries({ kinds: ['withdrawal.matching-stopped', 'withdrawal.certified'] })) {
      if (kind === 'withdrawal.matching-stopped' && body.reason === 'service-stopped') stopped.add(body.withdrawalId);
      if (kind === 'withdrawal.certified' && stopped.has(body.withdrawalId)) certified += 1;
    }
    return certified;
  };
  return ({ filing: which }): Result<DocumentContent<'filing'>> => {
    const pack = filing.pack();
    const signed = assessments.inForce();
    const made = book.newest('filing.made');
    const stopped = book.newest('filing.stopped')?.details ?? null;
    const change = book.newest('filing.changed');
    if (!signed) return fail('ASSESSMENT_MISSING');
    if (which !== 'first' && !made?.details) return fail('FILING_NOT_MADE');
    if (which === 'deregistration' && !stopped) return fail('DOCUMENT_NOT_READY');
    const { count, safeguards } = pack.countAndSafeguards;
    const { use } = signed.details.facts;
    const isSame = change?.details && made && change.seq > made.seq;
    return ok({
      filing: which,
      authority: made?.details?.office ?? null,
      filingNumber: made?.details?.number ?? null,
      people: count.total,
      sites: [
        { name: pack.basics.station, people: count.here },
        ...(count.elsewhere > 0
          ? [{ name: '同一处理者的其他岗亭（申报数） other stations, as declared', people: count.elsewhere }]
          : []),
      ],
      countedAtMs: clock.nowMs(),
      reachedDay: pack.reachedOn,
      dueDay: pack.dueOn,
      yearsWithoutHolidays: pack.yearsWithoutHolidays,
      purposes: ['pass-lanes'],
      method: useWords[use],
      data: dataCodesOfFacts,
      safeguards: safeguards.flatMap((code) => safeguardWords[code] ?? []),
      rules: pack.rules.notices.map(({ language, version, sha256 }) => ({
        title: `人脸通行告知书 ${language}`,
        version: String(version),
        sha256,
      })),
      assessment: {
        number: signed.id,
        version: book.all('assessment.signed').length,
        signedAtMs: signed.atMs,
        protections: signed.details.words.protections,
      },
      changed: which === 'change' && isSame ? (change.details?.what ?? null) : null,
      stopped:
        which === 'deregistration' && stopped ? { onDay: stopped.stoppedOn, deleted: deletedByStop(), how: stopped.why } : null,
    });
  };
}

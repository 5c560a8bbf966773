import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AssessmentWords } from '../../../main/contract/assessment';
import { useAppView, useSlice } from '../../stores/mirror';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { AssessmentFacts } from './AssessmentFacts';
import { AssessmentForm } from './AssessmentForm';
import { DocumentButtons } from './DocumentButtons';
import { RecordCard, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { useRead } from './useRead';
import { type ShownRecord, useRecords } from './useRecords';

const wordsOf = (record: ShownRecord | undefined) => {
  const words = AssessmentWords.safeParse(record?.details?.words);
  return words.success ? words.data : null;
};

const useStanding = () => {
  const { t } = useTranslation();
  const { faceStop, items } = useSlice('compliance');
  const due = items.find(({ kind }) => kind === 'assessment-due');
  if (faceStop === 'no-assessment') return { tone: 'ask', words: t('records.assessment.none') } as const;
  if (faceStop === 'assessment-outdated') return { tone: 'ask', words: t('records.assessment.outdated') } as const;
  if (due) return { tone: 'ask', words: t('records.assessment.due', { day: due.dueOn ?? '' }) } as const;
  return { tone: 'pass', words: t('records.assessment.fits') } as const;
};

/** The answers of a signed assessment, as they were written. */
const Answers = ({ record }: { record: ShownRecord }) => {
  const { t } = useTranslation();
  const words = wordsOf(record);
  if (!words) return null;
  return (
    <dl className="facts">
      {(['necessity', 'effects', 'risks', 'protections'] as const).map((question) => (
        <div key={question}>
          <dt>{t(`records.assessment.${question}`)}</dt>
          <dd>{words[question]}</dd>
        </div>
      ))}
    </dl>
  );
};

/** The impact assessment: what the station filled in, what a human writes and signs, and those signed before. */
export const AssessmentSection = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const { documents } = useOffered();
  const draft = useRead('assessment.draft', {});
  const history = useRecords(['assessment.signed', 'assessment.outdated']);
  const [isWriting, setIsWriting] = useState(false);
  const standing = useStanding();
  const signed = history.records?.find(({ kind }) => kind === 'assessment.signed');
  const isNeeded = standing.tone !== 'pass';
  const { items } = useSlice('compliance');
  const isHandlerMissing = items.some(({ kind }) => kind === 'handler-missing');
  const reload = (): void => {
    draft.reload();
    history.reload();
  };
  return (
    <>
      <SectionHead section="assessment" />
      <p className={`hint-${standing.tone}`} data-testid="assessment-standing">
        <Icon name={standing.tone} />
        {standing.words}
      </p>
      {draft.error && <Problem error={draft.error} />}
      {draft.value && (
        <>
          <h3>{t('records.assessment.facts')}</h3>
          <AssessmentFacts facts={draft.value.facts} />
        </>
      )}
      {isManager && draft.value && history.records && (isNeeded || isWriting) && (
        <>
          <h3>{t('records.assessment.human')}</h3>
          {isHandlerMissing && (
            <p className="hint-ask" data-testid="assessment-no-handler">
              <Icon name="ask" />
              {t('records.handler.missingForAssessment')}
            </p>
          )}
          <AssessmentForm
            fingerprint={draft.value.fingerprint}
            begun={wordsOf(signed)}
            onSigned={() => {
              setIsWriting(false);
              reload();
            }}
            onFactsChanged={draft.reload}
          />
        </>
      )}
      {isManager && !isNeeded && !isWriting && (
        <button
          type="button"
          className="action new-record-open"
          data-testid="assessment-again"
          onClick={() => setIsWriting(true)}
        >
          {t('records.assessment.again')}
        </button>
      )}
      <h3>{t('records.assessment.history')}</h3>
      <RecordList
        records={history.records}
        error={history.error}
        empty={t('records.assessment.noHistory')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={`${t(`registers.kind.${record.kind}`)} ${calendarDay(record.atMs)}`}
            onDone={reload}
          >
            <Answers record={record} />
            {record.kind === 'assessment.signed' && documents.has('impact-assessment') && (
              <DocumentButtons
                name={t('records.document.impactAssessment')}
                request={{ kind: 'impact-assessment', assessmentId: record.recordId }}
              />
            )}
          </RecordCard>
        )}
      />
    </>
  );
};

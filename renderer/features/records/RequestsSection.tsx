import { useTranslation } from 'react-i18next';
import { calendarDay } from '../../ui/format';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms, type ValueWord } from './fields';
import { PastResidents } from './PastResidents';
import { PersonChoice } from './PersonChoice';
import type { FoundPerson } from './PersonFinder';
import { NewRecord, RecordCard, RecordFacts, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useDraft } from './useDraft';
import { useOffered } from './useOffered';
import { useRead } from './useRead';
import { type ShownRecord, useRecords } from './useRecords';

/** A letter may have come before today; from the day it came the time runs. */
const received = [...recordForms['request.received'], { name: 'receivedOn', kind: 'day' }] as const;

const NewRequest = ({ onDone }: { onDone(): void }) => {
  const { t } = useTranslation();
  const person = useDraft<FoundPerson | null>('whom a request is about', () => null);
  const done = (): void => {
    person.forget();
    onDone();
  };
  return (
    <CommandForm
      command="request.receive"
      fields={received}
      toInput={(details) => ({ ...details, personId: person.value?.id ?? null })}
      draftName="new"
      submit={t('records.requests.receive')}
      onDone={done}
      onCancel={done}
    >
      <PersonChoice why="request" chosen={person.value} onChoose={person.change} />
      <p className="fact">{t('records.requests.disputeHint')}</p>
    </CommandForm>
  );
};

const Terms = ({ onDone }: { onDone(): void }) => {
  const { t } = useTranslation();
  const { value, reload } = useRead('request.terms', {});
  if (!value) return null;
  return (
    <div className="terms">
      <p data-testid="request-terms">
        {t('records.requests.terms', { requests: value.requestDays, complaints: value.complaintDays })}
      </p>
      <NewRecord
        name={t('records.requests.changeTerms')}
        testId="terms-open"
        form={(close) => (
          <CommandForm
            command="request.setTerms"
            fields={recordForms['request.terms-set']}
            begun={{ requestDays: String(value.requestDays), complaintDays: String(value.complaintDays) }}
            toInput={(details) => details}
            submit={t('common.save')}
            onCancel={close}
            onDone={() => {
              close();
              reload();
              onDone();
            }}
          />
        )}
      />
    </div>
  );
};

const isDisputed = ({ codes }: ShownRecord): boolean => typeof codes?.disputedTo === 'string';

/** When it must be answered by, or that it was. */
const useChip = () => {
  const { t } = useTranslation();
  const today = calendarDay(Date.now());
  return (dueOn: string, answer: ShownRecord | undefined) => {
    const outcome = answer?.codes?.outcome;
    if (answer) {
      return {
        tone: 'pass' as const,
        words: t(typeof outcome === 'string' ? `registers.value.${outcome as ValueWord}` : 'records.requests.answered'),
      };
    }
    return dueOn < today
      ? { tone: 'bad' as const, words: t('records.requests.overdue', { day: dueOn }) }
      : { tone: 'ask' as const, words: t('records.dueOn', { day: dueOn }) };
  };
};

/** What residents ask for, until when it must be answered, and the answers. */
export const RequestsSection = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const chipOf = useChip();
  const { records, error, reload } = useRecords(['request.received', 'request.answered']);
  const answerOf = (id: string) => records?.find(({ kind, about }) => kind === 'request.answered' && about === id);
  return (
    <>
      <SectionHead section="requests" />
      <NewRecord
        name={t('records.requests.new')}
        testId="request-new"
        form={(close) => (
          <NewRequest
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records?.filter(({ kind }) => kind === 'request.received') ?? null}
        error={error}
        empty={t('records.requests.none')}
        row={(record) => {
          const answer = answerOf(record.recordId);
          const asks = String(record.codes?.asks ?? '');
          const from = record.details?.from;
          return (
            <RecordCard
              key={record.recordId}
              record={record}
              title={[t(`registers.value.${asks as ValueWord}`), typeof from === 'string' ? from : '']
                .filter((part) => part)
                .join(' · ')}
              chip={chipOf(String(record.codes?.dueOn ?? ''), answer)}
              isCorrectable={!answer}
              onDone={reload}
              deeds={
                answer
                  ? []
                  : [
                      {
                        id: 'answer',
                        name: t('records.requests.answer'),
                        isMain: true,
                        command: 'request.answer',
                        fields: recordForms['request.answered'].filter(
                          ({ name }) => name !== 'stillDisputed' || isDisputed(record),
                        ),
                        toInput: (details) => ({ requestId: record.recordId, details }),
                      },
                    ]
              }
            >
              {answer && <RecordFacts record={answer} />}
              {answer && documents.has('request-answer') && (
                <DocumentButtons
                  name={t('records.document.requestAnswer')}
                  request={{ kind: 'request-answer', requestId: record.recordId }}
                />
              )}
            </RecordCard>
          );
        }}
      />
      <PastResidents />
      <Terms onDone={reload} />
    </>
  );
};

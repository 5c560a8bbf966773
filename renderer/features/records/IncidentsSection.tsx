import { useTranslation } from 'react-i18next';
import { useAppView } from '../../stores/mirror';
import { DocumentButtons } from './DocumentButtons';
import { type Details, momentText, recordForms } from './fields';
import { AmendIncident, NewIncident } from './IncidentForm';
import { IncidentPeople } from './IncidentPeople';
import { type Deed, NewRecord, RecordCard, RecordFacts, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { type ShownRecord, useRecords } from './useRecords';

/** How an incident stands: what is known now, and who was told. */
interface Course {
  steps: ShownRecord[];
  known: Details;
  /** How many are named. */
  named: number;
  isClosed: boolean;
  missing: 'authority' | 'people' | null;
}

/** How many were told each for himself; whoever may not see them counts how often. */
const toldEach = (steps: readonly ShownRecord[]): number => {
  const each = steps.filter(({ kind }) => kind === 'incident.people-told');
  if (each.some(({ details }) => details === null)) return each.reduce((sum, { codes }) => sum + Number(codes?.people ?? 0), 0);
  return new Set(each.flatMap(({ details }) => (Array.isArray(details?.people) ? details.people : []))).size;
};

const courseOf = (record: ShownRecord, all: readonly ShownRecord[]): Course => {
  const steps = all.filter(({ about }) => about === record.recordId);
  const told = steps.filter(({ kind }) => kind === 'incident.notified').map(({ codes }) => codes?.whom);
  const amended = steps.find(({ kind }) => kind === 'incident.amended');
  const codes = amended?.codes ?? record.codes;
  const named = Number(codes?.named ?? 0);
  const isPeopleTold =
    told.includes('people') ||
    told.includes('people-not-needed') ||
    (named > 0 && named >= Number(codes?.affected ?? 0) && toldEach(steps) >= named);
  return {
    steps,
    known: amended?.details ?? record.details ?? {},
    named,
    isClosed: steps.some(({ kind }) => kind === 'incident.closed'),
    missing: !told.includes('authority') ? 'authority' : isPeopleTold ? null : 'people',
  };
};

const useDeeds = () => {
  const { t } = useTranslation();
  return ({ recordId }: ShownRecord, { known, isClosed, missing }: Course): Deed[] => {
    if (isClosed) return [];
    return [
      {
        id: 'notified',
        name: t('records.incidents.notified'),
        isMain: missing !== null,
        command: 'incident.notified',
        fields: recordForms['incident.notified'],
        toInput: (details) => ({ incidentId: recordId, details }),
      },
      {
        id: 'amend',
        name: t('records.incidents.amend'),
        form: (onDone, onCancel) => <AmendIncident incidentId={recordId} known={known} onDone={onDone} onCancel={onCancel} />,
      },
      ...(missing === null
        ? [
            {
              id: 'close',
              name: t('records.incidents.close'),
              isMain: true,
              command: 'incident.close' as const,
              fields: recordForms['incident.closed'],
              toInput: (details: Details) => ({ incidentId: recordId, details }),
            },
          ]
        : []),
    ];
  };
};

/** Leaks and losses: what happened, who was told, and the papers for both. */
export const IncidentsSection = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const isManager = useAppView()?.role === 'manager';
  const deedsOf = useDeeds();
  const { records, error, reload } = useRecords([
    'incident.opened',
    'incident.amended',
    'incident.notified',
    'incident.people-told',
    'incident.closed',
  ]);
  const chipOf = ({ isClosed, missing }: Course) => {
    if (isClosed) return { tone: 'pass', words: t('records.incidents.closed') } as const;
    if (missing === null) return { tone: 'ask', words: t('records.incidents.toClose') } as const;
    return {
      tone: 'bad',
      words: t(missing === 'authority' ? 'records.incidents.tellAuthority' : 'records.incidents.tellPeople'),
    } as const;
  };
  return (
    <>
      <SectionHead section="incidents" />
      <NewRecord
        name={t('records.incidents.new')}
        testId="incident-new"
        form={(close) => (
          <NewIncident
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records?.filter(({ kind }) => kind === 'incident.opened') ?? null}
        error={error}
        empty={t('records.incidents.none')}
        row={(record) => {
          const course = courseOf(record, records ?? []);
          return (
            <RecordCard
              key={record.recordId}
              record={record}
              title={t('records.incidents.title', { at: momentText(record.atMs) })}
              chip={chipOf(course)}
              deeds={deedsOf(record, course)}
              onDone={reload}
            >
              {course.steps.map((step) => (
                <div key={step.recordId} className="record-step">
                  <strong>{t(`registers.kind.${step.kind}`)}</strong>
                  <span className="fact"> {momentText(step.atMs)}</span>
                  <RecordFacts record={step} />
                </div>
              ))}
              {isManager && course.named > 0 && (
                <IncidentPeople incidentId={record.recordId} isClosed={course.isClosed} onTold={reload} />
              )}
              {documents.has('breach') && (
                <>
                  <DocumentButtons
                    name={t('records.document.breachAuthority')}
                    request={{ kind: 'breach', breachId: record.recordId, to: 'authority' }}
                  />
                  <DocumentButtons
                    name={t('records.document.breachPeople')}
                    request={{ kind: 'breach', breachId: record.recordId, to: 'people' }}
                  />
                </>
              )}
            </RecordCard>
          );
        }}
      />
    </>
  );
};

import { useTranslation } from 'react-i18next';
import { calendarDay } from '../../ui/format';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms } from './fields';
import { NewRecord, RecordCard, RecordFacts, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { type ShownRecord, useRecords } from './useRecords';

const said = (record: ShownRecord, key: string): string => {
  const value = record.details?.[key] ?? record.codes?.[key];
  return typeof value === 'string' ? value : '';
};
const titled = (...parts: string[]): string => parts.filter((part) => part !== '').join(' · ');

const Vendors = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const { records, error, reload } = useRecords(['vendor.engaged', 'vendor.ended']);
  const today = calendarDay(Date.now());
  const chipOf = (record: ShownRecord, isEnded: boolean) => {
    if (isEnded) return { tone: 'off', words: t('records.outsiders.ended') } as const;
    const until = said(record, 'until');
    return until < today
      ? ({ tone: 'bad', words: t('records.outsiders.over', { day: until }) } as const)
      : ({ tone: 'info', words: t('records.outsiders.until', { day: until }) } as const);
  };
  return (
    <>
      <h3>{t('records.outsiders.vendors')}</h3>
      <NewRecord
        name={t('records.outsiders.newVendor')}
        testId="vendor-new"
        form={(close) => (
          <CommandForm
            command="vendor.engage"
            fields={recordForms['vendor.engaged']}
            toInput={(details) => details}
            submit={t('common.save')}
            onCancel={close}
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records?.filter(({ kind }) => kind === 'vendor.engaged') ?? null}
        error={error}
        empty={t('records.outsiders.noVendors')}
        row={(record) => {
          const ended = records?.find(({ kind, about }) => kind === 'vendor.ended' && about === record.recordId);
          return (
            <RecordCard
              key={record.recordId}
              record={record}
              title={titled(t('registers.kind.vendor.engaged'), said(record, 'name'))}
              chip={chipOf(record, ended !== undefined)}
              isCorrectable={!ended}
              onDone={reload}
              deeds={
                ended
                  ? []
                  : [
                      {
                        id: 'end-vendor',
                        name: t('records.outsiders.end'),
                        command: 'vendor.end',
                        fields: recordForms['vendor.ended'],
                        toInput: (details) => ({ vendorId: record.recordId, details }),
                      },
                    ]
              }
            >
              {ended && <RecordFacts record={ended} />}
              {documents.has('vendor') && (
                <DocumentButtons name={t('records.document.vendor')} request={{ kind: 'vendor', vendorId: record.recordId }} />
              )}
            </RecordCard>
          );
        }}
      />
    </>
  );
};

const Audits = () => {
  const { t } = useTranslation();
  const { records, error, reload } = useRecords(['audit.done']);
  return (
    <>
      <h3>{t('records.outsiders.audits')}</h3>
      <NewRecord
        name={t('records.outsiders.newAudit')}
        testId="audit-new"
        form={(close) => (
          <CommandForm
            command="register.audit"
            fields={recordForms['audit.done']}
            toInput={(details) => details}
            submit={t('common.save')}
            onCancel={close}
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records}
        error={error}
        empty={t('records.outsiders.noAudits')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={titled(said(record, 'doneOn'), said(record, 'auditor'))}
            chip={{ tone: 'info', words: t('records.outsiders.next', { day: said(record, 'nextOn') }) }}
            isCorrectable
            onDone={reload}
          />
        )}
      />
    </>
  );
};

const Takeovers = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const { records, error, reload } = useRecords(['takeover.announced']);
  return (
    <>
      <h3>{t('records.outsiders.takeover')}</h3>
      <p className="fact">{t('records.outsiders.takeoverHint')}</p>
      <NewRecord
        name={t('records.outsiders.newTakeover')}
        testId="takeover-new"
        form={(close) => (
          <CommandForm
            command="register.takeover"
            fields={recordForms['takeover.announced']}
            toInput={(details) => details}
            submit={t('common.save')}
            onCancel={close}
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records}
        error={error}
        empty={t('records.outsiders.noTakeovers')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={titled(said(record, 'effectiveOn'), said(record, 'newHandler'))}
            isCorrectable
            onDone={reload}
          >
            {documents.has('transfer') && (
              <DocumentButtons
                name={t('records.document.transfer')}
                request={{ kind: 'transfer', transferId: record.recordId }}
              />
            )}
          </RecordCard>
        )}
      />
    </>
  );
};

/** Who outside works on the data, audits, and the property company that comes next. */
export const OutsidersSection = () => (
  <>
    <SectionHead section="outsiders" />
    <Vendors />
    <Audits />
    <Takeovers />
  </>
);

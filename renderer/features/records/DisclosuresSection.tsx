import { useTranslation } from 'react-i18next';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms, type ValueWord } from './fields';
import { PersonChoice } from './PersonChoice';
import type { FoundPerson } from './PersonFinder';
import { NewRecord, RecordCard, RecordFacts, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useDraft } from './useDraft';
import { useOffered } from './useOffered';
import { type ShownRecord, useRecords } from './useRecords';

const NewDisclosure = ({ onDone }: { onDone(): void }) => {
  const { t } = useTranslation();
  const person = useDraft<FoundPerson | null>('whom a disclosure is about', () => null);
  const done = (): void => {
    person.forget();
    onDone();
  };
  return (
    <CommandForm
      command="register.disclose"
      fields={recordForms['disclosure.made']}
      toInput={(details) => ({ personId: person.value?.id ?? null, details })}
      draftName="new"
      submit={t('records.disclosures.save')}
      onDone={done}
      onCancel={done}
    >
      <p className="fact">{t('records.disclosures.noFaces')}</p>
      <p className="fact">{t('records.disclosures.periodHint')}</p>
      <PersonChoice why="disclosure" chosen={person.value} onChoose={person.change} />
    </CommandForm>
  );
};

/** To whom data was given, and who looked at what. */
export const DisclosuresSection = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const given = useRecords(['disclosure.made', 'disclosure.closed']);
  const closingOf = (id: string) => given.records?.find(({ kind, about }) => kind === 'disclosure.closed' && about === id);
  const looks = useRecords(['lookup.made', 'person.exported']);
  const titleOf = (record: ShownRecord): string => {
    const { what, why } = record.codes ?? {};
    const words = [what, why].filter((code): code is ValueWord => typeof code === 'string');
    return [t(`registers.kind.${record.kind}`), ...words.map((code) => t(`registers.value.${code}`))].join(' · ');
  };
  return (
    <>
      <SectionHead section="disclosures" />
      <NewRecord
        name={t('records.disclosures.new')}
        testId="disclosure-new"
        form={(close) => (
          <NewDisclosure
            onDone={() => {
              close();
              given.reload();
            }}
          />
        )}
      />
      <RecordList
        records={given.records?.filter(({ kind }) => kind === 'disclosure.made') ?? null}
        error={given.error}
        empty={t('records.disclosures.none')}
        row={(record) => {
          const { toWhom, givenOn, dataKinds } = record.codes ?? {};
          const closing = closingOf(record.recordId);
          const isHeld = !closing && Array.isArray(dataKinds) && dataKinds.includes('passage-records');
          const authority = record.details?.authority;
          const who =
            typeof toWhom === 'string' ? t(`registers.value.${toWhom as ValueWord}`) : t('registers.kind.disclosure.made');
          return (
            <RecordCard
              key={record.recordId}
              record={record}
              title={[who, authority, givenOn].filter((part) => typeof part === 'string').join(' · ')}
              {...(closing && { chip: { tone: 'pass', words: t('records.disclosures.closed') } as const })}
              {...(isHeld && { chip: { tone: 'ask', words: t('records.disclosures.held') } as const })}
              isCorrectable={!closing}
              onDone={given.reload}
              deeds={
                closing
                  ? []
                  : [
                      {
                        id: 'close',
                        name: t('records.disclosures.close'),
                        command: 'register.closeDisclosure',
                        fields: recordForms['disclosure.closed'],
                        toInput: (details) => ({ disclosureId: record.recordId, details }),
                      },
                    ]
              }
            >
              {closing && <RecordFacts record={closing} />}
              {documents.has('disclosure') && (
                <DocumentButtons
                  name={t('records.document.disclosure')}
                  request={{ kind: 'disclosure', disclosureId: record.recordId }}
                />
              )}
            </RecordCard>
          );
        }}
      />
      <h3>{t('records.disclosures.looks')}</h3>
      <RecordList
        records={looks.records}
        error={looks.error}
        empty={t('records.disclosures.noLooks')}
        row={(record) => <RecordCard key={record.recordId} record={record} title={titleOf(record)} onDone={looks.reload} />}
      />
    </>
  );
};

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms, type ValueWord } from './fields';
import { PersonChoice } from './PersonChoice';
import { NewRecord, RecordCard, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { type ShownRecord, useRecords } from './useRecords';

const NewDisclosure = ({ onDone }: { onDone(): void }) => {
  const { t } = useTranslation();
  const [personId, setPersonId] = useState<PersonId | null>(null);
  return (
    <CommandForm
      command="register.disclose"
      fields={recordForms['disclosure.made']}
      toInput={(details) => ({ personId, details })}
      submit={t('records.disclosures.save')}
      onDone={onDone}
      onCancel={onDone}
    >
      <p className="fact">{t('records.disclosures.noFaces')}</p>
      <PersonChoice why="disclosure" chosen={personId} onChoose={setPersonId} />
    </CommandForm>
  );
};

/** To whom data was given, and who looked at what. */
export const DisclosuresSection = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const given = useRecords(['disclosure.made']);
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
        records={given.records}
        error={given.error}
        empty={t('records.disclosures.none')}
        row={(record) => {
          const { toWhom, givenOn } = record.codes ?? {};
          const authority = record.details?.authority;
          const who =
            typeof toWhom === 'string' ? t(`registers.value.${toWhom as ValueWord}`) : t('registers.kind.disclosure.made');
          return (
            <RecordCard
              key={record.recordId}
              record={record}
              title={[who, authority, givenOn].filter((part) => typeof part === 'string').join(' · ')}
              isCorrectable
              onDone={given.reload}
            >
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

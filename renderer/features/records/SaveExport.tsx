import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import type { LookupWhy } from '../../../main/contract/registerRecords';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** The copy of a person's data as a file; where to is asked by the system's own dialog. */
export const SaveExport = ({ personId, why }: { personId: PersonId; why: LookupWhy }) => {
  const { t } = useTranslation();
  const save = useCommand('person.saveExport');
  const [file, setFile] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setFile(null);
    const answer = await save.run({ personId, why });
    if (answer) setFile(answer.fileName);
  };
  return (
    <>
      <button type="button" className="action" data-testid="person-save-export" disabled={save.busy} onClick={() => void run()}>
        {save.busy ? t('common.busy') : t('records.ofPerson.saveFile')}
      </button>
      {file !== null && (
        <p className="document-done" role="status" data-testid="person-saved">
          <Icon name="pass" size={18} />
          {t('records.ofPerson.savedFile', { file })}
        </p>
      )}
      {save.error && <Problem error={save.error} />}
    </>
  );
};

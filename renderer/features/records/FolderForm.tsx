import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** A folder, chosen in the system's dialog or typed, and the one thing done with it. */
export const FolderForm = ({ what, onDone }: { what: 'ledger.exportTo' | 'ledger.setSecondPlace'; onDone(): void }) => {
  const { t } = useTranslation();
  const send = useCommand(what);
  const choose = useCommand('folder.choose');
  const [folder, setFolder] = useState('');
  const [isEmpty, setIsEmpty] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const isExport = what === 'ledger.exportTo';
  const put = (path: string): void => {
    setFolder(path);
    setIsEmpty(false);
  };
  const chooseFolder = async (): Promise<void> => {
    const answer = await choose.run({ purpose: isExport ? 'ledger-export' : 'second-place' });
    if (answer?.folder) put(answer.folder);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setDone(null);
    setIsEmpty(folder.trim() === '');
    if (folder.trim() === '') return;
    const answer = await send.run({ folder: folder.trim() });
    if (!answer) return;
    setDone('entries' in answer ? t('records.ledger.exported', { n: answer.entries }) : t('records.ledger.placeSet'));
    onDone();
  };
  return (
    <form className="folder-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label={t(isExport ? 'records.ledger.exportFolder' : 'records.ledger.placeFolder')}
        hint={t(isExport ? 'records.ledger.exportHint' : 'records.ledger.placeHint')}
        fault={isEmpty ? t('common.required') : null}
      >
        {(id) => (
          <span className="person-find">
            <Input
              id={id}
              value={folder}
              maxLength={400}
              data-testid={`${what}-folder`}
              onChange={(event) => put(event.target.value)}
            />
            <button
              type="button"
              className="action"
              data-testid={`${what}-choose`}
              disabled={choose.busy}
              onClick={() => void chooseFolder()}
            >
              {t('records.ledger.choose')}
            </button>
          </span>
        )}
      </Field>
      <button type="submit" className="action" data-testid={`submit-${what}`} disabled={send.busy}>
        {t(isExport ? 'records.ledger.export' : 'records.ledger.setPlace')}
      </button>
      {done && (
        <p className="document-done" role="status">
          <Icon name="pass" size={18} />
          {done}
        </p>
      )}
      {choose.error && <Problem error={choose.error} />}
      {send.error && <Problem error={send.error} />}
    </form>
  );
};

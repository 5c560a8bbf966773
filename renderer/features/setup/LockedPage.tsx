import { Input, type InputRef } from 'antd';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { OpenByKey } from './OpenByKey';
import { StartShell } from './StartShell';

/** Asks for the passphrase that holds the station's master key. */
export const LockedPage = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  const unlock = useCommand('app.unlock');
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<InputRef>(null);
  const error = unlock.error ?? app.error;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (passphrase === '') return;
    if (!(await unlock.run({ passphrase }))) field.current?.focus({ cursor: 'all' });
  };
  return (
    <StartShell>
      <form className="panel start-card" data-testid="locked" onSubmit={(event) => void submit(event)}>
        <h2>
          <Icon name="key" size={30} />
          {t('setup.lockedTitle')}
        </h2>
        <OpenByKey />
        <p className="step-text">{t('setup.lockedText')}</p>
        <Field label={t('setup.passphrase')}>
          {(id) => (
            <Input.Password
              id={id}
              ref={field}
              autoFocus
              size="large"
              autoComplete="off"
              value={passphrase}
              maxLength={200}
              data-testid="unlock-passphrase"
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
        {error && <Problem error={error} />}
        <div className="dialog-actions">
          <button type="submit" className="action action-main" data-testid="unlock-submit" disabled={unlock.busy}>
            {unlock.busy ? t('common.busy') : t('setup.unlock')}
          </button>
        </div>
      </form>
    </StartShell>
  );
};

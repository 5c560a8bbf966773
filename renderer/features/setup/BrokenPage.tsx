import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { StartShell } from './StartShell';

const CopyPath = ({ path }: { path: string }) => {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(path);
      setIsCopied(true);
    } catch {
      // Without the clipboard the path can still be selected: it is plain text in a selectable field.
      setIsCopied(false);
    }
  };
  return (
    <div className="copy-path">
      <code data-testid="data-folder">{path}</code>
      <button type="button" className="action" data-testid="copy-path" onClick={() => void copy()}>
        {isCopied ? t('common.copied') : t('common.copy')}
      </button>
    </div>
  );
};

/** The station cannot start: what is wrong, what to do, and where the data lies. */
export const BrokenPage = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  return (
    <StartShell>
      <section className="panel start-card" data-testid="broken">
        <h2>
          <Icon name="bad" size={30} />
          {t('setup.brokenTitle')}
        </h2>
        <Problem error={app.error ?? { code: 'INTERNAL', params: {} }} />
        <p className="step-text">{t('setup.brokenKept')}</p>
        <p className="field-label">{t('setup.dataFolder')}</p>
        <CopyPath path={app.dataFolder} />
      </section>
    </StartShell>
  );
};

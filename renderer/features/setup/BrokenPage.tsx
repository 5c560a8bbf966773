import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CopyPath } from './CopyPath';
import { HandOnlyPage } from './HandOnlyPage';
import { OpenByKey } from './OpenByKey';
import { StartShell } from './StartShell';
import { TryAgain } from './TryAgain';

/** The station cannot start: what is wrong, what to do, and where the data lies. Where its lanes can be opened all the same, that comes first. */
export const BrokenPage = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  if (app.byHand) return <HandOnlyPage app={app} byHand={app.byHand} />;
  return (
    <StartShell>
      <section className="panel start-card" data-testid="broken">
        <h2>
          <Icon name="bad" size={30} />
          {t('setup.brokenTitle')}
        </h2>
        <OpenByKey />
        <Problem error={app.error ?? { code: 'INTERNAL', params: {} }} />
        <p className="step-text">{t('setup.brokenKept')}</p>
        <p className="field-label">{t('setup.dataFolder')}</p>
        <CopyPath path={app.dataFolder} />
        <div className="dialog-actions">
          <TryAgain />
        </div>
      </section>
    </StartShell>
  );
};

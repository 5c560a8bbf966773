import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { SetUpPage } from './SetUpPage';
import { StartShell } from './StartShell';

const Promises = () => {
  const { t } = useTranslation();
  return (
    <ul className="promises">
      {([1, 2, 3] as const).map((n) => (
        <li key={n}>
          <Icon name="pass" />
          {t(`setup.promise${n}`)}
        </li>
      ))}
    </ul>
  );
};

/** A station without configuration: set it up, or see the demo first. */
export const FirstRunPage = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  const [isSettingUp, setIsSettingUp] = useState(false);
  const demo = useCommand('app.tryDemo');
  // The page is made anew while the demo is tried, and then only the station still knows why it failed.
  const error = demo.error ?? app.error;
  if (isSettingUp)
    return (
      <StartShell>
        <SetUpPage app={app} onBack={() => setIsSettingUp(false)} />
      </StartShell>
    );
  return (
    <StartShell>
      <section className="welcome" data-testid="first-run">
        <h2>{t('setup.welcome')}</h2>
        <p className="step-text">{t('setup.welcomeText')}</p>
        <div className="choices">
          <button
            type="button"
            className="choice"
            data-testid="first-run-setup"
            disabled={demo.busy}
            onClick={() => setIsSettingUp(true)}
          >
            <Icon name="tool" size={44} />
            <strong>{t('setup.chooseSetup')}</strong>
            <span>{t('setup.chooseSetupText')}</span>
          </button>
          <button
            type="button"
            className="choice"
            data-testid="first-run-demo"
            disabled={demo.busy}
            onClick={() => void demo.run({})}
          >
            <Icon name="gate" size={44} />
            <strong>{t('setup.chooseDemo')}</strong>
            <span>{demo.busy ? t('setup.demoStarting') : t('setup.chooseDemoText')}</span>
          </button>
        </div>
        {error && !demo.busy && <Problem error={error} />}
        <Promises />
      </section>
    </StartShell>
  );
};

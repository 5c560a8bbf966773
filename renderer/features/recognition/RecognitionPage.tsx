import { useTranslation } from 'react-i18next';
import { useSlice } from '../../stores/mirror';
import { LivenessForm } from './LivenessForm';
import { SettingsForm } from './SettingsForm';
import { Galleries, Standing, Warning } from './Standing';
import './recognition.css';

/** The manager's page on recognition: what it is worth here, what it may cost, and what can be changed about it. */
export const RecognitionPage = () => {
  const { t } = useTranslation();
  const view = useSlice('recognition');
  return (
    <main className="recognition" data-testid="recognition-page">
      <h1 className="hidden-title">{t('recognition.title')}</h1>
      <Warning view={view} />
      <div className="recognition-columns">
        <Standing view={view} />
        <Galleries view={view} />
      </div>
      <SettingsForm view={view} />
      <LivenessForm />
    </main>
  );
};

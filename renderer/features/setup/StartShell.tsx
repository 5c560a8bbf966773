import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import { LanguageToggle, ThemeToggle } from '../../ui/Toggles';
import './setup.css';

/** Frame of the pages before the desk: name of the console, or of the station where it is known, language and theme. */
export const StartShell = ({ title, children }: { title?: string; children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <div className="start">
      <header className="start-head">
        <Icon name="gate" size={28} />
        <h1>{title || t('common.appName')}</h1>
        <LanguageToggle />
        <ThemeToggle />
      </header>
      <main className="start-body">{children}</main>
    </div>
  );
};

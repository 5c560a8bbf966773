import { useTranslation } from 'react-i18next';
import { useCommand } from '../bridge';
import { useLanguage } from '../i18n/useLanguage';
import { useView } from '../stores/view';

/** Asks the station for the other language; the words change when the station says so. */
export const LanguageToggle = () => {
  const { t } = useTranslation();
  const language = useLanguage();
  const setLanguage = useCommand('app.setLanguage');
  return (
    <button
      type="button"
      className="action head-action"
      data-testid="language-toggle"
      aria-label={t('common.languageLabel')}
      onClick={() => void setLanguage.run({ language: language === 'en' ? 'zh-CN' : 'en' })}
    >
      {t('common.language')}
    </button>
  );
};

export const ThemeToggle = () => {
  const { t } = useTranslation();
  const { theme, setTheme } = useView();
  const isNight = theme === 'night';
  return (
    <button
      type="button"
      className="action head-action"
      data-testid="theme-toggle"
      aria-label={isNight ? t('common.themeToDay') : t('common.themeToNight')}
      onClick={() => setTheme(isNight ? 'day' : 'night')}
    >
      {isNight ? t('common.themeDay') : t('common.themeNight')}
    </button>
  );
};

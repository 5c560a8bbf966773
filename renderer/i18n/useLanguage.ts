import { useTranslation } from 'react-i18next';
import type { Language } from '../../main/contract/ids';

/** The language the window shows right now. */
export const useLanguage = (): Language => (useTranslation().i18n.language === 'en' ? 'en' : 'zh-CN');

import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../main/contract/ids';
import { en } from './en/texts';
import { zhCN } from './zhCN/texts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zhCN };
    returnNull: false;
  }
}

/** The console's translations, Chinese first; all texts are in the bundle, so it is ready at once. */
export const createI18n = (language: Language): i18n => {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    lng: language,
    fallbackLng: 'zh-CN',
    initAsync: false,
    // React escapes what it shows; escaping twice would garble names of lanes.
    interpolation: { escapeValue: false },
  });
  return instance;
};

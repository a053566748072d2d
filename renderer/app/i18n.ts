import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#domain/bilingual.ts';
import { english } from './language-english.ts';
import { kiswahili } from './language-kiswahili.ts';

/** Both languages are in memory, so a switch is one repaint and nothing is fetched. */
export const createTranslation = (language: Language): i18n => {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: Object.keys(english),
    defaultNS: 'common',
    resources: { en: english, sw: kiswahili },
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  return instance;
};

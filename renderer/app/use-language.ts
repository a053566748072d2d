import { useTranslation } from 'react-i18next';
import type { Bilingual, Language } from '#domain/bilingual.ts';

/** The language on screen, and `pick` for data that carries both. */
export const useLanguage = (): { language: Language; pick: (text: Bilingual) => string } => {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'sw' ? 'sw' : 'en';
  return { language, pick: (text) => text[language] };
};

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { english } from './language-english.ts';

/** The open lists of which the locale files name words; those of `domain/word.ts` and the papers of an applicant. */
export type NamedList = keyof typeof english.word;

/** A word of an open list in the officer's language; one that is not known here as it came. */
const wordOf = (t: TFunction<'word'>, list: NamedList, word: string): string =>
  // asked for in the same line; which of its keys it is, the compiler cannot see
  Object.hasOwn(english.word[list], word) ? t(`${list}.${word}` as 'fuel.petrol') : word;

export const useWord = (): ((list: NamedList, word: string) => string) => {
  const { t } = useTranslation('word');
  return (list, word) => wordOf(t, list, word);
};

import { useTranslation } from 'react-i18next';
import type { ItemRow } from '#domain/contract/screen/case.ts';
import { useLanguage } from './use-language.ts';

/** Capitals at its head belong to a word like "PSV", and stay in the middle of a sentence. */
const lowerFirst = (name: string): string =>
  /^\p{Lu}(?!\p{Lu})/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name;

/** An item's name as it stands inside a sentence: "logbook". Without one in hand: "paper". */
export const useItemName = (): ((item: ItemRow | undefined) => string) => {
  const { t } = useTranslation();
  const { pick } = useLanguage();
  return (item) => (item === undefined ? t('paper') : lowerFirst(pick(item.name)));
};

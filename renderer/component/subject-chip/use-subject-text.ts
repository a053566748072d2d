import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { useWord } from '../../app/use-word.ts';

type Described = { vehicle: string | null; licence: ApplicationRow['licence'] };

/** What an application is about, in a few words: make and model, or the kind of licence and its categories. */
export const useSubjectText = (): ((described: Described) => string) => {
  const word = useWord();
  return ({ vehicle, licence }) => {
    if (licence === null) return vehicle ?? '';
    const categories = licence.categories.map((category) => word('licenceCategory', category)).join(', ');
    return [word('licenceKind', licence.kind), categories].filter((text) => text !== '').join(' ');
  };
};

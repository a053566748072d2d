import type { ApplicationRow } from '#domain/contract/screen/case.ts';

/** What an application is called in a sentence: its plate, else the number that the citizen holds. */
export const nameRow = ({ plate, reference }: Pick<ApplicationRow, 'plate' | 'reference'>): string =>
  plate?.text ?? reference;

import type { ApplicationRow } from '#domain/contract/screen/case.ts';

/** What an application is called in a sentence: its plate or its licence's number, else what the citizen holds. */
export const nameRow = ({
  plate,
  licence,
  reference,
}: Pick<ApplicationRow, 'plate' | 'licence' | 'reference'>): string => plate?.text ?? licence?.number ?? reference;

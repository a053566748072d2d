import type { Application } from './application.ts';
import { isKnownWord, type WordList } from './word.ts';

export type UnknownWord = { list: WordList; word: string };

/** The words of a record that this program has no name for: shown as they are, for the officer to read with care. */
export const listUnknownWords = (application: Application): UnknownWord[] => {
  const { vehicle, licence, owners, previousOwners, collector, transfer, register, restrictions, payments } =
    application;
  const people = [
    ...owners,
    ...previousOwners,
    collector,
    ...(transfer === null ? [] : [transfer.seller]),
    ...(register?.owners ?? []),
  ];
  const financiers = [application.registeredFinancier, application.requestedFinancier].filter((one) => one !== null);
  // A kind of item that it issues has its own name.
  const asked = application.asked.filter((word) => !application.items.some(({ kind }) => kind === word));
  const found: [WordList, string | null | undefined][] = [
    ['fuel', vehicle?.fuel],
    ['use', vehicle?.use],
    ['use', register?.use],
    ['transmission', vehicle?.transmission],
    ['driveSide', vehicle?.driveSide],
    ['condition', vehicle?.condition],
    ['vehicleClass', vehicle?.vehicleClass],
    ['licenceKind', licence?.kind],
    ...(licence?.categories ?? []).map((category): [WordList, string] => ['licenceCategory', category]),
    ['testResult', licence?.testResult],
    ...people.map(({ identity }): [WordList, string] => ['identityKind', identity.kind]),
    ...restrictions.map(({ kind }): [WordList, string] => ['restrictionKind', kind]),
    ['inspectionResult', application.booking?.result],
    ['ground', application.ground],
    ['delivery', application.delivery],
    ...asked.map((word): [WordList, string] => ['asked', word]),
    ...payments.map(({ payer }): [WordList, string] => ['payer', payer]),
    ...payments.map(({ method }): [WordList, string | undefined] => ['paymentMethod', method]),
    ...financiers.map(({ kind }): [WordList, string] => ['financierKind', kind]),
  ];
  const unknown = new Map<string, UnknownWord>();
  for (const [list, word] of found)
    if (word != null && !isKnownWord(list, word)) unknown.set(`${list} ${word}`, { list, word });
  return [...unknown.values()];
};

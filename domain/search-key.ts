import { type Application, listBlanks, plateOf } from './application.ts';
import { normaliseChassis } from './chassis.ts';
import { listRegisterSerials } from './check/duplicate.ts';
import { identityNumberForms } from './identity.ts';
import { foldToWords, toSpoken } from './name-folding.ts';
import { normalisePlate } from './plate.ts';
import { normaliseSerial } from './serial.ts';

/** The words under which an application is found, by field, all in upper case without spaces or hyphens in codes. */
export type SearchKeys = { plate: string; chassis: string; name: string; identity: string; reference: string };

/** Numbers typed with O for 0 or I for 1 are found: both forms of a code fold to one (domain facts 9.1). */
export const foldCode = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

export const foldWords = (text: string): string => foldToWords(text).join(' ');

/** A name as it is written, with the words of a compound as one, and as it sounds. */
const nameKeys = (name: string): string[] => {
  const words = foldToWords(name);
  const pairs = words.slice(1).map((word, place) => `${words[place]}${word}`);
  return [...words, ...pairs, ...words.map(toSpoken)];
};

/**
 * What people read out of a longer code: a plate from its digits on, a chassis after its hyphen or its last six signs.
 */
const plateEnd = (plate: string): string => /\d.*$/.exec(normalisePlate(plate))?.[0] ?? '';
const chassisEnds = (chassis: string): string[] => [
  /-([^-]+)$/.exec(chassis)?.[1] ?? '',
  normaliseChassis(chassis).slice(-6),
];

export const toSearchKeys = (application: Application): SearchKeys => {
  const people = [
    ...application.owners,
    ...(application.transfer === null ? [] : [application.transfer.seller]),
    ...application.previousOwners,
    application.collector,
  ];
  const codes = (texts: readonly string[]) => [...new Set(texts.map(foldCode))].filter((code) => code !== '').join(' ');
  const chassisNumber = application.vehicle?.chassisNumber ?? '';
  const registrationNumber = plateOf(application) ?? '';
  return {
    plate: codes([registrationNumber, plateEnd(registrationNumber)]),
    // The engine number too: who looks for another record of a vehicle has either.
    chassis: codes([chassisNumber, ...chassisEnds(chassisNumber), application.vehicle?.engineNumber ?? '']),
    name: [...new Set(people.flatMap((one) => nameKeys(one.name)))].join(' '),
    identity: codes(
      people.flatMap((one) => [
        ...identityNumberForms(one.identity.number),
        ...('kraPin' in one ? [String(one.kraPin)] : []),
      ]),
    ),
    reference: codes([
      application.reference,
      application.lodged?.provisionalReference ?? '',
      application.licence?.number ?? '',
      ...application.items.flatMap(({ number, serial }) => [number ?? [], serial ?? []].flat()),
      ...listRegisterSerials(application),
      application.register?.logbookNumber ?? '',
      ...(application.transfer === null ? [] : [application.transfer.reference]),
      ...listBlanks(application).map(({ serial }) => normaliseSerial(serial)),
      ...application.releases.map(({ slipNumber }) => slipNumber),
    ]),
  };
};

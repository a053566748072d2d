import { z } from 'zod';
import { statusSchema } from '#domain/application.ts';
import { searchReasonCodes } from '#domain/vehicle-search.ts';
import { knownWords } from '#domain/word.ts';
import { cleanText } from './text.ts';

/** The shape of `resources/locales/{en,sw}/paper.json`: every word that stands on paper. */
const word = z.string().min(1);
const words = <Key extends string>(...keys: Key[]) => z.record(z.enum(keys), word);

export const paperWordingSchema = z.strictObject({
  authority: word,
  continued: word,
  logbook: z.strictObject({
    title: word,
    act: word,
    section: words('vehicle', 'owners', 'previousOwners', 'standing'),
    label: words(
      ...([
        'registrationNumber',
        'registeredOn',
        'logbookNumber',
        'make',
        'model',
        'yearOfManufacture',
        'vehicleType',
        'bodyType',
        'bodyColour',
      ] as const),
      ...([
        'chassisNumber',
        'engineNumber',
        'fuel',
        'ratingCc',
        'transmission',
        'driveSide',
        'axles',
        'tareWeightKg',
        'loadCapacityKg',
      ] as const),
      ...([
        'passengers',
        'use',
        'customsEntryNumber',
        'customsOffice',
        'borderPoint',
        'owner',
        'identity',
        'kraPin',
        'financier',
      ] as const),
      ...(['underCaveat', 'conditions', 'transfers', 'lastTransferredOn', 'issuedOn', 'office', 'reference'] as const),
    ),
  }),
  slip: z.strictObject({
    title: word,
    copy: words('collector', 'office'),
    label: words(
      ...([
        'slipNumber',
        'handedOverAt',
        'office',
        'registrationNumber',
        'reference',
        'item',
        'serial',
        'logbookNumber',
      ] as const),
      ...(['licence', 'collector', 'identity', 'surrendered', 'officer', 'signature'] as const),
    ),
    licence: words('provisional', 'interim', 'smart'),
    surrendered: words(...knownWords.surrenderKind),
    statement: word,
  }),
  plain: z.strictObject({
    section: words('vehicle', 'licence', 'booking', 'request', 'fee'),
    label: words(
      ...(['reference', 'office', 'issuedOn', 'officer', 'licenceKind', 'licenceNumber', 'categories'] as const),
      ...(['validFrom', 'validTo', 'school', 'testOn', 'testCentre', 'result', 'defects'] as const),
      ...(['bookingCentre', 'bookingOn', 'bookingSlip', 'ground', 'statement'] as const),
      ...(['amount', 'paidOn', 'invoiceNumber'] as const),
    ),
  }),
  /** The copy of records of a look-up at the desk. */
  search: z.strictObject({
    title: word,
    section: words('owners', 'restrictions', 'applications'),
    label: words(
      ...(['searchedAt', 'officer', 'office', 'reason', 'detail', 'source', 'restriction', 'since'] as const),
      ...(['received', 'reference', 'service', 'atOffice', 'status'] as const),
    ),
    /** With `{{at}}`. */
    source: words('centre', 'cache'),
    reason: words(...searchReasonCodes),
    status: words(...statusSchema.options),
  }),
  acknowledgement: z.strictObject({
    title: word,
    section: words('application', 'bring', 'fee', 'keep'),
    label: words(
      ...(['provisionalReference', 'reference', 'lodgedAt', 'office', 'officer', 'registrationNumber'] as const),
      ...(['vehicle', 'licence', 'owner', 'identity', 'collector', 'delivery', 'paper'] as const),
      ...(['component', 'amount', 'source'] as const),
    ),
    delivery: words(...knownWords.delivery),
    toFollow: word,
    nothing: word,
    noRate: word,
    total: word,
    quotedOn: word,
    receipt: word,
    note: word,
    statement: word,
  }),
  value: z.strictObject({
    yes: word,
    no: word,
    none: word,
    fuel: words('petrol', 'diesel', 'hybrid', 'electric', 'lpg', 'other'),
    transmission: words('manual', 'automatic'),
    driveSide: words('right', 'left'),
    use: words('private', 'commercial'),
    financier: words('in-charge', 'joint-owner'),
    testResult: words(...knownWords.testResult),
    inspectionResult: words(...knownWords.inspectionResult),
    ground: words(...knownWords.ground),
    identity: words('national-id', 'alien-card', 'passport', 'maisha-card', 'company'),
  }),
  demonstration: word,
  preview: word,
  /** Across the unnumbered copy of an electronic logbook. */
  copy: word,
  /** With `{{page}}` and `{{pages}}`. */
  page: word,
});
export type PaperWording = z.infer<typeof paperWordingSchema>;

/** Both languages: papers are always bilingual, whatever the officer's screen speaks. */
export type PaperWords = { en: PaperWording; sw: PaperWording };

/** `Petrol · Petroli`; one word where the languages agree. */
export const formatBoth = (en: string, sw: string): string => (en === sw ? en : `${en} · ${sw}`);

/** A word of an open list in both languages; one that has no name here stands as it came. */
export const formatWord = (en: Record<string, string>, sw: Record<string, string>, word: string): string =>
  formatBoth(en[word] ?? cleanText(word), sw[word] ?? cleanText(word));

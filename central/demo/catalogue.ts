import type { Checklist } from '#domain/checklist.ts';
import type { Condition } from '#domain/condition.ts';
import type { Reference } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import type { VehicleKind } from './vehicle.ts';

/**
 * What a row leaves to the applicant, by service: the only place of the demonstration that names services. One without
 * an entry here is filled in by its row alone.
 */
type Choice = {
  /** What applicants ask for: one of these sets. */
  asked?: readonly (readonly string[])[];
  /** Of a service whose checklist names no grounds. */
  ground?: string;
  statements?: readonly string[];
  vehicle?: VehicleKind;
  /** What is new of the vehicle, the register having another. */
  changed?: readonly ('engineNumber' | 'bodyColour')[];
  /** The mark that the vehicle carried before. */
  oldSeries?: 'government' | 'diplomatic' | 'civil';
  /** What has to be handed in is always lost. */
  isLost?: true;
  licence?: { kind: string; isNumbered: boolean; test?: 'booked' | 'passed' };
  /** Share of what an office receives beyond three of each service. */
  weight?: number;
};

const choices: Record<string, Choice> = {
  'registration-used': { weight: 6 },
  'registration-new': { weight: 1 },
  'ownership-transfer': { weight: 12 },
  'transfer-succession': { ground: 'died' },
  'transfer-auction': { ground: 'refuses' },
  'transfer-court-order': { ground: 'refuses' },
  'transfer-untraceable': { ground: 'untraceable' },
  'transfer-ex-government': { oldSeries: 'government' },
  'transfer-ex-diplomatic': { oldSeries: 'diplomatic' },
  'duplicate-logbook': {
    asked: [['lost'], ['damaged'], ['conversion']],
    statements: ['Lost on the way from the bank', 'Wet in a flood, no longer legible', 'An electronic one is wanted'],
    weight: 2,
  },
  'change-of-particulars': { changed: ['engineNumber', 'bodyColour'], weight: 1 },
  're-registration': {
    oldSeries: 'civil',
    statements: ['Both plates were stolen and seen on another vehicle', 'Another vehicle was found with this number'],
  },
  'plates-new-generation': { asked: [['oblong'], ['square']], weight: 1 },
  'plates-lost': { isLost: true, weight: 1 },
  'plates-electric': { vehicle: 'electric', asked: [['oblong'], ['square']] },
  'plates-special': { asked: [['special-number'], ['personalised-number']] },
  'vehicle-search': {
    statements: ['My bank asks for the record of this vehicle', 'For the claim after an accident'],
    weight: 1,
  },
  'vehicle-inspection': { asked: [['yearly'], ['particulars'], ['new-registration'], ['alternative-transfer']] },
  'sticker-issue': { asked: [['first'], ['replacement']], weight: 1 },
  pdl: { licence: { kind: 'provisional', isNumbered: false } },
  'driving-test': { licence: { kind: 'provisional', isNumbered: true, test: 'booked' } },
  'interim-licence': { licence: { kind: 'interim', isNumbered: true, test: 'passed' } },
  'smart-licence': { asked: [['upgrade'], ['renewal']], licence: { kind: 'smart', isNumbered: true, test: 'passed' } },
};

export const choiceOf = ({ id }: Pick<Service, 'id'>): Choice => choices[id] ?? {};

type Rows = { service: Service; checklist: Checklist };

/** Every service of the catalogue that is still received, by its newest row, with its checklist. */
export const listServices = (reference: Pick<Reference, 'service' | 'checklist'>): Rows[] =>
  [...new Map(reference.service.map((service) => [service.id, service])).values()]
    .filter(({ effectiveTo }) => effectiveTo === undefined)
    .flatMap((service) => {
      const checklist = reference.checklist.findLast(({ id }) => id === service.checklist);
      return checklist === undefined ? [] : [{ service, checklist }];
    });

type PlainCondition = Exclude<Condition, { kind: 'all' | 'any' | 'none' }>;
const flatten = (condition: Condition): PlainCondition[] =>
  condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'none' ? condition.of : [condition];

/** Every plain condition of a row and of its checklist's lines. */
export const listConditions = ({ service, checklist }: Rows): PlainCondition[] => [
  ...Object.values(service.conditions).flatMap(flatten),
  ...checklist.lines.flatMap(({ when }) => (when === undefined ? [] : flatten(when))),
];

/** The row has the part, or a condition of it asks whether the application has. */
export const mayHave = (rows: Rows, part: Service['parts'][number]): boolean =>
  rows.service.parts.includes(part) ||
  listConditions(rows).some((condition) => condition.kind === 'part' && condition.name === part);

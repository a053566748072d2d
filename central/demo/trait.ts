import type { Checklist } from '#domain/checklist.ts';
import type { Service } from '#domain/service.ts';
import { choiceOf, mayHave } from './catalogue.ts';
import type { VehicleKind } from './vehicle.ts';

/** What is special about a case and no fault: what a draft is made as. */
export type Shape = {
  vehicle?: VehicleKind;
  owner?: 'organisation' | 'alien-card' | 'passport';
  isJoint?: true;
  isFinanced?: true;
  /** The collector is named with a Maisha Card, of the same number as the owner's national ID. */
  isMaishaCard?: true;
  /** What has to be handed in is lost; the papers that replace it are attached. */
  isLost?: true;
  isElectronic?: true;
};
type Rows = { service: Service; checklist: Checklist };
export type Trait = { id: string; shape: Shape; fits: (rows: Rows) => boolean };

const isOfAnyVehicle = ({ service }: Rows): boolean =>
  service.subject === 'vehicle' &&
  !service.parts.includes('importDetail') &&
  choiceOf(service).vehicle === undefined &&
  choiceOf(service).oldSeries === undefined;
const isOfVehicle = ({ service }: Rows): boolean => service.subject === 'vehicle';
const isAny = (): boolean => true;

export const traits: readonly Trait[] = [
  {
    id: 'financed',
    shape: { isFinanced: true },
    fits: (rows) => mayHave(rows, 'requestedFinancier') || mayHave(rows, 'registeredFinancier'),
  },
  {
    id: 'joint-owners',
    shape: { isJoint: true },
    fits: ({ service }) =>
      service.changes.includes('owner') ||
      (service.changes.includes('registration') && !service.parts.includes('register')),
  },
  { id: 'trailer', shape: { vehicle: 'trailer' }, fits: isOfAnyVehicle },
  { id: 'tractor', shape: { vehicle: 'tractor' }, fits: isOfAnyVehicle },
  { id: 'motorcycle', shape: { vehicle: 'motorcycle' }, fits: isOfAnyVehicle },
  { id: 'electric', shape: { vehicle: 'electric' }, fits: isOfAnyVehicle },
  { id: 'company', shape: { owner: 'organisation' }, fits: isOfVehicle },
  { id: 'alien', shape: { owner: 'alien-card' }, fits: isAny },
  { id: 'passport', shape: { owner: 'passport' }, fits: isAny },
  { id: 'maisha-card', shape: { isMaishaCard: true }, fits: isAny },
  {
    id: 'lost-logbook',
    shape: { isLost: true },
    fits: ({ service }) => service.surrenders.some((due) => due.or !== undefined && due.when === undefined),
  },
  {
    id: 'electronic-logbook',
    shape: { isElectronic: true },
    fits: ({ service }) =>
      Object.values(service.conditions).some(({ kind, ...rest }) => kind === 'medium' && 'is' in rest),
  },
];

import { z } from 'zod';
import type { Application } from './application.ts';
import { normaliseChassis } from './chassis.ts';
import { wordSchema } from './word.ts';

/**
 * The few kinds of conditions that rows of the catalogue may ask. A service names its own conditions with their
 * parameters (`conditions`), and its approvals, fees, items and surrenders name them in `when`; a checklist line carries
 * its own.
 */
const words = z.array(wordSchema).min(1);
/** Parts of a record that an application may or may not have. */
const presentPartSchema = z.enum(['registeredFinancier', 'requestedFinancier', 'importDetail', 'transfer', 'register']);

const plainConditionSchema = z.discriminatedUnion('kind', [
  /** The logbook is to be issued on this medium. */
  z.strictObject({ kind: z.literal('medium'), is: z.enum(['paper', 'electronic']) }),
  /** The applicant asked for this, or named nothing in particular. */
  z.strictObject({ kind: z.literal('asked'), what: wordSchema }),
  /** The vehicle is of one of these classes. */
  z.strictObject({ kind: z.literal('vehicle-class'), of: words }),
  z.strictObject({ kind: z.literal('fuel'), of: words }),
  z.strictObject({ kind: z.literal('use'), of: words }),
  /** What the form says differs from the register. */
  z.strictObject({ kind: z.literal('changed'), what: z.enum(['engineNumber', 'bodyColour', 'bodyType', 'use']) }),
  /** The record has this part. */
  z.strictObject({ kind: z.literal('part'), name: presentPartSchema }),
  /** An owner is a person, or an organisation. */
  z.strictObject({ kind: z.literal('owner-kind'), is: z.enum(['individual', 'organisation']) }),
  /** There are at least so many owners. */
  z.strictObject({ kind: z.literal('owners'), atLeast: z.int().min(2) }),
  /** An owner is named with a document of one of these kinds. */
  z.strictObject({ kind: z.literal('identity-kind'), of: words }),
  /** The applicant declared this paper. */
  z.strictObject({ kind: z.literal('declared'), paper: wordSchema }),
  /** The country in which an import was first registered, by any of its names. */
  z.strictObject({ kind: z.literal('origin'), of: words }),
  /** The ground that the application rests on. */
  z.strictObject({ kind: z.literal('ground'), of: words }),
]);
const someConditionsSchema = z.array(plainConditionSchema).min(1);
export const conditionSchema = z.union([
  plainConditionSchema,
  z.strictObject({ kind: z.literal('all'), of: someConditionsSchema }),
  z.strictObject({ kind: z.literal('any'), of: someConditionsSchema }),
  /** None of them is met. */
  z.strictObject({ kind: z.literal('none'), of: someConditionsSchema }),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** What of an application its conditions look at; a submission has it too. */
export type Asked = Pick<
  Application,
  'medium' | 'asked' | 'vehicle' | 'register' | 'owners' | 'declared' | 'ground' | z.infer<typeof presentPartSchema>
>;

/** The conditions that it is made of, itself where it is plain. */
export const listPlainConditions = (condition: Condition): z.infer<typeof plainConditionSchema>[] =>
  condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'none' ? condition.of : [condition];

/** Whether it asks about the register, which only a service with that part holds. */
export const asksRegister = (condition: Condition): boolean =>
  listPlainConditions(condition).some(({ kind }) => kind === 'changed');

export const isMet = (condition: Condition, application: Asked): boolean => {
  const { medium, asked, vehicle, register, owners, declared, ground } = application;
  const isOneOf = (word: string | null | undefined, of: readonly string[]): boolean =>
    word != null && of.includes(word);
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => isMet(one, application));
    case 'any':
      return condition.of.some((one) => isMet(one, application));
    case 'none':
      return !condition.of.some((one) => isMet(one, application));
    case 'medium':
      return medium === condition.is;
    case 'asked':
      return asked.length === 0 || asked.includes(condition.what);
    case 'vehicle-class':
      return isOneOf(vehicle?.vehicleClass, condition.of);
    case 'fuel':
      return isOneOf(vehicle?.fuel, condition.of);
    case 'use':
      return isOneOf(vehicle?.use, condition.of);
    case 'part':
      return application[condition.name] !== null;
    case 'owner-kind':
      return owners.some(({ kind }) => kind === condition.is);
    case 'owners':
      return owners.length >= condition.atLeast;
    case 'identity-kind':
      return owners.some(({ identity }) => condition.of.includes(identity.kind));
    case 'declared':
      return declared[condition.paper] !== undefined;
    case 'origin':
      return isOneOf(
        application.importDetail?.firstRegisteredIn.trim().toLowerCase(),
        condition.of.map((country) => country.toLowerCase()),
      );
    case 'ground':
      return isOneOf(ground, condition.of);
    case 'changed': {
      const before: unknown = register?.[condition.what];
      const now = vehicle?.[condition.what];
      return typeof before === 'string' && now !== undefined && normaliseChassis(before) !== normaliseChassis(now);
    }
  }
};

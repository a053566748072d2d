import { z } from 'zod';
import { civilDateSchema } from './civil-date.ts';
import { partySchema } from './party.ts';
import { wordSchema } from './word.ts';

const text = z.string().max(120);

/** The particulars of a vehicle as the application form and the logbook carry them (domain facts 0.1 and 1.2). */
export const vehicleSchema = z.looseObject({
  /** Null until one is assigned. */
  registrationNumber: text.nullable(),
  registeredOn: civilDateSchema.optional(),
  chassisNumber: text,
  engineNumber: text,
  make: text,
  model: text,
  /** For fees: `tractor`, `trailer`, `motorcycle` … where the engine's rating does not say it. */
  vehicleClass: wordSchema.optional(),
  vehicleType: text,
  bodyType: text,
  bodyColour: text,
  yearOfManufacture: z.int().min(1900).max(2100),
  fuel: wordSchema,
  /** A trailer has neither. */
  transmission: wordSchema.nullable(),
  driveSide: wordSchema.nullable(),
  ratingCc: z.int().nonnegative().nullable(),
  tareWeightKg: z.int().nonnegative(),
  loadCapacityKg: z.int().nonnegative().nullable(),
  passengers: z.int().nonnegative(),
  axles: z.int().nonnegative(),
  use: wordSchema,
  condition: wordSchema,
  /** Free-text conditions printed on the logbook. */
  conditions: z.string().max(500).optional(),
});
export type Vehicle = z.infer<typeof vehicleSchema>;

const trailers: readonly (string | undefined)[] = ['trailer-under-four-wheels', 'trailer-four-wheels'];
/** A trailer has no engine: that its number and rating are not stated is no fault. */
export const hasEngine = ({ vehicleClass }: Pick<Vehicle, 'vehicleClass'>): boolean => !trailers.includes(vehicleClass);

/** What the form asks about an import (domain facts 0.1, 3.5). */
export const importDetailSchema = z.looseObject({
  customsEntryNumber: text,
  customsOffice: text,
  borderPoint: text,
  customsValueCents: z.int().nonnegative(),
  arrivedOn: civilDateSchema,
  firstRegisteredOn: civilDateSchema,
  firstRegisteredIn: text,
});
export type ImportDetail = z.infer<typeof importDetailSchema>;

export const restrictionSchema = z.looseObject({
  kind: wordSchema,
  note: z.string().max(300),
  since: civilDateSchema,
});

/** An inspection that was booked, and what came of it. */
export const bookingSchema = z.looseObject({
  centre: text,
  on: civilDateSchema,
  slipNumber: text,
  result: wordSchema.nullable(),
  defects: z.array(text).max(50),
});

/** What the register held for this vehicle when the centre made the record. Absent for a first registration. */
export const registerEntrySchema = z.looseObject({
  registrationNumber: text.min(1),
  chassisNumber: text,
  engineNumber: text,
  bodyColour: text.optional(),
  bodyType: text.optional(),
  use: wordSchema.optional(),
  logbookNumber: text.min(1),
  logbookSerial: text.optional(),
  logbookMedium: z.enum(['paper', 'electronic']),
  registeredOn: civilDateSchema,
  /** Of the import on which it was first registered: the certificate after a transfer carries them on. */
  customsEntryNumber: text.optional(),
  customsOffice: text.optional(),
  borderPoint: text.optional(),
  countyCode: text.optional(),
  stickerNumber: text.optional(),
  plateFrontSerial: text.optional(),
  plateRearSerial: text.optional(),
  owners: z.array(partySchema).min(1),
  transfers: z.int().nonnegative(),
});
export type RegisterEntry = z.infer<typeof registerEntrySchema>;

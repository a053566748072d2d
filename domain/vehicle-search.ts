import { z } from 'zod';
import { type Application, listBlanks, plateOf, receivedAt, statusOf, statusSchema } from './application.ts';
import { normaliseChassis } from './chassis.ts';
import { endedStatuses } from './check/duplicate.ts';
import { instantSchema } from './civil-date.ts';
import { clockToleranceMs } from './command/clock.ts';
import { deskRoles } from './command/rule.ts';
import { AppError } from './contract/errors.ts';
import { identitySchema, maskNumber } from './identity.ts';
import { hasRole, type Officer } from './officer.ts';
import { financierSchema, partySchema } from './party.ts';
import type { Reference } from './reference.ts';
import { foldCode } from './search-key.ts';
import { findService } from './service.ts';
import { serviceIdSchema } from './service-id.ts';
import { restrictionSchema, vehicleSchema } from './vehicle.ts';

/**
 * A look-up of a vehicle: what is asked, why, and what an office is shown of it. The same at the centre, over the
 * records of all offices, and at a counter without the line, over those it keeps.
 */
export const searchReasonCodes = ['open-case', 'police', 'owner', 'court-order', 'other'] as const;
export type SearchReasonCode = (typeof searchReasonCodes)[number];

/** `detail`: the reference of the case, the number of the request or the order, or the reason in words. */
export const searchReasonSchema = z
  .object({ code: z.enum(searchReasonCodes), detail: z.string().trim().max(300).default('') })
  .refine(({ code, detail }) => code === 'owner' || detail.length >= 3, { path: ['detail'] });
export type SearchReason = z.output<typeof searchReasonSchema>;

/** @throws AppError REASON_REQUIRED when none is given, or one without what it rests on */
export const requireSearchReason = (given: unknown): SearchReason => {
  const parsed = searchReasonSchema.safeParse(given);
  if (!parsed.success) throw new AppError('REASON_REQUIRED', 'A look-up of a vehicle needs a reason');
  return parsed.data;
};

/** What may stand in the box; most of it may be spaces. */
export const longestQuery = 200;
const [shortestKey, longestKey] = [4, 40];

/**
 * The key of what was typed, scanned or pasted: a plate, a chassis or engine number, the serial of a logbook, a
 * reference. Compared whole, never as the beginning of one.
 * @throws AppError LOOK_TOO_WIDE for a text that could name many vehicles, or none
 */
export const readVehicleKey = (text: string): string => {
  const key = normaliseChassis(text);
  if (key.length < shortestKey || key.length > longestKey || !/\d/.test(key))
    throw new AppError('LOOK_TOO_WIDE', 'A look-up needs one whole number of a vehicle');
  return key;
};

const twins: Readonly<Record<string, string>> = { O: '0', 0: 'O', I: '1', 1: 'I' };
/** So many places that may be read otherwise are tried each way. */
const mostDoubts = 5;

/** The key as it stands first, then with O for 0 and I for 1, each the other way too (domain facts 9.1). */
export const listKeyForms = (key: string): string[] => {
  const doubts = [...key].flatMap((sign, place) => (sign in twins ? [place] : []));
  if (doubts.length > mostDoubts) return [...new Set([key, key.replaceAll('O', '0').replaceAll('I', '1')])];
  let forms = [key];
  for (const place of doubts)
    forms = forms.flatMap((form) => [
      form,
      `${form.slice(0, place)}${twins[form[place] ?? ''] ?? ''}${form.slice(place + 1)}`,
    ]);
  return forms;
};

/** Whether a number is one of those that a record goes by: its vehicle's, its own, or that of a blank it is on. */
export const isNamedBy = (record: Application, key: string): boolean =>
  [
    plateOf(record),
    record.vehicle?.chassisNumber,
    record.vehicle?.engineNumber,
    record.register?.logbookNumber,
    record.reference,
    ...listBlanks(record).map(({ serial }) => serial),
  ].some((number) => foldCode(number ?? '') === foldCode(key));

/** Whether an application was still under way at an instant: from its arrival to its end. */
export const wasOpenAt = (record: Application, at: number): boolean => {
  if (record.submittedAt > at + clockToleranceMs) return false;
  const endedAt = Math.max(record.decision?.at ?? 0, ...record.releases.map((release) => release.at));
  return !endedStatuses.includes(statusOf(record)) || endedAt > at;
};

/** Whether the reason names a case of the office that was open then, among the records that the look-up finds. */
export const fitsOpenCase = (
  { code, detail }: SearchReason,
  found: readonly Application[],
  officeId: string,
  at: number,
): boolean =>
  code === 'open-case' &&
  found.some(
    (record) =>
      record.officeId === officeId &&
      normaliseChassis(record.reference) === normaliseChassis(detail) &&
      wasOpenAt(record, at),
  );

/** No honest number names more vehicles than these. */
export const mostVehicles = 5;
/** The applications of one vehicle that are listed, the newest ones. */
export const mostApplications = 20;

export const vehicleApplicationSchema = z.looseObject({
  /** Of an application of the own office; null for another's. */
  id: z.uuid().nullable(),
  reference: z.string().max(40),
  office: z.looseObject({ id: z.string().max(40), name: z.string().max(200) }),
  service: serviceIdSchema,
  status: statusSchema,
  receivedAt: instantSchema,
});

/** What an office is shown of a vehicle. */
export const vehicleFoundSchema = z.looseObject({
  vehicle: vehicleSchema,
  logbookNumber: z.string().max(120).nullable(),
  /** The numbers masked but for their ends, save for who may read them whole. */
  owners: z.array(partySchema.pick({ kind: true, name: true }).extend({ identity: identitySchema })).max(20),
  financier: financierSchema.nullable(),
  restrictions: z.array(restrictionSchema).max(50),
  /** The newest first. */
  applications: z.array(vehicleApplicationSchema).max(mostApplications),
  /** Whether there are older ones that are not listed. */
  more: z.boolean(),
});
export type VehicleFound = z.infer<typeof vehicleFoundSchema>;

type Asking = { reference: Reference; officer: Officer };

/** Whoever works at a desk of the office may look vehicles up; an auditor reads what was done. @throws AppError ROLE_MISSING */
export const requireSearcher = (officer: Pick<Officer, 'roles'>): void => {
  if (!deskRoles.some((role) => hasRole(officer, role)))
    throw new AppError('ROLE_MISSING', 'Vehicles are looked up at a desk', { role: deskRoles[0] });
};

/** Whoever answers for the office reads the numbers of persons whole; the desks compare their ends. */
export const mayReadWhole = (officer: Pick<Officer, 'roles'>): boolean => hasRole(officer, 'supervisor');

/** By the chassis, which a change of plates leaves alone; by the plate where a record has none. */
const vehicleKeyOf = (record: Application): string =>
  normaliseChassis(record.vehicle?.chassisNumber ?? '') || normaliseChassis(plateOf(record) ?? '') || record.id;

/**
 * The records of a look-up as vehicles, each with its applications. What a vehicle is and whose, is what the newest
 * approved change made of it, or else what the register held when the newest application came.
 * @throws AppError LOOK_TOO_WIDE where they are of too many vehicles
 */
export const toVehiclesFound = (records: readonly Application[], asking: Asking): VehicleFound[] => {
  const groups = new Map<string, Application[]>();
  for (const record of records.toSorted((one, other) => receivedAt(other) - receivedAt(one))) {
    if (record.vehicle === null) continue;
    const key = vehicleKeyOf(record);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  if (groups.size > mostVehicles)
    throw new AppError('LOOK_TOO_WIDE', 'That number names too many vehicles', { vehicles: groups.size });
  return [...groups.values()].flatMap((group) => toVehicleFound(group, asking) ?? []);
};

const toVehicleFound = (group: readonly Application[], { reference, officer }: Asking): VehicleFound | undefined => {
  const isApproved = ({ standing }: Application): boolean => standing === 'approved';
  const vehicle = (group.find(isApproved) ?? group[0])?.vehicle;
  if (vehicle == null) return undefined;
  const changesOf = (record: Application) => (isApproved(record) ? findService(reference, record)?.changes : []) ?? [];
  const ownersOf = (record: Application) => {
    const changes = changesOf(record);
    return changes.includes('owner') || changes.includes('registration') ? record.owners : record.register?.owners;
  };
  const owners = group.map(ownersOf).find((some) => some !== undefined) ?? [];
  const [newest] = group;
  const isEntered = (record: Application): boolean =>
    changesOf(record).includes('financier') || (isApproved(record) && record.requestedFinancier !== null);
  const write = mayReadWhole(officer) ? (number: string) => number : maskNumber;
  const nameOf = (id: string): string => reference.office.find((office) => office.id === id)?.name ?? id;
  return {
    vehicle,
    logbookNumber: group.find(({ register }) => register !== null)?.register?.logbookNumber ?? null,
    owners: owners.slice(0, 20).map(({ kind, name, identity }) => ({
      kind,
      name,
      identity: { kind: identity.kind, number: write(identity.number) },
    })),
    financier: (newest && (isEntered(newest) ? newest.requestedFinancier : newest.registeredFinancier)) ?? null,
    restrictions: (newest?.restrictions ?? []).slice(0, 50),
    applications: group.slice(0, mostApplications).map((record) => ({
      id: record.officeId === officer.officeId ? record.id : null,
      reference: record.reference,
      office: { id: record.officeId, name: nameOf(record.officeId) },
      service: record.service,
      status: statusOf(record),
      receivedAt: receivedAt(record),
    })),
    more: group.length > mostApplications,
  };
};

import { and, arrayOverlaps, eq, inArray, isNotNull, ne, notInArray, or } from 'drizzle-orm';
import { type Application, plateOf } from '#domain/application.ts';
import { normaliseChassis } from '#domain/chassis.ts';
import { type Duplicates, endedStatuses, findDuplicates, listVehicleSerials } from '#domain/check/duplicate.ts';
import type { Command } from '#domain/command/command.ts';
import { normalisePlate } from '#domain/plate.ts';
import type { Reference } from '#domain/reference.ts';
import { application } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/** More than any honest vehicle has; one is enough to stop. */
const most = 20;

/** The acts that another record of the vehicle bears on: an approval, and the override that lets one pass. */
const asks = (command: Command): boolean =>
  command.name === 'application.approve' ||
  (command.name === 'verification.record' &&
    Object.values(command.payload.marks).some((given) => given?.mark === 'overridden'));

/**
 * Other live records with the same chassis, engine, plate or serial, of all offices: the statement names each, as that
 * of `application/beyond.ts` does.
 * @param records as the acts of the same batch have left them
 */
export const findDuplicatesEverywhere = async (
  transaction: Database,
  command: Command,
  subject: Application,
  records: ReadonlyMap<string, Application>,
  reference: Reference,
): Promise<{ duplicates?: Duplicates }> => {
  const { vehicle } = subject;
  if (vehicle === null || !asks(command)) return {};
  const keys = [
    [application.chassis, normaliseChassis(vehicle.chassisNumber)],
    [application.engine, normaliseChassis(vehicle.engineNumber)],
    [application.plate, normalisePlate(plateOf(subject) ?? '')],
  ] as const;
  const serials = listVehicleSerials(subject);
  const isSame = [
    ...keys.flatMap(([column, key]) => (key === '' ? [] : [eq(column, key)])),
    ...(serials.length === 0 ? [] : [arrayOverlaps(application.serials, serials)]),
  ];
  if (isSame.length === 0) return { duplicates: { scope: 'country', found: [] } };
  const offices = [...new Set([subject.officeId, ...reference.office.map(({ id }) => id)])];
  const rows = await transaction
    .select({ record: application.record })
    .from(application)
    .where(
      and(
        inArray(application.officeId, offices),
        or(...isSame),
        ne(application.id, subject.id),
        notInArray(application.status, [...endedStatuses]),
        isNotNull(application.record),
      ),
    )
    .limit(most);
  const others = rows.flatMap(({ record }) => (record === null ? [] : [records.get(record.id) ?? record]));
  return { duplicates: { scope: 'country', found: findDuplicates(subject, others, reference) } };
};

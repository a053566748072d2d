import { and, arrayOverlaps, isNotNull, ne } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { type Duplicates, findDuplicates, listVehicleKeys } from '#domain/check/duplicate.ts';
import type { Command } from '#domain/command/command.ts';
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
 * Other live records of the same vehicle, of all offices.
 * @param records as the acts of the same batch have left them
 */
export const findDuplicatesEverywhere = async (
  transaction: Database,
  command: Command,
  subject: Application,
  records: ReadonlyMap<string, Application>,
  reference: Reference,
): Promise<{ duplicates?: Duplicates }> => {
  const keys = listVehicleKeys(subject);
  if (!asks(command)) return {};
  if (keys.length === 0) return { duplicates: { scope: 'country', found: [] } };
  const rows = await transaction
    .select({ record: application.record })
    .from(application)
    .where(
      and(arrayOverlaps(application.vehicleKeys, keys), ne(application.id, subject.id), isNotNull(application.record)),
    )
    .limit(most);
  const others = rows.flatMap(({ record }) => (record === null ? [] : [records.get(record.id) ?? record]));
  return { duplicates: { scope: 'country', found: findDuplicates(subject, others, reference) } };
};

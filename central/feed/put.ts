import { type Application, plateOf, statusOf } from '#domain/application.ts';
import { normaliseChassis } from '#domain/chassis.ts';
import { listVehicleSerials } from '#domain/check/duplicate.ts';
import { normalisePlate } from '#domain/plate.ts';
import { insertRows, upsertRows } from '../database/rows.ts';
import { application, feedEntry } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { takeSequences } from './sequence.ts';

/**
 * Writes records of an office as they are now, each with its own version, and tells of it: one feed entry each, in the
 * order given, and each application as the last of them left it. Every record that there is came in here. Call with the
 * applications locked, as the last thing in the transaction: the feed is locked for all of them at once.
 * @returns the sequence of each
 */
export const putRecords = async (
  transaction: Database,
  officeId: string,
  records: readonly Application[],
  at: number,
): Promise<number[]> => {
  if (records.length === 0) return [];
  const last = await takeSequences(transaction, officeId, records.length);
  const entries = records.map((record, place) => ({ record, sequence: last - records.length + 1 + place }));
  const newest = [...new Map(entries.map((one) => [one.record.id, one])).values()];
  await upsertRows(
    transaction,
    application,
    ['officeId', 'id'],
    newest.map(({ record, sequence }) => ({
      officeId,
      id: record.id,
      reference: record.reference,
      status: statusOf(record),
      documentId: record.document.id,
      plate: normalisePlate(plateOf(record) ?? ''),
      chassis: normaliseChassis(record.vehicle?.chassisNumber ?? ''),
      engine: normaliseChassis(record.vehicle?.engineNumber ?? ''),
      logbook: normaliseChassis(record.register?.logbookNumber ?? ''),
      serials: listVehicleSerials(record),
      version: record.version,
      feedSequence: sequence,
      record,
    })),
  );
  await insertRows(
    transaction,
    feedEntry,
    entries.map(({ record, sequence }) => ({
      officeId,
      sequence,
      subjectKind: 'application' as const,
      subjectId: record.id,
      change: 'put' as const,
      version: record.version,
      at,
    })),
  );
  return entries.map(({ sequence }) => sequence);
};

import { randomUUID } from 'node:crypto';
import { and, desc, inArray, isNotNull, or } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { normaliseChassis } from '#domain/chassis.ts';
import type { CommandOf } from '#domain/command/command.ts';
import type { Officer } from '#domain/officer.ts';
import type { Reference } from '#domain/reference.ts';
import {
  fitsOpenCase,
  listKeyForms,
  readVehicleKey,
  requireSearcher,
  requireSearchReason,
  toVehiclesFound,
  type VehicleFound,
} from '#domain/vehicle-search.ts';
import type { Session } from '../access/session.ts';
import { isAnyOf } from '../database/rows.ts';
import { application, serial } from '../database/schema/index.ts';
import type { Database, Store } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { insertLook, requireLookLeft } from './record.ts';

/**
 * The look-up of a vehicle over the records of all offices, each statement naming them as a list, as a look at another
 * office's application does. None is answered that is not recorded: both are one transaction.
 */

/** More than any honest vehicle has; what is beyond is not read. */
const most = 200;

/** By its own numbers, its logbook's or the application's, or by the blank that an application was printed on. */
const findByKey = async (transaction: Database, offices: readonly string[], query: string): Promise<Application[]> => {
  const forms = listKeyForms(readVehicleKey(query));
  const reference = query.replace(/\s/g, '').toUpperCase();
  const printed = await transaction
    .select({ id: serial.applicationId })
    .from(serial)
    .where(and(inArray(serial.officeId, [...offices]), isAnyOf(serial.serial, forms)))
    .limit(most);
  return readRecords(transaction, offices, [
    isAnyOf(application.plate, forms),
    isAnyOf(application.chassis, forms),
    isAnyOf(application.engine, forms),
    isAnyOf(application.logbook, forms),
    isAnyOf(application.reference, [reference]),
    isAnyOf(application.id, new Set(printed.map(({ id }) => id))),
  ]);
};

const readRecords = async (
  transaction: Database,
  offices: readonly string[],
  ways: ReturnType<typeof isAnyOf>[],
): Promise<Application[]> => {
  const rows = await transaction
    .select({ record: application.record })
    .from(application)
    .where(and(inArray(application.officeId, [...offices]), or(...ways), isNotNull(application.record)))
    .orderBy(desc(application.feedSequence))
    .limit(most);
  return rows.flatMap(({ record }) => (record === null || record.vehicle === null ? [] : [record]));
};

/** All records of the vehicles that a query names: a vehicle whose plate was changed keeps its chassis. */
const findRecords = async (transaction: Database, reference: Reference, query: string): Promise<Application[]> => {
  const offices = reference.office.map(({ id }) => id);
  const named = await findByKey(transaction, offices, query);
  const chassis = new Set(named.map(({ vehicle }) => normaliseChassis(vehicle?.chassisNumber ?? '')));
  chassis.delete('');
  const others =
    chassis.size === 0 ? [] : await readRecords(transaction, offices, [isAnyOf(application.chassis, chassis)]);
  return [...new Map([...named, ...others].map((record) => [`${record.officeId} ${record.id}`, record])).values()];
};

/**
 * @throws AppError ROLE_MISSING, REASON_REQUIRED, LOOK_TOO_WIDE, LOOK_LIMIT: nothing is answered then, nor recorded
 */
export const searchVehicle = async (
  { store, reference }: { store: Pick<Store, 'database'>; reference: Reference },
  { officeId, workstationId, staffNumber, officer }: Session,
  { query, reason: given }: { query: string; reason?: unknown },
  at: number,
  onUnusual: (looks: number) => void = () => {},
): Promise<{ vehicles: VehicleFound[]; fitsOpenCase: boolean }> => {
  requireSearcher(officer);
  const reason = requireSearchReason(given);
  const key = readVehicleKey(query);
  await requireLookLeft(store.database, { officeId, staffNumber }, at, onUnusual);
  return runTransaction(store.database, async (transaction) => {
    const records = await findRecords(transaction, reference, query);
    const vehicles = toVehiclesFound(records, { reference, officer });
    const isFitting = fitsOpenCase(reason, records, officeId, at);
    await insertLook(transaction, {
      officeId,
      id: randomUUID(),
      workstationId,
      staffNumber,
      kind: 'vehicle',
      query: key,
      reasonCode: reason.code,
      reason: reason.detail,
      shown: vehicles.flatMap(({ applications }) => applications.map((one) => one.reference)),
      fitsOpenCase: isFitting,
      offline: false,
      at,
      receivedAt: at,
    });
    return { vehicles, fitsOpenCase: isFitting };
  });
};

/**
 * Records a look-up that a counter answered without the line, once for its command. However it is dated, it stands in
 * the list as of its arrival; one dated before the act that it follows is judged by its arrival too.
 * @throws AppError ROLE_MISSING, LOOK_TOO_WIDE
 */
export const enterLookUp = async (
  transaction: Database,
  reference: Reference,
  {
    command,
    officer,
    isDatedBack,
    at,
  }: { command: CommandOf<'vehicle.look-up'>; officer: Officer; isDatedBack: boolean; at: number },
): Promise<void> => {
  requireSearcher(officer);
  const { query, reason, shown } = command.payload;
  const key = readVehicleKey(query);
  const records = await findRecords(transaction, reference, query);
  await insertLook(transaction, {
    officeId: officer.officeId,
    id: command.id,
    workstationId: command.workstation,
    staffNumber: command.officer,
    kind: 'vehicle',
    query: key,
    reasonCode: reason.code,
    reason: reason.detail,
    shown,
    fitsOpenCase: fitsOpenCase(reason, records, officer.officeId, isDatedBack ? at : Math.min(command.at, at)),
    offline: true,
    at: command.at,
    receivedAt: at,
  });
};

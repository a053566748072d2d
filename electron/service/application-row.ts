import type { ApplicationEntry } from '#db/query/application.ts';
import { type Application, findConfirmedPrint, receivedAt } from '#domain/application.ts';
import type { CivilDate } from '#domain/civil-date.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { listClocks } from '#domain/deadline.ts';
import { findPlateSeries, formatPlate } from '#domain/plate.ts';
import type { Reference } from '#domain/reference.ts';
import { formatSerial } from '#domain/serial.ts';

export const drawPlate = (registrationNumber: string, reference: Reference): ApplicationRow['plate'] => ({
  text: formatPlate(registrationNumber, reference['plate-series']),
  colour: findPlateSeries(registrationNumber, reference['plate-series'])?.colour ?? 'white',
});

export const toPlate = ({ vehicle }: Application, reference: Reference): ApplicationRow['plate'] =>
  drawPlate(vehicle.registrationNumber, reference);

/** What a list shows of an application. */
export const toRow = (
  { record, waiting }: Pick<ApplicationEntry, 'record' | 'waiting'>,
  reference: Reference,
  today: CivilDate,
): ApplicationRow => {
  const serial = findConfirmedPrint(record)?.serial;
  return {
    id: record.id,
    reference: record.reference,
    service: record.service,
    status: record.status,
    plate: toPlate(record, reference),
    vehicle: `${record.vehicle.make} ${record.vehicle.model}`,
    chassis: record.vehicle.chassisNumber,
    owner: record.owners[0]?.name ?? '',
    collector: record.collector.name,
    receivedAt: receivedAt(record),
    resubmitted: record.resubmittedAt !== null,
    clock: listClocks(record, reference, today)[0] ?? null,
    shelf: record.shelf === null ? null : { bay: record.shelf.bay, box: record.shelf.box, at: record.shelf.at },
    serial: serial === undefined ? null : formatSerial(serial),
    waiting,
    restricted: record.restrictions.length > 0,
  };
};

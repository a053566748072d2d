import type { ApplicationEntry } from '#db/query/application.ts';
import {
  type Application,
  findAssignment,
  findHold,
  licenceOf,
  listApprovals,
  modelOf,
  plateOf,
  receivedAt,
  stateOfItem,
  statusOf,
} from '#domain/application.ts';
import { type CivilDate, civilDateAt } from '#domain/civil-date.ts';
import type { ApplicationRow, ItemEntry, ItemRow } from '#domain/contract/screen/case.ts';
import { listClocks } from '#domain/deadline.ts';
import { findConfirmedSheet, type Item } from '#domain/item.ts';
import { findPlateSeries, formatPlate } from '#domain/plate.ts';
import { getItemKind, isOnBlank, type Reference } from '#domain/reference.ts';
import { formatSerial } from '#domain/serial.ts';
import { countApprovals, getService } from '#domain/service.ts';
import type { WorkstationContext } from '../workstation/context.ts';

export type DrawnPlate = NonNullable<ApplicationRow['plate']>;
export const drawPlate = (registrationNumber: string, reference: Reference): DrawnPlate => ({
  text: formatPlate(registrationNumber, reference['plate-series']),
  colour: findPlateSeries(registrationNumber, reference['plate-series'])?.colour ?? 'white',
});

/** What an application is about, as lists name it. */
export const toSubject = (record: Application, reference: Reference): Pick<ApplicationRow, 'plate' | 'licence'> => {
  const [plate, licence] = [plateOf(record), licenceOf(record)];
  return {
    plate: plate === null ? null : drawPlate(plate, reference),
    licence: licence && { kind: licence.kind, number: licence.number, categories: licence.categories },
  };
};

/** What a desk shows of an item. */
export const toItemRow = (item: Item, record: Application, reference: Reference): ItemRow => {
  const serial = findConfirmedSheet(item)?.serial ?? item.serial;
  return {
    id: item.id,
    kind: item.kind,
    made: item.made,
    handOver: item.handOver,
    onBlank: isOnBlank(reference, item.kind),
    name: getItemKind(reference, item.kind).name,
    state: stateOfItem(item, record),
    number: item.number,
    serial: serial === null ? null : formatSerial(serial),
    shelf: item.shelf === null ? null : { bay: item.shelf.bay, box: item.shelf.box, at: item.shelf.at },
  };
};

/** What a list shows of an application. */
export const toRow = (
  { record, waiting }: Pick<ApplicationEntry, 'record' | 'waiting'>,
  reference: Reference,
  today: CivilDate,
): ApplicationRow => {
  const service = getService(reference, record);
  const { id, name, short } = service;
  const by = listApprovals(record).map((one) => one.by);
  const assignment = findAssignment(record);
  return {
    id: record.id,
    reference: record.reference,
    service: { id, name, short },
    status: statusOf(record),
    ...toSubject(record, reference),
    vehicle: modelOf(record),
    owner: record.owners[0]?.name ?? '',
    collector: record.collector.name,
    receivedAt: receivedAt(record),
    resubmitted: record.resubmittedAt !== null,
    clock: listClocks(record, reference, today)[0] ?? null,
    items: record.items.map((item) => toItemRow(item, record, reference)),
    waiting,
    approvals: { needed: countApprovals(service, record), given: by.length, by },
    restricted: record.restrictions.length > 0,
    held: findHold(record) !== undefined,
    assigned: assignment === undefined ? null : { to: assignment.to },
  };
};

/** An item in the list of a desk. */
export const toItemEntry = (
  { reference, now }: Pick<WorkstationContext, 'reference' | 'now'>,
  entry: Pick<ApplicationEntry, 'record' | 'waiting'>,
  item: Item,
): ItemEntry => ({
  item: toItemRow(item, entry.record, reference),
  application: toRow(entry, reference, civilDateAt(now())),
});

import { getApplication } from '#db/query/application.ts';
import { findItemsBySerial, type ItemFound, listItems, listItemsOf } from '#db/query/item.ts';
import { searchApplications } from '#db/query/search.ts';
import { getItem } from '#domain/application.ts';
import { isAtStep } from '#domain/command/apply.ts';
import { isScanOf, isScanOfApplication } from '#domain/command/shelve.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
import type { Item } from '#domain/item.ts';
import type { Officer } from '#domain/officer.ts';
import { getItemKind, type Reference } from '#domain/reference.ts';
import { isSerialFormat, normaliseSerial } from '#domain/serial.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { toItemEntry } from './application-row.ts';
import { perform } from './perform.ts';
import { settleRepaired } from './repair.ts';

const maxListed = 500;
/** Applications that one number may name: those of a vehicle over the years. */
const maxNamed = 50;

const toEntry = (counter: WorkstationContext, { entry, itemId }: ItemFound): ItemEntry =>
  toItemEntry(counter, entry, getItem(entry.record, itemId));

/** What is made and has no place yet, and what stands on the shelf. Produced things arrive unannounced: not listed. */
const readShelf = (counter: WorkstationContext): RouteOutput<'shelf.list'> => {
  const list = (state: 'made' | 'shelved') =>
    listItems(counter.connection.reader, { states: [state], made: ['printed', 'stocked', 'produced'] }, maxListed).map(
      (found) => toEntry(counter, found),
    );
  return { toShelve: list('made'), shelved: list('shelved') };
};

/** What a number may name: the serial of a thing, or the plate, the licence or the reference of its application. */
const listNamed = ({ connection: { reader } }: WorkstationContext, scanned: string): ItemFound[] => {
  const named = searchApplications(reader, scanned, maxNamed).filter(({ record }) =>
    isScanOfApplication(scanned, record),
  );
  return [
    ...findItemsBySerial(reader, normaliseSerial(scanned)),
    ...listItemsOf(
      reader,
      named.map(({ record }) => record.id),
    ),
  ];
};

/**
 * What a scan can put on the shelf: the thing that bears the number, or the things of the application that it names.
 * What bears a serial of its own that nobody has scanned yet is told apart: its application is found by the plate, but
 * only a scan of the thing itself, asked for with `of`, puts it there.
 * @throws AppError NOT_FOUND
 */
const findToShelve = (
  counter: WorkstationContext,
  { scanned, of }: RouteInput<'shelf.find'>,
): RouteOutput<'shelf.find'> => {
  const { connection, reference } = counter;
  const isOf = ({ entry: { record }, itemId }: ItemFound): boolean => {
    const item = getItem(record, itemId);
    return isScanOf(scanned, item, record, getItemKind(reference, item.kind));
  };
  const placeable = (found: readonly ItemFound[]): ItemFound[] =>
    found.filter(({ entry, itemId }) => isAtStep('item.shelve', entry.record, [itemId]));
  const named = placeable(listNamed(counter, scanned));
  const [items, others] = [named.filter(isOf), named.filter((one) => !isOf(one))];
  const toScan = others.filter(({ entry, itemId }) => isUnread(reference, getItem(entry.record, itemId)));
  const asked =
    named.length > 0 || of === undefined || !isSerialFormat(scanned)
      ? []
      : placeable(listItemsOf(connection.reader, [of.id])).filter((one) => one.itemId === of.itemId && isOf(one));
  if (items.length + toScan.length + asked.length === 0)
    throw new AppError('NOT_FOUND', 'nothing with this number can be put on the shelf', { scanned });
  return {
    items: [...items, ...asked].map((one) => toEntry(counter, one)),
    toScan: toScan.map((one) => toEntry(counter, one)),
  };
};

/** It bears a serial of its own that has not been scanned. */
const isUnread = (reference: Reference, { kind, serial }: Item): boolean =>
  serial === null && getItemKind(reference, kind).scannedAs === 'own-serial';

/** Puts an item on the shelf, or into another box: only a scan of the thing itself makes it ready. */
const shelveItem = (
  counter: WorkstationContext,
  officer: Officer,
  { id, repairs, ...payload }: RouteInput<'item.shelve'>,
): ItemEntry => {
  const settle = settleRepaired(counter, officer, repairs, 'item.shelve');
  perform(counter, officer, 'item.shelve', id, payload, settle);
  const entry = getApplication(counter.connection.reader, id);
  return toItemEntry(counter, entry, getItem(entry.record, payload.itemId));
};

/** What the Shelf asks for. */
export const createShelfDesk = (counter: WorkstationContext) => ({
  list: async (officer: Officer): Promise<RouteOutput<'shelf.list'>> => {
    requireRole(officer, 'collection', 'printing');
    return readShelf(counter);
  },
  find: async (officer: Officer, input: RouteInput<'shelf.find'>): Promise<RouteOutput<'shelf.find'>> => {
    requireRole(officer, 'collection');
    return findToShelve(counter, input);
  },
  shelve: async (officer: Officer, input: RouteInput<'item.shelve'>): Promise<RouteOutput<'item.shelve'>> =>
    shelveItem(counter, officer, input),
});

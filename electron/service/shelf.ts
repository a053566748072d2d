import { getApplication } from '#db/query/application.ts';
import { findItemBySerial, findItemsByPlate, type ItemFound, listItems } from '#db/query/item.ts';
import { getItem } from '#domain/application.ts';
import { isAtStep } from '#domain/command/apply.ts';
import { isScanOf } from '#domain/command/shelve.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
import type { Officer } from '#domain/officer.ts';
import { getItemKind } from '#domain/reference.ts';
import { normaliseSerial } from '#domain/serial.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { toItemEntry } from './application-row.ts';
import { perform } from './perform.ts';
import { settleRepaired } from './repair.ts';

const maxListed = 500;

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

/**
 * The items that a scan names and that can be put on the shelf: the one on a numbered blank, or the plates of a number.
 * @throws AppError NOT_FOUND
 */
const findToShelve = (counter: WorkstationContext, { scanned }: RouteInput<'shelf.find'>): ItemEntry[] => {
  const { connection, reference } = counter;
  const bySerial = findItemBySerial(connection.reader, normaliseSerial(scanned));
  const found = bySerial === undefined ? findItemsByPlate(connection.reader, scanned) : [bySerial];
  const isNamed = ({ entry: { record }, itemId }: ItemFound): boolean => {
    const item = getItem(record, itemId);
    const kind = getItemKind(reference, item.kind);
    return kind.scannedAs !== 'nothing' && isScanOf(scanned, item, record, kind);
  };
  const items = found.filter((one) => isNamed(one) && isAtStep('item.shelve', one.entry.record, [one.itemId]));
  if (items.length === 0)
    throw new AppError('NOT_FOUND', 'nothing with this number can be put on the shelf', { scanned });
  return items.map((one) => toEntry(counter, one));
};

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

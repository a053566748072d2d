import { findSerialUse, getApplication } from '#db/query/application.ts';
import { listQueue } from '#db/query/queue.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ApplicationRow, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import { formatSerial, normaliseSerial } from '#domain/serial.ts';
import type { Counter } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { toRow } from './application-row.ts';
import { perform } from './perform.ts';
import { takePlaceOf } from './repair.ts';

const pageLimit = 500;

const readShelf = ({ connection, reference, now }: Counter): RouteOutput<'shelf.list'> => {
  const today = civilDateAt(now());
  const list = (status: 'printed' | 'shelved') =>
    listQueue(connection.reader, { statuses: [status], order: 'urgent' }, 0, pageLimit).map((entry) =>
      toRow(entry, reference, today),
    );
  return { toShelve: list('printed'), shelved: list('shelved') };
};

/** Puts the logbook with this serial on the shelf: only a physical scan makes an item ready. */
export const shelveItem = (
  counter: Counter,
  officer: Officer,
  { serial, bay, box, repairs }: RouteInput<'item.shelve'>,
): ApplicationRow => {
  const use = findSerialUse(counter.connection.reader, normaliseSerial(serial));
  if (use === undefined)
    throw new AppError('NOT_FOUND', 'no logbook with this serial is known here', { serial: formatSerial(serial) });
  perform(
    counter,
    officer,
    'item.shelve',
    use.applicationId,
    { serial, bay, box },
    takePlaceOf(counter, officer, repairs, 'item.shelve'),
  );
  return toRow(
    getApplication(counter.connection.reader, use.applicationId),
    counter.reference,
    civilDateAt(counter.now()),
  );
};

/** What the Shelf asks for. */
export const createShelfDesk = (counter: Counter) => ({
  list: async (officer: Officer): Promise<RouteOutput<'shelf.list'>> => {
    requireRole(officer, 'collection', 'printing');
    return readShelf(counter);
  },
  shelve: async (officer: Officer, input: RouteInput<'item.shelve'>): Promise<ApplicationRow> =>
    shelveItem(counter, officer, input),
});

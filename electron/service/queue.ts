import { countChanges, countQueue, findLastDecidedAt, listQueue, type QueueScope } from '#db/query/queue.ts';
import { searchApplications } from '#db/query/search.ts';
import type { Status } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { ApplicationRow, QueueFilter, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Counter } from '../workstation/context.ts';
import { toRow } from './application-row.ts';

const scopeOf = (filter: QueueFilter, today: string): QueueScope => {
  switch (filter) {
    case 'to-verify':
      return { statuses: ['submitted'], order: 'urgent' };
    case 'resubmitted':
      return { statuses: ['submitted'], resubmitted: true, order: 'urgent' };
    case 'overdue':
      return { statuses: ['submitted', 'approved', 'printing', 'printed'], dueBefore: today, order: 'urgent' };
    case 'awaiting-buyer':
      return { statuses: ['awaiting-buyer'], order: 'urgent' };
    case 'returned':
      return { statuses: ['returned'], order: 'latest' };
    case 'decided':
      return {
        statuses: ['approved', 'printing', 'printed', 'shelved', 'collected', 'rejected', 'withdrawn'],
        order: 'latest',
      };
    case 'all':
      return { order: 'urgent' };
  }
};

const filters = [
  'to-verify',
  'resubmitted',
  'overdue',
  'awaiting-buyer',
  'returned',
  'decided',
  'all',
] as const satisfies readonly QueueFilter[];

type Counted = { changes: number; today: string; counts: Record<QueueFilter, number>; lastClosedAt: number | null };
const counted = new WeakMap<Counter['connection'], Counted>();

/** What the chips say. Counted once for all pages and for all who ask, until something is written. */
const countChips = ({ connection }: Pick<Counter, 'connection'>, today: string): Counted => {
  const db = connection.reader;
  const changes = countChanges(db);
  const known = counted.get(connection);
  if (known?.changes === changes && known.today === today) return known;
  const counts = Object.fromEntries(filters.map((one) => [one, countQueue(db, scopeOf(one, today))])) as Record<
    QueueFilter,
    number
  >; // a key a filter
  const fresh = { changes, today, counts, lastClosedAt: findLastDecidedAt(db) };
  counted.set(connection, fresh);
  return fresh;
};

export const readQueue = (
  counter: Counter,
  { filter, offset, limit }: RouteInput<'queue.list'>,
): RouteOutput<'queue.list'> => {
  const { connection, reference, now } = counter;
  const today = civilDateAt(now());
  const { counts, lastClosedAt } = countChips(counter, today);
  const rows = listQueue(connection.reader, scopeOf(filter, today), offset, limit).map((entry) =>
    toRow(entry, reference, today),
  );
  return { total: counts[filter], rows, counts, lastClosedAt };
};

export const findApplications = (
  { connection, reference, now }: Counter,
  query: string,
  limit: number,
  first?: Status,
): ApplicationRow[] => {
  const today = civilDateAt(now());
  return searchApplications(connection.reader, query, limit, first).map((entry) => toRow(entry, reference, today));
};

import { countQueue, findLastDecidedAt, listQueue, listQueueIds, type QueueScope } from '#db/query/application.ts';
import { searchApplications } from '#db/query/search.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { ApplicationRow, QueueFilter, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import { toRow } from './application-row.ts';
import type { Counter } from './counter.ts';

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
      return { statuses: ['approved', 'printing', 'printed', 'shelved', 'collected', 'rejected', 'withdrawn'], order: 'latest' };
    case 'all':
      return {
        statuses: ['awaiting-buyer', 'submitted', 'returned', 'rejected', 'withdrawn', 'approved', 'printing', 'printed', 'shelved', 'collected'],
        order: 'urgent',
      };
  }
};

const filters = ['to-verify', 'resubmitted', 'overdue', 'awaiting-buyer', 'returned', 'decided', 'all'] as const satisfies readonly QueueFilter[];

export const readQueue = ({ connection, reference, now }: Counter, { filter, offset, limit }: RouteInput<'queue.list'>): RouteOutput<'queue.list'> => {
  const db = connection.reader;
  const today = civilDateAt(now());
  const counts = Object.fromEntries(filters.map((one) => [one, countQueue(db, scopeOf(one, today))])) as Record<QueueFilter, number>; // a key a filter
  return {
    total: counts[filter],
    rows: listQueue(db, scopeOf(filter, today), offset, limit).map((entry) => toRow(entry, reference, today)),
    counts,
    lastClosedAt: findLastDecidedAt(db),
  };
};

/** The case after this one in the order of the queue that nobody else has open, or the first of it when this one has left the queue. */
export const findNextId = ({ connection, now }: Counter, id: string, isElsewhere: (id: string) => boolean): string | null => {
  const ids = listQueueIds(connection.reader, scopeOf('to-verify', civilDateAt(now())));
  const at = ids.indexOf(id);
  return [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))].find((other) => !isElsewhere(other)) ?? null;
};

export const findApplications = ({ connection, reference, now }: Counter, query: string, limit: number): ApplicationRow[] => {
  const today = civilDateAt(now());
  return searchApplications(connection.reader, query, limit).map((entry) => toRow(entry, reference, today));
};

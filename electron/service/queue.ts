import { countByStatus, findLastDecidedAt, listQueue, type QueueScope } from '#db/query/queue.ts';
import { searchApplications } from '#db/query/search.ts';
import type { Status } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow, QueueFilter } from '#domain/contract/screen/case.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toRow } from './application-row.ts';

const scopeOf = (filter: QueueFilter, today: string): QueueScope => {
  switch (filter) {
    case 'to-verify':
      return { statuses: ['submitted'], order: 'urgent' };
    case 'second-approval':
      return { statuses: ['submitted'], halfApproved: true, order: 'urgent' };
    case 'resubmitted':
      return { statuses: ['submitted'], resubmitted: true, order: 'urgent' };
    case 'overdue':
      return { statuses: ['submitted', 'approved', 'making', 'made'], dueBefore: today, order: 'urgent' };
    case 'awaiting-buyer':
      return { statuses: ['awaiting-buyer'], order: 'urgent' };
    case 'returned':
      return { statuses: ['returned'], order: 'latest' };
    case 'decided':
      return {
        statuses: ['approved', 'making', 'made', 'shelved', 'released', 'done', 'rejected', 'withdrawn'],
        order: 'latest',
      };
    case 'all':
      return { order: 'urgent' };
  }
};

const isWithin = (scope: QueueScope, { status, resubmitted }: { status: Status; resubmitted: boolean }): boolean =>
  (scope.statuses?.includes(status) ?? true) && (scope.resubmitted === undefined || scope.resubmitted === resubmitted);

/** The column of the counting that a scope is counted by. */
const columnOf = ({ dueBefore, halfApproved }: QueueScope): 'due' | 'halfApproved' | 'all' => {
  if (halfApproved === true) return 'halfApproved';
  return dueBefore === undefined ? 'all' : 'due';
};

/** What the chips say, of one counting. */
export const countFilters = ({ connection, now }: WorkstationContext): RouteOutput<'queue.counts'> => {
  const today = civilDateAt(now());
  const groups = countByStatus(connection.reader, today);
  const count = (filter: QueueFilter): number => {
    const scope = scopeOf(filter, today);
    return groups.filter((group) => isWithin(scope, group)).reduce((sum, group) => sum + group[columnOf(scope)], 0);
  };
  return {
    counts: {
      'to-verify': count('to-verify'),
      'second-approval': count('second-approval'),
      resubmitted: count('resubmitted'),
      overdue: count('overdue'),
      'awaiting-buyer': count('awaiting-buyer'),
      returned: count('returned'),
      decided: count('decided'),
      all: count('all'),
    },
    lastClosedAt: findLastDecidedAt(connection.reader),
  };
};

export const readQueue = (
  { connection, reference, now }: WorkstationContext,
  { filter, offset, limit }: RouteInput<'queue.list'>,
): ApplicationRow[] => {
  const today = civilDateAt(now());
  return listQueue(connection.reader, scopeOf(filter, today), offset, limit).map((entry) =>
    toRow(entry, reference, today),
  );
};

export const findApplications = (
  { connection, reference, now }: WorkstationContext,
  query: string,
  limit: number,
  first?: 'ready',
): ApplicationRow[] => {
  const today = civilDateAt(now());
  return searchApplications(connection.reader, query, limit, first).map((entry) => toRow(entry, reference, today));
};

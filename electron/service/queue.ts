import { findEntries } from '#db/query/application.ts';
import { findDuplicatesHere } from '#db/query/duplicate.ts';
import { countByStatus, findLastDecidedAt, listQueue, type QueueScope } from '#db/query/queue.ts';
import { searchApplications } from '#db/query/search.ts';
import type { Status } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow, QueueFilter } from '#domain/contract/screen/case.ts';
import { openStatuses } from '#domain/deadline.ts';
import { countFailed, runMachineChecks } from '#domain/machine-check.ts';
import { listLines } from '#domain/reference.ts';
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
      // Wherever a clock is shown that has run out, in the office or at the applicant's
      return { statuses: openStatuses, dueBefore: today, order: 'urgent' };
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

/**
 * Of those that are to be verified: on how many lines of each a check fails. Asked for the rows in sight alone, once
 * they are: comparing names takes a millisecond a row.
 */
export const countFailures = (
  { connection, reference, now }: WorkstationContext,
  ids: readonly string[],
): RouteOutput<'queue.failed'> => {
  const today = civilDateAt(now());
  const submitted = [...findEntries(connection.reader, ids).values()].filter(
    ({ record }) => record.standing === 'submitted',
  );
  return Object.fromEntries(
    submitted.map(({ record }) => {
      const duplicates = findDuplicatesHere(connection.reader, record, reference);
      const checksOf = ({ checks }: ChecklistLine) => runMachineChecks(record, checks, reference, today, duplicates);
      return [record.id, countFailed(listLines(reference, record), record.verification, checksOf)];
    }),
  );
};

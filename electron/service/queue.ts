import { findEntries, getApplication } from '#db/query/application.ts';
import { findDuplicatesHere } from '#db/query/duplicate.ts';
import { countByStatus, findLastDecidedAt, listQueue, type QueueScope } from '#db/query/queue.ts';
import { searchApplications } from '#db/query/search.ts';
import { findVehicleRecords } from '#db/query/vehicle.ts';
import { receivedAt, type Status } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow, QueueFilter } from '#domain/contract/screen/case.ts';
import { openStatuses } from '#domain/deadline.ts';
import { countFailed, runMachineChecks } from '#domain/machine-check.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import { listLines } from '#domain/reference.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toRow } from './application-row.ts';

/** What a screen lists of one vehicle; more than any honest one has. */
const mostOthers = 50;

const scopeOf = (filter: QueueFilter, today: string, assignedTo: readonly string[]): QueueScope => {
  switch (filter) {
    case 'to-verify':
      return { statuses: ['submitted'], order: 'urgent' };
    case 'mine':
      return { statuses: ['submitted'], assignedTo, order: 'urgent' };
    case 'second-approval':
      return { statuses: ['submitted'], halfApproved: true, order: 'urgent' };
    case 'resubmitted':
      return { statuses: ['submitted'], resubmitted: true, order: 'urgent' };
    case 'overdue':
      // Wherever a clock is shown that has run out, in the office or at the applicant's
      return { statuses: openStatuses, dueBefore: today, order: 'urgent' };
    case 'held':
      return { statuses: openStatuses, held: true, order: 'urgent' };
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
const columnOf = ({
  dueBefore,
  halfApproved,
  assignedTo,
  held,
}: QueueScope): 'due' | 'halfApproved' | 'assigned' | 'held' | 'all' => {
  if (halfApproved === true) return 'halfApproved';
  if (assignedTo !== undefined) return 'assigned';
  if (held === true) return 'held';
  return dueBefore === undefined ? 'all' : 'due';
};

/** To whom a case is handed that is this officer's turn: by name, and to the supervisors where the officer is one. */
const assigneesOf = (officer: Officer): string[] => [
  officer.staffNumber,
  ...(hasRole(officer, 'supervisor') ? [''] : []),
];

/** What the chips say, of one counting. */
export const countFilters = (
  { connection, now }: WorkstationContext,
  officer: Officer,
): RouteOutput<'queue.counts'> => {
  const today = civilDateAt(now());
  const assignees = assigneesOf(officer);
  const groups = countByStatus(connection.reader, today, assignees);
  const count = (filter: QueueFilter): number => {
    const scope = scopeOf(filter, today, assignees);
    return groups.filter((group) => isWithin(scope, group)).reduce((sum, group) => sum + group[columnOf(scope)], 0);
  };
  return {
    counts: {
      'to-verify': count('to-verify'),
      mine: count('mine'),
      'second-approval': count('second-approval'),
      resubmitted: count('resubmitted'),
      overdue: count('overdue'),
      held: count('held'),
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
  officer: Officer,
  { filter, offset, limit }: RouteInput<'queue.list'>,
): ApplicationRow[] => {
  const today = civilDateAt(now());
  return listQueue(connection.reader, scopeOf(filter, today, assigneesOf(officer)), offset, limit).map((entry) =>
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

/** The other applications of the same vehicle that this workstation has, the latest first. */
export const listOthers = ({ connection, reference, now }: WorkstationContext, id: string): ApplicationRow[] => {
  const { vehicle } = getApplication(connection.reader, id).record;
  if (vehicle === null) return [];
  const keys = [vehicle.registrationNumber, vehicle.chassisNumber].filter((key) => key !== null);
  const found = new Map(keys.flatMap((key) => findVehicleRecords(connection.reader, key)).map((one) => [one.id, one]));
  found.delete(id);
  const latest = [...found.values()].sort((a, b) => receivedAt(b) - receivedAt(a)).slice(0, mostOthers);
  const entries = findEntries(
    connection.reader,
    latest.map((one) => one.id),
  );
  const today = civilDateAt(now());
  return latest.flatMap((one) => {
    const entry = entries.get(one.id);
    return entry === undefined ? [] : [toRow(entry, reference, today)];
  });
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

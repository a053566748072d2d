import type { CommandRow } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { toErrorCode } from '#domain/contract/errors.ts';
import type { WaitingCommand } from '#domain/contract/screen/sync.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toSubject } from './application-row.ts';

/** What a list shows of an act. */
export const toWaiting = ({ connection, reference }: WorkstationContext, row: CommandRow): WaitingCommand => {
  const record = findApplication(connection.reader, row.subject)?.record ?? row.seen ?? undefined;
  return {
    id: row.id,
    name: row.name,
    applicationId: row.subject,
    // A look-up is about no record: it is told apart by what was looked for.
    reference: record?.reference ?? (row.body.name === 'vehicle.look-up' ? row.body.payload.query : ''),
    ...(record === undefined ? { plate: null, licence: null } : toSubject(record, reference)),
    officer: row.officer,
    at: row.at,
    state: row.state === 'refused' || row.state === 'applied' ? row.state : 'waiting',
    problem:
      row.problem === null
        ? null
        : { code: toErrorCode(row.problem.code), title: row.problem.title, details: row.problem.details },
  };
};

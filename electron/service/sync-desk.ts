import { type Reader, transact } from '#db/connection.ts';
import { type CommandRow, countAppliedSince, countCommands, findCommand, listCommands, settleCommand } from '#db/outbox.ts';
import { countApplications, findApplication } from '#db/query/application.ts';
import { getSyncState, listParked } from '#db/query/sync.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { AppError, toErrorCode } from '#domain/contract/errors.ts';
import type { SyncStatus, WaitingCommand } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import type { EngineStatus } from '../sync/engine.ts';
import { rebuildRecord } from '../sync/rebase.ts';
import { toPlate } from './application-row.ts';
import type { Counter } from './counter.ts';
import { perform } from './perform.ts';
import { requireRole } from './session.ts';

const shown = 200;

const toWaiting = ({ connection, reference }: Counter, row: CommandRow): WaitingCommand => {
  const record = findApplication(connection.reader, row.subject)?.record;
  return {
    id: row.id,
    name: row.name,
    applicationId: row.subject,
    reference: record?.reference ?? '',
    plate: record === undefined ? null : toPlate(record, reference),
    officer: row.officer,
    at: row.at,
    state: row.state === 'refused' ? 'refused' : 'waiting',
    problem: row.problem === null ? null : { code: toErrorCode(row.problem.code), title: row.problem.title, details: row.problem.details },
  };
};

/** The whole Sync desk. `network`: whether this machine has any way out at all. */
export const readSyncStatus = (counter: Counter, engine: EngineStatus, network: boolean | null): SyncStatus => {
  const db = counter.connection.reader;
  const state = getSyncState(db);
  return {
    ...engine,
    network,
    clockOffsetMs: state.clockOffsetMs,
    lastPulledAt: state.lastPulledAt,
    cached: countApplications(db),
    counts: { waiting: countCommands(db, 'waiting'), refused: countCommands(db, 'refused') },
    waiting: listCommands(db, 'waiting', shown).map((row) => toWaiting(counter, row)),
    refused: listCommands(db, 'refused', shown).map((row) => toWaiting(counter, row)),
    parked: listParked(db).map(({ sequence, kind, id, reason, receivedAt }) => ({ sequence, kind, id, reason, receivedAt })),
    sentToday: countAppliedSince(db, startOfDay(civilDateAt(counter.now()))),
  };
};

const getRefused = (db: Reader, commandId: string): CommandRow => {
  const found = findCommand(db, commandId);
  if (found?.state !== 'refused') throw new AppError('NOT_FOUND', 'no such refused act');
  return found;
};

/** A refused act is settled by the officer who did it, or a supervisor: nobody else vouches for what was seen. @throws AppError ROLE_MISSING */
export const requireOwn = ({ connection }: Counter, officer: Officer, commandId: string): void => {
  if (getRefused(connection.reader, commandId).officer !== officer.staffNumber) requireRole(officer, 'supervisor');
};

/**
 * Does a refused act anew, as this officer's own and under a new id: the centre keeps its answer to the old one for good.
 * @throws AppError when the rule refuses it here already; the refused act then stays as it is.
 */
export const retryCommand = (counter: Counter, officer: Officer, commandId: string): void => {
  const { name, subject, body, id } = getRefused(counter.connection.reader, commandId);
  perform(counter, officer, name, subject, body.payload, (tx) => settleCommand(tx, id, 'withdrawn', counter.now(), { withdrawReason: 'sent-again' }));
};

/** Gives a refused act up with a reason. The row stays, as part of the chain. */
export const withdrawCommand = (counter: Counter, commandId: string, reason: string): void => {
  const { subject } = transact(counter.connection.writer, (tx) => {
    const row = getRefused(tx, commandId);
    settleCommand(tx, row.id, 'withdrawn', counter.now(), { withdrawReason: reason });
    rebuildRecord(tx, counter, row.subject);
    return row;
  });
  counter.emit({ kind: 'application.changed', ids: [subject] });
  counter.emit({ kind: 'sync.changed' });
};

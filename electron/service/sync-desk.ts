import { type Transaction, transact } from '#db/connection.ts';
import { type CommandRow, countAppliedSince, findCommand, listCommands, settleCommand } from '#db/outbox.ts';
import { countApplications, findApplication } from '#db/query/application.ts';
import { getSyncState, listParked } from '#db/query/sync.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { AppError, toErrorCode } from '#domain/contract/errors.ts';
import type { SyncStatus, WaitingCommand } from '#domain/contract/ipc.ts';
import type { EngineStatus } from '../sync/engine.ts';
import { rebuildRecord } from '../sync/rebase.ts';
import { toPlate } from './application-row.ts';
import type { Counter } from './counter.ts';

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
    waiting: listCommands(db, 'waiting', shown).map((row) => toWaiting(counter, row)),
    refused: listCommands(db, 'refused', shown).map((row) => toWaiting(counter, row)),
    parked: listParked(db).map(({ sequence, kind, id, reason, receivedAt }) => ({ sequence, kind, id, reason, receivedAt })),
    sentToday: countAppliedSince(db, startOfDay(civilDateAt(counter.now()))),
  };
};

const settleRefused = (counter: Counter, commandId: string, settle: (tx: Transaction, row: CommandRow) => void): void => {
  const row = transact(counter.connection.writer, (tx) => {
    const found = findCommand(tx, commandId);
    if (found?.state !== 'refused') throw new AppError('NOT_FOUND', 'no such refused act');
    settle(tx, found);
    rebuildRecord(tx, counter, found.subject);
    return found;
  });
  counter.emit({ kind: 'application.changed', ids: [row.subject] });
  counter.emit({ kind: 'sync.changed' });
  counter.wakeSync();
};

/** Puts a refused act back in line as it was; it is judged again here first, and by the centre next. */
export const retryCommand = (counter: Counter, commandId: string): void =>
  settleRefused(counter, commandId, (tx, row) => settleCommand(tx, row.id, 'waiting', counter.now(), { problem: null }));

/** Gives a refused act up with a reason. The row stays, as part of the chain. */
export const withdrawCommand = (counter: Counter, commandId: string, reason: string): void =>
  settleRefused(counter, commandId, (tx, row) => settleCommand(tx, row.id, 'withdrawn', counter.now(), { withdrawReason: reason }));

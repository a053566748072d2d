import { countAppliedSince, countCommands, listAppliedSince, listCommands } from '#db/outbox.ts';
import { countApplications } from '#db/query/application.ts';
import { getSyncState, listParked } from '#db/query/sync.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type {
  ParkedEntry,
  RefusedCommand,
  SentCommand,
  SyncStatus,
  WaitingCommand,
} from '#domain/contract/screen/sync.ts';
import type { Officer } from '#domain/officer.ts';
import type { EngineStatus } from '../sync/engine.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toWaiting } from './command-row.ts';
import { toRefused } from './repair.ts';

const shown = 200;
const sentShown = 50;

const dayBegan = ({ now }: WorkstationContext): number => startOfDay(civilDateAt(now()));

/** Reads no record. `network`: whether this machine has any way out at all. */
export const readSyncStatus = (
  { connection }: WorkstationContext,
  { heardAt, ...engine }: EngineStatus,
  network: boolean | null,
): SyncStatus => {
  const db = connection.reader;
  const { clockOffsetMs, lastPulledAt } = getSyncState(db);
  return {
    ...engine,
    network,
    clockOffsetMs,
    lastPulledAt: Math.max(heardAt ?? 0, lastPulledAt ?? 0) || null,
    counts: { waiting: countCommands(db, 'waiting'), refused: countCommands(db, 'refused') },
  };
};

export const listWaiting = (counter: WorkstationContext): WaitingCommand[] =>
  listCommands(counter.connection.reader, 'waiting', shown).map((row) => toWaiting(counter, row));

/** As this officer sees them: each is judged anew by its rule. */
export const listRefused = (counter: WorkstationContext, officer: Officer): RefusedCommand[] =>
  listCommands(counter.connection.reader, 'refused', shown).map((row) => toRefused(counter, officer, row));

export const listSent = (counter: WorkstationContext): SentCommand[] =>
  listAppliedSince(counter.connection.reader, dayBegan(counter), sentShown).map((row) => ({
    ...toWaiting(counter, row),
    sentAt: row.settledAt ?? row.at,
  }));

export const listParkedEntries = ({ connection }: WorkstationContext): ParkedEntry[] =>
  listParked(connection.reader).map(({ sequence, kind, id, reason, receivedAt }) => ({
    sequence,
    kind,
    id,
    reason,
    receivedAt,
  }));

export const readFigures = (counter: WorkstationContext): RouteOutput<'sync.figures'> => ({
  sentToday: countAppliedSince(counter.connection.reader, dayBegan(counter)),
  cached: countApplications(counter.connection.reader),
});

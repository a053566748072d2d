import { countAppliedSince, countCommands, findChainEnd, listAppliedSince, listCommands } from '#db/outbox.ts';
import { countApplications } from '#db/query/application.ts';
import { getSyncState, listParked } from '#db/query/sync.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import type { SyncStatus } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import type { EngineStatus } from '../sync/engine.ts';
import type { Counter } from '../workstation/context.ts';
import { toWaiting } from './command-row.ts';
import { toRefused } from './repair.ts';

const shown = 200;
const sentShown = 50;

/** The whole Sync desk, as this officer sees it. `network`: whether this machine has any way out at all. */
export const readSyncStatus = (
  counter: Counter,
  { heardAt, ...engine }: EngineStatus,
  network: boolean | null,
  officer: Officer | null = null,
): SyncStatus => {
  const db = counter.connection.reader;
  const state = getSyncState(db);
  const today = startOfDay(civilDateAt(counter.now()));
  return {
    ...engine,
    network,
    clockOffsetMs: state.clockOffsetMs,
    lastPulledAt: Math.max(heardAt ?? 0, state.lastPulledAt ?? 0) || null,
    cached: countApplications(db),
    counts: { waiting: countCommands(db, 'waiting'), refused: countCommands(db, 'refused') },
    waiting: listCommands(db, 'waiting', shown).map((row) => toWaiting(counter, row)),
    refused: listCommands(db, 'refused', shown).map((row) => toRefused(counter, officer, row)),
    sent: listAppliedSince(db, today, sentShown).map((row) => ({
      ...toWaiting(counter, row),
      sentAt: row.settledAt ?? row.at,
    })),
    parked: listParked(db).map(({ sequence, kind, id, reason, receivedAt }) => ({
      sequence,
      kind,
      id,
      reason,
      receivedAt,
    })),
    anchored:
      state.anchoredSequence === null || state.anchoredAt === null
        ? null
        : { sequence: state.anchoredSequence, at: state.anchoredAt },
    unanchored: findChainEnd(db).sequence - (state.anchoredSequence ?? 0),
    sentToday: countAppliedSince(db, today),
  };
};

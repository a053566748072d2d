import type { Desk } from '../program/parts.ts';
import { escalateCommand, readRepair, requireOwn, retryCommand, withdrawCommand } from '../service/repair.ts';
import {
  listParkedEntries,
  listRefused,
  listSent,
  listWaiting,
  readFigures,
  readSyncStatus,
} from '../service/sync-desk.ts';
import type { Counter } from '../workstation/context.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'sync.status'
  | 'sync.waiting'
  | 'sync.refused'
  | 'sync.sent'
  | 'sync.parked'
  | 'sync.figures'
  | 'sync.run'
  | 'sync.retry'
  | 'sync.withdraw'
  | 'sync.escalate'
  | 'repair.get'
  | 'health.get';

/** Whoever is signed in may read it. @throws AppError SIGNED_OUT */
const readable = ({ counter, session }: Desk): Counter => {
  session.officer();
  return counter;
};

export const syncHandlers = (desk: () => Desk, hasNetwork: () => boolean): Pick<Handlers, Routes> => ({
  'sync.status': () => readSyncStatus(readable(desk()), desk().engine.status(), hasNetwork()),
  'sync.waiting': () => listWaiting(readable(desk())),
  'sync.refused': () => listRefused(desk().counter, desk().session.officer()),
  'sync.sent': () => listSent(readable(desk())),
  'sync.parked': () => listParkedEntries(readable(desk())),
  'sync.figures': () => readFigures(readable(desk())),
  'sync.run': () => {
    desk().session.officer();
    desk().engine.tryNow();
    return {};
  },
  'sync.retry': ({ commandId }) => {
    const { counter, session } = desk();
    const officer = session.officer();
    requireOwn(counter, officer, commandId);
    retryCommand(counter, officer, commandId);
    return {};
  },
  'sync.withdraw': async (input) => {
    const { counter, session, printRun } = desk();
    const officer = session.officer();
    requireOwn(counter, officer, input.commandId);
    const goOn = await printRun.beforeWithdrawal(officer, input);
    withdrawCommand(counter, officer, input);
    goOn();
    return {};
  },
  'sync.escalate': (input) => {
    const { counter, session } = desk();
    const officer = session.officer();
    requireOwn(counter, officer, input.commandId);
    escalateCommand(counter, officer, input);
    return {};
  },
  'repair.get': ({ commandId }) => readRepair(desk().counter, desk().session.officer(), commandId),
  'health.get': () => {
    desk().session.officer();
    return desk().readHealth();
  },
});

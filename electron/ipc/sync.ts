import type { Parts } from '../program/parts.ts';
import { escalateCommand, readRepair, requireOwn, retryCommand, withdrawCommand } from '../service/repair.ts';
import {
  listParkedEntries,
  listRefused,
  listSent,
  listWaiting,
  readFigures,
  readSyncStatus,
} from '../service/sync-desk.ts';
import type { WorkstationContext } from '../workstation/context.ts';
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
const readable = ({ counter, session }: Parts): WorkstationContext => {
  session.officer();
  return counter;
};

export const syncHandlers = (parts: () => Parts, hasNetwork: () => boolean): Pick<Handlers, Routes> => ({
  'sync.status': async () => readSyncStatus(readable(parts()), parts().engine.status(), hasNetwork()),
  'sync.waiting': async () => listWaiting(readable(parts())),
  'sync.refused': async () => listRefused(parts().counter, parts().session.officer()),
  'sync.sent': async () => listSent(readable(parts())),
  'sync.parked': async () => listParkedEntries(readable(parts())),
  'sync.figures': async () => readFigures(readable(parts())),
  'sync.run': async () => {
    parts().session.officer();
    parts().engine.tryNow();
    return {};
  },
  'sync.retry': async ({ commandId }) => {
    const { counter, session } = parts();
    const officer = session.officer();
    requireOwn(counter, officer, commandId);
    retryCommand(counter, officer, commandId);
    return {};
  },
  'sync.withdraw': async (input) => {
    const { counter, session, printRun } = parts();
    const officer = session.officer();
    requireOwn(counter, officer, input.commandId);
    const goOn = await printRun.beforeWithdrawal(officer, input);
    withdrawCommand(counter, officer, input);
    goOn();
    return {};
  },
  'sync.escalate': async (input) => {
    const { counter, session } = parts();
    const officer = session.officer();
    requireOwn(counter, officer, input.commandId);
    escalateCommand(counter, officer, input);
    return {};
  },
  'repair.get': async ({ commandId }) => readRepair(parts().counter, parts().session.officer(), commandId),
  'health.get': async () => {
    parts().session.officer();
    return parts().readHealth();
  },
});

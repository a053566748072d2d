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
const readable = ({ counter, session }: Parts): Counter => {
  session.officer();
  return counter;
};

export const syncHandlers = (parts: () => Parts, hasNetwork: () => boolean): Pick<Handlers, Routes> => ({
  'sync.status': () => readSyncStatus(readable(parts()), parts().engine.status(), hasNetwork()),
  'sync.waiting': () => listWaiting(readable(parts())),
  'sync.refused': () => listRefused(parts().counter, parts().session.officer()),
  'sync.sent': () => listSent(readable(parts())),
  'sync.parked': () => listParkedEntries(readable(parts())),
  'sync.figures': () => readFigures(readable(parts())),
  'sync.run': () => {
    parts().session.officer();
    parts().engine.tryNow();
    return {};
  },
  'sync.retry': ({ commandId }) => {
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
    counter.emit({ kind: 'print.changed' });
    return {};
  },
  'sync.escalate': (input) => {
    const { counter, session } = parts();
    const officer = session.officer();
    requireOwn(counter, officer, input.commandId);
    escalateCommand(counter, officer, input);
    return {};
  },
  'repair.get': ({ commandId }) => readRepair(parts().counter, parts().session.officer(), commandId),
  'health.get': () => {
    parts().session.officer();
    return parts().readHealth();
  },
});

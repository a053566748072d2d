import type { Parts } from '../program/parts.ts';
import { escalateCommand, readRepair, requireOwn, retryCommand, withdrawCommand } from '../service/repair.ts';
import { readSyncStatus } from '../service/sync-desk.ts';
import type { Handlers } from './router.ts';

type Routes = 'sync.get' | 'sync.run' | 'sync.retry' | 'sync.withdraw' | 'sync.escalate' | 'repair.get' | 'health.get';

export const syncHandlers = (parts: () => Parts, hasNetwork: () => boolean): Pick<Handlers, Routes> => ({
  'sync.get': async () => {
    const officer = parts().session.officer();
    return readSyncStatus(parts().counter, parts().engine.status(), hasNetwork(), officer);
  },
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
    counter.emit({ kind: 'print.changed' });
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

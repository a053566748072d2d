import type { Desk } from '../program/parts.ts';
import { escalateCommand, readRepair, requireOwn, retryCommand, withdrawCommand } from '../service/repair.ts';
import { readSyncStatus } from '../service/sync-desk.ts';
import type { Handlers } from './router.ts';

type Routes = 'sync.get' | 'sync.run' | 'sync.retry' | 'sync.withdraw' | 'sync.escalate' | 'repair.get' | 'health.get';

export const syncHandlers = (desk: () => Desk, hasNetwork: () => boolean): Pick<Handlers, Routes> => ({
  'sync.get': () => {
    const officer = desk().session.officer();
    return readSyncStatus(desk().counter, desk().engine.status(), hasNetwork(), officer);
  },
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
    counter.emit({ kind: 'print.changed' });
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

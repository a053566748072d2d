import { readSyncStatus, retryCommand, withdrawCommand } from '../service/sync-desk.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './router.ts';

export const syncHandlers = (desk: () => Desk, hasNetwork: () => boolean): Pick<Handlers, 'sync.get' | 'sync.run' | 'sync.retry' | 'sync.withdraw'> => ({
  'sync.get': () => readSyncStatus(desk().counter, desk().engine.status(), hasNetwork()),
  'sync.run': () => {
    desk().engine.wake();
    return {};
  },
  'sync.retry': ({ commandId }) => {
    retryCommand(desk().counter, desk().session.officer(), commandId);
    return {};
  },
  'sync.withdraw': ({ commandId, reason }) => {
    desk().session.officer();
    withdrawCommand(desk().counter, commandId, reason);
    return {};
  },
});

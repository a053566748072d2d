import { readSyncStatus, requireOwn, retryCommand, withdrawCommand } from '../service/sync-desk.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './router.ts';

export const syncHandlers = (desk: () => Desk, hasNetwork: () => boolean): Pick<Handlers, 'sync.get' | 'sync.run' | 'sync.retry' | 'sync.withdraw'> => ({
  'sync.get': () => {
    desk().session.officer();
    return readSyncStatus(desk().counter, desk().engine.status(), hasNetwork());
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
  'sync.withdraw': ({ commandId, reason }) => {
    const { counter, session } = desk();
    requireOwn(counter, session.officer(), commandId);
    withdrawCommand(counter, commandId, reason);
    return {};
  },
});

import { transact } from '#db/connection.ts';
import { updateSyncState } from '#db/query/sync.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { Counter, Log } from '../service/counter.ts';
import type { ApiClient } from './api-client.ts';

/**
 * The centre's word on the chain of this workstation: its public keys, kept in the cache for when it cannot be asked.
 * None of it holds up the acts: what fails here is tried again with a later round.
 */
export const makeAnchor = (counter: Counter, api: Pick<ApiClient, 'getKeys'>, log: Log) => {
  let keysOf: string | undefined;

  const keepKeys = async (token: string): Promise<void> => {
    if (keysOf === token) return;
    const centreKeys = await api.getKeys();
    transact(counter.connection.writer, (tx) => updateSyncState(tx, { centreKeys }));
    keysOf = token;
  };

  return {
    /** After a round in which everything was sent. @throws AppError of status 401 only: the token is over. */
    afterRound: async (token: string): Promise<void> => {
      try {
        await keepKeys(token);
      } catch (error) {
        if (!(error instanceof AppError) || errorCodes[error.code].status === 401) throw error;
        log('info', 'sync.anchor', { code: error.code });
      }
    },
  };
};

import { transact } from '#db/connection.ts';
import { countCommands, findChainEnd } from '#db/outbox.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { describeBug } from '#domain/contract/bug.ts';
import type { AnchorOutput } from '#domain/contract/centre/anchor.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isSignedByCentre } from '../centre/signature.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';

/**
 * The centre's word on the chain of this workstation: its public keys, kept in the cache for when it cannot be asked,
 * and its signature for the chain's end, after which nobody changes an act unseen. None of it holds up the acts: what
 * fails here is tried again with a later round.
 */
const anchorIntervalMs = 60_000;

/** Whether a key of the centre that is known here has signed for exactly this. */
const isSigned = (
  counter: WorkstationContext,
  { purpose, workstation, sequence, hash, at, ...proof }: AnchorOutput,
): boolean =>
  isSignedByCentre(
    getSyncState(counter.connection.reader).centreKeys,
    { purpose, workstation, sequence, hash, at },
    proof,
  );

export const createAnchor = (counter: WorkstationContext, api: Pick<ApiClient, 'getKeys' | 'postAnchor'>, log: Log) => {
  const { connection, station, now, emit } = counter;
  let keysOf: string | undefined;
  let triedAt: number | undefined;

  const keepKeys = async (token: string): Promise<void> => {
    if (keysOf === token) return;
    const centreKeys = await api.getKeys();
    const isFirst = getSyncState(connection.reader).centreKeys === null;
    transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys }));
    keysOf = token;
    // From now on a file can be closed to the centre.
    if (isFirst) emit({ kind: 'carry.changed' });
  };

  const anchor = async (): Promise<void> => {
    const { sequence, hash } = findChainEnd(connection.reader);
    if (
      sequence <= (getSyncState(connection.reader).anchoredSequence ?? 0) ||
      countCommands(connection.reader, 'waiting') > 0
    )
      return;
    triedAt = now();
    const answer = await api.postAnchor({ sequence, hash });
    const isThis = answer.workstation === station.workstationId && answer.sequence === sequence && answer.hash === hash;
    if (!isThis || !isSigned(counter, answer)) {
      // A key that is new: fetched again before the next try.
      keysOf = undefined;
      log('warn', 'sync.anchor-unproved', { sequence });
      return;
    }
    transact(connection.writer, (tx) => updateSyncState(tx, { anchoredSequence: sequence, anchoredAt: answer.at }));
    emit({ kind: 'health.changed' });
  };

  const report = (error: unknown): void => {
    if (!(error instanceof AppError) || errorCodes[error.code].status === 401 || error.code === 'WORKSTATION_SUSPENDED')
      throw error;
    log(error.code === 'AUDIT_FORK' ? 'warn' : 'info', 'sync.anchor', { code: error.code });
  };

  return {
    /**
     * After a round in which everything was sent. @throws AppError only when the token is over or the workstation
     * stopped
     */
    afterRound: async (token: string): Promise<void> => {
      try {
        await keepKeys(token);
        if (triedAt === undefined || Math.abs(now() - triedAt) >= anchorIntervalMs) await anchor();
      } catch (error) {
        report(error);
      }
    },
    /** At a sign-out, while there is still a token: what was done since the last time. Waited for by nobody. */
    anchorBeforeSignOut: (): Promise<void> =>
      anchor().catch((error: unknown) =>
        log('info', 'sync.anchor', error instanceof AppError ? { code: error.code } : describeBug(error)),
      ),
  };
};

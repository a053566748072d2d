import { transact } from '#db/connection.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { PackName } from '#domain/reference.ts';
import { packNames } from '#domain/reference-pack.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isSignedByCentre } from '../centre/signature.ts';
import { replayParked } from '../sync/pull.ts';
import { rebaseAll } from '../sync/rebase.ts';
import { isOfTheDisk } from '../sync/set-aside.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';
import { tellRecords } from '../workstation/tell-changed.ts';
import type { ReferenceHolder } from './holder.ts';

/**
 * Keeps the reference data as the centre has it: asked for once per session and then seldom, beside the sync and never
 * in its way. A pack is taken when a key of the centre that is in use signed for it under this purpose and this name.
 * It is used from the moment when nobody is signed in, so that no officer begins an act under one rule and ends it
 * under another.
 */
export type ReferenceKeeperOptions = {
  counter: WorkstationContext;
  api: Pick<ApiClient, 'getReferencePack' | 'getKeys'>;
  session: Pick<SessionHolder, 'find' | 'token'>;
  references: ReferenceHolder;
  breathe: () => Promise<void>;
  log: Log;
};

export type ReferenceKeeper = ReturnType<typeof createReferenceKeeper>;

const refreshIntervalMs = 4 * 3_600_000;
/** After the centre could not be asked to the end. */
const retryDelayMs = 10 * 60_000;

/** Said of one pack alone: the others are asked for all the same. */
const isOfOnePack = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'CENTRE_ANSWER_STRANGE');

export const createReferenceKeeper = ({ counter, api, session, references, breathe, log }: ReferenceKeeperOptions) => {
  const { connection, now, emit } = counter;
  let isStopped = false;
  let isAsking = false;
  let askedIn: string | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;
  let recomputing: Promise<void> = Promise.resolve();

  const isSigned = ({ purpose, pack, format, body, ...proof }: SignedPack): boolean =>
    isSignedByCentre(getSyncState(connection.reader).centreKeys, { purpose, pack, format, body }, proof, 'not');

  const renewKeys = async (): Promise<void> => {
    const centreKeys = await api.getKeys();
    if (!isStopped) transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys }));
  };

  const askAll = async (): Promise<void> => {
    let hasRenewed = false;
    const isProven = async (signed: SignedPack): Promise<boolean> => {
      if (isSigned(signed)) return true;
      // A key that is new, perhaps: asked for once.
      if (hasRenewed) return false;
      hasRenewed = true;
      await renewKeys();
      return !isStopped && isSigned(signed);
    };
    const askFor = async (name: PackName): Promise<void> => {
      const answer = await api.getReferencePack(name, references.etagOf(name));
      if (isStopped) return;
      if (answer === undefined) return references.confirm(name);
      const isThis = answer.signed.pack === name && (await isProven(answer.signed));
      if (isStopped) return;
      if (isThis) references.take(name, { ...answer.signed, etag: answer.etag });
      else references.keepUnsigned(name);
    };
    for (const name of packNames) {
      if (isStopped) return;
      await askFor(name).catch((error: unknown) => {
        if (!isOfOnePack(error) && isOfTheDisk(error)) throw error;
        log('info', 'reference.failed', {
          pack: name,
          ...(error instanceof AppError ? { code: error.code } : describeBug(error)),
        });
      });
    }
  };

  const hasStopped = (): boolean => isStopped;
  const tell = (ids: string[]): void => {
    if (!isStopped) tellRecords(counter, ids);
  };
  /** What it trips over stays where it is, and stops nothing. */
  const replay = async (): Promise<void> => {
    await replayParked(counter, breathe, hasStopped).then(tell, (error: unknown) =>
      log('error', 'parked.replay', describeBug(error)),
    );
  };

  /**
   * What was set aside is read again, by a newer program or by other reference data; what was made by other reference
   * data is recomputed. A program that ends meanwhile does it at its next start.
   */
  const recompute = async (): Promise<void> => {
    const used = references.fingerprint();
    await replay();
    if (isStopped || getSyncState(connection.reader).referenceUsed === used) return;
    tell(await rebaseAll(counter, breathe, hasStopped));
    if (isStopped || references.fingerprint() !== used) return;
    transact(connection.writer, (tx) => updateSyncState(tx, { referenceUsed: used }));
  };

  const startRecompute = (): void => {
    recomputing = recomputing
      .then(recompute)
      .catch((error: unknown) => log('error', 'reference.recompute', describeBug(error)));
  };

  /** The newest packs, while nobody is at the counter; else they wait. */
  const adopt = (): void => {
    if (!isStopped && session.find() === null && references.adopt()) startRecompute();
  };

  return {
    /** At the start of the program, which may be newer than what is here, and its own packs too. */
    start: startRecompute,
    adopt,
    /** Once a round of the sync; what there is to ask is asked beside it. */
    supply: (): void => {
      const token = session.token();
      const at = now();
      // A clock that was set back asks again.
      const isDue = token !== askedIn || at >= nextAt || nextAt - at > refreshIntervalMs;
      if (token === undefined || isAsking || !isDue) return;
      isAsking = true;
      askedIn = token;
      nextAt = at + refreshIntervalMs;
      const before = canonicalJson(references.describe());
      askAll()
        .catch((error: unknown) => {
          if (isStopped) return;
          nextAt = now() + retryDelayMs;
          if (error instanceof AppError) log('info', 'reference.failed', { code: error.code });
          else log('error', 'reference.bug', describeBug(error));
        })
        .finally(() => {
          isAsking = false;
          if (isStopped) return;
          adopt();
          if (canonicalJson(references.describe()) !== before) emit({ kind: 'health.changed' });
        });
    },
    stop: (): void => {
      isStopped = true;
    },
  };
};

import { transact } from '#db/connection.ts';
import { findUpload, listMissingDocuments, listUnsent, updateUpload } from '#db/query/content.ts';
import { AppError, errorCodes, toProblem } from '#domain/contract/errors.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isGlobalFault } from '../centre/fault.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import { createDownloads } from './download.ts';
import { createEviction, type Eviction } from './eviction.ts';
import { createPace } from './pace.ts';
import type { FetchDocument } from './read.ts';
import { createRetention } from './retention.ts';
import type { DocumentStore } from './store.ts';
import { sendScan } from './upload.ts';

/**
 * What comes after the small records, in every round of the sync: this counter's own scans to the centre, first made
 * first sent; the documents of the next cases from it; then the house is put in order. All of it stops between two
 * pieces as soon as an act waits, and goes on from there.
 */
export type DocumentPhase = { run: (interrupt: AbortSignal) => Promise<void> };

/** So many of the most urgent open cases open without a wait, and without the network, after a quiet minute. */
const prefetchedCases = 200;

export type DocumentOptions = {
  counter: WorkstationContext;
  store: DocumentStore;
  api: Pick<ApiClient, 'getDocument' | 'createUpload' | 'findUpload' | 'sendUpload'>;
  /** Resolves after so many ms, or at once when aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  breathe: () => Promise<void>;
  log: Log;
};

/**
 * What may go over the line ahead of need: two megabits a second leave a shared line of an office, some ten of them, to
 * the records and to whoever waits for a case. Two hundred documents of a megabyte come in a quarter of an hour.
 */
const aheadBytesPerSecond = 256 * 1024;

/** A document that is wrong in itself is not asked for again before this. */
const retryDelayMs = 10 * 60_000;
/** A scan that the centre found damaged so often is not damaged on its way. */
const maxDamagedAnswers = 3;

/** What no other try will change. */
const isLasting = ({ code }: AppError): boolean => !errorCodes[code].retry;
/**
 * It may be about this one alone, for as long as the centre or this one is as it is: the next one is tried all the
 * same.
 */
const isStrange = ({ code }: AppError): boolean => code === 'CENTRE_ANSWER_STRANGE';

/** The part of the sync that moves documents, and the way on which an officer's own wish for one goes. */
export const createDocuments = ({
  counter,
  store,
  api,
  sleep,
  breathe,
  log,
}: DocumentOptions): { fetch: FetchDocument; phase: DocumentPhase; makeRoom: Eviction['makeRoom'] } => {
  const { connection, emit, now } = counter;
  const pace = createPace(aheadBytesPerSecond, now, sleep);
  const eviction = createEviction({ counter, store, keptCases: prefetchedCases, breathe, log });
  const retention = createRetention({ counter, store, breathe, log });
  const downloads = createDownloads({ counter, store, api, pace, sleep, makeRoom: eviction.makeRoom });
  /**
   * How often the centre found a scan damaged, and those that it will not have: not offered again in this life of the
   * program.
   */
  const damaged = new Map<string, number>();
  const refused = new Set<string>();
  const unfit = new Map<string, number>();

  const tell = (sha256: string): void => {
    const row = findUpload(connection.reader, sha256);
    if (row !== undefined) emit({ kind: 'scan.changed', applicationId: row.applicationId });
  };

  /** What is wrong with one scan holds up no other. */
  const noteUploadFault = (sha256: string, error: AppError): void => {
    log('warn', 'sync.upload', { code: error.code });
    const count = (damaged.get(sha256) ?? 0) + (error.code === 'DOCUMENT_DAMAGED' ? 1 : 0);
    damaged.set(sha256, count);
    // Given up at the centre meanwhile, or damaged on its way: begun anew in the next round.
    const isHopeful = error.code === 'NOT_FOUND' || (error.code === 'DOCUMENT_DAMAGED' && count < maxDamagedAnswers);
    if (!isHopeful) refused.add(sha256);
    transact(connection.writer, (tx) =>
      updateUpload(tx, sha256, { url: null, sentBytes: 0, problem: isHopeful ? null : toProblem(error) }),
    );
    tell(sha256);
  };

  const sendScans = async (interrupt: AbortSignal): Promise<void> => {
    for (const row of listUnsent(connection.reader)) {
      if (interrupt.aborted) return;
      if (refused.has(row.sha256)) continue;
      try {
        await sendScan({ counter, store, api, pace, onProgress: tell }, row, interrupt);
      } catch (error) {
        if (!(error instanceof AppError) || isGlobalFault(error)) throw error;
        if (!isLasting(error) && error.code !== 'DOCUMENT_NOT_HERE') {
          log('warn', 'sync.upload', { code: error.code });
          if (isStrange(error)) continue;
          return;
        }
        noteUploadFault(row.sha256, error);
      }
    }
  };

  const fetchAhead = async (interrupt: AbortSignal): Promise<void> => {
    for (const { id, sha256 } of listMissingDocuments(connection.reader, prefetchedCases)) {
      if (interrupt.aborted) return;
      if ((unfit.get(sha256 ?? id) ?? 0) > now()) continue;
      try {
        await downloads.prefetch({ id, sha256: sha256 ?? undefined }, interrupt);
      } catch (error) {
        if (!(error instanceof AppError) || isGlobalFault(error)) throw error;
        log('warn', 'sync.scan', { code: error.code });
        if (isLasting(error) || isStrange(error)) unfit.set(sha256 ?? id, now() + retryDelayMs);
        // What is wrong with this scan alone does not keep the next one away.
        else if (error.code !== 'DOCUMENT_NOT_HERE') return;
      }
    }
  };

  return {
    fetch: downloads.fetch,
    makeRoom: eviction.makeRoom,
    phase: {
      run: async (interrupt) => {
        for (const step of [sendScans, fetchAhead, retention.run, eviction.run]) {
          if (interrupt.aborted) return;
          await step(interrupt);
        }
      },
    },
  };
};

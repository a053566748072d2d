import { transact } from '#db/connection.ts';
import { findContent, removeContent, updateContent, upsertContent } from '#db/query/content.ts';
import { findDocument, insertDocument } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import { maxDocumentBytes } from '#domain/scan.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { DocumentHead } from '../centre/document-answer.ts';
import { untilAborted } from '../centre/until-aborted.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import type { Pace } from './pace.ts';
import type { FetchDocument, Wanted } from './read.ts';
import type { DocumentPart, DocumentStore } from './store.ts';

/**
 * Brings documents from the centre into the store, each at most once at a time and never twice: a download goes on from
 * the last sound chunk, in this run or the next, and what is here under its hash is not fetched for another
 * application.
 */
export type Downloads = {
  /** Now, as fast as the line gives: an officer waits. @throws AppError what the centre or the line said */
  fetch: FetchDocument;
  /** Ahead of need: at the pace given, after whatever an officer waits for, until `signal` aborts. */
  prefetch: (wanted: Wanted, signal: AbortSignal) => Promise<void>;
};

/** What is fetched ahead comes in pieces of this size: an interruption costs no more, and each costs one round trip. */
export const pieceBytes = 256 * 1024;

const keyOf = ({ id, sha256 }: Wanted): string => sha256 ?? id ?? '';

type Job = {
  /** Something more urgent came. Says nothing to a job that an officer waits for. */
  signal: AbortSignal;
  /** Aborted once an officer waits for it. */
  hurry: AbortController;
  done: Promise<string>;
};
const isUrgent = ({ hurry }: Job): boolean => hurry.signal.aborted;

/** What a download has under way; `known` once it turned out to be here already. */
type Open = { part?: DocumentPart; head?: DocumentHead; known?: string };

export type DownloadOptions = {
  counter: WorkstationContext;
  store: DocumentStore;
  api: Pick<ApiClient, 'getDocument'>;
  pace: Pace;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Frees so many bytes for one that is wanted more; false when there is nothing to give up. */
  makeRoom: (bytes: number) => Promise<boolean>;
};

/** A fault that another try at once may heal: a line that has brought something and was cut. */
const isCut = (error: unknown): boolean => error instanceof AppError && error.code === 'CENTRE_UNREACHABLE';
const isDamage = (error: unknown): boolean => error instanceof AppError && error.code === 'DOCUMENT_DAMAGED';
const never = new AbortController().signal;
const retryDelayMs = 250;
const maxFailedAttempts = 3;
const interrupted = 'INTERRUPTED';
const isInterruption = (error: unknown): boolean => error instanceof AppError && error.details.reason === interrupted;
const passInterruption = (error: unknown): void => {
  if (!isInterruption(error)) throw error;
};

export const createDownloads = ({ counter, store, api, pace, sleep, makeRoom }: DownloadOptions): Downloads => {
  const { connection, now } = counter;
  const { reader, writer } = connection;
  const jobs = new Map<string, Job>();

  const isHere = async (sha256: string | undefined): Promise<boolean> => {
    const row = sha256 === undefined ? undefined : findContent(reader, sha256);
    return row !== undefined && row.bytesHere === row.sizeBytes && (await store.has(row.sha256));
  };

  /** From now on the id stands for these bytes. */
  const pin = (id: string | undefined, sha256: string, sizeBytes: number): void => {
    if (id !== undefined && findDocument(reader, id)?.sha256 !== sha256)
      transact(writer, (tx) => insertDocument(tx, { id, sha256, sizeBytes, receivedAt: now() }));
  };

  const findUrgent = (): Job | undefined => [...jobs.values()].find(isUrgent);
  const isInterrupted = (job: Job): boolean => !isUrgent(job) && (job.signal.aborted || findUrgent() !== undefined);

  /** One request: as much of the document as is asked for, or as comes before the line is cut. */
  const fetchPiece = async (wanted: Wanted, job: Job, open: Open): Promise<void> => {
    const first = open.part?.offset() ?? 0;
    const last = isUrgent(job) ? undefined : first + pieceBytes - 1;
    await api.getDocument(
      wanted.sha256 ?? wanted.id ?? '',
      { first, last, sha256: open.head?.sha256 },
      async (head, bytes) => {
        if (head.sizeBytes > maxDocumentBytes)
          throw new AppError('SCAN_TOO_LARGE', 'the document is larger than any should be', {
            sizeBytes: head.sizeBytes,
          });
        if (wanted.sha256 !== undefined && head.sha256 !== wanted.sha256)
          throw new AppError('DOCUMENT_DAMAGED', 'another document came');
        // The same bytes lie here under another id.
        if (open.part === undefined && (await isHere(head.sha256))) {
          pin(wanted.id, head.sha256, head.sizeBytes);
          open.known = head.sha256;
          return;
        }
        // A size that came with a damaged answer before holds no more than its bytes did.
        if (open.part === undefined || open.head?.sha256 !== head.sha256 || open.head.sizeBytes !== head.sizeBytes) {
          await open.part?.close();
          open.part = undefined;
          const { sha256, sizeBytes, mediaType } = head;
          // Before the first byte lies on the disk: the next run goes on by it, and what has no row would never leave.
          transact(writer, (tx) => {
            upsertContent(tx, { sha256, mediaType, sizeBytes, bytesHere: 0, lastUsedAt: now() });
            if (wanted.id !== undefined) insertDocument(tx, { id: wanted.id, sha256, sizeBytes, receivedAt: now() });
          });
          open.part = await store.openPart(sha256, sizeBytes);
          open.head = head;
        }
        const { part } = open;
        // A centre that sends the whole for a part: what is here already is left out. Less than was asked from: asked
        // again.
        let known = part.offset() - head.first;
        if (known < 0) return;
        for await (const piece of bytes) {
          pace.spend(piece.length);
          await part.append(piece.subarray(Math.min(known, piece.length)));
          known = Math.max(0, known - piece.length);
          if (isInterrupted(job)) return;
        }
      },
    );
  };

  /** What came with a damaged answer is not believed again: neither its bytes nor the size that it named. */
  const forget = async (open: Open): Promise<void> => {
    const { part, head } = open;
    if (head === undefined) return;
    await part?.close();
    open.part = undefined;
    await store.remove(head.sha256);
    transact(writer, (tx) => removeContent(tx, head.sha256));
  };

  const run = async (wanted: Wanted, job: Job): Promise<string> => {
    const known = wanted.sha256 ?? (wanted.id === undefined ? undefined : findDocument(reader, wanted.id)?.sha256);
    const row = known === undefined ? undefined : findContent(reader, known);
    const open: Open = {};
    let hasMadeRoom = false;
    /** Attempts in a row that brought nothing, after one that brought something. */
    let failedAttempts: number | undefined;
    try {
      if (row !== undefined && row.bytesHere < row.sizeBytes) {
        // In use from now on: what was begun long ago is the first to leave a full disk.
        transact(writer, (tx) => updateContent(tx, row.sha256, { lastUsedAt: now() }));
        open.part = await store.openPart(row.sha256, row.sizeBytes);
        open.head = { sha256: row.sha256, sizeBytes: row.sizeBytes, first: 0, mediaType: row.mediaType };
      }
      while (open.part === undefined || open.head === undefined || open.part.offset() < open.head.sizeBytes) {
        if (!isUrgent(job)) await pace.ready(AbortSignal.any([job.signal, job.hurry.signal]));
        if (isInterrupted(job))
          throw new AppError('CENTRE_UNREACHABLE', 'something more urgent came', { reason: interrupted });
        const before = open.part?.offset() ?? -1;
        try {
          await fetchPiece(wanted, job, open);
          if (open.known !== undefined) return open.known;
          if ((open.part?.offset() ?? -1) <= before && !isInterrupted(job))
            throw new AppError('CENTRE_ANSWER_STRANGE', 'the document does not get on', { reason: 'short' });
        } catch (error) {
          if (error instanceof AppError && error.code === 'DISK_FULL' && !hasMadeRoom) {
            hasMadeRoom = true;
            if (!(await makeRoom(open.head?.sizeBytes ?? maxDocumentBytes))) throw error;
          } else {
            const hasBrought = (open.part?.offset() ?? 0) > Math.max(0, before);
            failedAttempts = hasBrought ? 0 : failedAttempts === undefined ? undefined : failedAttempts + 1;
            if (!isCut(error) || failedAttempts === undefined || failedAttempts > maxFailedAttempts) throw error;
            await sleep(retryDelayMs * (failedAttempts + 1), job.signal);
          }
        }
      }
      const { sha256, sizeBytes } = open.head;
      await open.part.finish();
      open.part = undefined;
      transact(writer, (tx) => updateContent(tx, sha256, { bytesHere: sizeBytes }));
      return sha256;
    } catch (error) {
      if (isDamage(error)) await forget(open);
      throw error;
    } finally {
      const { part, head } = open;
      if (part !== undefined && head !== undefined) {
        await part.close();
        transact(writer, (tx) =>
          updateContent(tx, head.sha256, { bytesHere: Math.min(part.offset(), head.sizeBytes - 1) }),
        );
      }
    }
  };

  const start = (wanted: Wanted, signal: AbortSignal): Job => {
    const key = keyOf(wanted);
    const before = jobs.get(key);
    if (before !== undefined) return before;
    const job: Job = { signal, hurry: new AbortController(), done: Promise.resolve('') };
    jobs.set(key, job);
    job.done = run(wanted, job).finally(() => jobs.delete(key));
    return job;
  };

  const startNow = (wanted: Wanted): Promise<string> => {
    const job = start(wanted, never);
    job.hurry.abort();
    return job.done;
  };

  /** Here already, under this id or another's: nothing to fetch. */
  const findHere = async ({ id, sha256 }: Wanted): Promise<string | undefined> => {
    const hash = sha256 ?? (id === undefined ? undefined : findDocument(reader, id)?.sha256);
    if (hash === undefined || !(await isHere(hash))) return undefined;
    pin(id, hash, findContent(reader, hash)?.sizeBytes ?? 0);
    return hash;
  };

  return {
    fetch: async (wanted) => {
      const here = await findHere(wanted);
      if (here !== undefined) return { sha256: here, wasHere: true };
      const hasJoined = jobs.has(keyOf(wanted));
      try {
        return { sha256: await startNow(wanted), wasHere: false };
      } catch (error) {
        // What the prefetch that this one joined met was an answer to a question of before, or what came in a try
        // before was damaged: once more, from the start, for the officer alone.
        if (!hasJoined && !isDamage(error)) throw error;
        return { sha256: await startNow(wanted), wasHere: false };
      }
    },
    prefetch: async (wanted, signal) => {
      while (!signal.aborted && (await findHere(wanted)) === undefined) {
        const urgent = findUrgent();
        const done = urgent?.done.catch(() => undefined) ?? start(wanted, signal).done;
        // Where an officer has taken it over it goes on by itself: small records do not wait for it.
        await untilAborted(done.catch(passInterruption), signal);
      }
    },
  };
};

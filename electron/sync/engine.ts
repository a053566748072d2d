import { transact } from '#db/connection.ts';
import { findCommand, listCommands, noteProblem } from '#db/outbox.ts';
import { getSyncState, listMissingDocuments, updateSyncState } from '#db/query/sync.ts';
import { AppError, type ErrorCode, errorCodes, toProblem } from '#domain/contract/errors.ts';
import type { Counter, Log } from '../service/counter.ts';
import { storeDocument } from '../service/document.ts';
import type { DocumentStore } from '../service/document-store.ts';
import type { SessionHolder } from '../service/session.ts';
import { makeAnchor } from './anchor.ts';
import type { ApiClient } from './api-client.ts';
import { makeProgress, type Progress } from './progress.ts';
import { applyPage } from './pull.ts';
import { batchSize, isTooMuch, settleBatch, takeBatch } from './push.ts';

/**
 * One state machine: push what waits, pull what is new, fetch the scans of the next cases, rest until woken. A fault
 * that time may heal waits with full jitter, capped at a minute; the live feed, an act or "try now" ends the wait.
 */
export type Phase = 'idle' | 'pulling' | 'pushing' | 'waiting' | 'blocked' | 'signed-out';

export type EngineStatus = {
  phase: Phase;
  centre: boolean | null;
  answerCode: ErrorCode | null;
  nextTryAt: number | null;
  progress: Progress | null;
};

export type EngineOptions = {
  counter: Counter;
  api: ApiClient;
  session: SessionHolder;
  documents: DocumentStore;
  /** Resolves after so many ms, or at once when aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
  breathe: () => Promise<void>;
  /** Somebody has opened a case, or closed one. */
  onLease?: () => void;
  /** Once a round: what else this workstation owes to the centre, or needs of it. Throws nothing. */
  supply?: () => Promise<void>;
  log: Log;
};

export type Engine = ReturnType<typeof makeEngine>;

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** Without a live feed the counter still asks this often. */
const restMs = 30_000;
/** A centre that asks for more quiet than this is asked again all the same: its clock or a proxy may be wrong. */
const longestQuietMs = 15 * 60_000;
/** An act that the centre cannot even read is tried again after a quarter of a minute, then rarer, at last so often. */
const longestAsideMs = 10 * 60_000;
const asideMs = (times: number): number => Math.min(longestAsideMs, 15_000 * 4 ** times);
/** As many as half the most a centre gives: what one answer costs to read stays under half a frame. */
const pageSize = 250;
/** So many of the most urgent open cases open without a wait, and without the network, after a quiet minute. */
const prefetch = 200;

/** Full jitter: anything between nothing and the doubled, capped wait, but never under a quarter second. */
export const waitMs = (failures: number, random: () => number): number =>
  Math.max(250, random() * Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)));

/** What a fault says about the centre: nobody answered (or another did), it was never asked, or it has answered. */
const unheard = { CENTRE_UNREACHABLE: false, NOT_THE_CENTRE: false, CERTIFICATE_OUT_OF_DATE: null, CERTIFICATE_REFUSED: null } as const;
const isUnheard = (code: ErrorCode): code is keyof typeof unheard => code in unheard;

/** How long the centre asked to be left alone (`Retry-After`). */
const quietMsOf = (error: unknown): number => {
  const asked = error instanceof AppError ? error.details.retryAfterMs : undefined;
  return typeof asked === 'number' ? Math.min(asked, longestQuietMs) : 0;
};

export const makeEngine = ({ counter, api, session, documents, sleep, random, breathe, onLease, supply, log }: EngineOptions) => {
  const { connection, emit, now } = counter;
  const anchor = makeAnchor(counter, api, log);
  let status: EngineStatus = { phase: 'signed-out', centre: null, answerCode: null, nextTryAt: null, progress: null };
  let etag: string | undefined;
  let wake = new AbortController();
  /** The centre asked to be left alone until then: acts and events wait for it, an officer's "try now" does not. */
  let quietUntil = 0;
  /** Acts that the centre could not read: how often, and since when each is left out. A clock that was set back ends that. */
  const aside = new Map<string, { times: number; since: number }>();
  const isAside = (id: string): boolean => {
    const entry = aside.get(id);
    const passed = entry === undefined ? 0 : now() - entry.since;
    return entry !== undefined && passed >= 0 && passed < asideMs(entry.times);
  };
  const stopped = new AbortController();
  let live: AbortController | undefined;

  const show = (change: Partial<EngineStatus>): void => {
    status = { ...status, ...change };
    emit({ kind: 'sync.changed' });
  };

  /**
   * Sends what waits, once, in order; false when some of it goes on waiting. An act that the centre could not settle holds
   * up those on the same application only; a centre that is busy as a whole is left alone. A batch that it cannot take is
   * sent in halves until the one act at fault stands alone; that one is set aside.
   */
  const pushAll = async (): Promise<boolean> => {
    const held = new Set<string>();
    const poisoned = new Set<string>();
    let size = batchSize;
    for (let after = 0; ; ) {
      const line = listCommands(connection.reader, 'waiting', batchSize, after);
      for (const row of line) if (isAside(row.id)) poisoned.add(row.subject);
      const batch = takeBatch(line.filter((row) => !held.has(row.subject) && !poisoned.has(row.subject))).slice(0, size);
      const last = batch.length < line.length ? (batch.at(-1) ?? line.at(-1)) : line.at(-1);
      if (last === undefined) return held.size === 0;
      const [first] = batch;
      if (first === undefined) {
        after = last.sequence;
        continue;
      }
      show({ phase: 'pushing' });
      const sent = await api.postCommands(batch.map((row) => row.body)).catch((error: unknown) => {
        if (!isTooMuch(error)) throw error;
        return undefined;
      });
      if (sent === undefined) {
        size = Math.ceil(batch.length / 2);
        if (batch.length > 1) continue;
        aside.set(first.id, { times: (aside.get(first.id)?.times ?? -1) + 1, since: now() });
        transact(connection.writer, (tx) => noteProblem(tx, first.id, toProblem(new AppError('ACT_NOT_TAKEN', 'the centre cannot take this act'))));
        log('warn', 'sync.act-aside', { name: first.name, sequence: first.sequence });
        size = batchSize;
        continue;
      }
      size = Math.min(batchSize, size * 2);
      after = last.sequence;
      const { answers } = sent;
      const { changed, settled } = settleBatch(counter, batch, answers);
      if (changed.length > 0) emit({ kind: 'application.changed', ids: changed });
      for (const { id, subject } of batch) if (findCommand(connection.reader, id)?.state === 'waiting') held.add(subject);
      if (settled === 0 && answers.every(({ problem }) => problem?.code === 'CENTRE_BUSY')) return false;
    }
  };

  /** Nothing new is news too: what is here is as the centre has it, as of now. */
  const markHeard = (): void => transact(connection.writer, (tx) => updateSyncState(tx, { lastPulledAt: now() }));

  const pullAll = async (): Promise<void> => {
    const measure = makeProgress(now);
    let isLong = false;
    let asked = api.getFeed(getSyncState(connection.reader).cursor, etag, pageSize);
    for (;;) {
      const answer = await asked;
      if (answer === undefined) return markHeard();
      const { page } = answer;
      if (page.more) {
        // On its way while this one is applied. The cursor here still moves with its own page: if that fails, this is asked again.
        asked = api.getFeed(page.cursor, undefined, pageSize);
        asked.catch(() => {});
      }
      isLong ||= page.more;
      if (page.entries.length > 0) show({ phase: 'pulling', progress: isLong ? measure(0, page.entries.length + page.remaining) : null });
      const changed = await applyPage(counter, page, breathe);
      const progress = measure(page.entries.length, page.remaining);
      if (changed.length > 0) emit({ kind: 'application.changed', ids: changed });
      etag = page.more ? undefined : answer.etag;
      if (!page.more) return show({ progress: null });
      show({ progress });
    }
  };

  /** Scans for the next cases, so that they open without a wait and without the network. */
  const fetchScans = async (): Promise<void> => {
    for (const id of listMissingDocuments(connection.reader, prefetch)) {
      if (wake.signal.aborted || stopped.signal.aborted) return;
      try {
        await storeDocument(counter, documents, api.getDocument, id);
      } catch (error) {
        if (!(error instanceof AppError) || isUnheard(error.code) || quietMsOf(error) > 0 || errorCodes[error.code].status === 401) throw error;
        log('warn', 'sync.scan', { code: error.code });
        // What is wrong with this scan alone does not keep the next one away.
        if (errorCodes[error.code].retry && error.code !== 'DOCUMENT_NOT_HERE') return;
      }
    }
  };

  /** Keeps one live stream while there is a token; it only ever wakes the loop. */
  const keepListening = (): void => {
    if (live !== undefined || session.token() === undefined) return;
    const mine = new AbortController();
    live = mine;
    const signal = AbortSignal.any([mine.signal, stopped.signal]);
    api
      .listen(
        signal,
        () => {},
        (name) => (name === 'change' ? rouse() : name === 'lease' && onLease?.()),
      )
      .catch((error: unknown) => log('info', 'sync.live-ended', { code: error instanceof AppError ? error.code : 'unknown' }))
      .finally(() => {
        if (live === mine) live = undefined;
      });
  };

  const rouse = (): void => {
    if (now() >= quietUntil) wake.abort();
  };

  const round = async (token: string): Promise<void> => {
    const isAllSent = await pushAll();
    // An act that the centre cannot judge now holds up neither the feed nor the live stream.
    await pullAll();
    keepListening();
    if (!isAllSent) throw new AppError('CENTRE_BUSY', 'the centre asked to come back later');
    show({ phase: 'idle', centre: true, answerCode: null, nextTryAt: null, progress: null });
    await anchor.afterRound(token);
    await supply?.();
    await fetchScans();
  };

  const rest = async (ms: number): Promise<void> => {
    await sleep(ms, AbortSignal.any([wake.signal, stopped.signal]));
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      const token = session.token();
      if (token === undefined) {
        live?.abort();
        live = undefined;
        etag = undefined;
        show({ phase: session.find() === null ? 'signed-out' : 'blocked', nextTryAt: null, progress: null });
        await rest(24 * 3_600_000);
        failures = 0;
        continue;
      }
      try {
        await round(token);
        failures = 0;
        await rest(live === undefined ? 5_000 : restMs);
      } catch (error) {
        // The cache is closed behind a program that ends: that is no bug.
        if (stopped.signal.aborted) return;
        if (!(error instanceof AppError)) log('error', 'sync.bug', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        const code = error instanceof AppError ? error.code : 'BUG';
        if (errorCodes[code].status === 401) {
          // Somebody has signed in while the answer to the former token was on its way.
          if (session.token() !== token) continue;
          show({ phase: 'blocked', answerCode: code, centre: true, progress: null });
          session.dropToken();
          continue;
        }
        const quietMs = quietMsOf(error);
        const wait = Math.max(waitMs(failures, random), quietMs);
        failures += 1;
        quietUntil = now() + quietMs;
        show({ phase: 'waiting', centre: isUnheard(code) ? unheard[code] : true, answerCode: code, nextTryAt: now() + Math.round(wait), progress: null });
        await rest(wait);
        quietUntil = 0;
      }
    }
  };

  return {
    status: () => status,
    /** There is something to do: end the rest. */
    wake: rouse,
    /** The officer asks: now, whatever was agreed with the centre, and with what was set aside. */
    tryNow: () => {
      quietUntil = 0;
      aside.clear();
      wake.abort();
    },
    start: () => run().catch((error: unknown) => log('error', 'sync.ended', { error: String(error) })),
    stop: () => stopped.abort(),
  };
};

import { transact } from '#db/connection.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { AppError, type ErrorCode, errorCodes } from '#domain/contract/errors.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isUnheard, quietMsOf, unheard } from '../centre/fault.ts';
import { untilAborted } from '../centre/until-aborted.ts';
import type { DocumentPhase } from '../document/phase.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';
import { createAnchor } from './anchor.ts';
import { createPager } from './pager.ts';
import { createProgress, type Progress } from './progress.ts';
import { applyPage } from './pull.ts';
import { createSender } from './send.ts';
import { isOfTheDisk } from './set-aside.ts';

/**
 * One state machine: push what waits, pull what is new, then what follows the records (the anchor, blanks, documents),
 * rest until woken. A fault that time may heal waits with full jitter, capped at a minute; the live feed, an act or
 * "try now" ends the wait. An act waits for one request of the records at most, never for the rest of a pull or for
 * what follows.
 */
export type Phase = 'idle' | 'pulling' | 'pushing' | 'waiting' | 'blocked' | 'signed-out';

export type EngineStatus = {
  phase: Phase;
  centre: boolean | null;
  answerCode: ErrorCode | null;
  nextTryAt: number | null;
  progress: Progress | null;
  /** When the centre last said that nothing is new, while the cache does not know it yet. */
  heardAt: number | null;
};

export type EngineOptions = {
  counter: WorkstationContext;
  api: ApiClient;
  session: SessionHolder;
  documents: DocumentPhase;
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

export type Engine = ReturnType<typeof createEngine>;

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** Without a live feed the counter still asks this often. */
const restMs = 30_000;

/**
 * That nothing is new is written down no more often: the commit would cost more than all else that an idle pull does.
 */
const noteEveryMs = 60_000;

/** Full jitter: anything between nothing and the doubled, capped wait, but never under a quarter second. */
export const waitMs = (failures: number, random: () => number): number =>
  Math.max(250, random() * Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)));

export const createEngine = ({
  counter,
  api,
  session,
  documents,
  sleep,
  random,
  breathe,
  onLease,
  supply,
  log,
}: EngineOptions) => {
  const { connection, emit, now } = counter;
  const anchor = createAnchor(counter, api, log);
  const askPage = createPager(counter, api, log);
  let status: EngineStatus = {
    phase: 'signed-out',
    centre: null,
    answerCode: null,
    nextTryAt: null,
    progress: null,
    heardAt: null,
  };
  let etag: string | undefined;
  /** Ended by whatever there is to do. */
  let wake = new AbortController();
  /** Ended by the officer's "try now" alone: where the centre asked to be left alone, acts and events wait. */
  let hurry = new AbortController();
  const stopped = new AbortController();
  let live: AbortController | undefined;

  /** What an answer of the feed said beside its records: when it came, and how far our clock is from the centre's. */
  let answered = { at: 0, clockOffsetMs: 0 };
  /**
   * The window hears of what it would see differently: the time of the last answer shows by the minute, the clock's
   * difference is judged by minutes and their halves.
   */
  const describeShown = (): string =>
    JSON.stringify({
      ...status,
      heardAt: Math.floor(answered.at / 60_000),
      clock: Math.floor(Math.abs(answered.clockOffsetMs) / 30_000),
    });
  let shown = describeShown();
  const show = (change: Partial<EngineStatus>): void => {
    status = { ...status, ...change };
    const text = describeShown();
    if (text === shown) return;
    shown = text;
    emit({ kind: 'sync.changed' });
  };
  const sender = createSender({ counter, api, breathe, log, onSend: () => show({ phase: 'pushing' }) });

  const noteHeard = (): void => {
    const { heardAt } = status;
    if (heardAt === null) return;
    transact(connection.writer, (tx) => updateSyncState(tx, { lastPulledAt: heardAt }));
    status.heardAt = null;
  };

  /**
   * Nothing new is news too: what is here is as the centre has it, as of now. After a crash it is known as of a minute
   * ago.
   */
  const markHeard = (): void => {
    status.heardAt = now();
    answered.at = status.heardAt;
    if (Math.abs(status.heardAt - (getSyncState(connection.reader).lastPulledAt ?? 0)) >= noteEveryMs) noteHeard();
  };

  /** `between` two pages: an act that comes meanwhile does not wait for the last of them. */
  const pullAll = async (between: () => Promise<void>): Promise<void> => {
    const measure = createProgress(now);
    let isLong = false;
    let asked = askPage(getSyncState(connection.reader).cursor, etag);
    for (;;) {
      const answer = await asked;
      if (answer === undefined) return markHeard();
      const { page, clockOffsetMs } = answer;
      if (page.more) {
        // On its way while this one is applied. The cursor here still moves with its own page: if that fails, this is
        // asked again.
        asked = askPage(page.cursor);
        asked.catch(() => {});
      }
      isLong ||= page.more;
      if (page.entries.length > 0)
        show({ phase: 'pulling', progress: isLong ? measure(0, page.entries.length + page.remaining) : null });
      await applyPage(counter, page, breathe, { clockOffsetMs });
      status.heardAt = null;
      answered = { at: now(), clockOffsetMs: clockOffsetMs ?? answered.clockOffsetMs };
      const progress = measure(page.entries.length, page.remaining);
      etag = page.more ? undefined : answer.etag;
      if (!page.more) return show({ progress: null });
      show({ progress });
      await between();
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
        (name) => (name === 'lease' ? onLease?.() : (name === 'change' || name === 'revoked') && rouse()),
      )
      .catch((error: unknown) =>
        log('info', 'sync.live-ended', { code: error instanceof AppError ? error.code : 'unknown' }),
      )
      .finally(() => {
        if (live === mine) live = undefined;
      });
  };

  const rouse = (): void => wake.abort();

  const reportBug = (error: unknown): void => {
    // The cache is closed behind a program that ends: that is no bug.
    if (error instanceof AppError || stopped.signal.aborted) return;
    log('error', 'sync.bug', describeBug(error));
  };

  /**
   * What comes after the records, in their own time: one such work at once, gone on with by itself when a round left
   * it.
   */
  let following: Promise<void> | undefined;
  const follow = async (token: string): Promise<void> => {
    const interrupt = AbortSignal.any([wake.signal, stopped.signal]);
    // No act waits for an answer about blanks, nor for a scan's part on a slow line.
    if (following !== undefined) await untilAborted(following, interrupt);
    if (interrupt.aborted) return;
    const work = (async () => {
      await anchor.afterRound(token);
      // What the cache refuses of an answer about blanks holds up neither scans nor the next round.
      await supply?.().catch((error: unknown) => {
        if (isOfTheDisk(error)) throw error;
        reportBug(error);
      });
      await documents.run(interrupt);
    })();
    following = work
      .catch(() => undefined)
      .finally(() => {
        following = undefined;
      });
    await untilAborted(work, interrupt);
    // Left alone, a fault of the line is met again by whoever asks next.
    if (interrupt.aborted) work.catch(reportBug);
  };

  const round = async (token: string): Promise<void> => {
    let isAllSent = await sender.sendAll();
    // An act that the centre cannot judge now holds up neither the feed nor the live stream.
    await pullAll(async () => {
      if (isAllSent && wake.signal.aborted) isAllSent = await sender.sendAll();
    });
    keepListening();
    if (!isAllSent) throw new AppError('CENTRE_BUSY', 'the centre asked to come back later');
    show({ phase: 'idle', centre: true, answerCode: null, nextTryAt: null, progress: null });
    await follow(token);
  };

  const rest = async (ms: number): Promise<void> => {
    await sleep(ms, AbortSignal.any([wake.signal, stopped.signal]));
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      hurry = new AbortController();
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
        if (stopped.signal.aborted) return;
        reportBug(error);
        const code = error instanceof AppError ? error.code : 'BUG';
        if (code === 'WORKSTATION_SUSPENDED') {
          show({ phase: 'signed-out', answerCode: code, centre: true, progress: null });
          session.suspend();
          continue;
        }
        if (errorCodes[code].status === 401 || code === 'WORKSTATION_OUT_OF_SERVICE') {
          // The session has ended by it, or somebody has signed in while the answer to the former token was on its way.
          if (session.token() !== token) continue;
          show({ phase: 'blocked', answerCode: code, centre: true, progress: null });
          session.dropToken();
          continue;
        }
        const quietMs = quietMsOf(error);
        const wait = Math.max(waitMs(failures, random), quietMs);
        failures += 1;
        show({
          phase: 'waiting',
          centre: isUnheard(code) ? unheard[code] : true,
          answerCode: code,
          nextTryAt: now() + Math.round(wait),
          progress: null,
        });
        // What there is to do by then goes as soon as the quiet is over: it is not put off to the end of the wait.
        if (quietMs > 0) await sleep(quietMs, AbortSignal.any([hurry.signal, stopped.signal]));
        if (wait > quietMs) await rest(wait - quietMs);
      }
    }
  };

  return {
    status: () => status,
    /** The officer is about to leave. */
    anchorBeforeSignOut: anchor.anchorBeforeSignOut,
    /** There is something to do: end the rest. */
    wake: rouse,
    /** The officer asks: now, whatever was agreed with the centre, and with what was set aside. */
    tryNow: () => {
      sender.forgetAside();
      hurry.abort();
      wake.abort();
    },
    start: () => run().catch((error: unknown) => log('error', 'sync.ended', describeBug(error))),
    stop: () => {
      stopped.abort();
      try {
        noteHeard();
      } catch (error) {
        // The data only looks a minute older at the next start.
        log('warn', 'sync.note', error instanceof AppError ? { code: error.code } : describeBug(error));
      }
    },
  };
};

import { transact } from '#db/connection.ts';
import { listWaitingFor, listWaitingSubjects, noteProblem, type WaitingRow } from '#db/outbox.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import { tellActs } from '../workstation/tell-changed.ts';
import { batchLength, batchSize, groupBySubject, isTooMuch, settleBatch } from './push.ts';
import { firstSlice, nextSlice } from './slice.ts';

/**
 * Sends the line of waiting acts: in order an application, side by side across applications. An act goes only when no
 * act on the same application is under way, so however the requests overtake each other, each record is judged in the
 * order of acting.
 */
export type Sender = {
  /**
   * Everything that waits, once; false when some of it goes on waiting. @throws AppError of the first request that
   * failed
   */
  sendAll: () => Promise<boolean>;
  /** What was set aside is tried again at once. */
  forgetAside: () => void;
};

type Options = {
  counter: WorkstationContext;
  api: Pick<ApiClient, 'postCommands'>;
  breathe: () => Promise<void>;
  log: Log;
  onSend: () => void;
};

/**
 * Requests under way at once: one more after each that is answered soon, so that a long round trip is hidden; one fewer
 * after each that is not, so that a slow line stays free for what the officer asks.
 */
const [fewestLanes, mostLanes] = [4, 12];
const soonMs = 1000;
/** So much of the line is read at once, in search of applications with something to send. */
const pageSize = 1000;
/** An act that the centre cannot even read is tried again after a quarter of a minute, then rarer, at last so often. */
const longestAsideMs = 10 * 60_000;
const asideMs = (times: number): number => Math.min(longestAsideMs, 15_000 * 4 ** times);

export const createSender = ({ counter, api, breathe, log, onSend }: Options): Sender => {
  const { connection, now } = counter;
  /**
   * Acts that the centre could not read: how often, and since when each is left out. A clock that was set back ends
   * that.
   */
  const aside = new Map<string, { times: number; since: number }>();
  const isAside = (id: string): boolean => {
    const entry = aside.get(id);
    const passed = entry === undefined ? 0 : now() - entry.since;
    return entry !== undefined && passed >= 0 && passed < asideMs(entry.times);
  };

  /** The answers go into the cache in slices, the acts on one application always together. */
  const settle = async (batch: readonly WaitingRow[], answers: readonly CommandAnswer[]): Promise<number> => {
    const bySubject = [...groupBySubject(batch).values()];
    let settled = 0;
    let size = firstSlice;
    for (let from = 0; from < bySubject.length; ) {
      const slice = bySubject.slice(from, from + size);
      const done = settleBatch(counter, slice.flat(), answers);
      tellActs(counter, done.changed);
      settled += done.settled;
      from += slice.length;
      size = nextSlice(size, done.tookMs);
      if (from < bySubject.length) await breathe();
    }
    return settled;
  };

  const setAside = (row: WaitingRow): void => {
    aside.set(row.id, { times: (aside.get(row.id)?.times ?? -1) + 1, since: now() });
    const problem = toProblem(new AppError('ACT_NOT_TAKEN', 'the centre cannot take this act'));
    transact(connection.writer, (tx) => noteProblem(tx, row.id, problem));
    if (row.problem?.code !== problem.code) tellActs(counter, [row.subject]);
    log('warn', 'sync.act-aside', { name: row.name, sequence: row.sequence });
  };

  const sendAll = async (): Promise<boolean> => {
    /**
     * Applications with something to send, in the order of the first act on each; and how far the line has been read
     * for them.
     */
    let line = new Set<string>();
    let after = 0;
    /** What must not be sent on: `held` was put off by the centre, `poisoned` follows an act that it cannot read. */
    const held = new Set<string>();
    const poisoned = new Set<string>();
    const underWay = new Set<string>();
    const running = new Set<Promise<void>>();
    let lanes = fewestLanes;
    let size = batchSize;
    let isOver = false;
    let fault: { error: unknown } | undefined;

    /** Until there is enough for a batch beside what is under way. */
    const read = async (): Promise<void> => {
      while (line.size < batchSize + underWay.size) {
        const rows = listWaitingSubjects(connection.reader, pageSize, after);
        for (const { sequence, subject } of rows) {
          line.add(subject);
          after = sequence;
        }
        if (rows.length < pageSize) return;
        await breathe();
      }
    };

    /** What waits on an application, unless it must not be sent on. */
    const listToSend = (subject: string): WaitingRow[] => {
      const rows = held.has(subject) || poisoned.has(subject) ? [] : listWaitingFor(connection.reader, subject);
      if (!rows.some(({ id }) => isAside(id))) return rows;
      poisoned.add(subject);
      return [];
    };

    /**
     * All that waits on an application goes together: apart, each act would wait for the one before it. What fits into
     * no request goes in parts.
     */
    const take = (): WaitingRow[] => {
      const batch: WaitingRow[] = [];
      let length = 0;
      for (const subject of line) {
        if (underWay.has(subject)) continue;
        const rows = listToSend(subject);
        const cut = rows.findIndex(({ body }, place) => {
          length += JSON.stringify(body).length;
          const before = batch.length + place;
          return before === size || (before > 0 && length > batchLength);
        });
        if (cut >= 0 && batch.length > 0) break;
        batch.push(...(cut < 0 ? rows : rows.slice(0, cut)));
        if (cut >= 0) break;
        line.delete(subject);
      }
      return batch.sort((one, other) => one.sequence - other.sequence);
    };

    /**
     * A batch that the centre cannot take is sent in halves until the one act at fault stands alone; that one is set
     * aside. An act that the centre could not settle holds up those on the same application only.
     */
    const send = async (batch: readonly WaitingRow[]): Promise<void> => {
      const askedAt = now();
      const sent = await api.postCommands(batch).catch((error: unknown) => {
        if (!isTooMuch(error)) throw error;
        return undefined;
      });
      const [first] = batch;
      if (first === undefined) return;
      if (sent !== undefined) {
        size = Math.min(batchSize, size * 2);
        lanes = now() - askedAt < soonMs ? Math.min(mostLanes, lanes + 1) : Math.max(fewestLanes, lanes - 1);
        const { answers } = sent;
        const settled = await settle(batch, answers);
        const kinds = new Map(
          answers.map(({ id, kind, problem }) => [id, kind === 'refused' && problem === undefined ? '' : kind]),
        );
        for (const { id, subject } of batch) if (!settling.has(kinds.get(id) ?? '')) held.add(subject);
        // A centre that is busy as a whole is left alone.
        if (settled === 0 && answers.every(({ problem }) => problem?.code === 'CENTRE_BUSY')) isOver = true;
      } else if (batch.length > 1) {
        size = Math.ceil(batch.length / 2);
        line = new Set([...batch.map(({ subject }) => subject), ...line]);
      } else {
        size = batchSize;
        poisoned.add(first.subject);
        setAside(first);
      }
    };

    const start = (batch: readonly WaitingRow[]): void => {
      onSend();
      const subjects = new Set(batch.map(({ subject }) => subject));
      for (const subject of subjects) underWay.add(subject);
      const request = send(batch)
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => {
          for (const subject of subjects) underWay.delete(subject);
          running.delete(request);
        });
      running.add(request);
    };

    for (;;) {
      while (running.size < lanes && !isOver && fault === undefined) {
        await read();
        const batch = take();
        if (batch.length === 0) break;
        start(batch);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
    if (fault !== undefined) throw fault.error;
    return !isOver && held.size === 0;
  };

  return { sendAll, forgetAside: () => aside.clear() };
};

/** Answers that end an act's waiting. */
const settling: ReadonlySet<string> = new Set(['applied', 'duplicate', 'refused']);

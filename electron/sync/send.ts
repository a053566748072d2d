import { transact } from '#db/connection.ts';
import { type CommandRow, listCommands, noteProblem } from '#db/outbox.ts';
import type { CommandAnswer } from '#domain/contract/api.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Counter, Log } from '../service/counter.ts';
import type { ApiClient } from './api-client.ts';
import { batchSize, groupBySubject, isTooMuch, settleBatch, takeBatch } from './push.ts';
import { firstSlice, nextSlice } from './slice.ts';

/**
 * Sends the line of waiting acts: in order an application, side by side across applications. An act goes only when no
 * act on the same application is under way, so however the requests overtake each other, each record is judged in the
 * order of acting.
 */
export type Sender = {
  /** Everything that waits, once; false when some of it goes on waiting. @throws AppError of the first request that failed */
  sendAll: () => Promise<boolean>;
  /** What was set aside is tried again at once. */
  forgetAside: () => void;
};

type Options = { counter: Counter; api: Pick<ApiClient, 'postCommands'>; breathe: () => Promise<void>; log: Log; onSend: () => void };

/** Requests under way at once: enough to hide a long round trip, too few to crowd out what the officer asks for. */
const lanes = 4;
/** So many acts are read ahead of those under way, in search of other applications and of what else waits on one. */
const lookAhead = 1000;
/** An act that the centre cannot even read is tried again after a quarter of a minute, then rarer, at last so often. */
const longestAsideMs = 10 * 60_000;
const asideMs = (times: number): number => Math.min(longestAsideMs, 15_000 * 4 ** times);

export const makeSender = ({ counter, api, breathe, log, onSend }: Options): Sender => {
  const { connection, emit, now } = counter;
  /** Acts that the centre could not read: how often, and since when each is left out. A clock that was set back ends that. */
  const aside = new Map<string, { times: number; since: number }>();
  const isAside = (id: string): boolean => {
    const entry = aside.get(id);
    const passed = entry === undefined ? 0 : now() - entry.since;
    return entry !== undefined && passed >= 0 && passed < asideMs(entry.times);
  };

  /** The answers go into the cache in slices, the acts on one application always together. */
  const settle = async (batch: readonly CommandRow[], answers: readonly CommandAnswer[]): Promise<number> => {
    const bySubject = [...groupBySubject(batch).values()];
    const changed: string[] = [];
    let settled = 0;
    let size = firstSlice;
    for (let from = 0; from < bySubject.length; ) {
      const startedAt = now();
      const slice = bySubject.slice(from, from + size);
      const done = settleBatch(counter, slice.flat(), answers);
      changed.push(...done.changed);
      settled += done.settled;
      from += slice.length;
      size = nextSlice(size, now() - startedAt);
      if (from < bySubject.length) await breathe();
    }
    if (changed.length > 0) emit({ kind: 'application.changed', ids: changed });
    return settled;
  };

  const setAside = (row: CommandRow): void => {
    aside.set(row.id, { times: (aside.get(row.id)?.times ?? -1) + 1, since: now() });
    transact(connection.writer, (tx) => noteProblem(tx, row.id, toProblem(new AppError('ACT_NOT_TAKEN', 'the centre cannot take this act'))));
    log('warn', 'sync.act-aside', { name: row.name, sequence: row.sequence });
  };

  const sendAll = async (): Promise<boolean> => {
    /** Read and not sent yet, in the order of acting. */
    let line: CommandRow[] = [];
    let after = 0;
    /** What must not be sent on: `held` was put off by the centre, `poisoned` follows an act that it cannot read. */
    const held = new Set<string>();
    const poisoned = new Set<string>();
    const underWay = new Set<string>();
    const running = new Set<Promise<void>>();
    let size = batchSize;
    let isOver = false;
    let fault: { error: unknown } | undefined;

    const isFree = ({ subject }: CommandRow): boolean => !underWay.has(subject);
    const isToGo = ({ subject }: CommandRow): boolean => !held.has(subject) && !poisoned.has(subject);

    const read = async (): Promise<void> => {
      line = line.filter(isToGo);
      while (line.length < lookAhead) {
        const rows = listCommands(connection.reader, 'waiting', batchSize, after);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.sequence;
        for (const row of rows) if (isAside(row.id)) poisoned.add(row.subject);
        line.push(...rows.filter(isToGo));
        if (rows.length === batchSize) await breathe();
      }
    };

    /** All that waits on an application goes together, as far as there is room: apart, each would wait for the one before it. */
    const take = (): CommandRow[] => {
      const batch = takeBatch([...groupBySubject(line.filter(isFree)).values()].flat()).slice(0, size);
      const taken = new Set(batch);
      line = line.filter((row) => !taken.has(row));
      return batch.sort((one, other) => one.sequence - other.sequence);
    };

    /**
     * A batch that the centre cannot take is sent in halves until the one act at fault stands alone; that one is set aside.
     * An act that the centre could not settle holds up those on the same application only.
     */
    const send = async (batch: readonly CommandRow[]): Promise<void> => {
      const sent = await api.postCommands(batch).catch((error: unknown) => {
        if (!isTooMuch(error)) throw error;
        return undefined;
      });
      const [first] = batch;
      if (first === undefined) return;
      if (sent !== undefined) {
        size = Math.min(batchSize, size * 2);
        const { answers } = sent;
        const settled = await settle(batch, answers);
        const kinds = new Map(answers.map(({ id, kind, problem }) => [id, kind === 'refused' && problem === undefined ? '' : kind]));
        for (const { id, subject } of batch) if (!settling.has(kinds.get(id) ?? '')) held.add(subject);
        // A centre that is busy as a whole is left alone.
        if (settled === 0 && answers.every(({ problem }) => problem?.code === 'CENTRE_BUSY')) isOver = true;
      } else if (batch.length > 1) {
        size = Math.ceil(batch.length / 2);
        line = [...batch, ...line];
      } else {
        size = batchSize;
        poisoned.add(first.subject);
        setAside(first);
      }
    };

    const start = (batch: readonly CommandRow[]): void => {
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

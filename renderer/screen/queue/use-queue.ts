import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow, QueueFilter } from '#domain/contract/screen/case.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { request } from '../../api/request.ts';
import { useAsk } from '../../api/use-ask.ts';

const pageSize = 200;

export type Queue = {
  rowAt: (index: number) => ApplicationRow | undefined;
  rows: ApplicationRow[];
  total: number;
  counts: RouteOutput<'queue.counts'>['counts'] | undefined;
  lastClosedAt: number | null;
  isLoading: boolean;
  /** Whether the rows are those of this filter and this search, and not of the ones before. */
  isSettled: boolean;
  error: ProgramError | null;
  retry: () => void;
};

/**
 * The rows of a filter in the queue's order, by pages as far as they are in sight; with `search`, what is found
 * instead.
 */
export const useQueue = (filter: QueueFilter, search: string, firstRow: number, lastRow: number): Queue => {
  const searching = search.length >= 2;
  const from = Math.floor(firstRow / pageSize);
  const to = Math.floor(lastRow / pageSize);
  const numbers = [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, step) => from + step)])];
  const pages = useQueries({
    queries: numbers.map((number) => {
      const input = { filter, offset: number * pageSize, limit: pageSize };
      return {
        queryKey: ['queue.list', input],
        queryFn: () => request('queue.list', input),
        placeholderData: keepPreviousData<ApplicationRow[]>,
      };
    }),
  });
  const counted = useAsk('queue.counts', {}, { keep: true });
  const found = useAsk('application.find', { query: search, limit: 50 }, { enabled: searching, keep: true });

  const byNumber = new Map(numbers.map((number, at) => [number, pages[at]?.data]));
  const first = byNumber.get(0);
  const rows = searching
    ? (found.data ?? [])
    : [...byNumber].sort(([a], [b]) => a - b).flatMap(([, page]) => page ?? []);
  const failed = searching ? found.error : (counted.error ?? pages.find(({ error }) => error !== null)?.error ?? null);
  return {
    rowAt: (index) => (searching ? rows[index] : byNumber.get(Math.floor(index / pageSize))?.[index % pageSize]),
    rows,
    total: searching ? rows.length : (counted.data?.counts[filter] ?? 0),
    counts: counted.data?.counts,
    lastClosedAt: counted.data?.lastClosedAt ?? null,
    isLoading: searching
      ? found.data === undefined && found.error === null
      : (first === undefined || counted.data === undefined) && failed === null,
    isSettled: searching
      ? found.data !== undefined && !found.isPlaceholderData
      : pages[0]?.data !== undefined && !pages[0].isPlaceholderData,
    error: failed as ProgramError | null, // request throws nothing else
    retry: () => {
      if (searching) void found.refetch();
      else for (const one of [counted, ...pages]) void one.refetch();
    },
  };
};

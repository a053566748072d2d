import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ProgramError } from './program-error.ts';
import { request } from './request.ts';

type Options = {
  /** False: do not ask yet. */
  enabled?: boolean;
  /** Show the former answer while the next is fetched, so that nothing jumps. */
  keep?: boolean;
  refetchMs?: number;
};

/** Asks a route that reads, and asks again when an event says that its answer changed. */
export const useAsk = <R extends Route>(
  route: R,
  input: RouteInput<R>,
  options: Options = {},
): UseQueryResult<RouteOutput<R>, ProgramError> =>
  useQuery<RouteOutput<R>, ProgramError>({
    queryKey: [route, input],
    queryFn: () => request(route, input),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchMs ?? false,
    ...(options.keep === true ? { placeholderData: keepPreviousData as never } : {}), // its type is narrower than the option's; it returns what it is given
  });

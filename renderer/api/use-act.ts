import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ProgramError } from './program-error.ts';
import { request } from './request.ts';

/** An act: `act.mutate(input)`, or `await act.mutateAsync(input)`. What it changed comes back as events. */
export const useAct = <R extends Route>(
  route: R,
  onDone?: (output: RouteOutput<R>, input: RouteInput<R>) => void,
): UseMutationResult<RouteOutput<R>, ProgramError, RouteInput<R>> =>
  useMutation<RouteOutput<R>, ProgramError, RouteInput<R>>({
    mutationKey: [route],
    mutationFn: (input) => request(route, input),
    onSuccess: onDone,
  });

import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ProgramError } from './program-error.ts';
import { request } from './request.ts';

/** All routes but the one with a password: what is typed for it must lie in no cache. */
type Act = Exclude<Route, 'session.signIn'>;

/** An act: `act.mutate(input)`, or `await act.mutateAsync(input)`. What it changed comes back as events. */
export const useAct = <R extends Act>(
  route: R,
  onDone?: (output: RouteOutput<R>, input: RouteInput<R>) => void,
): UseMutationResult<RouteOutput<R>, ProgramError, RouteInput<R>> =>
  useMutation<RouteOutput<R>, ProgramError, RouteInput<R>>({
    mutationKey: [route],
    mutationFn: (input) => request(route, input),
    onSuccess: onDone,
  });

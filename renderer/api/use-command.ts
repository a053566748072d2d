import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { CommandName } from '#domain/command/command.ts';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ProgramError } from './program-error.ts';
import { request } from './request.ts';

/** What an officer does to a case: the program signs a command for it and sends it to the centre. */
type CommandRoute = Extract<Route, CommandName> | 'sync.retry' | 'sync.withdraw' | 'sync.escalate';
/** All others but the one with a password: what is typed for it must lie in no cache. */
type OtherRoute = Exclude<Route, CommandRoute | 'session.signIn'>;

type Mutation<Routes extends Route> = <R extends Routes>(
  route: R,
  onDone?: (output: RouteOutput<R>, input: RouteInput<R>) => void,
) => UseMutationResult<RouteOutput<R>, ProgramError, RouteInput<R>>;

const useRoute: Mutation<CommandRoute | OtherRoute> = (route, onDone) =>
  useMutation({ mutationKey: [route], mutationFn: (input) => request(route, input), onSuccess: onDone });

/** An act: `act.mutate(input)`, or `await act.mutateAsync(input)`. What it changed comes back as events. */
export const useCommand: Mutation<CommandRoute> = useRoute;

/** Anything else that is asked for at a press and not for what a screen shows. */
export const useRequest: Mutation<OtherRoute> = useRoute;

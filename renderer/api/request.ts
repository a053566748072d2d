import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Reply } from '#domain/contract/reply.ts';
import { ProgramError } from './program-error.ts';

/**
 * Asks the program one thing.
 * @throws ProgramError what the program refused or could not do.
 */
export const request = async <R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> => {
  // the router answers each route with its own output
  const reply = (await window.bridge.request(route, input)) as Reply<RouteOutput<R>>;
  if (reply.ok) return reply.value;
  throw new ProgramError(reply.error.code, reply.error.message, reply.error.details);
};

import { describeBug } from '#domain/contract/bug.ts';
import { AppError } from '#domain/contract/errors.ts';
import { type Route, type RouteInput, type RouteOutput, routes } from '#domain/contract/ipc.ts';
import type { Reply } from '#domain/contract/reply.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import type { Log } from '../workstation/context.ts';

/** One handler a route, exhaustive by type: a route without one does not compile. */
export type Handlers = { [R in Route]: (input: ParsedInput<R>) => Promise<RouteOutput<R>> };
/** The input as the schema leaves it. */
export type ParsedInput<R extends Route> = RouteInput<R>;

const isRoute = (route: unknown): route is Route => typeof route === 'string' && Object.hasOwn(routes, route);

const refuse = (error: AppError): Reply<never> => ({
  ok: false,
  error: { code: error.code, message: error.message, details: error.details },
});

/**
 * Parses, handles and answers a request of the window. Knows no Electron. Never rejects: a refusal carries its code, a
 * bug is logged by name and place, and answered with a reference to it.
 */
export const createRouter =
  (handlers: Handlers, log: Log, newReference: () => string) =>
  async (route: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (!isRoute(route)) return refuse(new AppError('UNKNOWN_ROUTE', 'no such route'));
    const parsed = routes[route].input.safeParse(input);
    // Text that the centre could never keep would wait in the outbox for ever.
    if (!parsed.success || !isWellFormed(parsed.data))
      return refuse(
        new AppError('INVALID_INPUT', 'the input does not parse', {
          route,
          field: parsed.error?.issues[0]?.path.join('.') ?? '',
        }),
      );
    try {
      const handler = handlers[route] as (input: unknown) => unknown; // paired with its own schema by `Handlers`
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      if (error instanceof AppError) return refuse(error);
      const reference = newReference();
      log('error', 'bug', { reference, route, ...describeBug(error) });
      return refuse(new AppError('BUG', 'something in the program is wrong', { reference }));
    }
  };

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { type EndpointName, endpoints, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { getSession } from '../access/session.ts';
import { jsonResponse } from './compression.ts';
import { batchSchema, type Call, type Service } from './handler.ts';
import { handlers } from './handlers.ts';
import { problemOf, problemResponse, toInvalidInput } from './problem.ts';

/** The oldest protocol that this centre still speaks. */
const oldestProtocol = 1;
const maxBodyBytes = 16 * 1024 * 1024;

/** The whole API: one route an endpoint of the contract's table, each error a problem document. */
export const createApp = (service: Service): Hono => {
  const { log } = service;
  const app = new Hono();

  app.use(async (context, next) => {
    const startedAt = performance.now();
    await next();
    context.header(protocolHeader, String(protocolVersion));
    context.header('X-Content-Type-Options', 'nosniff');
    const ms = Math.round(performance.now() - startedAt);
    const { routePath } = context.req;
    log({ level: 'info', event: 'request', method: context.req.method, route: routePath, status: context.res.status, ms });
  });

  const tooLarge = () => problemResponse(toProblem(new AppError('INVALID_INPUT', 'The request is too large', { maxBytes: maxBodyBytes })));
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));

  for (const name of Object.keys(endpoints) as EndpointName[]) {
    // keys of the table
    const { method, path } = endpoints[name];
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) =>
      answer(name, service, { request: context.req.raw, params: context.req.param(), readBody: () => context.req.text() }),
    );
  }

  app.notFound(() => problemResponse(toProblem(new AppError('UNKNOWN_ROUTE', 'No such address'))));
  app.onError((error) => problemResponse(problemOf(error, log)));
  return app;
};

type Asked = { request: Request; params: Record<string, string>; readBody: () => Promise<string> };

const answer = async (name: EndpointName, service: Service, { request, params, readBody }: Asked): Promise<Response> => {
  const endpoint = endpoints[name];
  const { headers } = request;
  if (name !== 'health') requireProtocol(headers.get(protocolHeader));
  const session = endpoint.authorised ? await getSession(service.store.database, headers.get('Authorization') ?? undefined, service.now()) : undefined;
  const query = 'query' in endpoint ? parse(endpoint.query, Object.fromEntries(new URL(request.url).searchParams)) : undefined;
  const body = 'body' in endpoint ? parse(name === 'command' ? batchSchema : endpoint.body, parseJson(await readBody())) : undefined;
  const call = { query, body, params, headers, session } as Call<never>; // parsed just above by this endpoint's own schemas
  const value = await (handlers[name] as (service: Service, call: Call<never>) => Promise<unknown>)(service, call);
  return value instanceof Response ? value : jsonResponse(value, headers.get('Accept-Encoding') ?? '', { 'Cache-Control': 'no-store' });
};

const requireProtocol = (given: string | null): void => {
  const protocol = Number(given ?? Number.NaN);
  if (protocol > protocolVersion) throw new AppError('SERVER_TOO_OLD', 'This centre does not speak that protocol yet', { protocol: protocolVersion });
  if (!(protocol >= oldestProtocol)) throw new AppError('CLIENT_TOO_OLD', 'This program is too old for the centre', { protocol: protocolVersion });
};

const parse = (schema: z.ZodType, given: unknown): unknown => {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw toInvalidInput(parsed.error);
  return parsed.data;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('INVALID_INPUT', 'The body is not JSON', { path: '', issue: 'json' });
  }
};

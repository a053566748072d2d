import { Hono } from 'hono';
import type { z } from 'zod';
import { type EndpointName, endpoints, grantHeader, protocolHeader, protocolVersion, tusVersion } from '#domain/contract/api.ts';
import { carriedLimit } from '#domain/contract/carried-file.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import { createReplayMemory, proofAlgorithms, type ReplayMemory } from '../access/device-proof.ts';
import { grantTagOf } from '../access/grant.ts';
import { getSession, type Session } from '../access/session.ts';
import { createByteCache } from '../byte-cache.ts';
import { maxBodyBytes, maxStrangerBytes, readBytes, readText } from './body.ts';
import { jsonResponse } from './compression.ts';
import { batchSchema, type Call, type RunningService, type Service } from './handler.ts';
import { handlers } from './handlers.ts';
import { createLanes } from './lanes.ts';
import { callerOf, createLimiter, type Limiter, type Limits } from './limit.ts';
import { createMetrics } from './metrics.ts';
import { answerProblem, HttpProblem, toInvalidInput } from './problem.ts';
import { createTurn } from './turn.ts';

/** The oldest protocol that this centre still speaks. */
const oldestProtocol = 1;
/** Batches of one workstation: they wait for one another in the database, and more would only hold its connections meanwhile. */
const judgedAtOnce = 2;
/** A busy or closing centre asks to come again after this. */
const againAfterS = 2;

const routeOf = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
const routes = new Set(Object.values(endpoints).map(({ path }) => routeOf(path)));

/** What `@hono/node-server` hands over of the connection; absent where the app is called without one. */
type Bindings = { incoming?: { socket?: { remoteAddress?: string } } };

/** The whole API: one route an endpoint of the contract's table, each error a problem document. */
export const createApp = (given: Service): Hono<{ Bindings: Bindings }> => {
  const service: RunningService = {
    ...given,
    metrics: given.metrics ?? createMetrics(),
    documents: createByteCache(),
    carrying: createTurn(),
    judging: createLanes(judgedAtOnce),
  };
  const { log, metrics, limits, closing } = service;
  const limiters: Limiters | undefined =
    limits === undefined
      ? undefined
      : { address: createLimiter(limits.address), workstation: createLimiter(limits.workstation), look: createLimiter(limits.look) };
  const replays = createReplayMemory();
  const app = new Hono<{ Bindings: Bindings }>();

  app.use(async (context, next) => {
    const startedAt = performance.now();
    if (closing.aborted) context.res = answerProblem(new HttpProblem(503, new AppError('CENTRE_BUSY', 'The centre is closing'), closingHeaders), log);
    else await next();
    context.header(protocolHeader, String(protocolVersion));
    context.header('X-Content-Type-Options', 'nosniff');
    if (context.req.path.startsWith(endpoints.uploadCreate.path)) context.header('Tus-Resumable', tusVersion);
    const ms = performance.now() - startedAt;
    const { routePath } = context.req;
    log({ level: 'info', event: 'request', method: context.req.method, route: routePath, status: context.res.status, ms: Math.round(ms) });
    metrics.request(routes.has(routePath) ? routePath : 'other', methods.has(context.req.method) ? context.req.method : 'other', context.res.status, ms);
  });

  const names = Object.keys(endpoints) as EndpointName[]; // the keys of that very object
  for (const name of names) {
    // keys of the table
    const { method, path } = endpoints[name];
    // Hono answers HEAD by the route of GET, without the body.
    app.on(method === 'head' ? 'GET' : method.toUpperCase(), routeOf(path), (context) => {
      const address = context.env?.incoming?.socket?.remoteAddress ?? '';
      return answer(name, service, { request: context.req.raw, params: context.req.param(), address, limiters, replays });
    });
  }

  app.notFound(() => answerProblem(new AppError('UNKNOWN_ROUTE', 'No such address'), log));
  app.onError((error) => answerProblem(error, log));
  return app;
};

const closingHeaders = { 'Retry-After': String(againAfterS), Connection: 'close' };
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);

type Asked = {
  request: Request;
  params: Record<string, string>;
  address: string;
  limiters: Limiters | undefined;
  replays: ReplayMemory;
};
type Limiters = Record<keyof Limits, Limiter>;

const answer = async (name: EndpointName, service: RunningService, { request, params, address, limiters, replays }: Asked): Promise<Response> => {
  const endpoint = endpoints[name];
  const { headers } = request;
  if (name !== 'health') requireProtocol(headers.get(protocolHeader));
  const take = (rule: keyof Limits, caller: string): void => {
    const waitMs = limiters?.[rule].take(caller, performance.now()) ?? 0;
    if (waitMs === 0) return;
    service.metrics.limited(name === 'session' || name === 'enrol' || name === 'carriedFile' ? name : rule);
    const seconds = Math.ceil(waitMs / 1000);
    const error =
      name === 'session'
        ? new AppError('SIGN_IN_LATER', 'Too many sign-ins from this address', { until: service.now() + seconds * 1000 })
        : new AppError('CENTRE_BUSY', 'Too many requests at once');
    throw new HttpProblem(429, error, { 'Retry-After': String(seconds) });
  };
  if (name === 'enrol' || name === 'session' || name === 'carriedFile') take('address', callerOf(address));
  const session = endpoint.authorised ? await authorise(service, replays, request) : undefined;
  if (session !== undefined) take('workstation', session.workstationId);
  if (session !== undefined && (name === 'application' || name === 'vehicle')) take('look', `${session.officeId}.${session.staffNumber}`);
  const query = 'query' in endpoint ? parse(endpoint.query, Object.fromEntries(new URL(request.url).searchParams)) : undefined;
  const body = 'body' in endpoint ? await readBody(name, endpoint.body, request) : undefined;
  const call = { query, body, params, headers, session, stream: request.body } as Call<never>; // parsed just above by this endpoint's own schemas
  const value = await (handlers[name] as (service: RunningService, call: Call<never>) => Promise<unknown>)(service, call);
  const response = value instanceof Response ? value : await jsonResponse(value, headers.get('Accept-Encoding') ?? '', { 'Cache-Control': 'no-store' });
  if (session !== undefined) response.headers.set(grantHeader, grantTagOf(session.officer, session.office));
  return response;
};

/** A refusal says how to come again (RFC 9449 section 7.1). */
const authorise = async ({ store, now, publicUrl }: Service, replays: ReplayMemory, request: Request): Promise<Session> => {
  const { headers, method } = request;
  const authorization = headers.get('Authorization') ?? undefined;
  const { origin, pathname } = new URL(request.url);
  const url = (publicUrl ?? origin).replace(/\/+$/, '') + pathname;
  try {
    return await getSession(store.database, replays, { authorization, proof: headers.get('DPoP') ?? undefined, method, url }, now());
  } catch (error) {
    if (!(error instanceof AppError) || errorCodes[error.code].status !== 401) throw error;
    const reason = error.code === 'DEVICE_PROOF_REFUSED' ? 'error="invalid_dpop_proof", ' : authorization === undefined ? '' : 'error="invalid_token", ';
    throw new HttpProblem(401, error, { 'WWW-Authenticate': `DPoP ${reason}algs="${proofAlgorithms.join(' ')}"` });
  }
};

const requireProtocol = (given: string | null): void => {
  const protocol = Number(given ?? Number.NaN);
  if (protocol > protocolVersion) throw new AppError('SERVER_TOO_OLD', 'This centre does not speak that protocol yet', { protocol: protocolVersion });
  if (!(protocol >= oldestProtocol)) throw new AppError('CLIENT_TOO_OLD', 'This program is too old for the centre', { protocol: protocolVersion });
};

/** Read only now that the caller may send it; a file when its handler has room for it. */
const readBody = async (name: EndpointName, schema: z.ZodType | 'application/octet-stream', request: Request): Promise<unknown> => {
  if (typeof schema === 'string') return () => readBytes(request, carriedLimit.fileBytes);
  const text = await readText(request, endpoints[name].authorised ? maxBodyBytes : maxStrangerBytes);
  return parse(name === 'command' ? batchSchema : schema, parseJson(text));
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

import { Hono } from 'hono';
import type { z } from 'zod';
import { type EndpointName, endpoints, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { grantHeader } from '#domain/contract/centre/session.ts';
import { tusVersion } from '#domain/contract/centre/upload.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import { createReplayMemory, proofAlgorithms, type ReplayMemory } from '../access/device-proof.ts';
import { grantTagOf } from '../access/grant.ts';
import { getSession, type Session } from '../access/session.ts';
import { createByteCache } from '../document/byte-cache.ts';
import { callerOf, findAddress } from './address.ts';
import { maxBatchBytes, maxBodyBytes, parseJson, readCarried, readText } from './body.ts';
import { type ByteClaim, createByteBudget } from './byte-budget.ts';
import { jsonResponse } from './compression.ts';
import { type Door, type Limiters, openDoor } from './door.ts';
import { batchSchema, type Call, type RunningService, type Service } from './handler.ts';
import { handlers } from './handlers.ts';
import { createLanes } from './lanes.ts';
import { createLimiter, unitsOf } from './limit.ts';
import { createListeners } from './listeners.ts';
import { createMetrics } from './metrics.ts';
import { readPaced } from './paced-body.ts';
import { answerProblem, HttpProblem, toInvalidInput } from './problem.ts';
import { listMethods, requireMediaType, requireNames, wrongMethod } from './request-guard.ts';
import { createTurn } from './turn.ts';

/** The oldest protocol that this centre still speaks. */
const oldestProtocol = 2;
/**
 * Batches of one workstation: they wait for one another in the database, and more would only hold its connections
 * meanwhile.
 */
const judgedAtOnce = 2;
/** A busy or closing centre asks to come again after this. */
const againAfterS = 2;
/** Of carried files that are being read: four of the largest. */
const carriedBytes = 256 * 1024 * 1024;

const routeOf = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
const routes = new Set(Object.values(endpoints).map(({ path }) => routeOf(path)));

/** What `@hono/node-server` hands over of the connection; absent where the app is called without one. */
type Bindings = { incoming?: { complete?: boolean; socket?: { remoteAddress?: string } } };

/** The whole API: one route an endpoint of the contract's table, each error a problem document. */
export const createApp = (given: Service): Hono<{ Bindings: Bindings }> => {
  const service: RunningService = {
    ...given,
    metrics: given.metrics ?? createMetrics(),
    documents: createByteCache(),
    carrying: createTurn(),
    carried: createByteBudget(carriedBytes),
    listeners: createListeners(),
    judging: createLanes(judgedAtOnce),
  };
  const { log, metrics, limits, closing } = service;
  const limiters: Limiters | undefined =
    limits === undefined
      ? undefined
      : {
          address: createLimiter(limits.address),
          enrol: createLimiter(limits.enrol),
          carried: createLimiter(limits.carried),
          signIn: createLimiter(limits.signIn),
          workstation: createLimiter(limits.workstation),
          look: createLimiter(limits.look),
        };
  const replays = createReplayMemory();
  const app = new Hono<{ Bindings: Bindings }>();

  app.use(async (context, next) => {
    const startedAt = performance.now();
    if (closing.aborted)
      context.res = answerProblem(
        new HttpProblem(503, new AppError('CENTRE_BUSY', 'The centre is closing'), closingHeaders),
        log,
      );
    else await next();
    context.header(protocolHeader, String(protocolVersion));
    context.header('X-Content-Type-Options', 'nosniff');
    if (context.req.path.startsWith(endpoints.uploadCreate.path)) context.header('Tus-Resumable', tusVersion);
    // RFC 9110 section 15.5.2: a 401 says what would be taken.
    if (context.res.status === 401 && !context.res.headers.has('WWW-Authenticate'))
      context.header('WWW-Authenticate', challenge());
    // What still comes of a body after its answer is read by nobody, so its line ends with the answer.
    if (context.env?.incoming?.complete === false) context.header('Connection', 'close');
    const ms = performance.now() - startedAt;
    const { routePath } = context.req;
    log({
      level: 'info',
      event: 'request',
      method: context.req.method,
      route: routePath,
      status: context.res.status,
      ms: Math.round(ms),
    });
    metrics.request(
      routes.has(routePath) ? routePath : 'other',
      methods.has(context.req.method) ? context.req.method : 'other',
      context.res.status,
      ms,
    );
  });

  const names = Object.keys(endpoints) as EndpointName[]; // the keys of that very object
  for (const name of names) {
    // keys of the table
    const { method, path } = endpoints[name];
    // Hono answers HEAD by the route of GET, without the body.
    app.on(method === 'head' ? 'GET' : method.toUpperCase(), routeOf(path), (context) => {
      if (!listMethods(path).includes(context.req.method)) throw wrongMethod(path);
      const { headers } = context.req.raw;
      const address = findAddress(
        context.env?.incoming?.socket?.remoteAddress ?? '',
        headers.get('X-Forwarded-For'),
        service.proxies,
      );
      return answer(name, service, {
        request: context.req.raw,
        params: context.req.param(),
        address,
        limiters,
        replays,
      });
    });
  }
  for (const path of new Set(names.map((name) => endpoints[name].path)))
    app.all(routeOf(path), () => {
      throw wrongMethod(path);
    });

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
type Admitted = Asked & { caller: string; door: Door; claim: ByteClaim };

/** One request: what it may cost before it has proved anything, and after. */
const answer = async (name: EndpointName, service: RunningService, asked: Asked): Promise<Response> => {
  const { metrics, now } = service;
  const caller = callerOf(asked.address);
  const door = openDoor({ name, caller, limiters: asked.limiters, metrics, now });
  const claim = service.carried.open();
  try {
    return await serve(name, service, { ...asked, caller, door, claim });
  } catch (error) {
    door.charge(error);
    throw error;
  } finally {
    claim.release();
  }
};

const serve = async (
  name: EndpointName,
  service: RunningService,
  { request, params, caller, replays, door, claim }: Admitted,
): Promise<Response> => {
  const endpoint = endpoints[name];
  const { headers } = request;
  const { pace } = service;
  if (name !== 'health') requireProtocol(headers.get(protocolHeader));
  requireMediaType(name, headers);
  requireNames(params);
  const session = endpoint.authorised ? await authorise(service, replays, request) : undefined;
  if (session !== undefined) door.prove('workstation', session.workstationId);
  if (session !== undefined && (name === 'application' || name === 'vehicle' || name === 'vehicleSearch'))
    door.take('look', `${session.officeId}.${session.staffNumber}`);
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  requireNames(asked);
  const query = 'query' in endpoint ? parse(endpoint.query, asked) : undefined;
  const stream = endpoint.method === 'patch' && request.body !== null ? readPaced(request.body, pace) : null;
  const call = { query, params, headers, session, stream, proved: door.prove };
  const handle = handlers[name] as (service: RunningService, call: Call<never>) => Promise<unknown>; // `call` is parsed by this endpoint's own schemas
  const run = (body?: unknown): Promise<unknown> => handle(service, { ...call, body } as Call<never>);
  const reading = { pace, onPiece: door.count };
  /** The text may lie and wait; the values that it holds are made in the lane in which they are worked on. */
  const withBody = async (schema: z.ZodType): Promise<unknown> => {
    const isBatch = name === 'command';
    const text = await readText(request, { ...reading, maxBytes: isBatch ? maxBatchBytes : maxBodyBytes });
    const units = unitsOf(text.length);
    if (session !== undefined && units > 0) door.take('workstation', session.workstationId, units);
    const work = async (): Promise<unknown> => {
      // The judge looks at each act by itself: one that no database can keep holds up no other.
      const body = parse(isBatch ? batchSchema : schema, parseJson(text), isBatch);
      if (name === 'enrol') door.take('enrol', caller);
      return run(body);
    };
    return isBatch && session !== undefined ? service.judging(session.workstationId, work) : work();
  };
  const readFile = () => {
    // An address that owes for files that proved nothing sends no more of them meanwhile.
    door.take('carried', caller, 0);
    return readCarried(request, reading, claim);
  };
  const value =
    'body' in endpoint
      ? await (typeof endpoint.body === 'string' ? run(readFile) : withBody(endpoint.body))
      : await run();
  const response =
    value instanceof Response
      ? value
      : await jsonResponse(value, headers.get('Accept-Encoding') ?? '', { 'Cache-Control': 'no-store' });
  if (session !== undefined) response.headers.set(grantHeader, grantTagOf(session.officer, session.office));
  return response;
};

const challenge = (reason = ''): string => `DPoP ${reason}algs="${proofAlgorithms.join(' ')}"`;

/** A refusal says how to come again (RFC 9449 section 7.1). */
const authorise = async (
  { store, now, publicUrl }: Service,
  replays: ReplayMemory,
  request: Request,
): Promise<Session> => {
  const { headers, method } = request;
  const authorization = headers.get('Authorization') ?? undefined;
  const { origin, pathname } = new URL(request.url);
  const url = (publicUrl ?? origin).replace(/\/+$/, '') + pathname;
  try {
    return await getSession(
      store.database,
      replays,
      { authorization, proof: headers.get('DPoP') ?? undefined, method, url },
      now(),
    );
  } catch (error) {
    if (!(error instanceof AppError) || errorCodes[error.code].status !== 401) throw error;
    const reason =
      error.code === 'DEVICE_PROOF_REFUSED'
        ? 'error="invalid_dpop_proof", '
        : authorization === undefined
          ? ''
          : 'error="invalid_token", ';
    throw new HttpProblem(401, error, { 'WWW-Authenticate': challenge(reason) });
  }
};

/** RFC 9110 section 15.5.22: a 426 names the protocol to come with. */
const upgrade = { Upgrade: `Kaunta/${protocolVersion}`, Connection: 'Upgrade' };
const requireProtocol = (given: string | null): void => {
  const protocol = Number(given ?? Number.NaN);
  const refuse = (code: 'SERVER_TOO_OLD' | 'CLIENT_TOO_OLD', message: string): never => {
    throw new HttpProblem(426, new AppError(code, message, { protocol: protocolVersion }), upgrade);
  };
  if (protocol > protocolVersion) refuse('SERVER_TOO_OLD', 'This centre does not speak that protocol yet');
  if (!(protocol >= oldestProtocol)) refuse('CLIENT_TOO_OLD', 'This program is too old for the centre');
};

const parse = (schema: z.ZodType, given: unknown, isAnyText = false): unknown => {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw toInvalidInput(parsed.error);
  if (!isAnyText && !isWellFormed(parsed.data))
    throw new AppError('INVALID_INPUT', 'The request holds what is no text', { path: '', issue: 'text' });
  return parsed.data;
};

import type { z } from 'zod';
import type { Command } from '#domain/command/command.ts';
import {
  type Demonstration,
  type EnrolOutput,
  endpoints,
  type FeedPage,
  type KeyOutput,
  protocolHeader,
  protocolVersion,
  reasonHeader,
  type SessionOutput,
} from '#domain/contract/api.ts';
import { AppError, problemSchema, toErrorCode } from '#domain/contract/errors.ts';
import type { LookKind } from '#domain/look-beyond.ts';

/**
 * The counter's only way to the centre. Whatever comes back is hostile until parsed: an answer that is not ours (a
 * captive portal's page with status 200, truncated JSON) is CENTRE_ANSWER_STRANGE, a network fault CENTRE_UNREACHABLE,
 * and a problem document throws its own code.
 */
export type ApiOptions = {
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  token: () => string | undefined;
  /** Hears every answer's `Date`-free truth: the centre's clock, where the answer carries it. */
  onCentreTime?: (at: number) => void;
};

export type ApiClient = ReturnType<typeof makeApiClient>;

const timeoutMs = 20_000;

const unreachable = (error: unknown): AppError => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.name) : String(cause);
  return new AppError('CENTRE_UNREACHABLE', 'the centre does not answer', { reason });
};

const strange = (status: number, type: string | null): AppError =>
  new AppError('CENTRE_ANSWER_STRANGE', 'the answer is not the centre’s', { status, type: type ?? '' });

export const makeApiClient = ({ baseUrl, fetch, token, onCentreTime }: ApiOptions) => {
  /** The newest instant at which the centre is known to have answered, by its own clock. */
  let heardAt = 0;

  const urlOf = (path: string, query: Record<string, string> = {}): string => {
    const search = new URLSearchParams(query).toString();
    return `${baseUrl.replace(/\/+$/, '')}${path}${search === '' ? '' : `?${search}`}`;
  };

  const headersOf = (endpoint: { authorised: boolean }): Record<string, string> => {
    const held = token();
    if (endpoint.authorised && held === undefined) throw new AppError('SIGNED_OUT', 'no access token');
    return { [protocolHeader]: String(protocolVersion), ...(endpoint.authorised ? { Authorization: `Bearer ${held}` } : {}) };
  };

  const send = async (url: string, init: RequestInit, signal: AbortSignal = AbortSignal.timeout(timeoutMs)): Promise<Response> => {
    const response = await fetch(url, { ...init, signal, redirect: 'error' }).catch((error: unknown) => {
      throw unreachable(error);
    });
    if (response.ok || response.status === 304) return response;
    const type = response.headers.get('content-type');
    const body: unknown = type?.startsWith('application/problem+json') === true ? await response.json().catch(() => undefined) : undefined;
    const problem = problemSchema.safeParse(body);
    if (!problem.success)
      throw response.status === 429 || response.status >= 500
        ? new AppError('CENTRE_BUSY', 'the centre cannot answer now', { status: response.status })
        : strange(response.status, type);
    throw new AppError(toErrorCode(problem.data.code), problem.data.title, problem.data.details);
  };

  const parse = async <Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>> => {
    const type = response.headers.get('content-type');
    if (type?.startsWith('application/json') !== true) throw strange(response.status, type);
    const body: unknown = await response.json().catch((error: unknown) => {
      throw error instanceof SyntaxError ? strange(response.status, type) : unreachable(error);
    });
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw strange(response.status, type);
    const { data } = parsed;
    if (typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'number') {
      heardAt = Math.max(heardAt, data.at);
      onCentreTime?.(data.at);
    }
    return data;
  };

  const post = async <Schema extends z.ZodType>(endpoint: { path: string; authorised: boolean; answer: Schema }, body: unknown): Promise<z.output<Schema>> =>
    parse(
      await send(urlOf(endpoint.path), { method: 'POST', headers: { ...headersOf(endpoint), 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      endpoint.answer,
    );

  return {
    getHealth: async () => parse(await send(urlOf(endpoints.health.path), { headers: headersOf(endpoints.health) }), endpoints.health.answer),
    postEnrolment: (body: z.input<typeof endpoints.enrol.body>): Promise<EnrolOutput> => post(endpoints.enrol, body),
    postSession: (body: Record<string, unknown>): Promise<SessionOutput> => post(endpoints.session, body),
    postCommands: (commands: readonly Command[]) => post(endpoints.command, { commands }),

    getKeys: async (): Promise<KeyOutput> => parse(await send(urlOf(endpoints.key.path), { headers: headersOf(endpoints.key) }), endpoints.key.answer),

    /**
     * A page of the feed after a cursor; undefined when nothing is new (304).
     * @throws AppError CENTRE_ANSWER_STRANGE for a page that goes back and is older than what the centre has said since: a
     * cache gave it out again, and it would bring back what the feed has taken away. A restored centre's is new.
     */
    getFeed: async (cursor: string, etag: string | undefined, limit: number): Promise<{ page: FeedPage; etag: string | undefined } | undefined> => {
      const heardBefore = heardAt;
      const headers = { ...headersOf(endpoints.feed), ...(etag === undefined ? {} : { 'If-None-Match': etag }) };
      const response = await send(urlOf(endpoints.feed.path, { cursor, limit: String(limit) }), { headers });
      if (response.status === 304) return undefined;
      const page = await parse(response, endpoints.feed.answer);
      if (Number(page.cursor) < Number(cursor) && page.at <= heardBefore) throw strange(response.status, response.headers.get('content-type'));
      return { page, etag: response.headers.get('etag') ?? undefined };
    },

    /** A document's bytes and the SHA-256 the centre states for them (RFC 9530 `Content-Digest`). */
    getDocument: async (id: string): Promise<{ bytes: Uint8Array; sha256: string }> => {
      const response = await send(urlOf(endpoints.document.path.replace('{id}', encodeURIComponent(id))), { headers: headersOf(endpoints.document) });
      const stated = /sha-256=:([A-Za-z0-9+/=]+):/.exec(response.headers.get('content-digest') ?? '')?.[1];
      if (stated === undefined) throw strange(response.status, response.headers.get('content-type'));
      const bytes = new Uint8Array(
        await response.arrayBuffer().catch((error: unknown) => {
          throw unreachable(error);
        }),
      );
      return { bytes, sha256: Buffer.from(stated, 'base64').toString('hex') };
    },

    /** What other offices have under a reference, a plate or a chassis; the reason is recorded at the centre. */
    findBeyond: async (kind: LookKind, query: string, reason: string) => {
      const endpoint = kind === 'reference' ? endpoints.application : endpoints.vehicle;
      const url = kind === 'reference' ? urlOf(endpoint.path.replace('{reference}', encodeURIComponent(query))) : urlOf(endpoint.path, { [kind]: query });
      return parse(await send(url, { headers: { ...headersOf(endpoint), [reasonHeader]: encodeURIComponent(reason) } }), endpoint.answer);
    },

    /** The demonstration's officers; undefined at a real centre. */
    findDemonstration: async (): Promise<Demonstration | undefined> => {
      try {
        return await parse(await send(urlOf(endpoints.demonstration.path), { headers: headersOf(endpoints.demonstration) }), endpoints.demonstration.answer);
      } catch (error) {
        if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
        throw error;
      }
    },

    /** Listens until the stream ends or `signal` aborts; `onEvent` for each event, `onAlive` for each sign of life. */
    listen: async (signal: AbortSignal, onAlive: () => void, onEvent: (name: string) => void): Promise<void> => {
      const response = await send(urlOf(endpoints.live.path), { headers: { ...headersOf(endpoints.live), Accept: endpoints.live.answer } }, signal);
      if (response.headers.get('content-type')?.startsWith(endpoints.live.answer) !== true || response.body === null)
        throw strange(response.status, response.headers.get('content-type'));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = '';
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          throw unreachable(error);
        });
        if (done) return;
        onAlive();
        const lines = `${buffer}${value}`.split(/\r?\n/);
        buffer = (lines.pop() ?? '').slice(0, 4096);
        for (const line of lines) {
          if (line.startsWith('event:')) onEvent(line.slice('event:'.length).trim());
        }
      }
    },
  };
};

import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import type { CommandRow } from '#db/outbox.ts';
import { endpoints, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import type { AnchorInput, AnchorOutput } from '#domain/contract/centre/anchor.ts';
import type { CaseLeaseList, CaseLeaseOutput } from '#domain/contract/centre/case-lease.ts';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import type { EnrolOutput } from '#domain/contract/centre/enrolment.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import type { SerialLeaseOutput } from '#domain/contract/centre/serial-lease.ts';
import { grantHeader, type SessionOutput, type SessionState } from '#domain/contract/centre/session.ts';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import type { VehicleSearch } from '#domain/contract/centre/vehicle-search.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { LookKind } from '#domain/look-beyond.ts';
import type { PackName } from '#domain/reference.ts';
import {
  type Patience,
  parseAnswer,
  readBytes,
  readEvents,
  sendingMs,
  standardPatience,
  startWatch,
  toRefusal,
  toStrange,
  type Watch,
} from './answer.ts';
import { type CentreClock, createCentreClock } from './clock.ts';
import type { Prove } from './device-proof.ts';
import {
  type DocumentHead,
  type DocumentPiece,
  openPieces,
  readDocumentHead,
  toPieceHeaders,
} from './document-answer.ts';
import { isDeadLine } from './line-fault.ts';
import { requirePrivateAddress } from './private-address.ts';
import { readCreatedUpload, readUploadOffset, toUploadMetadata, tusHeaders } from './upload-answer.ts';

/**
 * The counter's only way to the centre. Whatever comes back is hostile until parsed (`answer.ts`): a network fault is
 * CENTRE_UNREACHABLE, a certificate's CERTIFICATE_*, a proxy's PROXY_*, an answer that is not the centre's
 * NOT_THE_CENTRE, one of the centre's that cannot be read CENTRE_ANSWER_STRANGE, and a problem document throws its own
 * code.
 */
export type ApiOptions = {
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  token: () => string | undefined;
  now: () => number;
  /** Shared by clients of the same centre. */
  clock?: CentreClock;
  /** Proves that a request comes from this device. */
  prove: Prove;
  /** Shorter in tests. */
  patience?: Partial<Patience> | undefined;
  /** Hears the tag of the grant that the token's session has by now, with any answer to it. */
  onGrant?: (tag: string, token: string) => void;
  /** Hears why a request with a token was refused, before whoever asked. */
  onRefused?: (code: ErrorCode, token: string) => void;
};

export type ApiClient = ReturnType<typeof createApiClient>;

/**
 * `clockOffsetMs`: this clock minus the centre's, as the page came in; nothing of an answer that was too long on its
 * way.
 */
export type FeedAnswer = { page: FeedPage; etag: string | undefined; clockOffsetMs?: number | undefined };
/**
 * A computer that slept amid a request, or a clock that was set then, would take the sleep for the clocks' difference.
 */
const promptMs = 60_000;

type Endpoint = { method: string; path: string; authorised: boolean; maxAnswerBytes?: number };
const usualAnswerBytes = 1024 * 1024;

/** Packed from here on; below, the packing's own frame and the time for it are worth more. */
const packedFromLength = 1024;
/** The usual level costs twice as long for a tenth less. */
const packing = { level: 4 };

/** A JSON body, packed when it is worth it: every centre of the contract takes gzip. */
const pack = (text: string): { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> } => {
  const headers = { 'Content-Type': 'application/json' };
  if (text.length < packedFromLength) return { headers, body: text };
  return { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: new Uint8Array(gzipSync(text, packing)) };
};

export const createApiClient = ({
  baseUrl,
  fetch,
  token,
  now,
  clock = createCentreClock(now),
  prove,
  patience: given,
  onGrant,
  onRefused,
}: ApiOptions) => {
  requirePrivateAddress(baseUrl);
  const patience = { ...standardPatience, ...given };
  const urlOf = (path: string, query: Record<string, string> = {}): string => {
    const search = new URLSearchParams(query).toString();
    return `${baseUrl.replace(/\/+$/, '')}${path}${search === '' ? '' : `?${search}`}`;
  };

  const authorise = (method: string, url: string, held: string): Record<string, string> => ({
    Authorization: `DPoP ${held}`,
    DPoP: prove({ method, url, token: held, at: clock.now() }),
  });

  type Request = {
    url?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array<ArrayBuffer>;
    wholeMs?: number;
    outer?: AbortSignal;
    /** Two: when the line turns out to be dead before an answer begins, it is tried once more over a new one. */
    dials?: 1 | 2;
    /** Another token than the one in use. */
    as?: string;
  };

  type Take<Value> = (response: Response, watch: Watch) => Promise<Value>;

  /**
   * A refused proof is made anew once: of a wrong clock the refusal has told the right time, and a proof that a
   * go-between sent twice was taken the first time.
   */
  const send = async <Value>(endpoint: Endpoint, request: Request, take: Take<Value>): Promise<Value> => {
    try {
      return await sendOnce(endpoint, request, take);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'DEVICE_PROOF_REFUSED') throw error;
      if (typeof error.details.centreAt === 'number') clock.correct(error.details.centreAt);
      if (!endpoint.authorised) throw error;
      return await sendOnce(endpoint, request, take);
    }
  };

  /** One request from its first byte to the last of its answer: `take` reads the answer while the watch runs. */
  const sendOnce = async <Value>(endpoint: Endpoint, request: Request, take: Take<Value>): Promise<Value> => {
    const {
      url = urlOf(endpoint.path),
      headers,
      wholeMs = patience.wholeMs,
      outer,
      dials = 1,
      as = token(),
      ...init
    } = request;
    const method = endpoint.method.toUpperCase();
    const held = endpoint.authorised ? as : undefined;
    if (endpoint.authorised && held === undefined) throw new AppError('SIGNED_OUT', 'no access token');
    const all = {
      [protocolHeader]: String(protocolVersion),
      ...(held === undefined ? {} : authorise(method, url, held)),
      ...headers,
    };
    const sending = sendingMs(init.body);
    const watch = startWatch(patience.answerMs + sending, wholeMs + sending, outer);
    let isRead = false;
    try {
      // A redirect is never the centre's: it is shown to `take`'s judge, not followed with the token.
      const dial = (): Promise<Response> =>
        fetch(url, { ...init, method, headers: all, signal: watch.signal, redirect: 'manual' });
      const response = await watch.within(
        dial().catch((error: unknown) => {
          if (dials === 1 || !isDeadLine(error)) throw error;
          return dial();
        }),
      );
      watch.touch(patience.idleMs);
      const isNothingNew = response.status === 304 && 'If-None-Match' in all && response.headers.has(protocolHeader);
      if (!response.ok && !isNothingNew) {
        const refusal =
          response.status === 304 ? toStrange(response, 'status') : await toRefusal(response, watch, patience.idleMs);
        if (held !== undefined) onRefused?.(refusal.code, held);
        throw refusal;
      }
      const tag = response.headers.get(grantHeader);
      if (tag !== null && held !== undefined) onGrant?.(tag, held);
      const value = await take(response, watch);
      isRead = true;
      return value;
    } finally {
      watch.end(isRead);
    }
  };

  const readAll = (endpoint: Endpoint, response: Response, watch: Watch): Promise<Uint8Array> =>
    readBytes(response, endpoint.maxAnswerBytes ?? usualAnswerBytes, watch, patience.idleMs);

  const take =
    <Schema extends z.ZodType>(endpoint: Endpoint & { answer: Schema }) =>
    async (response: Response, watch: Watch): Promise<z.output<Schema>> => {
      const data = parseAnswer(response, await readAll(endpoint, response, watch), endpoint.answer);
      if (typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'number') clock.hear(data.at);
      return data;
    };

  /**
   * An answer that says all in its head: a body that comes all the same is read to its end, so that it does not hang on
   * the line.
   */
  const takeHead =
    <Value>(endpoint: Endpoint, read: (response: Response) => Value) =>
    async (response: Response, watch: Watch): Promise<Value> => {
      const value = read(response);
      await readAll(endpoint, response, watch);
      return value;
    };

  const get = <Schema extends z.ZodType>(endpoint: Endpoint & { answer: Schema }) => send(endpoint, {}, take(endpoint));
  const post = <Schema extends z.ZodType>(
    endpoint: Endpoint & { answer: Schema },
    body: unknown,
  ): Promise<z.output<Schema>> => send(endpoint, pack(JSON.stringify(body)), take(endpoint));

  return {
    /** The centre's clock, as far as it is known here. */
    centreNow: clock.now,
    getHealth: () => get(endpoints.health),
    postEnrolment: (body: z.input<typeof endpoints.enrol.body>): Promise<EnrolOutput> => post(endpoints.enrol, body),
    /** An officer waits for it, and nothing else asks again. */
    postSession: (body: Record<string, unknown>): Promise<SessionOutput> =>
      send(endpoints.session, { ...pack(JSON.stringify(body)), dials: 2 }, take(endpoints.session)),
    /** What a sign-in grants by now; `as` is its token, when that is not the one in use. */
    getSession: (as?: string): Promise<SessionState> =>
      send(endpoints.sessionFind, as === undefined ? {} : { as }, take(endpoints.sessionFind)),
    /** Ends the session of a token; `sequence` is the last act of the chain. */
    deleteSession: (as: string, sequence: number) =>
      send(
        endpoints.sessionEnd,
        { as, url: urlOf(endpoints.sessionEnd.path, { sequence: String(sequence) }) },
        take(endpoints.sessionEnd),
      ),
    /** Each act with its signature beside it: the signature is not part of what is hashed. */
    postCommands: (rows: readonly Pick<CommandRow, 'id' | 'body' | 'signature'>[]) =>
      post(endpoints.command, {
        commands: rows.map(({ body }) => body),
        signatures: Object.fromEntries(
          rows.flatMap(({ id, signature }) => (signature === null ? [] : [[id, signature]])),
        ),
      }),

    postAnchor: (body: AnchorInput): Promise<AnchorOutput> => post(endpoints.anchor, body),
    /** A pack of reference data, still to be proven; undefined when the one held is the same (304). */
    getReferencePack: (
      name: PackName,
      etag: string | undefined,
    ): Promise<{ signed: SignedPack; etag: string | null } | undefined> => {
      const url = urlOf(endpoints.reference.path.replace('{pack}', name));
      return send(
        endpoints.reference,
        { url, ...(etag === undefined ? {} : { headers: { 'If-None-Match': etag } }) },
        async (response, watch) => {
          if (response.status === 304) return undefined;
          return { signed: await take(endpoints.reference)(response, watch), etag: response.headers.get('etag') };
        },
      );
    },
    getKeys: (as?: string): Promise<KeyOutput> =>
      send(endpoints.key, as === undefined ? {} : { as }, take(endpoints.key)),
    postSerialLease: (body: z.input<typeof endpoints.serialLease.body>): Promise<SerialLeaseOutput> =>
      post(endpoints.serialLease, body),
    postSerialReturn: (body: z.input<typeof endpoints.serialReturn.body>): Promise<SerialLeaseOutput> =>
      post(endpoints.serialReturn, body),
    postCaseLease: (body: z.input<typeof endpoints.caseLease.body>): Promise<CaseLeaseOutput> =>
      post(endpoints.caseLease, body),
    getCaseLeases: (): Promise<CaseLeaseList> => get(endpoints.caseLeaseList),

    /**
     * A page of the feed after a cursor; undefined when nothing is new (304).
     * @throws AppError CENTRE_ANSWER_STRANGE for a page that goes back and is older than what the centre has said
     *   since: a cache gave it out again, and it would bring back what the feed has taken away. A restored centre's is
     *   new.
     */
    getFeed: (cursor: string, etag: string | undefined, limit: number): Promise<FeedAnswer | undefined> => {
      const [heardBefore, askedAt] = [clock.heardAt(), now()];
      const url = urlOf(endpoints.feed.path, { cursor, limit: String(limit) });
      return send(
        endpoints.feed,
        { url, ...(etag === undefined ? {} : { headers: { 'If-None-Match': etag } }) },
        async (response, watch) => {
          if (response.status === 304) return undefined;
          const page = await take(endpoints.feed)(response, watch);
          if (Number(page.cursor) < Number(cursor) && page.at <= heardBefore) throw toStrange(response, 'old');
          const tookMs = now() - askedAt;
          const clockOffsetMs = tookMs >= 0 && tookMs <= promptMs ? now() - page.at : undefined;
          return { page, etag: response.headers.get('etag') ?? undefined, clockOffsetMs };
        },
      );
    },

    /**
     * A piece of a document, by its SHA-256 or its id: `take` gets what it is a piece of and its bytes as they come in.
     */
    getDocument: (
      name: string,
      piece: DocumentPiece,
      taking: (head: DocumentHead, pieces: AsyncIterable<Uint8Array>) => Promise<void>,
    ): Promise<void> => {
      const url = urlOf(endpoints.document.path.replace('{id}', encodeURIComponent(name)));
      return send(
        endpoints.document,
        { url, headers: toPieceHeaders(piece), wholeMs: patience.documentMs },
        async (response, watch) => {
          const head = readDocumentHead(response, piece);
          const { pieces, isRead } = openPieces(
            response,
            Math.min(head.sizeBytes - head.first, endpoints.document.maxAnswerBytes),
            watch,
            patience.idleMs,
          );
          await taking(head, pieces);
          if (!isRead()) watch.end(false);
        },
      );
    },

    /** Begins to send a scan, or goes on with it: where it is taken, and how much of it the centre has. */
    createUpload: ({
      sha256,
      mediaType,
      sizeBytes,
    }: {
      sha256: string;
      mediaType: string;
      sizeBytes: number;
    }): Promise<{ url: string; offset: number }> => {
      const headers = {
        ...tusHeaders,
        'Upload-Length': String(sizeBytes),
        'Upload-Metadata': toUploadMetadata({ sha256, mediatype: mediaType }),
      };
      return send(endpoints.uploadCreate, { headers }, takeHead(endpoints.uploadCreate, readCreatedUpload));
    },

    /** How much the centre has of a scan that was begun; undefined when it knows nothing of it. */
    findUpload: (url: string): Promise<number | undefined> =>
      send(
        endpoints.uploadFind,
        { url: urlOf(url), headers: tusHeaders },
        takeHead(endpoints.uploadFind, readUploadOffset),
      ).catch((error: unknown) => {
        // The answer to HEAD has no body that could name its problem: to begin anew finds the same upload, or says what
        // is wrong.
        const status =
          error instanceof AppError && error.code === 'CENTRE_ANSWER_STRANGE' ? error.details.status : undefined;
        if (status === 404 || status === 401) return undefined;
        throw error;
      }),

    /** The next part of a scan, proven by its SHA-256 in base64; how much the centre has then. */
    sendUpload: (url: string, offset: number, part: Uint8Array, digest: string): Promise<number> => {
      const headers = {
        ...tusHeaders,
        'Upload-Offset': String(offset),
        'Upload-Checksum': `sha256 ${digest}`,
        'Content-Type': 'application/offset+octet-stream',
      };
      return send(
        endpoints.uploadSend,
        { url: urlOf(url), headers, body: new Uint8Array(part) },
        takeHead(endpoints.uploadSend, readUploadOffset),
      ).catch((error: unknown) => {
        // A part whose answer was lost had come after all: the centre says where it stands.
        if (
          error instanceof AppError &&
          error.details.path === 'Upload-Offset' &&
          typeof error.details.offset === 'number'
        )
          return error.details.offset;
        throw error;
      });
    },

    /** What other offices have under a reference, a plate or a chassis; the reason is recorded at the centre. */
    findBeyond: (kind: LookKind, query: string, reason: string) => {
      const endpoint = kind === 'reference' ? endpoints.application : endpoints.vehicle;
      const url =
        kind === 'reference'
          ? urlOf(endpoint.path.replace('{reference}', encodeURIComponent(query)))
          : urlOf(endpoint.path, { [kind]: query });
      return send(endpoint, { url, headers: { [reasonHeader]: encodeURIComponent(reason) } }, take(endpoint));
    },

    /** A vehicle as the centre knows it; the look-up is on record there, with this officer and workstation. */
    postVehicleSearch: (body: z.input<typeof endpoints.vehicleSearch.body>): Promise<VehicleSearch> =>
      post(endpoints.vehicleSearch, body),

    /** The office's look-ups that fit no open case, a page of them. */
    getLookUps: (after: string | undefined) => {
      const endpoint = endpoints.lookUpList;
      return send(endpoint, { url: urlOf(endpoint.path, after === undefined ? {} : { after }) }, take(endpoint));
    },

    /** The demonstration's officers; undefined at a real centre. */
    findDemonstration: (): Promise<Demonstration | undefined> =>
      get(endpoints.demonstration).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
        throw error;
      }),

    /** Listens until the stream ends or `signal` aborts; `onEvent` for each event, `onAlive` for each sign of life. */
    listen: (signal: AbortSignal, onAlive: () => void, onEvent: (name: string) => void): Promise<void> =>
      send(
        endpoints.live,
        { headers: { Accept: endpoints.live.answer }, wholeMs: Number.POSITIVE_INFINITY, outer: signal },
        (response, watch) => readEvents(response, watch, patience.aliveMs, onAlive, onEvent),
      ),
  };
};

import { z } from 'zod';
import type { EndpointName, endpoints } from '#domain/contract/api.ts';
import { pushInputSchema } from '#domain/contract/centre/command.ts';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import type { Reference } from '#domain/reference.ts';
import type { Packs } from '#domain/reference-pack.ts';
import type { Session } from '../access/session.ts';
import type { Store } from '../database/store.ts';
import type { ByteCache } from '../document/byte-cache.ts';
import type { DocumentSource } from '../document/document.ts';
import type { Proxies } from './address.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Lanes } from './lanes.ts';
import type { Limits } from './limit.ts';
import type { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Pace } from './paced-body.ts';
import type { Turn } from './turn.ts';

/** What the handlers work with. */
export type Service = {
  store: Store;
  reference: Reference;
  /** The same as it is published: what counters get. */
  packs: Packs;
  now: () => number;
  log: Log;
  findDocument: DocumentSource;
  /** Present on a demonstration centre only. */
  describeDemonstration?: () => Demonstration;
  /** Counted for nobody where there are none. */
  metrics?: Metrics;
  /**
   * Where counters reach this centre, when a proxy stands before it: their proofs name it. Without: as the request
   * says.
   */
  publicUrl?: string | undefined;
  /** How long a counter goes on by a sign-in without the centre; five days where nothing is said. */
  grantMs?: number | undefined;
  /** Keys that the certificate before it is known by (`pinSchema`): a workstation learns them as it enrols. */
  pins?: readonly string[] | undefined;
  /** How fast callers may ask; unbounded without. */
  limits?: Limits;
  /** The proxies before this centre: what they say of a caller's address is believed. Nobody's word is without. */
  proxies?: Proxies;
  /** How slowly a body may come; `leastPace` without. */
  pace?: Pace;
  /** How often a live stream makes sure that it may go on; every 15 s without. */
  heartbeatMs?: number;
  /** Aborted when the centre shuts down: what stays open (the live feed) ends by it. */
  closing: AbortSignal;
};

type Table = typeof endpoints;
type Inferred<Of, Key extends string> = Of extends { [K in Key]: infer Schema extends z.ZodType }
  ? z.infer<Schema>
  : undefined;

/** A batch is opened, and its commands are parsed one by one: one that does not parse holds up no other. */
export const batchSchema = pushInputSchema.extend({ commands: z.array(z.unknown()).min(1).max(200) });

export type Call<Name extends EndpointName> = {
  query: Inferred<Table[Name], 'query'>;
  body: Name extends 'command'
    ? z.infer<typeof batchSchema>
    : Table[Name] extends { body: 'application/octet-stream' }
      ? () => Promise<Uint8Array>
      : Inferred<Table[Name], 'body'>;
  /** The `{…}` of the path. */
  params: Record<string, string>;
  headers: Headers;
  /** The body as it comes, where the endpoint has no schema for it. */
  stream: AsyncIterable<Uint8Array> | null;
  /** To be told once a handler has found out whose a request without a session is. @throws HttpProblem 429 */
  proved: (rule: 'signIn' | 'workstation', workstationId: string) => void;
  session: Table[Name]['authorised'] extends true ? Session : undefined;
};

/**
 * What `createApp` adds: counts, documents in memory, so many bytes of carried files on their way, one that is worked
 * on at a time, few batches of one workstation, and few live streams.
 */
export type RunningService = Service & {
  metrics: Metrics;
  documents: ByteCache;
  carried: ByteBudget;
  carrying: Turn;
  judging: Lanes;
  listeners: Listeners;
};

/** A handler answers what its endpoint's schema says, or a whole response for bytes, streams and 304. */
export type Handlers = {
  [Name in EndpointName]: (
    service: RunningService,
    call: Call<Name>,
  ) => Promise<Response | Inferred<Table[Name], 'answer'>>;
};

import { z } from 'zod';
import { type Demonstration, type EndpointName, type endpoints, pushInputSchema } from '#domain/contract/api.ts';
import type { Reference } from '#domain/reference.ts';
import type { Packs } from '#domain/reference-pack.ts';
import type { Session } from '../access/session.ts';
import type { ByteCache } from '../byte-cache.ts';
import type { DocumentSource } from '../document.ts';
import type { Store } from '../store.ts';
import type { Lanes } from './lanes.ts';
import type { Limits } from './limit.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
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
  /** Where counters reach this centre, when a proxy stands before it: their proofs name it. Without: as the request says. */
  publicUrl?: string | undefined;
  /** How long a counter goes on by a sign-in without the centre; five days where nothing is said. */
  grantMs?: number | undefined;
  /** How fast callers may ask; unbounded without. */
  limits?: Limits;
  /** Aborted when the centre shuts down: what stays open (the live feed) ends by it. */
  closing: AbortSignal;
};

type Table = typeof endpoints;
type Inferred<Of, Key extends string> = Of extends { [K in Key]: infer Schema extends z.ZodType } ? z.infer<Schema> : undefined;

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
  stream: ReadableStream<Uint8Array> | null;
  session: Table[Name]['authorised'] extends true ? Session : undefined;
};

/**
 * What `createApp` adds: counts, documents in memory, one carried file at a time, since each is held in memory whole, from
 * its first byte on, and few batches of one workstation.
 */
export type RunningService = Service & { metrics: Metrics; documents: ByteCache; carrying: Turn; judging: Lanes };

/** A handler answers what its endpoint's schema says, or a whole response for bytes, streams and 304. */
export type Handlers = {
  [Name in EndpointName]: (service: RunningService, call: Call<Name>) => Promise<Response | Inferred<Table[Name], 'answer'>>;
};

import { createHash } from 'node:crypto';
import { protocolVersion } from '#domain/contract/api.ts';
import { carriedMediaType } from '#domain/contract/carried-file.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { AppError } from '#domain/contract/errors.ts';
import { enrol } from '../access/enrolment.ts';
import { renewGrant } from '../access/grant.ts';
import { describeKeys } from '../access/office-key.ts';
import { isStillOpen, type Session } from '../access/session.ts';
import { endSession } from '../access/session-history.ts';
import { signIn } from '../access/sign-in.ts';
import { changeService } from '../access/suspension.ts';
import { type Asked, lookBeyond, parseReason } from '../application/beyond.ts';
import { type Import, importCarriedFile } from '../carry/import.ts';
import { verifyCarriedFile } from '../carry/open.ts';
import { anchorChain } from '../command/anchor.ts';
import { getDocument } from '../document/document.ts';
import { readFeedPage } from '../feed/page.ts';
import { getHead } from '../feed/sequence.ts';
import { changeCaseLease, listCaseLeases } from '../lease/case.ts';
import { leaseSerials, returnSerials } from '../lease/serial.ts';
import { listLookUps } from '../look/record.ts';
import { searchVehicle } from '../look/vehicle.ts';
import { signPack } from '../reference/pack.ts';
import { jsonResponse } from './compression.ts';
import { isTagHeld } from './etag.ts';
import type { Handlers, Service } from './handler.ts';
import { judgeBatch } from './judge-batch.ts';
import { openLiveFeed } from './live.ts';
import type { Metrics } from './metrics.ts';
import { HttpProblem } from './problem.ts';
import { parseRange } from './range.ts';
import { tusHandlers } from './tus.ts';

/** The answer of every endpoint of the contract, on one page. */
export const handlers: Handlers = {
  health: async ({ now, describeDemonstration }) => ({
    status: 'ok',
    product: 'kaunta-central',
    protocol: protocolVersion,
    at: now(),
    demonstration: describeDemonstration !== undefined,
  }),

  enrol: async ({ store, now, describeDemonstration, metrics, publicUrl, pins }, { body }) => ({
    ...(await counted(metrics, enrol(store.database, body, now()))),
    demonstration: describeDemonstration !== undefined,
    ...(publicUrl === undefined ? {} : { audience: publicUrl }),
    ...(pins === undefined || pins.length === 0 ? {} : { pins: [...pins] }),
  }),

  session: ({ store, now, metrics, log, grantMs, publicUrl }, { body, proved }) => {
    const onSuspend = (workstation: string): void => {
      metrics.suspension();
      log({ level: 'warn', event: 'suspended', workstation });
    };
    const onProved = (): void => proved('signIn', body.workstationId);
    return counted(metrics, signIn(store.database, body, now(), { publicUrl, onSuspend, onProved, grantMs }));
  },

  sessionFind: async ({ store, now }, { session }) => {
    const at = now();
    return { grant: await renewGrant(store.database, session, at), expiresAt: session.expiresAt, at };
  },

  sessionEnd: async ({ store, now }, { query, session }) => {
    const at = now();
    await endSession(store.database, session, query.sequence, at);
    return { at };
  },

  officerSuspend: (service, call) => changeServiceOf(service, call, 'officer', 'suspended'),
  officerRestore: (service, call) => changeServiceOf(service, call, 'officer', 'restored'),
  workstationSuspend: (service, call) => changeServiceOf(service, call, 'workstation', 'suspended'),
  workstationRestore: (service, call) => changeServiceOf(service, call, 'workstation', 'restored'),

  feed: async ({ store, now, metrics }, { query, headers, session }) => {
    const cursor = Number(query.cursor);
    const head = await getHead(store.database, session.officeId);
    // The tag names the feed's head, not the page, so it holds only for a caller that stands there already.
    if (cursor === head && headers.get('If-None-Match') === tagOf(head))
      return new Response(null, {
        status: 304,
        headers: { ETag: tagOf(head), Vary: 'Accept-Encoding', ...feedCaching },
      });
    const page = await readFeedPage(store.database, session.officeId, { cursor, limit: query.limit }, now());
    metrics.feedEntries(page.entries.length);
    const tag = tagOf(page.more ? head : Number(page.cursor));
    return jsonResponse(page, headers.get('Accept-Encoding') ?? '', { ETag: tag, ...feedCaching });
  },

  live: async ({ store, closing, now, metrics, listeners, heartbeatMs }, { session }) => {
    metrics.live(1);
    const isOpen = (): Promise<boolean> => isStillOpen(store.database, session, now());
    return openLiveFeed(store.bell, session, closing, now(), () => metrics.live(-1), {
      listeners,
      isOpen,
      heartbeatMs,
    });
  },

  command: async (service, { body, session }) => {
    const acts = body.commands.map((command) => {
      const { id } = (command ?? {}) as { id?: unknown }; // anything may have been sent
      return {
        command,
        signature: typeof id === 'string' && Object.hasOwn(body.signatures, id) ? body.signatures[id] : undefined,
      };
    });
    const sent = { sentBy: session.staffNumber, sentSession: session.id };
    return { answers: await judgeBatch(service, { ...session, sent }, acts), at: service.now() };
  },

  document: async ({ store, findDocument, documents }, { params, headers, session }) => {
    const shelf = { database: store.database, source: findDocument, cache: documents };
    const { bytes, sha256, mediaType } = await getDocument(shelf, session.officeId, params.id ?? '');
    const whole = Buffer.from(sha256, 'hex');
    const tag = `"${sha256}"`;
    const common = { ETag: tag, 'Cache-Control': 'private, no-cache', 'Accept-Ranges': 'bytes' };
    if (isTagHeld(headers.get('If-None-Match'), tag)) return new Response(null, { status: 304, headers: common });
    // If-Range with another tag: what the caller has a part of is no longer this document, so it gets the whole of it.
    const ifRange = headers.get('If-Range');
    const range = ifRange === null || ifRange === tag ? parseRange(headers.get('Range'), bytes.length) : undefined;
    if (range === 'unsatisfiable')
      throw new HttpProblem(
        416,
        new AppError('INVALID_INPUT', 'The document has no such bytes', { path: 'Range', length: bytes.length }),
        {
          'Content-Range': `bytes */${bytes.length}`,
          'Accept-Ranges': 'bytes',
        },
      );
    const { first, last } = range ?? { first: 0, last: bytes.length - 1 };
    const body = new Uint8Array(bytes.subarray(first, last + 1));
    // RFC 9530: `Repr-Digest` is of the whole document, `Content-Digest` of the bytes sent here; structured-field byte
    // sequences.
    const digest = range === undefined ? whole : createHash('sha256').update(body).digest();
    return new Response(body, {
      status: range === undefined ? 200 : 206,
      headers: {
        ...common,
        ...(range === undefined ? {} : { 'Content-Range': `bytes ${first}-${last}/${bytes.length}` }),
        'Content-Type': mediaType,
        'Content-Length': String(body.length),
        'Repr-Digest': `sha-256=:${whole.toString('base64')}:`,
        'Content-Digest': `sha-256=:${digest.toString('base64')}:`,
      },
    });
  },

  caseLease: async ({ store, now }, { body, session }) => {
    const at = now();
    const { lease, isNews } = await changeCaseLease(store.database, session, body, at);
    if (isNews) store.bell.ring(session.officeId, 'lease');
    return { lease: lease ?? null, mine: lease?.workstationId === session.workstationId, at };
  },

  caseLeaseList: async ({ store, now }, { session }) => {
    const at = now();
    return { leases: await listCaseLeases(store.database, session.officeId, at), at };
  },
  ...tusHandlers,

  serialLease: ({ store, now }, { body, session }) => leaseSerials(store.database, session, body, now()),

  serialReturn: ({ store, now }, { body, session }) => returnSerials(store.database, session, body, now()),

  anchor: ({ store, now, metrics, log }, { body, session }) =>
    anchorChain(store.database, session, body, now()).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'AUDIT_FORK') {
        metrics.chainBreak('fork');
        log({
          level: 'warn',
          event: 'chain',
          kind: 'fork',
          workstationId: session.workstationId,
          sequence: body.sequence,
        });
      }
      throw error;
    }),

  key: ({ store, now }, { session }) => describeKeys(store.database, session.officeId, now()),

  reference: async ({ store, packs, now }, { params, headers, session }) => {
    const { text, tag } = await signPack(store.database, session.officeId, packs, params.pack ?? '', now());
    const common = { ETag: tag, 'Cache-Control': 'private, no-cache' };
    if (isTagHeld(headers.get('If-None-Match'), tag)) return new Response(null, { status: 304, headers: common });
    // As it is: a strong tag is of one coding, and a pack is fetched once per version.
    return new Response(text, { headers: { ...common, 'Content-Type': 'application/json' } });
  },

  application: (service, { params, headers, session }) =>
    look(service, session, { kind: 'reference', query: params.reference ?? '' }, headers),

  vehicle: (service, { query: { plate, chassis }, headers, session }) => {
    if ((plate === undefined) === (chassis === undefined))
      throw new AppError('INVALID_INPUT', 'Give either a plate or a chassis number', { path: 'plate' });
    return look(
      service,
      session,
      plate === undefined ? { kind: 'chassis', query: chassis ?? '' } : { kind: 'plate', query: plate },
      headers,
    );
  },

  vehicleSearch: async (service, { body, session }) => {
    const at = service.now();
    const found = await searchVehicle(service, session, body, at, tellUnusual(service, session));
    service.metrics.look('vehicle', found.vehicles.length);
    return { ...found, at };
  },

  lookUpList: async ({ store, now }, { query, session }) => ({
    ...(await listLookUps(store.database, session, query.after)),
    at: now(),
  }),

  carriedFile: async (service, { body, proved }) => {
    const { store, now, log, metrics, carrying, judging } = service;
    const bytes = await body();
    const sealed = await verifyCarriedFile(store.database, bytes);
    proved('workstation', sealed.sender.workstationId);
    const judge: Import['judge'] = (sender, acts) =>
      judging(sender.workstationId, () => judgeBatch(service, sender, acts));
    const taken = await carrying(() => importCarriedFile({ database: store.database, judge, now }, sealed));
    metrics.carriedFile();
    log({
      level: 'info',
      event: 'carried-file',
      office: taken.officeId,
      acts: taken.answers.length,
      scans: taken.scans,
    });
    return new Response(new Uint8Array(taken.acknowledgement), {
      headers: { 'Content-Type': carriedMediaType, 'Cache-Control': 'no-store' },
    });
  },

  demonstration: async ({ describeDemonstration }) => {
    if (describeDemonstration === undefined) throw new AppError('NOT_FOUND', 'This is not a demonstration');
    return describeDemonstration();
  },
};

type Asking = { params: Record<string, string>; headers: Headers; session: Session };

const changeServiceOf = async (
  { store, now, log, metrics }: Service & { metrics: Metrics },
  { params, headers, session }: Asking,
  kind: 'officer' | 'workstation',
  action: 'suspended' | 'restored',
): Promise<{ at: number }> => {
  const target = { kind, id: (kind === 'officer' ? params.staffNumber : params.workstationId) ?? '' };
  const at = now();
  const isChanged = await changeService(
    store.database,
    session,
    { target, action, reason: parseReason(headers.get(reasonHeader)) },
    at,
  );
  if (isChanged) {
    metrics.revocation(kind, action);
    log({ level: 'warn', event: 'service', office: session.officeId, kind, action });
    store.bell.ring(session.officeId, 'revoked');
  }
  return { at };
};

/** Counts refusals at the door by their code. */
const counted = async <Value>(metrics: Metrics, entry: Promise<Value>): Promise<Value> => {
  try {
    return await entry;
  } catch (error) {
    if (error instanceof AppError) metrics.signInFailure(error.code);
    throw error;
  }
};

/** Who it is stands in the record of looks; a log names nobody. */
const tellUnusual =
  ({ metrics, log }: Service & { metrics: Metrics }, { officeId: office, workstationId }: Session) =>
  (looks: number): void => {
    metrics.unusualLooks();
    log({ level: 'warn', event: 'looks', office, workstationId, looks });
  };

const look = async (service: Service & { metrics: Metrics }, session: Session, asked: Asked, headers: Headers) => {
  const { store, reference, now, metrics } = service;
  const at = now();
  const applications = await lookBeyond(
    store.database,
    reference.office,
    session,
    { ...asked, reason: parseReason(headers.get(reasonHeader)) },
    at,
    tellUnusual(service, session),
  );
  metrics.look(asked.kind, applications.length);
  return { applications, at };
};

const feedCaching = { 'Cache-Control': 'private, no-cache' };
const tagOf = (head: number): string => `W/"feed-${head}"`;

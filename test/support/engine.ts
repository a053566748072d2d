import { expect, onTestFinished, vi } from 'vitest';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { ApiClient } from '#electron/centre/api-client.ts';
import { createDocuments, type DocumentPhase } from '#electron/document/phase.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { perform } from '#electron/service/perform.ts';
import { createEngine } from '#electron/sync/engine.ts';
import type { SessionHolder } from '#electron/workstation/session.ts';
import { createApplication } from './application.ts';
import { createCounter, createOfficer, type TestCounter, testKey, testNow } from './counter.ts';
import { serveDocument } from './document-answer.ts';

export const pageOf = (cursor: string, entries: unknown[] = [], more = false): FeedPage => ({
  entries,
  cursor,
  more,
  remaining: 0,
  at: testNow,
  protocol: 2,
});
export const entryOf = (number: number) => ({
  sequence: number,
  subject: { kind: 'application', id: createApplication({ number }).id },
  change: 'put',
  version: 1,
  record: createApplication({ number }),
});
/** The document that the centre has under every name. */
export const pdf = Buffer.from('%PDF');
// kept as they come
export const testKeys = { sign: [], encrypt: 'age1', revocation: {}, at: testNow } as unknown as KeyOutput; // no key is used
export const forever = new Promise<never>(() => {});

/** A request that fails so. */
export const fault = (code: ErrorCode) => () => Promise.reject(new AppError(code, code));

/** One act on an application. */
export const markBuyer = (counter: TestCounter, id: string, mark: 'confirmed' | 'faulted' = 'confirmed') =>
  perform(counter, createOfficer('verifying'), 'verification.record', id, { revision: 1, marks: { buyer: { mark } } });

/** The engine with a centre that a test answers for, and rests that end when the test says. */
export const startEngine = (answers: Partial<ApiClient> = {}, isSignedIn = true, documents?: DocumentPhase) => {
  const counter = createCounter();
  const rests: { ms: number; end: () => void }[] = [];
  const logged: unknown[][] = [];
  const onLease = vi.fn<() => void>();
  let held = isSignedIn ? 'token' : undefined;
  const api = {
    postCommands: vi.fn<ApiClient['postCommands']>(
      answers.postCommands ??
        (async (commands) => ({
          answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })),
          at: testNow,
        })),
    ),
    getFeed: vi.fn<ApiClient['getFeed']>(answers.getFeed ?? (async () => undefined)),
    getDocument: vi.fn<ApiClient['getDocument']>(answers.getDocument ?? serveDocument(() => pdf)),
    postAnchor: vi.fn<ApiClient['postAnchor']>(answers.postAnchor ?? fault('CENTRE_BUSY')),
    getKeys: vi.fn<ApiClient['getKeys']>(answers.getKeys ?? (async () => testKeys)),
    listen: vi.fn<ApiClient['listen']>(answers.listen ?? (() => forever)),
  };
  const session = {
    token: () => held,
    find: () => null,
    dropToken: vi.fn(() => {
      held = undefined;
      engine.wake();
    }),
  };
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      rests.push({ ms, end: resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  const { phase } = createDocuments({
    counter,
    store: createDocumentStore(`${counter.folder}/document`, testKey),
    api: api as unknown as ApiClient, // no scan waits to be sent
    sleep,
    breathe: async () => {},
    log: (...line) => logged.push(line),
  });
  const engine = createEngine({
    counter,
    api: api as unknown as ApiClient, // the requests that the engine makes
    session: session as unknown as SessionHolder, // the three questions that the engine asks
    documents: documents ?? phase,
    sleep,
    random: () => 1,
    breathe: async () => {},
    onLease,
    log: (...line) => logged.push(line),
  });
  onTestFinished(engine.stop);
  /** Until the engine has rested so many times. */
  const rested = (times: number) =>
    vi.waitFor(() => expect(rests.length).toBeGreaterThanOrEqual(times), { timeout: 20_000, interval: 2 });
  const signIn = () => {
    held = 'again';
    engine.wake();
  };
  return { counter, api, session, engine, rests, rested, logged, onLease, signIn, run: () => void engine.start() };
};

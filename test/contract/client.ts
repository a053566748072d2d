import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { v7 as newUuid } from 'uuid';
import type { Application } from '#domain/application.ts';
import { type Command, type CommandName, commandSchema, type Payload } from '#domain/command/command.ts';
import { protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type CommandAnswer, pushOutputSchema } from '#domain/contract/centre/command.ts';
import {
  applicationEntrySchema,
  type FeedPage,
  feedEntryEnvelopeSchema,
  feedPageSchema,
} from '#domain/contract/centre/feed.ts';
import { createTestProof, signedBatch } from '../support/device-proof.ts';
import { Broken, expectShape } from './rule.ts';

/** A counter that does only what the contract says: the one that a centre is asked by. */
export type Given = {
  url: string;
  enrolmentCode: string;
  staff: string;
  password: string;
  totpSecret: string;
  reason: string;
};
/** `impatient`: being told to wait is an answer; else it is waited for. */
export type Init = Omit<RequestInit, 'headers'> & {
  headers?: Record<string, string>;
  json?: unknown;
  impatient?: boolean;
};
export type Client = ReturnType<typeof createClient>;

const timeoutMs = 60_000;
/** A caller that is told to come again does. */
const [mostTurns, longestWaitS] = [20, 10];

export const newId = (): string => newUuid();
export const sha256Of = (value: string | Uint8Array): Buffer => createHash('sha256').update(value).digest();

export const createClient = (given: Given) => {
  const keys = generateKeyPairSync('ed25519');
  const state = {
    workstationId: '',
    token: '',
    epoch: null as string | null, // wider than its first value
    nextEpoch: newId(),
    offsetMs: 0,
    sequence: 0,
    previousHash: '0'.repeat(64),
    used: new Set<string>(),
  };

  const device = { publicKey: keys.publicKey.export({ format: 'jwk' }), privateKey: keys.privateKey };
  /** The headers of a request by the device of the session, changed as a rule wants it. */
  const authorise = async (
    htm: string,
    url: string,
    change: Parameters<typeof createTestProof>[2] = {},
  ): Promise<Record<string, string>> => ({
    Authorization: `DPoP ${state.token}`,
    DPoP: await createTestProof(
      device,
      { htm, htu: url.replace(/[?#].*$/, ''), token: state.token, at: Date.now() + state.offsetMs },
      change,
    ),
  });

  /**
   * A centre that does not answer is no reason to wait for ever. Signed in once it is; a header given as empty is left
   * out.
   */
  const request = async (path: string, init: Init = {}): Promise<Response> => {
    for (let turn = 1; ; turn += 1) {
      const response = await requestOnce(path, init);
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (response.status !== 429 || init.impatient === true || turn === mostTurns || !(seconds <= longestWaitS))
        return response;
      await response.arrayBuffer();
      await sleep(seconds * 1000);
    }
  };

  const requestOnce = async (path: string, { json, headers = {}, ...rest }: Init): Promise<Response> => {
    const late = AbortSignal.timeout(timeoutMs);
    const init = { ...rest, signal: rest.signal == null ? late : AbortSignal.any([rest.signal, late]) };
    const url = given.url.replace(/\/+$/, '') + path;
    const method = rest.method ?? (json === undefined ? 'GET' : 'POST');
    const isJson = json !== undefined || (rest.body != null && headers['Content-Type'] === undefined);
    const media = isJson ? { 'Content-Type': 'application/json' } : {};
    const all = {
      [protocolHeader]: String(protocolVersion),
      ...media,
      ...(state.token === '' ? {} : await authorise(method, url)),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    return fetch(
      url,
      json === undefined
        ? { ...init, headers: sent }
        : { method: 'POST', body: JSON.stringify(json), ...init, headers: sent },
    );
  };

  const ask = async (path: string, init: Init = {}): Promise<unknown> => {
    const response = await request(path, init);
    const text = await response.text();
    if (!response.ok) throw new Broken(`${path} answered ${response.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };

  const pull = async (cursor = '0', limit = 200): Promise<FeedPage> =>
    expectShape(feedPageSchema, await ask(`/v1/feed?cursor=${cursor}&limit=${limit}`), 'the page');

  /** Every page from a cursor to the end. */
  const pullAll = async (from = '0', limit = 200): Promise<{ pages: FeedPage[]; cursor: string }> => {
    const pages: FeedPage[] = [];
    for (let cursor = from; ; ) {
      const page = await pull(cursor, limit);
      pages.push(page);
      if (!page.more) return { pages, cursor: page.cursor };
      if (page.cursor === cursor) throw new Broken('the feed says there is more and does not move on');
      cursor = page.cursor;
    }
  };

  const signed = (commands: readonly unknown[]) => signedBatch(keys.privateKey, commands);
  const push = async (commands: readonly unknown[]): Promise<CommandAnswer[]> =>
    expectShape(pushOutputSchema, await ask('/v1/command', { json: signed(commands) }), 'the answer').answers;

  const find = async (id: string): Promise<Application> => {
    const { pages } = await pullAll();
    const entry = pages
      .flatMap(({ entries }) => entries)
      .find((one) => feedEntryEnvelopeSchema.parse(one).subject.id === id);
    return expectShape(applicationEntrySchema, entry, 'the entry').record;
  };

  return {
    given,
    keys,
    state,
    request,
    ask,
    pull,
    pullAll,
    push,
    signed,
    authorise,
    find,
    now: (): number => Date.now() + state.offsetMs,
    publicKey: () => keys.publicKey.export({ format: 'jwk' }),
    code: (at: number): string =>
      new TOTP({ secret: Secret.fromBase32(given.totpSecret), digits: 6, period: 30 }).generate({ timestamp: at }),
    /** A session request as the contract says, changed as a rule wants it. */
    sessionBody: (change: Record<string, unknown> = {}, privateKey = keys.privateKey) => {
      const at = Date.now() + state.offsetMs;
      const code = new TOTP({ secret: Secret.fromBase32(given.totpSecret), digits: 6, period: 30 }).generate({
        timestamp: at,
      });
      const epochs = { epoch: state.epoch, nextEpoch: state.nextEpoch };
      const named = {
        workstationId: state.workstationId,
        audience: given.url,
        staffNumber: given.staff,
        password: given.password,
      };
      const signed = { ...named, code, issuedAt: at, ...epochs, ...change };
      return { ...signed, proof: sign(null, Buffer.from(canonicalJson(signed)), privateKey).toString('base64url') };
    },
    /** The next act of this workstation, chained to the one before. */
    act: <Name extends CommandName>(
      name: Name,
      subject: string,
      payload: Payload<Name>,
      change: Partial<Command> = {},
    ): Command => {
      state.sequence += 1;
      const envelope = {
        id: newId(),
        subject: { kind: 'application' as const, id: subject },
        baseVersion: 1,
        officer: given.staff,
        workstation: state.workstationId,
        at: Date.now() + state.offsetMs,
      };
      const made = commandSchema.parse({
        ...envelope,
        sequence: state.sequence,
        previousHash: state.previousHash,
        name,
        payload,
        ...change,
      });
      state.previousHash = sha256Of(canonicalJson(made)).toString('hex');
      return made;
    },
    /** Applications to verify that no rule has taken yet. */
    takeSubmitted: async (count: number): Promise<Application[]> => {
      const { pages } = await pullAll();
      const all = pages.flatMap(({ entries }) =>
        entries.flatMap((one) => applicationEntrySchema.safeParse(one).data?.record ?? []),
      );
      const free = all.filter(({ id, standing }) => standing === 'submitted' && !state.used.has(id)).slice(0, count);
      if (free.length < count)
        throw new Broken(`the rule needs ${count} submitted applications, and ${free.length} are left`);
      for (const { id } of free) state.used.add(id);
      return free;
    },
  };
};

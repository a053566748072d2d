import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { usualGrantMs } from '#central/access/grant.ts';
import { hashPassword } from '#central/access/password.ts';
import { beginSession, listSessions } from '#central/access/session-history.ts';
import { createCentre } from '#central/application/centre.ts';
import { officer as officerTable } from '#central/database/schema/index.ts';
import { openPostgresStore } from '#central/database/store.ts';
import { createStoredDocumentSource, type DocumentSource } from '#central/document/document.ts';
import type { LogEntry } from '#central/http/log.ts';
import { startServer } from '#central/http/server.ts';
import { type Command, type CommandName, commandSchema, type Payload } from '#domain/command/command.ts';
import { protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type CommandAnswer, pushOutputSchema } from '#domain/contract/centre/command.ts';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import { enrolOutputSchema } from '#domain/contract/centre/enrolment.ts';
import { type FeedPage, feedPageSchema } from '#domain/contract/centre/feed.ts';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import { type SessionOutput, sessionOutputSchema } from '#domain/contract/centre/session.ts';
import type { Role } from '#domain/officer.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { createUuid, testOfficeId, testPacks, testReference } from './application.ts';
import { createTestProof, type Device, hashCommand, signedBatch } from './device-proof.ts';
import { openTestStore } from './store.ts';

/**
 * The real centre over HTTP, on an embedded PostgreSQL in memory (or on the server KAUNTA_TEST_POSTGRES), with a clock
 * to move.
 */
export type TestOfficer = { staffNumber: string; name: string; roles: Role[]; password: string; totpSecret: string };
export type TestDevice = { workstationId: string; publicKey: PublicKey; privateKey: KeyObject; office: Office };
export type TestCentre = Awaited<ReturnType<typeof startTestCentre>>;

const officer = (staffNumber: string, name: string, roles: Role[], totpSecret: string): TestOfficer => ({
  staffNumber,
  name,
  roles,
  password: `correct horse ${staffNumber}`,
  totpSecret,
});

/** One officer of each role, all of the one office. */
export const testOfficers = {
  verifying: officer('KT1001', 'Mary Atieno', ['verifying'], 'JBSWY3DPEHPK3PXA'),
  printing: officer('KT1002', 'James Kiptoo', ['printing'], 'JBSWY3DPEHPK3PXB'),
  collection: officer('KT1003', 'Halima Noor', ['collection'], 'JBSWY3DPEHPK3PXC'),
  supervisor: officer('KT1004', 'Susan Njeri', ['supervisor'], 'JBSWY3DPEHPK3PXD'),
  auditor: officer('KT1005', 'David Mutua', ['auditor'], 'JBSWY3DPEHPK3PXE'),
} as const satisfies Record<Role, TestOfficer>;

type Options = {
  findDocument?: DocumentSource;
  officeId?: string;
  /** A PostgreSQL database, where a test wants several centres on one. */
  databaseUrl?: string;
  /** Serves as a demonstration: the only kind that a desk without an operating system's keystore enrols at. */
  demonstration?: boolean;
  /** Where counters reach it, when that is not where it listens. */
  publicUrl?: string;
  /** What it judges by, when that is not what is shipped. */
  reference?: Reference;
  /** Keys that workstations are to know it by. */
  pins?: readonly string[];
};

/** What each device was told at its last sign-in. */
const epochs = new Map<string, string>();
export const nextEpochOf = (workstationId: string): { epoch: string | null; nextEpoch: string } => ({
  epoch: epochs.get(workstationId) ?? null,
  nextEpoch: randomUUID(),
});

/** Whose device each token was given to. */
const holders = new Map<string, Device>();
const nobody = generateKeyPairSync('ed25519');
const stranger: Device = { publicKey: nobody.publicKey.export({ format: 'jwk' }), privateKey: nobody.privateKey };
const holderOf = (token: string): Device => holders.get(token) ?? stranger;

/**
 * The headers of a request by the device that the token was given to; by a stranger for a token that nobody was given.
 */
export const authorise = async (
  token: string,
  htm: string,
  url: string,
  at: number,
): Promise<Record<string, string>> => ({
  Authorization: `DPoP ${token}`,
  DPoP: await createTestProof(holderOf(token), { htm, htu: url.replace(/[?#].*$/, ''), token, at }),
});

/** The body of a push, each command signed by the device of the token. */
export const signBatch = (token: string, commands: readonly unknown[]) =>
  signedBatch(holderOf(token).privateKey, commands);

/** A hash takes a twentieth of a second, and each centre has the same officers. */
const hashes = new Map<string, Promise<string>>();
const hashOnce = (password: string): Promise<string> => {
  const hash = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, hash);
  return hash;
};

export const startTestCentre = async ({
  findDocument,
  officeId = testOfficeId,
  databaseUrl: shared,
  demonstration = false,
  publicUrl,
  pins,
  reference = testReference,
}: Options = {}) => {
  let offsetMs = 0;
  const now = (): number => Date.now() + offsetMs;
  const logs: LogEntry[] = [];
  const statements: string[] = [];
  const logger = { logQuery: (statement: string) => statements.push(statement) };
  const log = (entry: LogEntry) => {
    logs.push(entry);
  };
  const report = (error: Error) => log({ level: 'warn', event: 'database', message: error.message });
  const server = process.env.KAUNTA_TEST_POSTGRES;
  const databaseUrl = shared ?? (server === undefined ? undefined : await createDatabase(server));
  const store =
    databaseUrl === undefined ? await openTestStore(logger) : await openPostgresStore(databaseUrl, report, logger);
  const centre = createCentre(store, now, reference);
  const office = testReference.office.find(({ id }) => id === officeId);
  if (office === undefined) throw new Error(`no office ${officeId}`);
  await centre.createOffice(office);
  const createOfficer = async ({ staffNumber, name, roles, password, totpSecret }: TestOfficer, home = officeId) => {
    const record = { staffNumber, name, roles, officeId: home };
    const row = { officeId: home, staffNumber, record, totpSecret, active: true, lastTotpStep: 0 };
    const passwordHash = await hashOnce(password);
    await store.database
      .insert(officerTable)
      .values({ ...row, passwordHash })
      .onConflictDoNothing();
    await centre.createOfficer({ officer: record, password, totpSecret });
  };
  await Promise.all(Object.values(testOfficers).map((one) => createOfficer(one)));
  /** What counters get; a test puts another pack in its place. */
  const packs = { ...testPacks };
  const source = findDocument ?? createStoredDocumentSource(store.database);
  const describeDemonstration = (): Demonstration => ({
    officers: Object.values(testOfficers).map(({ totpSecret, ...one }) => ({
      ...one,
      code: totpCodeAt(totpSecret, now()),
      codeEndsAt: now() - (now() % 30_000) + 30_000,
    })),
  });
  const service = {
    store,
    reference,
    packs,
    now,
    log,
    findDocument: source,
    publicUrl,
    pins,
    ...(demonstration ? { describeDemonstration } : {}),
  };
  let running = await startServer(service, { host: '127.0.0.1', port: 0 });
  const { url } = running;

  const request = async (
    path: string,
    init: RequestInit & { token?: string; json?: unknown } = {},
  ): Promise<Response> => {
    const { token, json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (!headers.has(protocolHeader)) headers.set(protocolHeader, String(protocolVersion));
    if (
      typeof (json ?? rest.body ?? undefined) !== 'undefined' &&
      !headers.has('Content-Type') &&
      !(rest.body instanceof Uint8Array)
    )
      headers.set('Content-Type', 'application/json');
    const method = rest.method ?? (json === undefined ? 'GET' : 'POST');
    if (token !== undefined)
      for (const [name, value] of Object.entries(await authorise(token, method, url + path, now())))
        headers.set(name, value);
    return fetch(
      url + path,
      json === undefined ? { ...rest, headers } : { method: 'POST', body: JSON.stringify(json), ...rest, headers },
    );
  };

  /**
   * Signs the officer of each act in at its workstation, as it would have been when the act was done: with the act
   * before it as the chain's end. What is refused for want of a sign-in is pushed by `request`.
   */
  const signInFor = async (commands: readonly unknown[]): Promise<void> => {
    for (const given of commands) {
      const { success, data } = commandSchema.safeParse(given);
      if (!success) continue;
      const { workstation: workstationId, officer: staffNumber, sequence } = data;
      const [last] = await listSessions(store.database, { officeId, workstationId }, [sequence]).then((rows) =>
        rows.slice(-1),
      );
      if (last?.staffNumber === staffNumber && last.lastSequence === null) continue;
      const begun = {
        officeId,
        workstationId,
        staffNumber,
        head: { sequence: sequence - 1, hash: '' },
        now: now(),
        grantMs: usualGrantMs,
      };
      await beginSession(store.database, begun);
    }
  };

  const enrol = async (code: string, keys = generateKeyPairSync('ed25519')): Promise<TestDevice> => {
    const publicKey = keys.publicKey.export({ format: 'jwk' }) as PublicKey; // an Ed25519 key exports so
    const response = await request('/v1/workstation/enrol', { json: { code, publicKey, hostName: 'counter-1' } });
    if (!response.ok) throw new Error(`enrolment: ${await response.text()}`);
    return { ...enrolOutputSchema.parse(await response.json()), publicKey, privateKey: keys.privateKey };
  };

  /** The body of a sign-in, signed by the device. */
  const createSession = (
    device: TestDevice,
    { staffNumber, password, totpSecret }: Pick<TestOfficer, 'staffNumber' | 'password' | 'totpSecret'>,
    change = {},
  ) => {
    const signed = {
      workstationId: device.workstationId,
      audience: publicUrl ?? url,
      staffNumber,
      password,
      code: totpCodeAt(totpSecret, now()),
      issuedAt: now(),
      ...nextEpochOf(device.workstationId),
      ...change,
    };
    return {
      ...signed,
      proof: sign(null, Buffer.from(canonicalJson(signed)), device.privateKey).toString('base64url'),
    };
  };

  const requestSession = async (device: TestDevice, officer: TestOfficer, change: Record<string, unknown> = {}) => {
    const { proof, ...signed } = createSession(device, officer, change);
    const response = await request('/v1/session', { json: { ...signed, proof, ...change } });
    if (response.ok) epochs.set(device.workstationId, signed.nextEpoch);
    return response;
  };

  return {
    url,
    centre,
    store,
    office,
    logs,
    statements,
    packs,
    now,
    /** Moves the centre's clock. */
    advance: (ms: number) => {
      offsetMs += ms;
    },
    createOfficer,
    request,
    enrol,
    enrolNew: async () => enrol(await centre.createEnrolmentCode(officeId)),
    createSession,
    requestSession,
    /** Signs in, waiting for the next one-use code by moving the clock. */
    signIn: async (
      device: TestDevice,
      one: TestOfficer,
      change: Record<string, unknown> = {},
    ): Promise<SessionOutput> => {
      offsetMs += 30_000;
      const response = await requestSession(device, one, change);
      if (!response.ok) throw new Error(`sign-in: ${await response.text()}`);
      const session = sessionOutputSchema.parse(await response.json());
      holders.set(session.token, device);
      return session;
    },
    signInFor,
    push: async (token: string, commands: readonly unknown[]): Promise<CommandAnswer[]> => {
      await signInFor(commands);
      const response = await request('/v1/command', { token, json: signBatch(token, commands) });
      if (!response.ok) throw new Error(`push: ${await response.text()}`);
      return pushOutputSchema.parse(await response.json()).answers;
    },
    pull: async (token: string, cursor = '0', limit = 100): Promise<FeedPage> => {
      const response = await request(`/v1/feed?cursor=${cursor}&limit=${limit}`, { token });
      if (!response.ok) throw new Error(`pull: ${await response.text()}`);
      return feedPageSchema.parse(await response.json());
    },
    /** Answers nobody any more; what it holds stays. */
    silence: () => running.stop(),
    /** Answers again at the same address. */
    serve: async () => {
      running = await startServer(service, { host: '127.0.0.1', port: Number(new URL(url).port) });
    },
    stop: async () => {
      await running.stop();
      await store.close();
    },
  };
};

/** A database of its own on a PostgreSQL server given by its address; left behind, since the server is a test's own. */
export const createDatabase = async (server: string): Promise<string> => {
  const name = `kaunta_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = name;
  return url.href;
};

export const totpCodeAt = (secret: string, at: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: at });

/** A maker of commands of one workstation: ids and sequences count up, so a test reads the same each time. */
export const createCommandMaker = (workstation: string, now: () => number, group = 500) => {
  let count = 0;
  return <Name extends CommandName>(
    name: Name,
    subject: string,
    staffNumber: string,
    payload: Payload<Name>,
    change: Partial<Pick<Command, 'id' | 'workstation' | 'baseVersion'>> = {},
  ): Command => {
    count += 1;
    const envelope = {
      id: createUuid(count, group),
      subject: { kind: name === 'vehicle.look-up' ? 'look-up' : 'application', id: subject },
      baseVersion: 1,
      officer: staffNumber,
      workstation,
      at: now(),
      sequence: count,
    };
    return commandSchema.parse({ ...envelope, previousHash: '0'.repeat(64), name, payload, ...change });
  };
};

/** An act with each of the changes, chained as a counter chains its acts: each names the hash of the one before. */
export const chainCommands = (
  make: ReturnType<typeof createCommandMaker>,
  subject: string,
  changes: readonly Record<string, unknown>[],
): Command[] => {
  let previousHash = '0'.repeat(64);
  return changes.map((change) => {
    const made = {
      ...make('verification.record', subject, testOfficers.verifying.staffNumber, { revision: 1, marks: {} }),
      ...change,
      previousHash,
    };
    previousHash = hashCommand(made);
    return made;
  });
};

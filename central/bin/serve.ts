import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { pinSchema } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Reference } from '#domain/reference.ts';
import { parseReference } from '#domain/reference-pack.ts';
import { findOfficeOf } from '../access/secret.ts';
import { createCentre } from '../application/centre.ts';
import { openEmbeddedStore, openPostgresStore } from '../database/store.ts';
import { createStoredDocumentSource } from '../document/document.ts';
import { parseProxies } from '../http/address.ts';
import { defaultLimits } from '../http/limit.ts';
import { createJsonLog } from '../http/log.ts';
import { createMetrics } from '../http/metrics.ts';
import { startMetricsServer } from '../http/metrics-server.ts';
import { reportBug } from '../http/problem.ts';
import { startServer } from '../http/server.ts';
import { countLeases } from '../lease/case.ts';
import { readPacks } from '../reference/pack.ts';
import type { RunningDemonstration, StartDemonstration } from './demonstration-port.ts';
import { startHousekeeping } from './housekeeping.ts';
import { requirePublicUrl } from './public-url.ts';

/**
 * Starts the centre: on PostgreSQL when DATABASE_URL is set, else on an embedded one in `--data`. Prints one line of
 * JSON on stdout when it is ready, logs on stderr, and leaves with 0 after SIGTERM or SIGINT.
 */
const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '4780' },
    host: { type: 'string', default: '127.0.0.1' },
    /** Where `GET /v1/metrics` listens: loopback unless said otherwise, any free port with 0, nowhere with `off`. */
    'metrics-host': { type: 'string', default: '127.0.0.1' },
    'metrics-port': { type: 'string', default: '0' },
    /**
     * Where counters reach it: their sign-ins and proofs name that address, and are taken for no other. Only a
     * demonstration that listens on this computer alone goes without.
     */
    'public-url': { type: 'string' },
    /** How many days a counter goes on by a sign-in while it does not reach the centre. */
    'grant-days': { type: 'string', default: '5' },
    /**
     * A proxy before it, or a network of them (CIDR): a caller's address is then what they say in `X-Forwarded-For`.
     */
    'trusted-proxy': { type: 'string', multiple: true, default: [] },
    /**
     * SHA-256 of a public key of the certificate before it, base64 (RFC 7469): workstations enrolled from now on take
     * no other.
     */
    pin: { type: 'string', multiple: true, default: [] },
    /** For measurements only: callers may then ask as fast as they can. */
    unlimited: { type: 'boolean', default: false },
    data: { type: 'string', default: '.kaunta/central' },
    demo: { type: 'boolean', default: false },
    'demo-office': { type: 'string', default: 'huduma-gpo-nairobi' },
    'demo-seed': { type: 'string', default: '1' },
    /**
     * A folder of reference packs that takes the place of the shipped one: judged by here, and served to the counters.
     */
    reference: { type: 'string' },
    /** OFFICE,FROM,TO: numbered blanks that the office has received; given again at a restart they count once. */
    'receive-serials': { type: 'string', multiple: true, default: [] },
    /** OFFICE.WORKSTATION: prints a code to enrol it anew, after a copy of it was seen or its disk was restored. */
    'enrol-again': { type: 'string' },
    /** Leaves when stdin ends, so that it does not outlive the program that started it. */
    lifeline: { type: 'boolean', default: false },
  },
});

const now = Date.now;
const log = createJsonLog((line) => process.stderr.write(`${line}\n`), now);

const startDemonstration = async (
  centre: ReturnType<typeof createCentre>,
  reference: Reference,
): Promise<RunningDemonstration> => {
  const path = '../demo/demonstration.ts';
  // the port that the module is written to
  const loaded = (await import(path)) as { startDemonstration: StartDemonstration };
  return loaded.startDemonstration(centre, {
    reference,
    seed: Number(options['demo-seed']),
    log: (line) => log({ level: 'info', event: 'demonstration', line }),
  });
};

const receiveSerials = async (centre: ReturnType<typeof createCentre>, given: string): Promise<void> => {
  const [officeId = '', from = '', to = ''] = given.split(',');
  try {
    await centre.receiveSerials(officeId, from, to);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'SERIAL_USED')) throw error;
    log({ level: 'info', event: 'serials', office: officeId, line: 'received before' });
  }
};

const grantMsOf = (days: string): number => {
  const number = Number(days);
  if (!(number > 0 && number <= 7)) throw new Error('--grant-days: more than 0 and at most 7');
  return number * 86_400_000;
};

const start = async () => {
  requirePublicUrl(options);
  const databaseUrl = process.env.DATABASE_URL;
  const folder = options.reference;
  const packs = await readPacks(folder === undefined ? undefined : pathToFileURL(`${resolve(folder)}/`));
  const reference = parseReference(packs);
  for (const row of reference.setAside) log({ level: 'warn', event: 'row-set-aside', ...row });
  const store =
    databaseUrl === undefined
      ? await openEmbeddedStore(resolve(options.data))
      : await openPostgresStore(databaseUrl, (error) =>
          log({ level: 'warn', event: 'database', code: 'code' in error ? error.code : error.name }),
        );
  const centre = createCentre(store, now, reference);
  for (const office of reference.office) await centre.createOffice(office);
  for (const given of options['receive-serials']) await receiveSerials(centre, given);
  const demonstration = options.demo ? await startDemonstration(centre, reference) : undefined;
  const metrics = createMetrics();
  const housekeeping = startHousekeeping({ store, reference, now, log });
  const server = await startServer(
    {
      store,
      reference,
      packs,
      now,
      log,
      metrics,
      publicUrl: options['public-url'],
      grantMs: grantMsOf(options['grant-days']),
      proxies: parseProxies(options['trusted-proxy']),
      pins: options.pin.map((pin) => pinSchema.parse(pin)),
      limits: options.unlimited ? undefined : defaultLimits,
      findDocument: demonstration?.findDocument ?? createStoredDocumentSource(store.database),
      describeDemonstration: demonstration?.describe,
    },
    { host: options.host, port: Number(options.port) },
  );
  const metricsServer =
    options['metrics-port'] === 'off'
      ? undefined
      : await startMetricsServer(
          { metrics, pool: store.pool, countLeases: () => countLeases(store.database, now()) },
          { host: options['metrics-host'], port: Number(options['metrics-port']) },
        );
  const enrolmentCode = await demonstration?.enrolmentCode(options['demo-office']);
  const again = options['enrol-again'];
  const enrolAgainCode =
    again === undefined ? undefined : await centre.createEnrolmentCode(findOfficeOf(again) ?? '', again);
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: server.url, demonstration: options.demo, enrolmentCode, enrolAgainCode, metricsUrl: metricsServer?.url })}\n`,
  );
  return async () => {
    await demonstration?.stop();
    await server.stop();
    await metricsServer?.stop();
    await housekeeping.stop();
    await store.close();
  };
};

try {
  const stop = await start();
  let isLeaving = false;
  const leave = (): void => {
    if (isLeaving) return;
    isLeaving = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        reportBug(log, error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  if (options.lifeline) process.stdin.on('end', leave).on('close', leave).resume();
} catch (error) {
  // Before there is any record in memory: the whole error is for whoever starts the centre.
  console.error(error);
  process.exit(1);
}

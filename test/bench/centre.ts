import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Centre, createCentre } from '#central/application/centre.ts';
import { openEmbeddedStore, openPostgresStore, type Store } from '#central/database/store.ts';
import type { Application } from '#domain/application.ts';
import { testReference } from '#test/support/application.ts';
import { createDatabase, type TestOfficer } from '#test/support/central.ts';

/**
 * The real centre in processes of its own: `central/bin/serve.ts` on a throw-away PostgreSQL, or on the embedded one where
 * none can be had. Filled before it is started, so that no measurement shares its connections.
 */
export type BenchCentre = {
  database: 'PostgreSQL' | 'PGlite';
  urls: string[];
  /** A code and an officer that nobody has used. */
  newDesk: () => Promise<DeskGiven>;
  stop: () => Promise<void>;
};
export type DeskGiven = { url: string; enrolmentCode: string; officer: TestOfficer };

type Child = { child: ChildProcessWithoutNullStreams; line: Record<string, unknown>; stop: () => Promise<void> };

/** A process that says one line of JSON when it is ready, and ends with its stdin. */
export const startChild = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Child> => {
  const child = spawn(process.execPath, [...args], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exited;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { child, line: JSON.parse(line), stop };
  }
  throw new Error(`${args[0]} ended without a word: ${said}`);
};

/** A centre is told by which address it is known before it listens there. */
const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('the address has no port');
  return address.port;
};

/** PostgreSQL's address, or undefined where none can be had (it says why on stderr). */
export const startPostgres = async (): Promise<{ url: string; stop: () => Promise<void> } | undefined> => {
  const { line, stop } = await startChild(['scripts/postgres.mjs', '--lifeline']);
  return typeof line.url === 'string' ? { url: line.url, stop } : undefined;
};

const staffOf = (number: number): TestOfficer => ({
  staffNumber: `KB${String(number).padStart(4, '0')}`,
  name: `Officer ${number}`,
  roles: ['supervisor', 'verifying'],
  password: 'correct horse',
  totpSecret: 'JBSWY3DPEHPK3PXP',
});

export const createDeskGiven = async (
  centre: Centre,
  officeId: string,
  url: string,
  number: number,
): Promise<DeskGiven> => {
  const { password, totpSecret, ...officer } = staffOf(number);
  await centre.createOfficer({ officer: { ...officer, officeId }, password, totpSecret });
  return {
    url,
    enrolmentCode: await centre.createEnrolmentCode(officeId),
    officer: { ...officer, password, totpSecret },
  };
};

const openStore = async (): Promise<{
  store: Store;
  database: BenchCentre['database'];
  place: { args: string[]; env: NodeJS.ProcessEnv };
  close: () => Promise<void>;
}> => {
  const postgres = await startPostgres();
  if (postgres !== undefined) {
    const url = await createDatabase(postgres.url);
    return {
      store: await openPostgresStore(url, () => {}),
      database: 'PostgreSQL',
      place: { args: [], env: { DATABASE_URL: url } },
      close: postgres.stop,
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-centre-'));
  const close = () => rm(folder, { recursive: true, force: true });
  return {
    store: await openEmbeddedStore(folder),
    database: 'PGlite',
    place: { args: ['--data', folder], env: {} },
    close,
  };
};

/** Filled with one office's applications. `desks`: how many codes and officers will be asked for. */
export const startBenchCentre = async (
  applications: readonly Application[],
  desks: number,
  instances = 1,
): Promise<BenchCentre> => {
  const { store, database, place, close } = await openStore();
  const centre = createCentre(store, Date.now, testReference);
  for (const office of testReference.office) await centre.createOffice(office);
  const officeId = applications[0]?.officeId ?? testReference.office[0]?.id ?? '';
  for (let from = 0; from < applications.length; from += 5000)
    await centre.placeRecords(applications.slice(from, from + 5000));
  const given: Omit<DeskGiven, 'url'>[] = [];
  for (let number = 1; number <= desks; number += 1) given.push(await createDeskGiven(centre, officeId, '', number));
  await store.close();
  const children: Child[] = [];
  for (let instance = 0; instance < instances; instance += 1) {
    const port = String(await findFreePort());
    const address = ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
    children.push(
      await startChild(
        ['central/bin/serve.ts', ...address, '--metrics-port', 'off', '--unlimited', '--lifeline', ...place.args],
        place.env,
      ),
    );
  }
  for (const { child } of children) child.stderr.resume();
  const urls = children.map(({ line }) => String(line.url));
  return {
    database,
    urls,
    newDesk: async () => {
      const next = given.shift();
      if (next === undefined) throw new Error('more desks than were asked for');
      return { ...next, url: urls[0] ?? '' };
    },
    stop: async () => {
      for (const { stop } of children) await stop();
      await close();
    },
  };
};

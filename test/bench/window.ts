import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { transact } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import type { Application } from '#domain/application.ts';
import { storeCentreRecord } from '#electron/sync/rebase.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { findWorkstation, type SecretStore } from '#electron/workstation/workstation.ts';
import { testReference } from '#test/support/application.ts';
import { startTestCentre, type TestOfficer, totpCodeAt } from '#test/support/central.ts';
import { migrationsFolder, testOffice } from '#test/support/counter.ts';
import { createEnvironment, type Kaunta, launchOptions, openKaunta } from '#test/support/electron.ts';
import { enrol, signIn } from '#test/support/walk.ts';
import { createApplications } from './fixture.ts';

/** The real program in the real Electron on a cache of any size, and a bare window to hold it against. */

/** As a demonstration without a keystore keeps its secret; see `electron/shell/secrets.ts`. */
const fileSecrets: SecretStore = {
  kind: 'file',
  isDemonstration: true,
  seal: (secret) => Buffer.from(secret).toString('base64'),
  unseal: (sealed) => Buffer.from(sealed, 'base64'),
};

/** Puts records into the cache of a profile, as the feed would, while no program has it open. */
const fillCache = (profile: string, records: readonly Application[]): void => {
  const workstation = findWorkstation(join(profile, 'workstation.json'), fileSecrets);
  if (workstation === undefined) throw new Error('the profile is not enrolled');
  const connection = openMigrated({ file: join(profile, 'cache.db'), key: workstation.dataKey }, migrationsFolder);
  const counter = {
    connection,
    reference: testReference,
    station: workstation.station,
    now: Date.now,
  } as unknown as WorkstationContext; // what storing reads
  for (let from = 0; from < records.length; from += 1000) {
    transact(connection.writer, (tx) => {
      for (const record of records.slice(from, from + 1000))
        storeCentreRecord(tx, counter, record, record.version, Date.now());
    });
  }
  connection.client.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
};

export type BenchDesk = {
  centre: Awaited<ReturnType<typeof startTestCentre>>;
  profile: string;
  open: () => Promise<Kaunta>;
  signIn: (page: Page) => Promise<void>;
  close: () => Promise<void>;
};

type Given = {
  officer: TestOfficer;
  /** So many to verify, and so many shelved. */
  toVerify: number;
  shelved: number;
  /** What the centre has and the feed brings. */
  atCentre?: readonly Application[];
  document?: Uint8Array;
};

export const openBenchDesk = async ({
  officer,
  toVerify,
  shelved,
  atCentre = [],
  document,
}: Given): Promise<BenchDesk> => {
  const centre = await startTestCentre({
    demonstration: true,
    ...(document === undefined ? {} : { findDocument: async () => document }),
  });
  await centre.centre.placeRecords(atCentre);
  const profile = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const open = () => openKaunta({ centralUrl: centre.url, profile });
  const first = await open();
  await enrol(first.page, await centre.centre.createEnrolmentCode(testOffice.id));
  await first.close(true);
  fillCache(profile, [
    ...createApplications(toVerify, 'toVerify'),
    ...createApplications(shelved, 'done', testOffice.id, 1),
  ]);
  return {
    centre,
    profile,
    open,
    signIn: async (page) => {
      centre.advance(30_000);
      await signIn(page, { ...officer, code: totpCodeAt(officer.totpSecret, centre.now()) });
    },
    close: async () => {
      await centre.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** A bare window with one page of `bare/`. */
export const openBare = async (
  page: 'empty' | 'list' | 'pdf',
): Promise<{ app: ElectronApplication; page: Page; close: () => Promise<void> }> => {
  const profile = await mkdtemp(join(tmpdir(), 'kaunta-bare-'));
  const { executablePath, args } = launchOptions();
  const env = {
    ...createEnvironment({ centralUrl: '', profile }),
    KAUNTA_BENCH_PAGE: page,
    KAUNTA_BENCH_PROFILE: profile,
  };
  const app = await _electron.launch({
    executablePath,
    args: ['test/bench/bare', ...args.filter((one) => one.startsWith('--'))],
    env,
  });
  return {
    app,
    page: await app.firstWindow(),
    close: async () => {
      await app.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

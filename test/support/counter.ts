import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Connection, transact } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import { listCommands } from '#db/outbox.ts';
import { getApplication } from '#db/query/application.ts';
import { type Application, type Status, statusOf } from '#domain/application.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import { storeCentreRecord } from '#electron/sync/rebase.ts';
import { createClockWatch } from '#electron/workstation/clock-watch.ts';
import type { Counter } from '#electron/workstation/context.ts';
import { testNow, testOffice } from './act.ts';
import { createUuid, testReference } from './application.ts';

// What acts need is the domain's alone; tests of the program take both from here.
export * from './act.ts';

/**
 * The counter in plain Node: the real encrypted cache in a folder of its own, with a clock and ids that a test owns.
 */
export const migrationsFolder = join(import.meta.dirname, '../../db/migrations');
/** The device key of every test counter. */
export const testDevice = generateKeyPairSync('ed25519');
export const testKey = new Uint8Array(32).fill(7);

/** A folder that is gone after the test. */
export const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const openTestCache = (file = join(createFolder(), 'cache.db')): Connection => {
  const connection = openMigrated({ file, key: testKey }, migrationsFolder);
  onTestFinished(() => connection.close());
  return connection;
};

export type TestCounter = Counter & {
  folder: string;
  events: ProgramEvent[];
  clock: { at: number };
  wakes: () => number;
};

export const createCounter = (): TestCounter => {
  const folder = createFolder();
  const clock = { at: testNow };
  const events: ProgramEvent[] = [];
  const now = (): number => clock.at;
  let ids = 0;
  let wakes = 0;
  return {
    folder,
    clock,
    events,
    wakes: () => wakes,
    connection: openTestCache(join(folder, 'cache.db')),
    reference: testReference,
    station: { workstationId: 'counter-1', office: testOffice, centralUrl: 'https://centre.test', demonstration: true },
    sign: (text) => sign(null, Buffer.from(text), testDevice.privateKey).toString('base64url'),
    now,
    // Whatever a test does to the clock is time that went by; who tests the watch brings one.
    clockWatch: createClockWatch(now, now, 0),
    contact: () => true,
    newId: () => createUuid(++ids, 900),
    emit: (event) => events.push(event),
    wakeSync: () => {
      wakes += 1;
    },
  };
};

/** Puts the centre's copies into the cache, as the feed would. */
export const seed = (counter: Counter, ...records: Application[]): void =>
  transact(counter.connection.writer, (tx) => {
    for (const record of records) storeCentreRecord(tx, counter, record, record.version, counter.now());
  });

/** A counter that has one application. */
export const fillCounter = (record: Application): TestCounter => {
  const counter = createCounter();
  seed(counter, record);
  return counter;
};

export const readRecord = (counter: Counter, id: string): Application =>
  getApplication(counter.connection.reader, id).record;
export const readStatus = (counter: Counter, id: string): Status => statusOf(readRecord(counter, id));
export const listAll = (counter: Counter) =>
  (['waiting', 'refused', 'applied', 'withdrawn'] as const).flatMap((state) =>
    listCommands(counter.connection.reader, state),
  );

export const listWaiting = (counter: Counter) => listCommands(counter.connection.reader, 'waiting');
/** What became of each act: `item.make refused`. */
export const listStates = (counter: Counter): string[] => listAll(counter).map(({ name, state }) => `${name} ${state}`);

export const codeOfAsync = async (promise: Promise<unknown>): Promise<ErrorCode | 'done'> => {
  try {
    await promise;
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

export const readBytes = (file: string): string => readFileSync(file).toString('latin1');

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
import { startOfDay } from '#domain/civil-date.ts';
import { apply } from '#domain/command/apply.ts';
import {
  type Command,
  type CommandName,
  type CommandOf,
  commandSchema,
  type Payload,
} from '#domain/command/command.ts';
import type { ApplyContext } from '#domain/command/rule.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Officer, Role } from '#domain/officer.ts';
import { getChecklist } from '#domain/reference.ts';
import { storeCentreRecord } from '#electron/sync/rebase.ts';
import { createClockWatch } from '#electron/workstation/clock-watch.ts';
import type { Counter } from '#electron/workstation/context.ts';
import { buyer, createUuid, itemOf, testOfficeId, testReference } from './application.ts';
import { firstPageSeen } from './pages-seen.ts';

/**
 * The counter in plain Node: the real encrypted cache in a folder of its own, with a clock and ids that a test owns.
 */
export const testDay = '2026-03-02';
/** 10:00 EAT of the day on which every machine check of `createApplication` passes. */
export const testNow = startOfDay(testDay) + 10 * 3_600_000;
export const migrationsFolder = join(import.meta.dirname, '../../db/migrations');
/** The device key of every test counter. */
export const testDevice = generateKeyPairSync('ed25519');
export const testKey = new Uint8Array(32).fill(7);

const office = testReference.office.find(({ id }) => id === testOfficeId);
if (office === undefined) throw new Error('the test office is not in the reference pack');
export const testOffice = office;

export const createOfficer = (...roles: Role[]): Officer => ({
  staffNumber: `KT-${roles.join('-') || 'none'}`.slice(0, 20),
  name: 'Mary Atieno',
  officeId: testOfficeId,
  roles,
});

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

/** Of a document that nobody looks into. */
export const digest = 'a'.repeat(64);
let made = 0;

/** A command about a record, on the test day; the chain members are fillers. */
export const createCommand = <Name extends CommandName>(
  name: Name,
  record: Application,
  payload: Payload<Name>,
  change: Partial<Command> = {},
): CommandOf<Name> => {
  made += 1;
  const envelope = {
    id: createUuid(made, 700),
    subject: { kind: 'application', id: record.id },
    baseVersion: record.version,
    officer: 'KT1',
    workstation: 'counter-1',
    at: testNow,
  };
  return commandSchema.parse({
    ...envelope,
    sequence: made,
    previousHash: digest,
    name,
    payload,
    ...change,
  }) as CommandOf<Name>; // parsed with that name
};

export const contextOf = (...roles: Role[]): ApplyContext => ({
  reference: testReference,
  officer: createOfficer(...roles),
  office: testOffice,
});

export const confirmAll = (
  record: Application,
  mark: 'confirmed' | 'overridden' = 'confirmed',
): Application['verification'] =>
  Object.fromEntries(
    getChecklist(testReference, record).lines.map(({ id }) => [
      id,
      { mark, reason: 'seen by eye', page: 1, at: testNow, by: 'KT1' },
    ]),
  );

const act = <Name extends CommandName>(record: Application, name: Name, payload: Payload<Name>): Application =>
  apply(record, createCommand(name, record, payload), {
    ...contextOf('supervisor'),
    office: { ...testOffice, separation: 'open' },
  });

export const signature = { strokes: [[10, 10, 20, 20, 30, 15]] };
export const serialOf = 'B1042337';

/** The same record further along with its one printed item, each step by the rule itself. */
export const advance = (
  record: Application,
  to: 'approved' | 'making' | 'made' | 'shelved' | 'released',
  serial = serialOf,
): Application => {
  const approved = act({ ...record, verification: confirmAll(record) }, 'application.approve', {
    revision: record.revision,
    documentSha256: digest,
    pages: firstPageSeen,
  });
  if (to === 'approved') return approved;
  const sheet = { itemId: itemOf(record).id, jobId: jobIdOf(record) };
  const making = act(approved, 'item.make', { ...sheet, documentSha256: digest });
  if (to === 'making') return making;
  const made = act(making, 'item.confirm', { ...sheet, serial });
  if (to === 'made') return made;
  const shelved = act(made, 'item.shelve', { itemId: sheet.itemId, scanned: serial, bay: 'a', box: '12' });
  if (to === 'shelved') return shelved;
  return act(shelved, 'item.release', releasePayload(shelved));
};

export const jobIdOf = (record: Application): string => record.id.replace(/-7001-/, '-7800-');

/** All that the application issues, to whom it names. */
export const releasePayload = (record: Application): Payload<'item.release'> => ({
  items: record.items.map(({ id }) => id),
  collector: { name: buyer.name, identity: buyer.identity },
  originalSeen: true,
  surrendered: record.surrenders,
  signature,
  slipNumber: 'S-260302-ABC123',
});

/** The code an act is refused with; anything else thrown passes through. */
export const codeOf = (act: () => unknown): ErrorCode | 'done' => {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

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

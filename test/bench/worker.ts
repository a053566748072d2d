import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { countCommands, listCommands } from '#db/outbox.ts';
import { countApplications } from '#db/query/application.ts';
import { toItemRows } from '#db/query/item-row.ts';
import { searchApplications } from '#db/query/search.ts';
import { type Application, listBlanks, plateOf, receivedAt, statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { queueDueOn } from '#domain/deadline.ts';
import { normalisePlate } from '#domain/plate.ts';
import { listLines } from '#domain/reference.ts';
import { toSearchKeys } from '#domain/search-key.ts';
import { perform } from '#electron/service/perform.ts';
import { testReference } from '#test/support/application.ts';
import { migrationsFolder } from '#test/support/counter.ts';
import type { DeskGiven } from './centre.ts';
import { openClient, pullEverything } from './client.ts';
import { openDesk } from './desk.ts';
import { hashRecords } from './fixture.ts';

/**
 * One side of one round in a process of its own, so that none runs on what another has warmed up. Prints its result as
 * JSON.
 */
type Desk = Awaited<ReturnType<typeof openDesk>>;

const readRecords = ({ counter }: Desk): Application[] =>
  counter.connection.client
    .prepare<[], string>('SELECT record FROM application')
    .pluck()
    .all()
    .map((text) => JSON.parse(text));

/** What an officer types of an application: the first of its search words in each column. */
const requireSearchable = (desk: Desk, records: readonly Application[]): void => {
  for (const record of records.filter((_one, place) => place % Math.ceil(records.length / 50) === 0)) {
    const { chassis, identity } = toSearchKeys(record);
    for (const words of [record.reference, chassis.split(' ')[0] ?? '', identity.split(' ')[0] ?? ''])
      if (!searchApplications(desk.counter.connection.reader, words, 50).some((found) => found.record.id === record.id))
        throw new Error(`${words} is not found`);
  }
};

const pulled = (desk: Desk): boolean => desk.engine.status().phase === 'idle';

const firstSync = async ({ given }: { given: DeskGiven }) => {
  const desk = await openDesk(given);
  await desk.signIn();
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  let usableMs: number | undefined;
  await desk.until(() => {
    if (
      usableMs === undefined &&
      desk.engine.status().progress !== null &&
      countApplications(desk.counter.connection.reader) > 0
    )
      usableMs = performance.now() - startedAt;
    return pulled(desk);
  });
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  stalls.disable();
  const records = readRecords(desk);
  requireSearchable(desk, records);
  await desk.close();
  return {
    ms,
    usableMs,
    cpuMs: (user + system) / 1000,
    stallP99Ms: stalls.percentile(99) / 1e6,
    stallMaxMs: stalls.max / 1e6,
    count: records.length,
    hash: hashRecords(records),
  };
};

/** The least there is to do: the same pages, one transaction, plain SQLite, the same tables and indexes. */
const limit = async ({ given }: { given: DeskGiven }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const client = await openClient(given, folder);
  const db = new BetterSqlite3(join(folder, 'plain.db'));
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  migrate(drizzle(db), { migrationsFolder });
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const row = db.prepare(
    `INSERT INTO application (id, reference, service, plate, status, received_at, resubmitted, due_on, decided_at, record,
     centre_record, version, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const words = db.prepare(
    'INSERT INTO application_search (rowid, plate, chassis, name, identity, reference) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const item = db.prepare(
    `INSERT INTO item (id, application_id, place, kind, made, state, number, serial, made_at, bay, box, shelved_at,
     released_at) VALUES (@id, @applicationId, @place, @kind, @made, @state, @number, @serial, @madeAt, @bay, @box,
     @shelvedAt, @releasedAt)`,
  );
  const serial = db.prepare('INSERT INTO serial (serial, application_id, job_id) VALUES (?, ?, ?)');
  const today = civilDateAt(Date.now());
  db.exec('BEGIN IMMEDIATE');
  await pullEverything(client, (entries) => {
    const records = entries as { record: Application; version: number }[]; // as this bench’s own centre was filled
    for (const { record, version } of records) {
      const { id, reference, service, decision, resubmittedAt } = record;
      const plateKey = normalisePlate(plateOf(record) ?? '');
      const dueOn = queueDueOn(record, testReference, today);
      const at = resubmittedAt === null ? 0 : 1;
      const { lastInsertRowid } = row.run(
        id,
        reference,
        service,
        plateKey === '' ? null : plateKey,
        statusOf(record),
        receivedAt(record),
        at,
        dueOn,
        decision?.at ?? null,
        JSON.stringify(record),
        'null',
        version,
        1,
      );
      const { plate, chassis, name, identity, reference: codes } = toSearchKeys(record);
      words.run(lastInsertRowid, plate, chassis, name, identity, codes);
      for (const one of toItemRows(record)) item.run(one);
      for (const blank of listBlanks(record)) serial.run(blank.serial, id, blank.jobId);
    }
  });
  db.exec('COMMIT');
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const records = db
    .prepare<[], string>('SELECT record FROM application')
    .pluck()
    .all()
    .map((text): Application => JSON.parse(text));
  db.close();
  await rm(folder, { recursive: true });
  return { ms, cpuMs: (user + system) / 1000, count: records.length, hash: hashRecords(records) };
};

/**
 * On `count` applications four acts each are done while the centre cannot be reached; then it can. `file`: where the
 * acts are written for the peer.
 */
const drain = async ({
  given,
  lineUrl,
  from,
  subjects: count,
  file,
}: {
  given: DeskGiven;
  /** The line to the centre: its own address is what the counter is told, and proofs name it. */
  lineUrl: string;
  from: number;
  subjects: number;
  file?: string;
}) => {
  let isCut = false;
  let requests = 0;
  const desk = await openDesk(given, (url, init) => {
    const isPush = String(url).endsWith('/v1/command');
    if (isPush) requests += 1;
    if (isPush && isCut) return Promise.reject(new TypeError('fetch failed'));
    return fetch(String(url).replace(given.url, lineUrl), init);
  });
  await desk.signIn();
  await desk.until(() => pulled(desk));
  isCut = true;
  const { counter, session, engine } = desk;
  const subjects = readRecords(desk)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .slice(from, from + count)
    .map((record) => ({ id: record.id, lines: listLines(testReference, record) }));
  for (const turn of [0, 1, 2, 3])
    for (const { id, lines } of subjects) {
      const officer = session.officer();
      const line = lines[turn]?.id ?? '';
      if (turn === 3)
        perform(counter, officer, 'application.return', id, {
          revision: 1,
          reasons: [{ code: 'page-missing', note: 'page 3 of the agreement' }],
        });
      else
        perform(counter, officer, 'verification.record', id, {
          revision: 1,
          marks: { [line]: { mark: 'faulted', page: turn + 1 } },
        });
    }
  const waiting = listCommands(counter.connection.reader, 'waiting');
  if (file !== undefined) await writeFile(file, JSON.stringify(waiting.map(({ body }) => body)));
  await desk.until(() => engine.status().phase === 'waiting');
  isCut = false;
  requests = 0;
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  engine.tryNow();
  await desk.until(() => countCommands(counter.connection.reader, 'waiting') === 0);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  if (countCommands(counter.connection.reader, 'applied') !== waiting.length)
    throw new Error('not every act was taken');
  await desk.until(() => pulled(desk));
  const hash = hashRecords(readRecords(desk));
  const pushes = requests;
  await desk.close();
  return { ms, cpuMs: (user + system) / 1000, count: waiting.length, requests: pushes, hash };
};

/** What the centre holds, read by another workstation. */
const centreHash = async ({ given }: { given: DeskGiven }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const records: Application[] = [];
  await pullEverything(await openClient(given, folder), (entries) => {
    records.push(...entries.map((entry) => applicationEntrySchema.parse(entry).record));
  });
  await rm(folder, { recursive: true });
  return { count: records.length, hash: hashRecords(records) };
};

const idle = async ({ given, times }: { given: DeskGiven; times: number }) => {
  const asked: string[] = [];
  let answered = 0;
  const desk = await openDesk(given, async (url, init) => {
    const path = new URL(String(url)).pathname;
    // Reference data is asked for once a session, and may still be on its way: no part of an idle pull.
    if (!path.startsWith('/v1/reference/')) asked.push(path);
    const answer = await fetch(url, init);
    answered += 1;
    return answer;
  });
  await desk.signIn();
  await desk.until(() => pulled(desk));
  // What a counter asks once after a sign-in is over before anything is measured.
  do {
    asked.length = 0;
    await delay(1000);
  } while (asked.length > 0);
  const { engine, counter } = desk;
  const check = async (): Promise<number> => {
    const before = answered;
    const startedAt = performance.now();
    engine.tryNow();
    // A round that brings nothing tells nobody: its end is seen by its answer.
    while (answered === before || !pulled(desk)) await new Promise((resolve) => setImmediate(resolve));
    return performance.now() - startedAt;
  };
  for (let turn = 0; turn < 20; turn += 1) await check();
  asked.length = 0;
  const ms: number[] = [];
  const cpu = process.cpuUsage();
  for (let turn = 0; turn < times; turn += 1) ms.push(await check());
  const { user, system } = process.cpuUsage(cpu);
  const count = countApplications(counter.connection.reader);
  await desk.close();
  return {
    ms,
    cpuMs: (user + system) / 1000 / times,
    count,
    requests: asked.length / times,
    paths: [...new Set(asked)],
  };
};

const tasks = { 'first-sync': firstSync, limit, drain, 'centre-hash': centreHash, idle } as const;
const [name, text] = process.argv.slice(2);
const task = tasks[name as keyof typeof tasks] as (options: unknown) => Promise<unknown>; // named by `runWorker`
process.stdout.write(`${JSON.stringify(await task(JSON.parse(text ?? '{}')))}\n`, () => process.exit(0));

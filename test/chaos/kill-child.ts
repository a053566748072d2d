import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { openMigrated } from '#db/migrate.ts';
import { findApplication } from '#db/query/application.ts';
import { stateOfItem } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findOpenSheet } from '#domain/item.ts';
import { listLines } from '#domain/reference.ts';
import { parseReference } from '#domain/reference-pack.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createDocuments } from '#electron/document/phase.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { readPacks } from '#electron/reference/holder.ts';
import { perform } from '#electron/service/perform.ts';
import { createPrintRun } from '#electron/service/print-run.ts';
import { createEngine } from '#electron/sync/engine.ts';
import { createClockWatch, findNewestInstant } from '#electron/workstation/clock-watch.ts';
import { sha256, type WorkstationContext } from '#electron/workstation/context.ts';
import { createEpochStore } from '#electron/workstation/epoch.ts';
import { createSessionHolder } from '#electron/workstation/session.ts';
import { noStock } from '#test/support/blanks.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { createPrinterStub, noChoice } from '#test/support/printers.ts';
import { quietSession } from '#test/support/quiet-session.ts';
import { testDevice } from './device.ts';
import { armKill, type KillPoint } from './kill-point.ts';

/**
 * A counter in a process of its own, at work until it is killed: it verifies, approves, prints, confirms and sends, and
 * writes each acknowledged act to the file `acknowledged` before the next, and a dot to its parent; the first dot says
 * that it is ready. Bundled and started by `kill.ts`.
 */
export type KillTask = {
  root: string;
  folder: string;
  centre: string;
  name: string;
  /** Where it kills itself, at the so manieth time; without one it is killed from outside. */
  point?: KillPoint;
  times?: number;
  /** It does nothing more, sends what waits and ends. */
  rest?: boolean;
};
const {
  root,
  folder,
  centre,
  name,
  point,
  times = 1,
  rest = false,
} = JSON.parse(process.env.KILL_TASK ?? '{}') as KillTask; // written by `kill.ts`

const reference = parseReference(readPacks(join(root, 'resources/reference')));
const office = reference.office[0];
if (office === undefined) throw new Error('no office');
const key = new Uint8Array(32).fill(7);
const { pass, guardConnection, guardFetch } = armKill(point, times);
const connection = guardConnection(openMigrated({ file: join(folder, 'cache.db'), key }, join(root, 'db/migrations')));
const acknowledged = openSync(join(folder, 'acknowledged'), 'a');
const station = { workstationId: name, office, centralUrl: centre, demonstration: true };
let wake = (): void => {};
const { sign } = testDevice;
const clockWatch = createClockWatch(Date.now, () => performance.now(), findNewestInstant(connection.reader));
const counter: WorkstationContext = {
  connection,
  reference,
  station,
  sign,
  now: Date.now,
  clockWatch,
  contact: () => engine.status().centre !== false,
  newId: v7,
  emit: () => {},
  wakeSync: () => wake(),
};
const api = createApiClient({
  baseUrl: centre,
  fetch: guardFetch(fetch),
  now: Date.now,
  token: () => session.token(),
  prove: () => 'proof',
});
const session = createSessionHolder({
  workstation: { station, sign },
  api,
  epochs: createEpochStore(connection, v7),
  now: Date.now,
  ...quietSession,
  onChange: () => wake(),
  onSuspended: () => process.exit(3),
});
const sleep = (ms: number, signal?: AbortSignal) =>
  delay(Math.min(ms, 40), undefined, { signal }).catch(() => undefined);
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
const log = () => {};
const { phase } = createDocuments({
  counter,
  store: createDocumentStore(join(folder, 'document'), key),
  api,
  sleep,
  breathe,
  log,
});
const engine = createEngine({ counter, api, session, documents: phase, sleep, random: Math.random, breathe, log });
wake = engine.wake;
const printRun = createPrintRun({
  counter,
  blanks: noStock,
  printers: createPrinterStub({
    submit: async () => {
      pass('before spooling');
      await delay(1);
      setImmediate(() => pass('after spooling'));
      return { printerJobId: randomUUID() };
    },
  }),
  preference: () => noChoice,
  paper: { makeItem: async () => Buffer.from('%PDF') },
  sleep,
  log: () => {},
});
printRun.resume();
while (session.token() === undefined)
  await session.signIn({ staffNumber: 'KT1000', password: 'x', code: '000000' }).catch(() => delay(5));
void engine.start();
writeSync(1, '.');

/** What the window would be told now: on the disk before anything else happens. */
const acknowledge = (): void => {
  const row = connection.client.prepare('SELECT id FROM command ORDER BY sequence DESC LIMIT 1').pluck().get();
  appendFileSync(acknowledged, `${String(row)}\n`);
  fsyncSync(acknowledged);
  writeSync(1, '.');
};

const workOn = async (id: string): Promise<void> => {
  const record = findApplication(connection.reader, id)?.record;
  if (record === undefined) return;
  const officer = session.officer();
  const { revision } = record;
  if (record.standing === 'submitted' && Object.keys(record.verification).length === 0) {
    const lines = listLines(reference, record);
    const marks = Object.fromEntries(
      lines.map((line) => [line.id, { mark: 'overridden' as const, reason: 'seen by eye' }]),
    );
    perform(counter, officer, 'verification.record', id, { revision, marks });
  } else if (record.standing === 'submitted') {
    const held = connection.client.prepare('SELECT sha256 FROM document WHERE id = ?').pluck().get(record.document.id);
    perform(counter, officer, 'application.approve', id, {
      revision,
      documentSha256: typeof held === 'string' ? held : sha256('unseen'),
      pages: firstPageSeen,
    });
  } else {
    const item = record.items.find(({ made }) => made === 'printed');
    const state = item && stateOfItem(item, record);
    if (item === undefined || (state !== 'due' && state !== 'making')) return;
    // Another blank each time, whoever prints.
    const serial = `B${Date.now() % 100_000_000}${name.slice(-1)}`;
    const jobId = findOpenSheet(item)?.jobId ?? '';
    if (state === 'due') await printRun.print(officer, { id, itemId: item.id, printer: 'Desk' });
    else if (Math.random() < 0.3)
      await printRun.spoil(officer, { jobId, serial, reason: reference['spoil-reason'][0]?.code ?? '' });
    else await printRun.confirm(officer, { jobId, serial });
  }
  acknowledge();
};

const waiting = () =>
  Number(connection.client.prepare("SELECT count(*) FROM command WHERE state = 'waiting'").pluck().get());
const cursor = () => String(connection.client.prepare('SELECT cursor FROM sync_state').pluck().get() ?? '0');

if (rest) {
  const until = Date.now() + 30_000;
  while (Date.now() < until && (waiting() > 0 || cursor() !== (await (await fetch(`${centre}/head`)).text())))
    await delay(20);
  engine.stop();
  connection.close();
  closeSync(acknowledged);
  process.exit(0);
}
for (;;) {
  const ids = connection.client
    .prepare("SELECT id FROM application WHERE status NOT IN ('made', 'shelved') ORDER BY id")
    .pluck()
    .all() as string[]; // ids are text
  for (const id of ids.slice(0, 8)) {
    try {
      await workOn(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    await delay(Math.random() * 4);
  }
  await delay(2);
}

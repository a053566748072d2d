import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { openMigrated } from '#db/migrate.ts';
import { findApplication } from '#db/query/application.ts';
import { findOpenPrint } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import { getChecklist } from '#domain/reference.ts';
import { type Counter, sha256 } from '#electron/service/counter.ts';
import { makeDocumentStore } from '#electron/service/document-store.ts';
import { perform } from '#electron/service/perform.ts';
import { makePrintRun } from '#electron/service/print-run.ts';
import { makeSessionHolder } from '#electron/service/session.ts';
import { makeApiClient } from '#electron/sync/api-client.ts';
import { makeEngine } from '#electron/sync/engine.ts';
import { testReference } from '#test/support/application.ts';
import { migrationsFolder } from './storage.ts';

/**
 * A counter in a process of its own, at work until it is killed: it verifies, approves, prints, confirms and sends, and
 * writes each acknowledged act to `ACK` before the next. Started by `kill.ts`; with `REST` it only sends what waits.
 */
const { FOLDER = '', CENTRE = '', ACK = '', REST } = process.env;
const office = testReference.office[0];
if (office === undefined) throw new Error('no office');
const key = new Uint8Array(32).fill(7);
const connection = openMigrated({ file: `${FOLDER}/cache.db`, key }, migrationsFolder);
const ack = openSync(ACK, 'a');
const station = { workstationId: 'counter-1', office, centralUrl: CENTRE, demonstration: true };
let wake = (): void => {};
const counter: Counter = { connection, reference: testReference, station, now: Date.now, newId: v7, emit: () => {}, wakeSync: () => wake() };
const api = makeApiClient({ baseUrl: CENTRE, fetch, token: () => session.token() });
const session = makeSessionHolder({ station, dataKey: key, sign: () => 'proof' }, api, Date.now, () => wake());
const sleep = (ms: number, signal?: AbortSignal) => delay(Math.min(ms, 40), undefined, { signal }).catch(() => undefined);
const engine = makeEngine({
  counter,
  api,
  session,
  documents: makeDocumentStore(`${FOLDER}/document`, key),
  sleep,
  random: Math.random,
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
  log: () => {},
});
wake = engine.wake;
const printRun = makePrintRun({
  counter,
  printers: {
    list: async () => [{ name: 'Desk', isDefault: true, state: 'ready', reason: '' }],
    submit: async () => ({ printerJobId: randomUUID() }),
    follow: async () => ({ state: 'done', reason: '' }),
  },
  makePaper: async () => Buffer.from('%PDF'),
  sleep,
  log: () => {},
});
printRun.resume();
while (session.token() === undefined) await session.signIn({ staffNumber: 'KT1000', password: 'x', code: '000000' }).catch(() => delay(10));
void engine.start();

/** What the window would be told now: on the disk before anything else happens. */
const acknowledge = (): void => {
  const row = connection.client.prepare('SELECT id FROM command ORDER BY sequence DESC LIMIT 1').pluck().get();
  appendFileSync(ack, `${String(row)}\n`);
  fsyncSync(ack);
};

const workOn = async (id: string): Promise<void> => {
  const record = findApplication(connection.reader, id)?.record;
  if (record === undefined) return;
  const officer = session.officer();
  const { revision } = record;
  if (record.status === 'submitted' && Object.keys(record.verification).length === 0) {
    const { lines } = getChecklist(testReference, record.service, '2026-03-02');
    perform(counter, officer, 'verification.record', id, {
      revision,
      marks: Object.fromEntries(lines.map((line) => [line.id, { mark: 'overridden', reason: 'seen by eye' }])),
    });
  } else if (record.status === 'submitted') {
    const held = connection.client.prepare('SELECT sha256 FROM document WHERE id = ?').pluck().get(record.document.id);
    perform(counter, officer, 'application.approve', id, { revision, documentSha256: typeof held === 'string' ? held : sha256('unseen') });
  } else if (record.status === 'approved') {
    await printRun.print(officer, { id, printer: 'Desk' });
  } else if (record.status === 'printing') {
    // The serial of the sheet in hand: the application's own number, or a second blank when the first was spoiled.
    const serial = `B${1_000_000 + Number(record.reference.slice(-6)) * 10 + record.prints.length}`;
    const jobId = findOpenPrint(record)?.jobId ?? '';
    if (Math.random() < 0.3) printRun.spoil(officer, { jobId, serial, reason: testReference['spoil-reason'][0]?.code ?? '' });
    else printRun.confirm(officer, { jobId, serial });
  } else return;
  acknowledge();
};

const waiting = () => Number(connection.client.prepare("SELECT count(*) FROM command WHERE state = 'waiting'").pluck().get());
const cursor = () => String(connection.client.prepare('SELECT cursor FROM sync_state').pluck().get() ?? '0');

if (REST !== undefined) {
  const until = Date.now() + 30_000;
  while (Date.now() < until && (waiting() > 0 || cursor() !== (await (await fetch(`${CENTRE}/head`)).text()))) await delay(20);
  engine.stop();
  connection.close();
  closeSync(ack);
  process.exit(0);
}
for (;;) {
  const ids = connection.client.prepare("SELECT id FROM application WHERE status NOT IN ('printed', 'shelved') ORDER BY id").pluck().all() as string[]; // ids are text
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

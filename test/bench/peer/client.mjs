// One side of one round for PouchDB, in a process of its own: `node client.mjs TASK OPTIONS`. Prints its result as
// JSON.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import find from 'pouchdb-find';

PouchDB.plugin(find);
const folder = mkdtempSync(join(tmpdir(), 'kaunta-bench-peer-'));
const open = (name) => new PouchDB(join(folder, name));
const replicate = (...args) => PouchDB.replicate(...args);

const cpuMsSince = (before) => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const load = (file) => JSON.parse(readFileSync(file, 'utf8'));

const canonical = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
const hashOf = (records) => {
  const hash = createHash('sha256');
  for (const record of records.sort((one, other) => (one.id < other.id ? -1 : 1)))
    hash.update(canonical(record)).update('\n');
  return hash.digest('hex');
};
const readRecords = async (db) =>
  (await db.allDocs({ include_docs: true })).rows.flatMap(({ doc }) => (doc.record ? [doc.record] : []));

const fill = async ({ url, file, name }) => {
  const remote = new PouchDB(`${url}/${name}`);
  const docs = load(file);
  for (let from = 0; from < docs.length; from += 1000) await remote.bulkDocs(docs.slice(from, from + 1000));
  return { count: docs.length };
};

/**
 * The indexes that answer the same questions: the queue, what was decided, what was handed over, and every search word.
 */
const createIndexes = async (db) => {
  for (const fields of [['status', 'resubmitted', 'dueOn', 'receivedAt'], ['decidedAt'], ['handedOverAt']])
    await db.createIndex({ index: { fields } });
  await db.put({
    _id: '_design/search',
    views: { words: { map: 'function (doc) { for (var i = 0; i < doc.words.length; i++) emit(doc.words[i]); }' } },
  });
  const { rows } = await db.query('search/words', { limit: 1 });
  if (rows.length !== 1) throw new Error('nothing is found');
};

const firstSync = async ({ url, name, options }) => {
  const db = open('first');
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await replicate(`${url}/${name}`, db, options);
  const pulledMs = performance.now() - startedAt;
  await createIndexes(db);
  const ms = performance.now() - startedAt;
  const cpuMs = cpuMsSince(cpu);
  const records = await readRecords(db);
  return { ms, cpuMs, pulledMs, count: records.length, hash: hashOf(records) };
};

/** Pushes the acts; without a name of a database to keep, only to find the best options. */
const drain = async ({ url, name, file, options }) => {
  const db = open('line');
  await db.bulkDocs(load(file).map((record) => ({ _id: record.id, record })));
  const remote = new PouchDB(`${url}/${name}`);
  await remote.info();
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await replicate(db, remote, options);
  const ms = performance.now() - startedAt;
  const cpuMs = cpuMsSince(cpu);
  const there = await readRecords(remote);
  return { ms, cpuMs, count: there.length, hash: hashOf(there) };
};

const idle = async ({ url, name, options, times }) => {
  const db = open('idle');
  const remote = new PouchDB(`${url}/${name}`);
  await replicate(remote, db, options);
  for (let turn = 0; turn < 20; turn += 1) await replicate(remote, db, options);
  const ms = [];
  const cpu = process.cpuUsage();
  for (let turn = 0; turn < times; turn += 1) {
    const startedAt = performance.now();
    await replicate(remote, db, options);
    ms.push(performance.now() - startedAt);
  }
  const cpuMs = cpuMsSince(cpu) / times;
  return { ms, cpuMs, count: (await db.info()).doc_count };
};

const tasks = { fill, 'first-sync': firstSync, drain, idle };
const [name, text] = process.argv.slice(2);
const result = await tasks[name](JSON.parse(text));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));

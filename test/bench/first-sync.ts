import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Application, receivedAt, statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { queueDueOn } from '#domain/deadline.ts';
import { toSearchKeys } from '#domain/search-key.ts';
import { testReference } from '#test/support/application.ts';
import { startBenchCentre } from './centre.ts';
import { createApplications, hashRecords } from './fixture.ts';
import { type PeerServer, runPeer, runWorker, startPeerServer } from './peer.ts';
import { type Bench, compare, compareCpu, expectSame, interleave, median, spread } from './report.ts';

/** As PouchDB would hold it: what our tables derive lies ready in the document, so that its side derives nothing. */
const toDocument = (record: Application) => {
  const words = [...new Set(Object.values(toSearchKeys(record)).flatMap((text) => text.split(' ')))].filter(
    (word) => word !== '',
  );
  const dueOn = queueDueOn(record, testReference, civilDateAt(Date.now()));
  const { id, decision, releases, resubmittedAt } = record;
  const status = statusOf(record);
  const at = { receivedAt: receivedAt(record), decidedAt: decision?.at ?? 0, handedOverAt: releases.at(-1)?.at ?? 0 };
  return { _id: id, status, resubmitted: resubmittedAt !== null, dueOn, ...at, words, record };
};

type Result = {
  ms: number;
  count: number;
  hash: string;
  pulledMs?: number;
  cpuMs?: number;
  usableMs?: number;
  stallP99Ms?: number;
  stallMaxMs?: number;
};
const options = { batch_size: 1000, batches_limit: 10 };

/** The adapter of the two that serves a small copy faster. */
const startFasterServer = async (file: string): Promise<PeerServer> => {
  const tried: { adapter: PeerServer['adapter']; ms: number }[] = [];
  for (const adapter of ['leveldb', 'memory'] as const) {
    const server = await startPeerServer(adapter);
    await runPeer('fill', { url: server.url, name: 'trial', file });
    tried.push({
      adapter,
      ms: (await runPeer<Result>('first-sync', { url: server.url, name: 'trial', options })).pulledMs ?? 0,
    });
    await server.stop();
  }
  const [best] = tried.sort((one, other) => one.ms - other.ms);
  return startPeerServer(best?.adapter ?? 'memory');
};

export const runFirstSync: Bench = async ({ isQuick, rounds, size, say }) => {
  const count = size ?? (isQuick ? 3000 : 50_000);
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const applications = createApplications(count);
  say(`a centre with ${count} applications`);
  const centre = await startBenchCentre(applications, rounds * 2);
  const documents = applications.map(toDocument);
  await writeFile(join(folder, 'trial.json'), JSON.stringify(documents.slice(0, 2000)));
  await writeFile(join(folder, 'all.json'), JSON.stringify(documents));
  const peer = await startFasterServer(join(folder, 'trial.json'));
  try {
    say(`a PouchDB server on ${peer.adapter} with the same`);
    await runPeer('fill', { url: peer.url, name: 'office', file: join(folder, 'all.json') });
    const results = await interleave<Result>(rounds, {
      ours: async (round) => {
        say(`round ${round + 1}: ours`);
        return runWorker('first-sync', { given: await centre.newDesk() });
      },
      limit: async () => {
        say('  the limit');
        return runWorker('limit', { given: await centre.newDesk() });
      },
      pouchdb: () => {
        say('  PouchDB');
        return runPeer('first-sync', { url: peer.url, name: 'office', options });
      },
    });
    const of = (side: string) => results[side] ?? [];
    const ms = (side: string) => of(side).map((one) => one.ms);
    expectSame('the contents', [
      { count, hash: hashRecords(applications) },
      ...Object.values(results).flatMap((side) => side.map(({ count: held, hash }) => ({ count: held, hash }))),
    ]);
    const ours = of('ours');
    const shared = {
      records: count,
      rounds,
      database: centre.database,
      durability: 'ours: encrypted, WAL, fsync a commit; limit: plain, WAL, one fsync; PouchDB: leveldb without fsync',
      usableMs: spread(ours.map(({ usableMs = 0 }) => usableMs)),
      stallP99Ms: spread(ours.map(({ stallP99Ms = 0 }) => stallP99Ms)),
    };
    const pulledMs = median(of('pouchdb').map(({ pulledMs: pulled = 0 }) => pulled));
    return [
      compare('first-sync', ms('ours'), ms('pouchdb'), {
        ...shared,
        goal: 8,
        cpu: compareCpu(ours, of('pouchdb')),
        peer: `PouchDB 9 from express-pouchdb on ${peer.adapter}, ${JSON.stringify(options)}`,
        pouchdbWithoutIndexesMs: Math.round(pulledMs),
      }),
      compare('first-sync-limit', ms('ours'), ms('limit'), {
        records: count,
        goal: 0.5,
        cpu: compareCpu(ours, of('limit')),
        against: 'fetch and one transaction in plain better-sqlite3',
      }),
    ];
  } finally {
    await peer.stop();
    await centre.stop();
    await rm(folder, { recursive: true });
  }
};

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchCentre } from './centre.ts';
import { createApplications } from './fixture.ts';
import { runPeer, runWorker, startPeerServer } from './peer.ts';
import { type Bench, compare, compareCpu, expectSame, median } from './report.ts';

type Result = { ms: number[]; cpuMs: number; count: number; requests?: number; paths?: string[] };
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;

/** Nothing is new: from "look now" to knowing it. */
export const runIdlePull: Bench = async ({ isQuick, size, say }) => {
  const [count, times] = [size ?? (isQuick ? 3000 : 100_000), isQuick ? 50 : 300];
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  say(`a centre with ${count} applications`);
  const applications = createApplications(count, 'done');
  const centre = await startBenchCentre(applications, 1);
  const file = join(folder, 'all.json');
  await writeFile(file, JSON.stringify(applications.map((record) => ({ _id: record.id, record }))));
  const server = await startPeerServer('memory');
  try {
    say('PouchDB');
    await runPeer('fill', { url: server.url, name: 'office', file });
    const options = { batch_size: 1000, batches_limit: 10 };
    const other = await runPeer<Result>('idle', { url: server.url, name: 'office', options, times });
    say('ours');
    const ours = await runWorker<Result>('idle', { given: await centre.newDesk(), times });
    expectSame('the copies', [count, ours.count, other.count]);
    // The counter's own round every half minute may fall among them.
    expectSame('the requests of an idle pull', [
      [1, ['/v1/feed']],
      [Math.round(ours.requests ?? 0), ours.paths],
    ]);
    const ends = (values: readonly number[]) =>
      [percentile(values, 0), percentile(values, 0.95)].map((value) => Number(value.toFixed(2)));
    const detail = {
      cached: count,
      times,
      goal: 20,
      cpu: compareCpu([ours], [other]),
      requests: ours.requests,
      paths: ours.paths,
      database: centre.database,
      oursLeastAndP95: ends(ours.ms),
      otherLeastAndP95: ends(other.ms),
    };
    return [{ ...compare('idle-pull', [median(ours.ms)], [median(other.ms)], detail) }];
  } finally {
    await server.stop();
    await centre.stop();
    await rm(folder, { recursive: true });
  }
};

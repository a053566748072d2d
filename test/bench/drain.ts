import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchCentre } from './centre.ts';
import { createApplications, hashRecords } from './fixture.ts';
import { layLine } from './line.ts';
import { type PeerServer, runPeer, runWorker, startPeerServer } from './peer.ts';
import { type Bench, type Comparison, compare, compareCpu, expectSame, interleave, spread } from './report.ts';

type Result = { ms: number; count: number; hash: string; cpuMs?: number; requests?: number };
type PushOptions = { batch_size: number; batches_limit: number };

/** PouchDB sends batch after batch: a large one saves round trips, and costs memory it is given here. */
const candidates: PushOptions[] = [200, 1000, 5000].map((size) => ({ batch_size: size, batches_limit: 10 }));

type Best = { options: PushOptions; adapter: PeerServer['adapter'] };
/** The fastest of what PouchDB may be told, over this very line. */
const findBest = async (file: string, oneWayMs: number, say: (text: string) => void): Promise<Best> => {
  const tried: (Best & { ms: number })[] = [];
  for (const adapter of ['leveldb', 'memory'] as const) {
    const server = await startPeerServer(adapter);
    const line = await layLine(server.url, oneWayMs);
    for (const [place, options] of candidates.entries())
      tried.push({
        options,
        adapter,
        ms: (await runPeer<Result>('drain', { url: line.url, name: `trial-${place}`, file, options })).ms,
      });
    await line.stop();
    await server.stop();
  }
  tried.sort((one, other) => one.ms - other.ms);
  say(`PouchDB at its best: ${JSON.stringify(tried[0])}`);
  const [best] = tried;
  if (best === undefined) throw new Error('nothing was tried');
  return best;
};

export const runDrain: Bench = async ({ isQuick, rounds, size, say }) => {
  const subjects = Math.ceil((size ?? (isQuick ? 400 : 5000)) / 4);
  const delays = [0, 150];
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const file = join(folder, 'acts.json');
  const done: Comparison[] = [];
  say(`a centre with ${subjects * rounds * delays.length} applications to verify`);
  const centre = await startBenchCentre(
    createApplications(subjects * rounds * delays.length, 'toVerify'),
    rounds * delays.length * 2 + 1,
  );
  try {
    for (const [place, oneWayMs] of delays.entries()) {
      const ourLine = await layLine(centre.urls[0] ?? '', oneWayMs);
      let best: Best | undefined;
      let server: PeerServer | undefined;
      let peerLine: { url: string; stop: () => Promise<void> } | undefined;
      const results = await interleave<Result>(rounds, {
        ours: async (round) => {
          say(`round ${round + 1}, ${2 * oneWayMs} ms: ours`);
          const from = (place * rounds + round) * subjects;
          const given = await centre.newDesk();
          const result = await runWorker<Result>('drain', { given, lineUrl: ourLine.url, from, subjects, file });
          const there = await runWorker<Result>('centre-hash', { given: await centre.newDesk() });
          expectSame('the counter’s and the centre’s records', [result.hash, there.hash]);
          return result;
        },
        pouchdb: async (round) => {
          best ??= await findBest(file, oneWayMs, say);
          server ??= await startPeerServer(best.adapter);
          peerLine ??= await layLine(server.url, oneWayMs);
          say('  PouchDB');
          const acts: { id: string }[] = JSON.parse(await readFile(file, 'utf8'));
          const result = await runPeer<Result>('drain', {
            url: peerLine.url,
            name: `round-${place}-${round}`,
            file,
            options: best.options,
          });
          expectSame('the acts at PouchDB’s server', [result.hash, hashRecords(acts)]);
          return result;
        },
      });
      await ourLine.stop();
      await peerLine?.stop();
      await server?.stop();
      const of = (side: string) => results[side] ?? [];
      expectSame(
        'the numbers of acts',
        Object.values(results).flatMap((side) => side.map(({ count }) => count)),
      );
      done.push(
        compare(
          oneWayMs === 0 ? 'drain' : `drain-${2 * oneWayMs}ms`,
          of('ours').map(({ ms }) => ms),
          of('pouchdb').map(({ ms }) => ms),
          {
            acts: subjects * 4,
            rounds,
            goal: oneWayMs === 0 ? 6 : 10,
            database: centre.database,
            requests: spread(of('ours').map(({ requests = 0 }) => requests)),
            cpu: compareCpu(of('ours'), of('pouchdb')),
            peer: `PouchDB 9 to express-pouchdb on ${best?.adapter}, ${JSON.stringify(best?.options)}, the best of ${candidates.length * 2} tried`,
            durability:
              'ours: each act judged by its rules and committed with fsync at the centre, then at the counter; PouchDB: stored, without fsync',
          },
        ),
      );
    }
  } finally {
    await centre.stop();
    await rm(folder, { recursive: true });
  }
  return done;
};

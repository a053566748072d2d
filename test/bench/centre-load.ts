import { setTimeout as delay } from 'node:timers/promises';
import { type Crowd, createBatches, followFeed, gatherCrowd, requireWhole } from './crowd.ts';
import { type Bench, type Comparison, median, spread } from './report.ts';

/**
 * The centre under an office hour's rush: throughput of one instance and of two, and that nothing is lost or told
 * twice.
 */
type Run = { pushedPerSecond: number; listeners?: number; heardMs?: number; entriesPerSecond?: number };
type Sizes = {
  offices: number;
  workstationsEach: number;
  acts: number;
  batch: number;
  listeners: number;
  followers: number;
};

/** The rate, and when the last request of each office was sent: who listens there must hear something after it. */
type Pushed = { perSecond: number; lastSentAt: Map<string, number> };

const pushAll = async (crowd: Crowd, { acts, batch }: Sizes): Promise<Pushed> => {
  const lines = crowd.workstations.map((one) => ({
    officeId: one.officeId,
    api: one.client.api,
    batches: createBatches(one, acts, batch),
  }));
  const lastSentAt = new Map<string, number>();
  const startedAt = performance.now();
  await Promise.all(
    lines.map(async ({ officeId, api, batches }) => {
      for (const commands of batches) {
        lastSentAt.set(officeId, performance.now());
        const { answers } = await api.postCommands(commands);
        const bad = answers.find(({ kind }) => kind !== 'applied');
        if (bad !== undefined) throw new Error(`an act was answered ${bad.kind} ${bad.problem?.code ?? ''}`);
      }
    }),
  );
  return { perSecond: (lines.length * acts * 1000) / (performance.now() - startedAt), lastSentAt };
};

const push = async (sizes: Sizes, instances: number, say: (text: string) => void): Promise<Run | undefined> => {
  const { offices, workstationsEach } = sizes;
  const crowd = await gatherCrowd({ offices, workstationsEach, subjectsEach: 5, instances }, say);
  if (crowd === undefined) return undefined;
  try {
    const { perSecond: pushedPerSecond } = await pushAll(crowd, sizes);
    await requireWhole(crowd.databaseUrl, crowd.workstations.length * sizes.acts);
    return { pushedPerSecond };
  } finally {
    await crowd.stop();
  }
};

/**
 * `listeners` streams over all offices hear of what is pushed; some of them pull what is new each time, as a counter
 * does.
 */
const feed = async (sizes: Sizes, instances: number, say: (text: string) => void): Promise<Run | undefined> => {
  const { offices, workstationsEach, listeners, followers, acts } = sizes;
  const crowd = await gatherCrowd({ offices, workstationsEach, subjectsEach: 5, instances }, say);
  if (crowd === undefined) return undefined;
  const end = new AbortController();
  try {
    say(`${listeners} listeners`);
    const heardAt = Array.from({ length: listeners }, () => 0);
    const stationOf = (place: number): Crowd['workstations'][number] => {
      const station = crowd.workstations[place % crowd.workstations.length];
      if (station === undefined) throw new Error('there are workstations');
      return station;
    };
    const alive = new Set<number>();
    const follows = Array.from({ length: followers }, (_one, place) => followFeed(stationOf(place).client));
    for (const follow of follows) await follow.pull();
    const pulls: Promise<void>[] = follows.map(() => Promise.resolve());
    for (let place = 0; place < listeners; place += 1) {
      const onEvent = (name: string): void => {
        if (name !== 'change') return;
        heardAt[place] = performance.now();
        const follow = follows[place];
        if (follow !== undefined) pulls[place] = (pulls[place] ?? Promise.resolve()).then(() => follow.pull());
      };
      // A stream that ends is noticed below: it hears nothing any more.
      stationOf(place)
        .client.api.listen(end.signal, () => alive.add(place), onEvent)
        .catch(() => {});
    }
    while (alive.size < listeners) await delay(50);
    const startedAt = performance.now();
    const { perSecond: pushedPerSecond, lastSentAt } = await pushAll(crowd, sizes);
    const endedAt = performance.now();
    const isBehind = () => heardAt.filter((at, place) => at < (lastSentAt.get(stationOf(place).officeId) ?? 0)).length;
    while (isBehind() > 0 && performance.now() < endedAt + 30_000) await delay(20);
    if (isBehind() > 0) throw new Error(`${isBehind()} of ${listeners} listeners did not hear of the last change`);
    const heardMs = Math.max(0, Math.max(...heardAt) - endedAt);
    await Promise.all(pulls);
    for (const follow of follows) await follow.pull();
    const entries = follows.reduce((sum, { seen }) => sum + seen.size, 0);
    for (const { doubled, newest } of follows) {
      if (doubled() > 0) throw new Error(`${doubled()} entries came twice`);
      const behind = [...newest].filter(([, version]) => version < 1 + Math.floor(acts / 5));
      if (newest.size === 0 || behind.length > 0)
        throw new Error(`${behind.length} of ${newest.size} applications did not come at their last version`);
    }
    await requireWhole(crowd.databaseUrl, crowd.workstations.length * acts);
    return {
      pushedPerSecond,
      listeners: alive.size,
      heardMs,
      entriesPerSecond: (entries * 1000) / (performance.now() - startedAt),
    };
  } finally {
    end.abort();
    await crowd.stop();
  }
};

const runLoad =
  (name: string, measure: typeof push): Bench =>
  async ({ isQuick, rounds, say }) => {
    const sizes: Sizes = isQuick
      ? { offices: 2, workstationsEach: 3, acts: 20, batch: 5, listeners: 30, followers: 6 }
      : { offices: 5, workstationsEach: 40, acts: 100, batch: 10, listeners: 1000, followers: 20 };
    const runs: Record<number, Run[]> = { 1: [], 2: [] };
    for (let round = 0; round < rounds; round += 1)
      for (const instances of [1, 2]) {
        say(`round ${round + 1}: ${instances} ${instances === 1 ? 'instance' : 'instances'}`);
        const run = await measure(sizes, instances, say);
        if (run === undefined) return [];
        runs[instances]?.push(run);
      }
    const rate = (instances: number) => (runs[instances] ?? []).map(({ pushedPerSecond }) => pushedPerSecond);
    const [one, two] = [median(rate(1)), median(rate(2))];
    const heard = (instances: number) => spread((runs[instances] ?? []).flatMap(({ heardMs = [] }) => heardMs));
    const comparison: Comparison = {
      name,
      ours: Math.round(two),
      other: Math.round(one),
      unit: '1/s',
      ratio: Number((two / one).toPrecision(4)),
      detail: {
        what: 'acts a second, two instances (ours) against one (other)',
        workstations: sizes.offices * sizes.workstationsEach,
        offices: sizes.offices,
        actsARequest: sizes.batch,
        rounds,
        two: spread(rate(2)),
        one: spread(rate(1)),
        ...(name === 'centre-feed'
          ? {
              listeners: sizes.listeners,
              followers: sizes.followers,
              lastHeardAfterMs: { one: heard(1), two: heard(2) },
            }
          : {}),
        checked: 'no gap, no duplicate, each act once, no break in a chain',
        durability: 'PostgreSQL with fsync a commit',
      },
    };
    return [comparison];
  };

export const runCentrePush = runLoad('centre-push', push);
export const runCentreFeed = runLoad('centre-feed', feed);

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { formatFailure, regressionSeeds } from './report.ts';
import { runSeed } from './simulation.ts';
import { openBench } from './storage.ts';

/** `node test/chaos/run.ts [--seeds N] [--from N] [--jobs N] [--long]`, or `--seed N` for one again, with its last events. */
const say = (text: string): void => {
  process.stdout.write(text);
};

const runAll = async (seeds: readonly number[]): Promise<number> => {
  const bench = openBench();
  const startedAt = performance.now();
  const sums = { steps: 0, acts: 0, refused: 0, lives: 0 };
  const rate = (done: number) => `${((done * 1000) / (performance.now() - startedAt)).toFixed(1)} seeds/s`;
  try {
    for (const [place, seed] of seeds.entries()) {
      const outcome = await runSeed(seed, bench);
      if (outcome.failure !== undefined) {
        say(formatFailure(outcome.failure));
        return 1;
      }
      for (const key of ['steps', 'acts', 'refused', 'lives'] as const) sums[key] += outcome[key];
      if ((place + 1) % 100 === 0) say(`${place + 1} of ${seeds.length} seeds, ${rate(place + 1)}\n`);
    }
  } finally {
    bench.remove();
  }
  say(
    `${seeds.length} seeds, 0 broken, ${rate(seeds.length)}: ${sums.steps} events, ${sums.acts} acts, ${sums.refused} refused and shown, ${sums.lives} lives\n`,
  );
  return 0;
};

/** The stretch in as many processes; the worst code of them. */
const share = async (from: number, count: number, jobs: number): Promise<number> => {
  const part = Math.ceil(count / jobs);
  const codes = Array.from({ length: jobs }, (_one, job) => {
    const args = [import.meta.filename, '--from', String(from + job * part), '--seeds', String(Math.min(part, count - job * part))];
    return new Promise<number>((resolve) => spawn(process.execPath, args, { stdio: 'inherit' }).on('close', (code) => resolve(code ?? 1)));
  });
  return Math.max(...(await Promise.all(codes)));
};

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string' },
    long: { type: 'boolean', default: false },
  },
});
const count = Number(values.seeds ?? (values.long ? 10_000 : 200));
const from = Number(values.from);
const jobs = Number(values.jobs ?? (values.long ? availableParallelism() : 1));
if (values.seed !== undefined) process.exitCode = await runAll([Number(values.seed)]);
else if (jobs > 1) process.exitCode = await share(from, count, jobs);
else process.exitCode = await runAll([...regressionSeeds(), ...Array.from({ length: count }, (_one, place) => from + place)]);

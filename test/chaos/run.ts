import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Failure, openBench, runSeed } from './simulation.ts';

/** `node test/chaos/run.ts [--seeds N] [--from N] [--long]`, or `--seed N` for one again, with its whole story. */
export const regressionSeeds = (): number[] =>
  z.array(z.object({ seed: z.int(), found: z.string() })).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'regression.json'), 'utf8'))).map(({ seed }) => seed);

export const formatFailure = ({ seed, step, broken, journal }: Failure): string =>
  `Seed ${seed}, step ${step}: ${broken}\n${journal.map((line) => `  ${line}`).join('\n')}\nAgain: node test/chaos/run.ts --seed ${seed}\n`;

const say = (text: string): void => {
  process.stdout.write(text);
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, seeds: { type: 'string' }, from: { type: 'string', default: '1' }, long: { type: 'boolean', default: false } },
  });
  const count = Number(values.seeds ?? (values.long ? 10_000 : 200));
  const from = Number(values.from);
  const seeds = values.seed !== undefined ? [Number(values.seed)] : [...regressionSeeds(), ...Array.from({ length: count }, (_one, place) => from + place)];
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
  say(`${seeds.length} seeds, 0 broken, ${rate(seeds.length)}: ${sums.steps} events, ${sums.acts} acts, ${sums.refused} refused and shown, ${sums.lives} lives\n`);
  return 0;
};

if (import.meta.main) process.exitCode = await main();

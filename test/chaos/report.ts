import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from './simulation.ts';

const regressionSchema = z.array(z.object({ seed: z.int(), found: z.string() }));

/** The seeds that once broke. */
export const regressionSeeds = (): number[] =>
  regressionSchema
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'regression.json'), 'utf8')))
    .map(({ seed }) => seed);

export const formatFailure = ({ seed, step, broken, journal }: Failure, events = 40): string =>
  `Seed ${seed}, step ${step}: ${broken}\n${journal
    .slice(-events)
    .map((line) => `  ${line}`)
    .join('\n')}\nAgain: npm run chaos -- --seed ${seed}\n`;

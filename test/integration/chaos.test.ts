import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isWhole, runKills } from '#test/chaos/kill.ts';
import { mutations } from '#test/chaos/mutation.ts';
import { formatFailure, regressionSeeds } from '#test/chaos/report.ts';
import { runSeed } from '#test/chaos/simulation.ts';
import { openBench } from '#test/chaos/storage.ts';

const campaign = async (seeds: readonly number[]): Promise<string> => {
  const bench = openBench();
  try {
    for (const seed of seeds) {
      const { failure } = await runSeed(seed, bench);
      if (failure !== undefined) return formatFailure(failure);
    }
    return '';
  } finally {
    bench.remove();
  }
};

test('no seed loses, doubles or stops an act, whatever the line, the disk, the power and the clock do', async () => {
  // Another stretch of seeds each day; the message of a failure names its own.
  const first = Math.floor(Date.now() / 86_400_000) * 100;
  expect(await campaign([...regressionSeeds(), ...Array.from({ length: 24 }, (_one, place) => first + place)])).toBe('');
}, 240_000);

test('a seed tells the same story twice, so that a failure can be told again', async () => {
  const bench = openBench();
  try {
    const [one, other] = [await runSeed(77, bench), await runSeed(77, bench)];
    expect([other.digest, other.steps]).toEqual([one.digest, one.steps]);
  } finally {
    bench.remove();
  }
}, 60_000);

test.each(mutations)('the planted bug "$name" still has its one place in $file', ({ file, from }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(from)).toHaveLength(2);
});

test('a program killed a hundred times at work, with one reply in ten lost, has nothing lost, doubled or stuck', async () => {
  const seed = Math.floor(Date.now() / 1000);
  const report = await runKills(100, seed);
  expect(isWhole(report), JSON.stringify({ seed, ...report })).toBe(true);
  expect(report.acknowledged).toBeGreaterThan(100);
  // Most of the points were reached: a kill that never strikes proves nothing.
  expect(Object.keys(report.at).length).toBeGreaterThan(5);
}, 300_000);

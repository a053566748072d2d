import { testOfficers } from '#test/support/central.ts';
import { type Bench, compareCost, interleave } from './report.ts';
import { openBare, openBenchDesk } from './window.ts';

/**
 * Start of the process to the sign-in, and with the sign-in to the first row, by the size of the cache; against an
 * empty window.
 */
export const runStart: Bench = async ({ isQuick, rounds, size, say }) => {
  const sizes = size === undefined ? (isQuick ? [1000, 20_000] : [1000, 20_000, 100_000]) : [size];
  const startEmpty = async (): Promise<number> => {
    const begun = performance.now();
    const bare = await openBare('empty');
    await bare.page.getByRole('heading', { name: 'Ready' }).waitFor();
    const took = performance.now() - begun;
    await bare.close();
    return took;
  };
  const comparisons = [];
  for (const cached of sizes) {
    say(`a cache of ${cached}`);
    const toVerify = Math.min(5000, cached / 2);
    const desk = await openBenchDesk({ officer: testOfficers.verifying, toVerify, shelved: cached - toVerify });
    try {
      const toRow: number[] = [];
      const startOurs = async (): Promise<number> => {
        const begun = performance.now();
        const kaunta = await desk.open();
        await kaunta.page.getByLabel('Staff number').waitFor();
        const took = performance.now() - begun;
        const signed = performance.now();
        await desk.signIn(kaunta.page);
        await kaunta.page.getByRole('row').nth(1).waitFor();
        toRow.push(took + performance.now() - signed);
        await kaunta.close(true);
        return took;
      };
      // The first start of each side reads its files from the disk, and is left out.
      await startEmpty();
      await startOurs();
      toRow.length = 0;
      const { ours = [], empty = [] } = await interleave(Math.max(3, rounds), { ours: startOurs, empty: startEmpty });
      comparisons.push(compareCost(`start-${cached}`, ours, empty, { cached, goal: 2, to: 'the sign-in' }));
      comparisons.push(
        compareCost(`start-row-${cached}`, toRow, empty, {
          cached,
          goal: 2,
          to: 'the first row, with the typing of the sign-in',
        }),
      );
    } finally {
      await desk.close();
    }
  }
  return comparisons;
};

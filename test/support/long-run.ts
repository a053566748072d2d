/**
 * The gate's random data and its choice of points are the same each time: it tells of a change. The long run
 * (`npm run chaos -- --long`) draws from a seed of its own, which it prints, and leaves no point out: it looks for what
 * nobody has met yet. `KAUNTA_TEST_LONG` is that seed.
 */
const drawn = process.env.KAUNTA_TEST_LONG;

export const isLongRun = drawn !== undefined;
export const testSeed = Number(drawn ?? 2_040_000);

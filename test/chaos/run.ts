import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testSeed } from '#test/support/long-run.ts';
import { addSums, formatSums, noSums, type Sums, sumsSchema, toSums } from './campaign.ts';
import { drawCharts, type Kept } from './chart.ts';
import { formatKills, isWhole, type KillReport, runKills } from './kill.ts';
import { listOutages, measureRecovery, type Recovery } from './outage.ts';
import { formatFailure, regressionSeeds } from './report.ts';
import { runSeed } from './simulation.ts';
import { type Bench, openBench } from './storage.ts';

/**
 * `npm run chaos -- [--seeds N] [--from N] [--jobs N]` · `--seed N`: one again, with its last events · `--kills N` ·
 * `--long`: 10,000 seeds on every core from one drawn anew, then 1,000 kills. `--out FILE` keeps the sums as JSON, renewed on the way;
 * `--broken N`: ends after so many broken seeds. `--outages N`: how long an office takes to recover, over N seeds;
 * `--chart`: draws both from the figures kept in `docs/chaos`.
 */
const docs = join(import.meta.dirname, '../../docs/chaos');
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    jobs: { type: 'string' },
    kills: { type: 'string' },
    out: { type: 'string' },
    broken: { type: 'string', default: '20' },
    outages: { type: 'string' },
    chart: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => {
  process.stdout.write(text);
};
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const runOne = async (seed: number, bench: Bench, events: number): Promise<Sums> => {
  const before = cpuSeconds();
  const outcome = await runSeed(seed, bench);
  if (outcome.failure !== undefined) say(formatFailure(outcome.failure, events));
  return toSums(seed, outcome, cpuSeconds() - before);
};

const runAll = async (seeds: readonly number[], out: string | undefined): Promise<Sums> => {
  // The stacks of expected errors are a twentieth of the time; `--seed` shows the one that matters.
  if (seeds.length > 1) Error.stackTraceLimit = 0;
  const bench = openBench();
  let sums = noSums();
  try {
    for (const seed of seeds) {
      sums = addSums(sums, await runOne(seed, bench, seeds.length > 1 ? 40 : 2000));
      const isMark = sums.seeds % 100 === 0;
      if (isMark)
        say(
          `${sums.seeds} of ${seeds.length} seeds, ${sums.broken.length} broken, ${(sums.seeds / sums.cpuSeconds).toFixed(1)} a second of this core\n`,
        );
      if (out !== undefined && isMark) writeFileSync(out, JSON.stringify(sums));
      if (sums.broken.length >= Number(values.broken)) break;
    }
    if (out !== undefined) writeFileSync(out, JSON.stringify(sums));
    return sums;
  } finally {
    bench.remove();
  }
};

/** The stretch in as many processes. One that ends without its sums counts as broken. */
const share = async (from: number, count: number, jobs: number, folder: string): Promise<Sums> => {
  const part = Math.ceil(count / jobs);
  const parts = await Promise.all(
    Array.from({ length: jobs }, (_one, job) => {
      const out = join(folder, `part-${job}.json`);
      const args = [
        '--from',
        String(from + job * part),
        '--seeds',
        String(Math.min(part, count - job * part)),
        '--out',
        out,
      ];
      const begin = () =>
        spawn(process.execPath, ['--max-semi-space-size=32', import.meta.filename, ...args], { stdio: 'inherit' });
      return new Promise<Sums>((resolve) =>
        begin().on('close', () =>
          resolve(
            existsSync(out) ? sumsSchema.parse(JSON.parse(readFileSync(out, 'utf8'))) : { ...noSums(), broken: [-1] },
          ),
        ),
      );
    }),
  );
  return parts.reduce(addSums);
};

const killAll = async (kills: number): Promise<KillReport> => {
  const seed = values.long ? testSeed : Math.floor(Date.now() / 1000);
  const startedAt = performance.now();
  const report = await runKills(kills, seed, (done) => done % 100 === 0 && say(`${done} of ${kills} kills\n`));
  say(formatKills(report, seed, (performance.now() - startedAt) / 1000));
  return report;
};

const runSeeds = async (): Promise<Sums> => {
  const from = Number(values.from ?? (values.long ? testSeed : 1));
  const count = Number(values.seeds ?? (values.long ? 10_000 : 200));
  const jobs = Number(values.jobs ?? (values.long ? availableParallelism() : 1));
  const chosen =
    values.seed === undefined
      ? [...regressionSeeds(), ...Array.from({ length: count }, (_one, place) => from + place)]
      : [Number(values.seed)];
  const bench = jobs > 1 ? openBench() : undefined;
  try {
    const sums = bench === undefined ? await runAll(chosen, values.out) : await share(from, count, jobs, bench.folder);
    if (bench !== undefined && values.out !== undefined) writeFileSync(values.out, JSON.stringify(sums));
    say(formatSums(sums));
    return sums;
  } finally {
    bench?.remove();
  }
};

/** Renewed after each outage, so that what was measured is kept whatever comes. */
const measureOutages = async (seeds: number): Promise<void> => {
  const bench = openBench();
  const measured: Recovery[] = [];
  try {
    for (const { seed, minutes, line } of listOutages(seeds)) {
      const one = await measureRecovery(seed, minutes, line, bench);
      measured.push(one);
      say(
        `${minutes} min, ${line}, seed ${seed}: ${one.seconds.toFixed(0)} s to send ${one.acts} acts and read ${one.changes} changes\n`,
      );
      writeFileSync(join(docs, 'recovery.json'), `${JSON.stringify(measured, null, 2)}\n`);
    }
  } finally {
    bench.remove();
  }
};

const isOther = values.kills !== undefined || values.outages !== undefined || values.chart;
const sums = isOther && !values.long && values.seeds === undefined ? undefined : await runSeeds();
const kills = Number(values.kills ?? (values.long ? 1_000 : 0));
const killed = kills > 0 ? await killAll(kills) : null;
if (values.long && sums !== undefined)
  writeFileSync(join(docs, 'campaign.json'), `${JSON.stringify({ sums, kills: killed } satisfies Kept, null, 2)}\n`);
if (values.outages !== undefined) await measureOutages(Number(values.outages));
if (values.chart) drawCharts(docs);
process.exitCode = (sums?.broken.length ?? 0) === 0 && (killed === null || isWhole(killed)) ? 0 : 1;

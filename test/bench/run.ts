import { parseArgs } from 'node:util';
import { runCentreFeed, runCentrePush } from './centre-load.ts';
import { runDrain } from './drain.ts';
import { runFirstSync } from './first-sync.ts';
import { runIdlePull } from './idle-pull.ts';
import { runOcr } from './ocr.ts';
import { runOpenCase } from './open-case.ts';
import { runQueue } from './queue.ts';
import { type Bench, type Comparison, formatTable } from './report.ts';
import { runStart } from './start.ts';

/**
 * `npm run bench -- NAME … [--json] [--quick] [--rounds N] [--size RECORDS]`: measures, compares the contents, prints.
 * A test never asserts on these times.
 */
const benches: Record<string, Bench> = {
  'first-sync': runFirstSync,
  drain: runDrain,
  'idle-pull': runIdlePull,
  'centre-push': runCentrePush,
  'centre-feed': runCentreFeed,
  'open-case': runOpenCase,
  start: runStart,
  queue: runQueue,
  ocr: runOcr,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    size: { type: 'string' },
  },
});
const names = positionals.length === 0 ? Object.keys(benches) : positionals;
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const done: Comparison[] = [];
for (const name of names) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`);
  say(`== ${name}`);
  const comparisons = await bench({
    isQuick: values.quick,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    size: values.size === undefined ? undefined : Number(values.size),
    say,
  });
  if (values.json) for (const one of comparisons) process.stdout.write(`${JSON.stringify(one)}\n`);
  done.push(...comparisons);
}
if (!values.json) process.stdout.write(formatTable(done));

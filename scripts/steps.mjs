// Runs the steps of a check one after the other, all of them even when one fails, counts the tests
// by the runners' own JSON, and says at the end where the time went and how many passed.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruptedBy, nodeProgram, packageCommand, rootFolder, run } from './process.mjs';

const countVitest = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests });

// A test that passed only at the second attempt is `flaky`, and counts as passed.
const countPlaywright = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
});

const tool = (name, command, args) => ({ name, args: [packageCommand(command), ...args] });

export const typesStep = () => ({
  name: 'types',
  args: [packageCommand('typescript', 'tsc'), '-b'],
});
export const lintStep = () => tool('lint', '@biomejs/biome', ['check', '.']);
// No arrow between folders runs upwards or in a circle.
export const houseStep = () => ({ name: 'house', args: [join(import.meta.dirname, 'house.mjs')] });
// By our own script, which notes what was built: a test that starts or packages the program must not build it again
// under another that has it open.
export const buildStep = () => ({ name: 'build', args: [join(import.meta.dirname, 'build.mjs')], gates: true });

export const vitestStep = (project, args = []) => ({
  // Its files that mock a module are a project of their own
  ...tool(project, 'vitest', ['run', '--project', project, '--project', `${project}-mocked`, ...args]),
  reporter: (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  count: countVitest,
});

const playwrightStep = (name, args) => ({
  ...tool(name, 'playwright', ['test', ...args]),
  reporter: () => ['--reporter=list,json'],
  count: countPlaywright,
});

/**
 * Two windows at once, then what times its keys alone (`playwright.config.ts`); what is asked for by name, one by one.
 */
export const playwrightSteps = (args = []) =>
  args.length > 0
    ? [playwrightStep('e2e', ['--workers=1', ...args])]
    : [
        playwrightStep('e2e', ['--project=printing', '--project=window']),
        playwrightStep('typing', ['--project=typing']),
      ];

/** What must pass before a change goes on. What times its keys leaves a core free for what nobody waits for. */
export const gateSteps = () => {
  const [windows, typing] = playwrightSteps();
  return [
    vitestStep('unit'),
    vitestStep('integration'),
    buildStep(),
    windows,
    { ...typing, beside: [lintStep(), houseStep(), typesStep()] },
  ];
};

/** The same without what is slow by nature (`test/slow.json`, which both runners read too); says what that is. */
export const fastSteps = () => {
  const slow = JSON.parse(readFileSync(join(rootFolder, 'test/slow.json'), 'utf8'));
  process.env.KAUNTA_TEST_FAST = '1';
  console.log(`Left out, and run by \`npm test\`: ${Object.keys(slow).join('; ')}.`);
  return [
    typesStep(),
    lintStep(),
    houseStep(),
    vitestStep('unit'),
    vitestStep('integration'),
    buildStep(),
    playwrightStep('e2e', ['--project=printing', '--project=window']),
  ];
};

/** Runs the steps and gives the exit code. A `gates` step that fails leaves out those after it. */
export async function runSteps(steps) {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-report-'));
  const done = [];
  try {
    for (const step of steps) {
      console.log(`\n== ${step.name}`);
      const beside = runBeside(step.beside ?? [], folder);
      const result = await runStep(step, join(folder, `${step.name}.json`));
      done.push(result, ...(await beside));
      if (interruptedBy() || (step.gates && result.code !== 0)) break;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const names = done.map(({ name }) => name);
  for (const { name } of steps) if (!names.includes(name)) console.log(`\n== ${name}: left out`);
  return report(done);
}

/** One after the other with what the step beside them leaves of the machine; what they say comes when each has ended. */
async function runBeside(steps, folder) {
  const done = [];
  for (const step of steps) {
    const file = join(folder, `${step.name}.txt`);
    const output = openSync(file, 'w');
    done.push(
      await runStep(step, join(folder, `${step.name}.json`), { stdio: ['ignore', output, output], priority: 19 }),
    );
    closeSync(output);
    console.log(`\n== ${step.name}, beside\n${readFileSync(file, 'utf8').trimEnd()}`);
  }
  return done;
}

async function runStep({ name, args, reporter, count }, file, options = {}) {
  const begunAt = performance.now();
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const code = await run(nodeProgram, [...args, ...(reporter?.(file) ?? [])], { env, ...options });
  const { passed, failed } = count ? countTests(file, count) : { passed: 0, failed: 0 };
  // A runner that fails without a failed test (a file that does not load) is itself the failure.
  return {
    name,
    code,
    seconds: (performance.now() - begunAt) / 1000,
    passed,
    failed: code !== 0 && failed === 0 ? 1 : failed,
  };
}

function countTests(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function report(done) {
  console.log(`\n${'step'.padEnd(14)}${'seconds'.padStart(8)}${'passed'.padStart(9)}${'failed'.padStart(9)}`);
  for (const { name, seconds, passed, failed } of done) {
    const cells = [seconds.toFixed(1).padStart(8), String(passed).padStart(9), String(failed).padStart(9)];
    console.log(name.padEnd(14) + cells.join(''));
  }
  const sum = (key) => done.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return interruptedBy() || (sum('failed') > 0 ? 1 : 0);
}

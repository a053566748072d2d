// Entry of every npm script: `node scripts/run.mjs COMMAND [arguments]`. Prepares what the command
// needs, then runs it on Node 24.
import { availableParallelism } from 'node:os';
import { buildIfChanged } from './build.mjs';
import { startDisplay } from './display.mjs';
import { startPrinter } from './printer.mjs';
import { nodeProgram, packageCommand, run, SetupError } from './process.mjs';
import { hasDisplay, setup } from './setup.mjs';
import {
  buildStep,
  fastSteps,
  gateSteps,
  houseStep,
  lintStep,
  playwrightSteps,
  runSteps,
  typesStep,
  vitestStep,
} from './steps.mjs';
import { runOnWindows } from './windows.mjs';

const node = (...args) => run(nodeProgram, args);

/**
 * Each command: what it needs (see setup.mjs), by its arguments perhaps, and how it runs; `run` gives the exit code.
 */
const commands = {
  start: hasDisplay() ? { needs: 'electron', run: start } : { needs: 'desk', run: tourInstead },
  tour: { needs: 'desk', run: tour },
  test: {
    needs: 'desk',
    run: (args) => runSteps(args.includes('--fast') ? fastSteps() : gateSteps()),
  },
  check: {
    needs: 'tools',
    run: () => runSteps([typesStep(), lintStep(), houseStep(), vitestStep('unit')]),
  },
  unit: { needs: 'tools', run: (args) => runSteps([vitestStep('unit', args)]) },
  e2e: { needs: 'desk', run: (args) => runSteps([buildStep(), ...playwrightSteps(args)]) },
  central: { needs: 'tools', run: (args) => node('central/bin/serve.ts', ...args) },
  carry: { needs: 'tools', run: (args) => node('central/bin/carry.ts', ...args) },
  chaos: { needs: (args) => (args.includes('--long') ? 'desk' : 'tools'), run: chaos },
  contract: { needs: 'tools', run: (args) => node('test/contract/run.ts', ...args) },
  bench: { needs: (args) => (usesWindow(args) ? 'desk' : 'tools'), run: bench },
  package: { needs: 'electron', run: packageProgram },
  windows: { needs: 'tools', run: runOnWindows },
  openapi: { needs: 'tools', run: (args) => node('central/bin/openapi.ts', ...args) },
  house: { needs: 'tools', run: (args) => node('scripts/house.mjs', ...args) },
  'db:generate': { needs: 'tools', run: generateMigrations },
  format: {
    needs: 'tools',
    run: (args) => node(packageCommand('@biomejs/biome'), 'check', '--write', '.', ...args),
  },
};

/** Benches that measure the real window. Without a name all are meant. */
const windowBenches = ['open-case', 'start', 'queue'];
const usesWindow = (args) =>
  args.every((one) => one.startsWith('--')) || args.some((one) => windowBenches.includes(one));

async function bench(args) {
  return (usesWindow(args) && (await buildIfChanged())) || node('test/bench/run.ts', ...args);
}

/** The long run is the whole gate with no point left out, and then the campaign, all drawn from a seed of its own. */
async function chaos(args) {
  if (!args.includes('--long')) return node('test/chaos/run.ts', ...args);
  process.env.KAUNTA_TEST_LONG ??= String(Math.floor(Date.now() / 1000));
  console.log(`The long run of seed ${process.env.KAUNTA_TEST_LONG}; KAUNTA_TEST_LONG=… has it again.`);
  const gate = await runSteps(gateSteps());
  return (await node('test/chaos/run.ts', ...args)) || gate;
}

function tourInstead(args) {
  console.log('No display here, so this takes the tour: the program at work, in pictures.');
  return tour(args);
}

async function start(args) {
  return (await buildIfChanged()) || node('scripts/start.mjs', ...args);
}

async function tour(args) {
  return (await buildIfChanged()) || node('test/tour/tour.ts', ...args);
}

/** `--test` packages the Electron that is here, for tests; what is shipped has the official one. */
async function packageProgram(given, { electron, env }) {
  const args = given.filter((argument) => argument !== '--test');
  if (!electron.official && args.length === given.length) {
    throw new SetupError(
      `Electron ${electron.version} from the npm registry is for tests and is never shipped: nothing was packaged.\n` +
        "Run this where the official Electron's download host answers, or say `npm run package -- --test` for a package to test.",
    );
  }
  const built = await buildIfChanged();
  if (built !== 0) return built;
  const options = [`-c.electronDist=${electron.folder}`, `-c.electronVersion=${electron.version}`];
  // The fallback Electron's own database driver, where electron/shell/config.ts looks for it
  if (env.KAUNTA_NATIVE_BINDING)
    options.push(
      `-c.extraResources.from=${env.KAUNTA_NATIVE_BINDING}`,
      '-c.extraResources.to=native/better_sqlite3.node',
    );
  const target = process.platform === 'linux' ? ['--linux', 'dir'] : ['--dir'];
  return node(packageCommand('electron-builder'), ...target, ...options, ...args);
}

async function generateMigrations(args) {
  for (const config of ['drizzle.config.ts', 'central/database/drizzle.config.ts']) {
    const code = await node(packageCommand('drizzle-kit'), 'generate', '--config', config, ...args);
    if (code !== 0) return code;
  }
  return 0;
}

/** Brings up the screen and the printer of an unattended run; gives what takes them down again. */
async function openDesk() {
  const opened = [];
  if (process.platform === 'linux' && !process.env.DISPLAY) {
    // One for each test that runs in a window of its own, beside another
    const screens = await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, startDisplay));
    process.env.DISPLAY = screens[0].display;
    process.env.KAUNTA_TEST_DISPLAYS = screens.map(({ display }) => display).join(' ');
    opened.push(...screens);
  }
  const printer = await startPrinter().catch((error) => {
    for (const { stop } of opened) stop();
    throw error;
  });
  if (printer) {
    process.env.KAUNTA_TEST_PRINTER = printer.name;
    process.env.KAUNTA_TEST_PRINTER_FOLDER = printer.folder;
    opened.push(printer);
  }
  return () => {
    for (const { stop } of opened) stop();
  };
}

async function main([name, ...args]) {
  const command = commands[name];
  if (!command) {
    console.error(`Usage: npm run COMMAND\nCommands: ${Object.keys(commands).join(' ')}`);
    return 2;
  }
  const needs = typeof command.needs === 'function' ? command.needs(args) : command.needs;
  const { env, electron } = await setup(needs);
  Object.assign(process.env, env);
  const closeDesk = needs === 'desk' ? await openDesk() : () => {};
  try {
    return await command.run(args, { electron, env });
  } finally {
    closeDesk();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

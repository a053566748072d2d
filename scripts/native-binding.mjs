// Step 4, for the fallback Electron only: its Node knows Node-API 9, the driver's prebuilt file asks
// for 10. The driver's own source, with the news of 10 taken as experiments of 9, runs in both; what
// that costs is mended in native-finalizer.c.
// Four compiler calls do it: node-gyp would want Python, make and Node's headers for the same result.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, provideFolder } from './cache.mjs';
import { nodeProgram, rootFolder, runQuietly, SetupError } from './process.mjs';

const modules = join(rootFolder, 'node_modules');
const driver = join(modules, 'better-sqlite3');
const { version } = JSON.parse(readFileSync(join(driver, 'package.json'), 'utf8'));
// The last part names the recipe below: raise it when the flags change.
const folderName = `better-sqlite3-${version}-linux-${process.arch}-2`;
const fileName = 'better_sqlite3.node';

export const hasNativeBinding = () => existsSync(cachedFolder(folderName));

/** Gives the path of the compiled driver, compiling it first where that was not done yet. */
export async function provideNativeBinding(say) {
  if (!hasNativeBinding()) say('compiling the database driver for this Electron (a minute, once)');
  return join(await provideFolder(folderName, compile), fileName);
}

async function compile(folder) {
  const common = ['-O3', '-DNDEBUG', '-fPIC', '-fvisibility=hidden', '-w'];
  const api = [`-I${join(modules, 'node-api-headers/include')}`, '-DNAPI_VERSION=2147483647', '-DNAPI_EXPERIMENTAL'];
  // gcc works on both large files at once, one a processor core.
  await Promise.all([
    call(folder, 'gcc', [
      ...common,
      ...sqliteDefinitions(),
      ...['-std=c99', '-c', join(driver, 'deps/sqlite3/sqlite3.c'), '-o', 'sqlite3.o'],
    ]),
    call(folder, 'g++', [
      ...common,
      ...['-std=c++20', '-fno-exceptions', '-fno-rtti', '-fvisibility-inlines-hidden'],
      '-DNODE_GYP_MODULE_NAME=better_sqlite3',
      '-DBUILDING_NODE_EXTENSION',
      ...api,
      '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
      '-DNAPI_DISABLE_CPP_EXCEPTIONS',
      '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      `-I${join(modules, 'node-addon-api')}`,
      `-I${join(driver, 'deps/sqlite3')}`,
      ...['-c', join(driver, 'src/better_sqlite3.cpp'), '-o', 'driver.o'],
    ]),
  ]);
  await call(folder, 'gcc', [
    ...common,
    ...api,
    '-c',
    join(rootFolder, 'scripts/native-finalizer.c'),
    '-o',
    'finalizer.o',
  ]);
  // The packaged program carries this file to machines with another C++ library.
  await call(folder, 'g++', [
    ...['-shared', '-o', fileName, 'driver.o', 'finalizer.o', 'sqlite3.o'],
    ...['-static-libstdc++', '-static-libgcc', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'],
    '-Wl,--wrap=napi_wrap,--wrap=napi_add_finalizer,--wrap=napi_create_external_buffer',
    ...['-ldl', '-lpthread'],
  ]);
  for (const name of ['sqlite3.o', 'driver.o', 'finalizer.o']) rmSync(join(folder, name));
  await prove(join(folder, fileName));
}

/** The driver's own list of SQLite settings: the same as in its prebuilt file. */
function sqliteDefinitions() {
  const list = readFileSync(join(driver, 'deps/defines.gypi'), 'utf8');
  return [...list.matchAll(/^\s*'(\w+(?:=[^']*)?)',$/gm)].map(([, name]) => `-D${name}`);
}

async function call(cwd, program, args) {
  const { code, error } = await runQuietly(program, args, { cwd });
  if (code !== 0) {
    throw new SetupError(`The database driver could not be compiled (${program}).\n${error}`);
  }
}

async function prove(nativeBinding) {
  const script = `
    const Database = require('better-sqlite3')
    const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(nativeBinding)} })
    // Enough statements for the garbage collector to free some while the others run.
    for (let count = 0; count < 50000; count += 1) db.prepare('select 1').get()`;
  await call(rootFolder, nodeProgram, ['-e', script]);
}

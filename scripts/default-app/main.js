// Electron's default app, which the build from the npm registry lacks: loads the program whose folder
// is the first plain argument. It awaits that import at top level, so that Electron's `ready` waits
// and the program can still register its privileged schemes.
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const preloads = [];
let target;
for (let index = 1; index < process.argv.length && !target; index += 1) {
  const argument = process.argv[index];
  if (argument === '-r' || argument === '--require') {
    index += 1;
    preloads.push(process.argv[index]);
  } else if (!argument.startsWith('-')) {
    target = resolve(argument);
  }
}

if (!target) {
  console.error('Usage: electron FOLDER');
  app.exit(1);
} else {
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  // Playwright puts its loader in front of the program this way.
  if (preloads.length > 0) Module._preloadModules(preloads);
  try {
    await load(target);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

async function load(folder) {
  const manifestFile = resolve(folder, 'package.json');
  const file = createRequire(manifestFile).resolve(folder);
  if (existsSync(manifestFile)) {
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    app.setName(manifest.productName ?? manifest.name ?? app.getName());
    app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
    app.setAppPath(folder);
  } else {
    app.setAppPath(dirname(file));
  }
  await import(pathToFileURL(file).href);
}

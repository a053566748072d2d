// Step 3: what the machine itself must carry. macOS and Windows have it; on Linux a window needs
// libraries, and a machine without a screen needs one that is not there. Root on Debian gets it
// installed, after a question where somebody sits at the terminal; anybody else, and whoever set
// KAUNTA_NO_INSTALL, is told the exact command.
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { capture, hasProgram, isRoot, run, SetupError } from './process.mjs';

/** The Debian package of each library Electron's program asks for. */
const packageOfLibrary = {
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libXss.so.1': 'libxss1',
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
};

/** The Debian package of each program; the key is a program's name or a file. */
const packageOfProgram = {
  compile: { gcc: 'gcc', 'g++': 'g++' },
  display: { Xvfb: 'xvfb', xauth: 'xauth' },
  // pdftoppm turns a printed page into a picture that a test can look at; certutil has a user trust a test's authority.
  test: { pdftoppm: 'poppler-utils', certutil: 'libnss3-tools' },
  printer: {
    cupsd: 'cups',
    lpadmin: 'cups-client',
    '/usr/lib/cups/backend/cups-pdf': 'printer-driver-cups-pdf',
  },
};

function missingLibraries(program) {
  const { output } = capture('ldd', [program]);
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
}

const missingPrograms = (kind) =>
  Object.entries(packageOfProgram[kind])
    .filter(([name]) => !(name.startsWith('/') ? existsSync(name) : hasProgram(name)))
    .map(([, name]) => name);

/**
 * Makes sure of the libraries of `electronProgram` and of the programs of `kinds` (`compile`,
 * `display`, `test`, `printer`). Linux only.
 */
export async function prepareMachine({ electronProgram, kinds }, say) {
  const libraries = missingLibraries(electronProgram);
  const unknown = libraries.filter((name) => !packageOfLibrary[name]);
  const wanted = [
    ...libraries.map((name) => packageOfLibrary[name]).filter(Boolean),
    ...kinds.flatMap(missingPrograms),
  ];
  if (libraries.length + wanted.length === 0) return;
  if (!existsSync('/etc/debian_version') || !hasProgram('apt-get')) {
    throw new SetupError(
      `This machine lacks: ${[...libraries, ...wanted].join(' ')}\n(shared libraries, and Debian names of packages.) Install them and run this again.`,
    );
  }
  if (unknown.length > 0) {
    throw new SetupError(`Electron needs libraries that this machine lacks: ${unknown.join(' ')}`);
  }
  await install([...new Set(wanted)].sort(), say);
}

async function install(wanted, say) {
  const command = `${isRoot ? '' : 'sudo '}apt-get install --no-install-recommends ${debianNames(wanted).join(' ')}`;
  if (!isRoot || process.env.KAUNTA_NO_INSTALL || !(await mayInstall(wanted))) {
    throw new SetupError(`The program needs packages that this machine lacks. Run:\n  ${command}`);
  }
  say(`installing Debian packages, as root: ${wanted.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::http::Timeout=20'];
  // A source that does not answer fails the update without any harm to this install.
  await run('apt-get', ['update', ...options], { env });
  const args = ['install', '-y', '--no-install-recommends', ...options, ...debianNames(wanted)];
  if ((await run('apt-get', args, { env })) !== 0) {
    throw new SetupError(`apt-get could not install them. Run:\n  apt-get ${args.join(' ')}`);
  }
}

/** Asked where somebody can answer; an unattended run has said yes by running as root. */
async function mayInstall(wanted) {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Kaunta needs Debian packages: ${wanted.join(' ')}\nInstall them with apt-get, as root? [Y/n] `,
  );
  terminal.close();
  return !/^\s*n/i.test(answer);
}

/** Debian 13 and Ubuntu 24.04 renamed libraries with a 64-bit clock: `libasound2t64`. */
const debianNames = (wanted) =>
  wanted.map((name) =>
    name.startsWith('lib') && capture('apt-cache', ['show', `${name}t64`]).ok ? `${name}t64` : name,
  );

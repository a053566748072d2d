import './shell/environment.ts';
import { randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, session as electronSession, net } from 'electron';
import { v7 } from 'uuid';
import { createJoinThread } from './document/join-thread.ts';
import { createOcrThread } from './document/ocr-thread.ts';
import { createTiffThread } from './document/tiff-thread.ts';
import { createHandlers } from './ipc/index.ts';
import { createRouter } from './ipc/router.ts';
import { createPaperThread } from './paper/thread.ts';
import { createCacheCheck } from './program/cache-check.ts';
import { findLocalFolder, findOwnerPlace, requireLocalDisk } from './program/data-folder.ts';
import { createPreferenceStore } from './program/preference.ts';
import { createProgram } from './program/program.ts';
import { readPacks } from './reference/holder.ts';
import { openCentreLine } from './shell/centre-line.ts';
import { readConfig } from './shell/config.ts';
import { createFileChooser } from './shell/file-chooser.ts';
import { createLog } from './shell/log.ts';
import { runPowerShell } from './shell/power-shell.ts';
import { printThroughWindow } from './shell/print-window.ts';
import { createPrinters } from './shell/printers/printers.ts';
import { origin, registerScheme, serveWindow } from './shell/protocol.ts';
import { restartOnFault, tellOfRestart } from './shell/restart.ts';
import { createScanCheck } from './shell/scan-check.ts';
import { createScanDialog } from './shell/scan-dialog.ts';
import { createSecretStore } from './shell/secrets.ts';
import { lockContents, lockSessions } from './shell/security.ts';
import { leaveIfSteered } from './shell/steered.ts';
import { answerWindow, clear, openWindow, raise, tell } from './shell/window.ts';
import { keepWindow } from './shell/window-keeper.ts';
import { askWhatNow } from './shell/window-question.ts';

/** Brings in what only this machine has; the parts of the program meet in `program/wiring.ts`. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const config = readConfig(process.env, process.resourcesPath);

leaveIfSteered();
process.umask(0o077);
// Fields for dates read DD/MM/YYYY, as dates are written in Kenya, whatever the machine is set to.
app.commandLine.appendSwitch('lang', 'en-GB');
registerScheme();
lockSessions();
lockContents();
const system = { platform: process.platform, environment: process.env, home: homedir(), userName: userInfo().username };
const folder = config.profile ?? findLocalFolder(system);
if (folder !== undefined) app.setPath('userData', folder);

let window: BrowserWindow | undefined;
/** Closes what is open; nothing yet. */
let stop = (): void => {};

/** From the window's files read to its first screen drawn, about. */
const drawingMs = 400;

const start = async (): Promise<void> => {
  const profile = app.getPath('userData');
  const log = createLog(join(profile, 'log'));
  const restartFile = join(profile, 'restart.json');
  restartOnFault({ file: restartFile, log, stop: () => stop() });

  const preferences = createPreferenceStore(join(profile, 'preference.json'), log);
  let show = (): void => {};
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  const checkCache = createCacheCheck(new URL('./cache-check-worker.js', import.meta.url));
  const papers = createPaperThread(new URL('./paper-worker.js', import.meta.url), join(root, 'resources'));
  const program = createProgram({
    version: app.getVersion(),
    profile,
    ownerPlace: findOwnerPlace(system),
    requireDisk: (place) => requireLocalDisk(place, process.platform),
    migrationsFolder: join(root, 'db', 'migrations'),
    nativeBinding: config.nativeBinding,
    centralUrl: config.centralUrl,
    enrolmentCode: config.enrolmentCode,
    packs: readPacks(join(root, 'resources', 'reference')),
    machine: {
      electron: process.versions.electron ?? null,
      measureFree: async (folder) => {
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
      },
      monotonic: () => performance.now(),
    },
    secrets: createSecretStore(config.isDemonstration),
    preferences,
    printers: createPrinters(process.platform, {
      userName: system.userName,
      powerShell: runPowerShell,
      printPdf: printThroughWindow,
    }),
    files: createFileChooser(() => window),
    makePaper: papers.make,
    warmPaper: papers.warm,
    // Reading a large cache through would take a core, and the disk, from the window that is being drawn
    checkCache: (options) => shown.then(() => delay(drawingMs)).then(() => checkCache(options)),
    chooseScan: createScanDialog(() => window),
    scanTools: {
      drawScan: createScanCheck(join(root, 'out', 'renderer'), () => window),
      convertTiff: createTiffThread(new URL('./tiff-worker.js', import.meta.url)),
      joinPapers: createJoinThread(new URL('./join-worker.js', import.meta.url)),
    },
    pictures: createOcrThread(new URL('./ocr-worker.js', import.meta.url)),
    connect: openCentreLine(`Kaunta/${app.getVersion()}`),
    now: Date.now,
    newId: v7,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    emit: (event) => tell(window, event),
    clearWindow: () => clear(window),
    log,
  });

  stop = program.stop;
  const session = electronSession.fromPartition('kaunta', { cache: false });
  serveWindow(session, join(root, 'out', 'renderer'), program.tray.find);
  answerWindow(
    createRouter(
      createHandlers(program, preferences, () => net.isOnline()),
      log,
      () => randomUUID().slice(0, 8),
    ),
  );
  app.on('before-quit', stop);

  // First the window, which takes longest and shows by itself what the program still does; it hears of all that
  // changes.
  window = openWindow(
    session,
    join(root, 'out', 'preload', 'preload.cjs'),
    join(root, 'resources', 'icons', 'icon.png'),
  );
  keepWindow(window, {
    start: `${origin}/`,
    log,
    now: Date.now,
    ask: askWhatNow(window, preferences),
    quit: () => app.quit(),
  });
  const loading = window.loadURL(`${origin}/`);
  program.open();
  await loading;
  show();
  tellOfRestart(restartFile);
  log('info', 'started', { version: app.getVersion(), electron: process.versions.electron, pid: process.pid });
};

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => window !== undefined && raise(window));
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      process.stderr.write(
        `Kaunta could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      app.exit(1);
    });
} else {
  process.stderr.write('Kaunta is already open on this profile; its window was raised.\n');
  app.exit(3);
}

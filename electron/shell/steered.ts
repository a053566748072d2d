import { url as inspectorUrl } from 'node:inspector';
import { app, dialog } from 'electron';
import { findForbiddenSwitch } from './switches.ts';

const exitCode = 4;

/**
 * Leaves before anything is opened when a packaged program was started with a switch that steers it. A copy whose
 * inspection fuse was opened is a test's, and its main process is driven already; the fuse of every other copy keeps
 * the inspector shut.
 */
export const leaveIfSteered = (): void => {
  if (!app.isPackaged || inspectorUrl() !== undefined) return;
  const forbidden = findForbiddenSwitch(
    process.argv.slice(1),
    (name) => app.commandLine.hasSwitch(name),
    process.platform,
  );
  if (forbidden === undefined) return;
  dialog.showErrorBox(
    'Kaunta',
    `Kaunta is not started with "${forbidden}". Start it from its own icon, or tell support.\n\n` +
      `Kaunta haianzishwi na "${forbidden}". Ianzishe kwa ikoni yake yenyewe, au kijulishe kitengo cha usaidizi wa kiufundi.`,
  );
  process.exit(exitCode);
};

import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { FileChooser } from '../carry/carry.ts';

const filters = [{ name: 'Kaunta', extensions: ['kaunta'] }];

/** The operating system's own dialogs, over the window. */
export const createFileChooser = (findWindow: () => BrowserWindow | undefined): FileChooser => {
  const getWindow = (): BrowserWindow => {
    const window = findWindow();
    if (window === undefined || window.isDestroyed()) throw new Error('a file is chosen in a window');
    return window;
  };
  return {
    chooseSave: async (suggested) => {
      const { canceled, filePath } = await dialog.showSaveDialog(getWindow(), {
        defaultPath: join(app.getPath('documents'), suggested),
        filters,
        properties: ['dontAddToRecent'],
      });
      return canceled || filePath === '' ? undefined : filePath;
    },
    chooseOpen: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(getWindow(), {
        properties: ['openFile', 'dontAddToRecent'],
        filters,
      });
      return canceled ? undefined : filePaths[0];
    },
  };
};

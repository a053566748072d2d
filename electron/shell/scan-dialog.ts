import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { AppError } from '#domain/contract/errors.ts';
import type { ChooseFile } from '../service/evidence.ts';

/**
 * The system's own dialog over the window. The window never learns the path but its last part, and the program reads this one file only.
 */
export const createScanDialog =
  (window: () => BrowserWindow | undefined): ChooseFile =>
  async () => {
    const parent = window();
    if (parent === undefined) return undefined;
    const { filePaths } = await dialog.showOpenDialog(parent, {
      properties: ['openFile', 'dontAddToRecent'],
      // HEIC is offered so that it can be said what to do with it: a file that the dialog hides explains nothing.
      filters: [
        { name: 'PDF, JPEG, PNG, TIFF', extensions: ['pdf', 'jpg', 'jpeg', 'png', 'tif', 'tiff', 'heic', 'heif'] },
      ],
    });
    const [path] = filePaths;
    if (path === undefined) return undefined;
    const found = await stat(path);
    if (!found.isFile()) throw new AppError('FILE_NOT_READ', 'no plain file');
    return { name: basename(path), sizeBytes: found.size, read: () => readFile(path) };
  };

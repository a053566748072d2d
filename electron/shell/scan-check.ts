import { randomUUID } from 'node:crypto';
import { BrowserWindow, session as electronSession, type Session } from 'electron';
import type { DrawScan, Scan, ScanVerdict } from '../document/scan-intake.ts';
import { origin, serveWindow } from './protocol.ts';

/** A scan of 20 MB with 200 pages takes about a minute. */
const limitMs = 120_000;
const endings = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;
const verdicts: readonly ScanVerdict[] = ['whole', 'locked', 'broken'];

/**
 * Draws a scan in a window that nobody sees, with a session of its own that holds this one file: what it does to the
 * window, and to its memory, ends with it.
 */
export const createScanCheck = (folder: string, parent: () => BrowserWindow | undefined): DrawScan => {
  const papers = new Map<string, Uint8Array>();
  let session: Session | undefined;
  const prepare = (): Session => {
    const made = electronSession.fromPartition('scan-check', { cache: false });
    serveWindow(made, folder, (name) => papers.get(name));
    return made;
  };

  const judge = (window: BrowserWindow, name: string): Promise<ScanVerdict> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve('broken'), limitMs);
      const end = (verdict: ScanVerdict): void => {
        clearTimeout(timer);
        resolve(verdict);
      };
      window.webContents.on('page-title-updated', (_event, title) => {
        const verdict = verdicts.find((one) => title === `verdict ${one}`);
        if (verdict !== undefined) end(verdict);
      });
      window.webContents.on('render-process-gone', () => end('broken'));
      window.on('closed', () => end('broken'));
      window.loadURL(`${origin}/check.html#${name}`).catch(() => end('broken'));
    });

  return async ({ mediaType, bytes }: Scan) => {
    session ??= prepare();
    const name = `${randomUUID()}.${endings[mediaType]}`;
    papers.set(name, bytes);
    const window = new BrowserWindow({
      show: false,
      ...(parent() === undefined ? {} : { parent: parent() }),
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        backgroundThrottling: false,
      },
    });
    try {
      return await judge(window, name);
    } finally {
      papers.delete(name);
      if (!window.isDestroyed()) window.destroy();
    }
  };
};

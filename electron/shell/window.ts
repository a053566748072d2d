import { join } from 'node:path';
import { BrowserWindow, ipcMain, nativeTheme, type Session } from 'electron';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Reply } from '#domain/contract/reply.ts';
import { origin } from './protocol.ts';

/** The one window and its one channel each way; nothing is loaded into it yet. */
export const openWindow = (session: Session, preload: string, icon: string): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Kaunta',
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#141614' : '#fafaf9',
    webPreferences: {
      session,
      preload: join(preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
    },
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  return window;
};

export const raise = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};

export const tell = (window: BrowserWindow | undefined, event: ProgramEvent): void => {
  if (window !== undefined && !window.isDestroyed()) window.webContents.send('event', event);
};

/** The page begins anew: what the one before held in memory is gone with it. */
export const clear = (window: BrowserWindow | undefined): void => {
  if (window !== undefined && !window.isDestroyed()) window.webContents.reloadIgnoringCache();
};

/** Answers the window and nobody else: the frame may be gone (null), a child, or of another origin. */
export const answerWindow = (router: (route: unknown, input: unknown) => Promise<Reply<unknown>>): void => {
  ipcMain.handle('request', async (event, route: unknown, input: unknown): Promise<Reply<unknown>> => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || frame.origin !== origin) {
      return { ok: false, error: { code: 'FORBIDDEN_SENDER', message: 'not from the window', details: {} } };
    }
    return router(route, input);
  });
};

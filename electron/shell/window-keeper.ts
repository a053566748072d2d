import type { BrowserWindow } from 'electron';
import { describeBug } from '#domain/contract/bug.ts';
import type { Log } from '../workstation/context.ts';

/** So many deaths of the window within so long are a loop that loading it again does not end. */
const maxDeaths = 3;
const withinMs = 5 * 60_000;
/**
 * Electron calls a window unresponsive after half a minute; one that stays so for this long again is ended and loaded
 * anew.
 */
const stuckMs = 20_000;

/** Asks what to do when loading again does not help: true to try once more, false to leave the program. */
export type AskWhatNow = () => Promise<boolean>;

/** `start`: the window's address without a place in it. */
type Keeping = { start: string; log: Log; now: () => number; ask: AskWhatNow; quit: () => void };

/**
 * Brings a window back that died (a hostile paper, an empty memory): it is logged and loaded again where it was, which
 * its address says. One that dies again is loaded at its start, and not for ever: after the third time the officer is
 * asked. The acts are safe in any case: they are made and kept by the program, not by the window.
 */
export const keepWindow = (window: BrowserWindow, { start, log, now, ask, quit }: Keeping): void => {
  let deaths: number[] = [];
  const { webContents } = window;

  const bringBack = async (): Promise<void> => {
    if (deaths.length > maxDeaths) {
      if (!(await ask())) return quit();
      deaths = [];
    }
    if (window.isDestroyed()) return;
    // What it was looking at may be what ends it: the second time it starts at the first desk.
    if (deaths.length === 1) webContents.reload();
    else await window.loadURL(start);
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    deaths = [...deaths, now()].filter((at) => at > now() - withinMs);
    log('error', 'window-gone', { reason, exitCode, deaths: deaths.length });
    bringBack().catch((error: unknown) => log('error', 'window-not-back', describeBug(error)));
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  window.on('unresponsive', () => {
    log('warn', 'window-unresponsive');
    clearTimeout(timer);
    timer = setTimeout(() => !window.isDestroyed() && webContents.forcefullyCrashRenderer(), stuckMs);
  });
  window.on('responsive', () => {
    clearTimeout(timer);
    log('info', 'window-responsive');
  });
};

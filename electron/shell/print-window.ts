import { setTimeout as delay } from 'node:timers/promises';
import { BrowserWindow, session } from 'electron';

const settleMs = 1_500;

/**
 * Prints a PDF silently through Chromium's own PDF viewer in a hidden window: how Windows is printed to. The viewer
 * gives no sign when its pages are laid out, hence the wait. Not yet seen on Windows.
 */
export const printThroughWindow = async (bytes: Uint8Array, printer: string, title: string): Promise<void> => {
  const window = new BrowserWindow({
    show: false,
    title,
    webPreferences: { session: session.fromPartition('print', { cache: false }), plugins: true, sandbox: true, contextIsolation: true },
  });
  // The job is found again in the spooler's queue by this title.
  window.on('page-title-updated', (event) => event.preventDefault());
  try {
    await window.loadURL(`data:application/pdf;base64,${Buffer.from(bytes).toString('base64')}`);
    await delay(settleMs);
    await new Promise<void>((resolve, reject) => {
      const options = { silent: true, deviceName: printer, pageSize: 'A4' as const, margins: { marginType: 'none' as const }, printBackground: true };
      window.webContents.print(options, (done, reason) => (done ? resolve() : reject(new Error(reason))));
    });
  } finally {
    window.destroy();
  }
};

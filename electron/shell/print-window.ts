import { setTimeout as delay } from 'node:timers/promises';
import { BrowserWindow, session, type WebContentsPrintOptions } from 'electron';

const settleMs = 1_500;

/**
 * One copy, as large as it is, and a second page on the back of the same numbered blank, whatever the printer's own
 * default is.
 */
const optionsFor = (printer: string): WebContentsPrintOptions => ({
  silent: true,
  deviceName: printer,
  pageSize: 'A4',
  margins: { marginType: 'none' },
  printBackground: true,
  copies: 1,
  scaleFactor: 100,
  duplexMode: 'longEdge',
});

/**
 * Prints a PDF silently through Chromium's own PDF viewer in a hidden window: how Windows is printed to. The viewer
 * gives no sign when its pages are laid out, hence the wait. Chromium names the job after the document, so the PDF must
 * bear the title that the job is looked for by. Not yet seen on Windows.
 */
export const printThroughWindow = async (bytes: Uint8Array, printer: string, title: string): Promise<void> => {
  const window = new BrowserWindow({
    show: false,
    title,
    webPreferences: {
      session: session.fromPartition('print', { cache: false }),
      plugins: true,
      sandbox: true,
      contextIsolation: true,
    },
  });
  try {
    await window.loadURL(`data:application/pdf;base64,${Buffer.from(bytes).toString('base64')}`);
    await delay(settleMs);
    await new Promise<void>((resolve, reject) => {
      window.webContents.print(optionsFor(printer), (done, reason) => (done ? resolve() : reject(new Error(reason))));
    });
  } finally {
    window.destroy();
  }
};

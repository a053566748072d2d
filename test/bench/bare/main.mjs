// The least that shows the same: an empty window, one with pdf.js, one with a plain list. Served as the program serves
// its own window, over a scheme of its own; what it opens is named by the environment.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, BrowserWindow, protocol } from 'electron';

const root = join(import.meta.dirname, '..', '..', '..');
const types = { '.html': 'text/html', '.mjs': 'text/javascript', '.pdf': 'application/pdf' };

protocol.registerSchemesAsPrivileged([
  { scheme: 'bench', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
if (process.env.KAUNTA_BENCH_PROFILE) app.setPath('userData', process.env.KAUNTA_BENCH_PROFILE);
app.on('window-all-closed', () => app.quit());
// Not awaited here: Electron is ready only once this module has run.
app.whenReady().then(async () => {
  protocol.handle('bench', async (request) => {
    const { pathname } = new URL(request.url);
    const file = pathname.startsWith('/document/')
      ? decodeURIComponent(pathname.slice('/document/'.length))
      : join(root, pathname);
    return new Response(await readFile(file), {
      headers: { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' },
    });
  });
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`bench://bare/test/bench/bare/${process.env.KAUNTA_BENCH_PAGE ?? 'empty'}.html`);
});

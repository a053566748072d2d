import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, posix, relative, sep } from 'node:path';
import { protocol, type Session } from 'electron';

/**
 * `app://kaunta/`: the only origin there is. It serves the built window (a fixed list of files, read once at start) and
 * the papers on the tray; anything else is 404. `corsEnabled` stays off: with it, other origins could read.
 */
export const origin = 'app://kaunta';

export const registerScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.pdf': 'application/pdf',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "webrtc 'block'",
  ].join('; ');

const listFiles = (folder: string): Set<string> =>
  new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join(posix.sep)}`),
  );

const notFound = (): Response => new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain' } });

/** The name of a paper in `/paper/<name>`, or undefined for any other path. */
const paperName = (path: string): string | undefined => /^\/paper\/([0-9a-f-]{36}\.(?:pdf|jpg|png))$/.exec(path)?.[1];

export const serveWindow = (
  session: Session,
  folder: string,
  findPaper: (name: string) => Uint8Array | undefined,
): void => {
  const files = listFiles(folder);
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'kaunta' || request.method !== 'GET') return notFound();
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    const paper = paperName(path);
    if (paper !== undefined) {
      const bytes = findPaper(paper);
      return bytes === undefined
        ? notFound()
        : new Response(Buffer.from(bytes), {
            headers: {
              'Content-Type': types[extname(paper)] ?? '',
              'X-Content-Type-Options': 'nosniff',
              'Cache-Control': 'no-store',
            },
          });
    }
    if (!files.has(path)) return notFound();
    const nonce = randomBytes(16).toString('base64');
    const headers = {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy(nonce),
      'X-Content-Type-Options': 'nosniff',
    };
    const body = await readFile(join(folder, path));
    return new Response(path === '/index.html' ? body.toString('utf8').replace('__CSP_NONCE__', nonce) : body, {
      headers,
    });
  });
};

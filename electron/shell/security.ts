import { app, type Session } from 'electron';
import { origin } from './protocol.ts';

/**
 * What no page of this program may ever do, whatever runs in it: navigate, open, ask for permissions, download, reach a
 * host or have a name looked up. Held where sessions and contents are made, so that it holds for those nobody thought
 * of; the one session that reaches a host is `centre-line.ts`, in which no page runs.
 */

/** Chromium's own PDF viewer, which prints on Windows; it lies within the program. */
const viewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';
const local = [`${origin}/`, 'blob:', 'data:', 'devtools:', viewer, 'chrome://resources/', 'chrome://theme/'];
const isLocal = (url: string): boolean => local.some((start) => url.startsWith(start));
/** A port on which nobody may listen but root: what would go by a proxy ends here. */
const nowhere = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

const lockSession = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  // It asks a host for its dictionaries, of the default session as well, in which no page ever runs.
  if (process.platform !== 'darwin') session.setSpellCheckerLanguages([]);
  void session.setProxy(nowhere);
};

/** Called before `ready`. */
export const lockSessions = (): void => {
  app.on('session-created', lockSession);
  // A hint of a page to look a name up goes past proxy and policy, straight to the system's resolver.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  app.commandLine.appendSwitch('disable-background-networking');
};

export const lockContents = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => !event.url.startsWith(viewer) && event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
};

/**
 * What a packaged program may be started with. Chromium has hundreds of switches, among them ones that open the window
 * to other programs, turn off its sandbox or send its traffic elsewhere: those few that a desk may need are named, all
 * others are refused, however they are written and wherever they stand.
 */
const allowed: readonly RegExp[] = [
  /^force-renderer-accessibility$/,
  /^force-device-scale-factor=\d(\.\d+)?$/,
  /^disable-gpu$/,
  /^ozone-platform(-hint)?=(auto|wayland|x11)$/,
];

/** Switches that come by other ways than the arguments (Electron's own variables), looked for by name. */
const known = [
  [
    'no-sandbox',
    'disable-gpu-sandbox',
    'remote-debugging-port',
    'remote-debugging-pipe',
    'inspect',
    'inspect-brk',
    'js-flags',
  ],
  [
    'host-rules',
    'host-resolver-rules',
    'proxy-server',
    'proxy-pac-url',
    'ignore-certificate-errors',
    'ssl-key-log-file',
    'log-net-log',
  ],
  [
    'user-data-dir',
    'load-extension',
    'disable-web-security',
    'password-store',
    'gpu-launcher',
    'renderer-cmd-prefix',
    'utility-cmd-prefix',
  ],
].flat();

/** Chromium takes `-`, `--` and, on Windows, `/`, and white space before them. */
const prefix = (platform: NodeJS.Platform): RegExp => (platform === 'win32' ? /^(--|-|\/)/ : /^(--|-)/);

/**
 * The first switch that is not allowed, without its value; undefined when there is none.
 * `hasSwitch`: whether Chromium has one of that name, whoever gave it.
 */
export const findForbiddenSwitch = (
  argv: readonly string[],
  hasSwitch: (name: string) => boolean,
  platform: NodeJS.Platform,
): string | undefined => {
  const start = prefix(platform);
  const given = argv
    .map((argument) => argument.trim())
    .filter((argument) => start.test(argument) && argument !== '--')
    .map((argument) => argument.replace(start, ''));
  const forbidden = given.find((argument) => !allowed.some((one) => one.test(argument))) ?? known.find(hasSwitch);
  return forbidden?.split('=')[0];
};

import { isIPv4 } from 'node:net';

type Options = { host: string; demo: boolean; 'public-url'?: string | undefined };

const isLoopback = (host: string): boolean =>
  ['localhost', '::1', '[::1]'].includes(host.toLowerCase()) || (isIPv4(host) && host.startsWith('127.'));

/**
 * Without a public address the centre would take its own from each request's `Host`, which whoever stands between
 * writes.
 * @throws Error what is missing, for whoever starts it
 */
export const requirePublicUrl = ({ host, demo, 'public-url': given }: Options): void => {
  if (given === undefined) {
    if (demo && isLoopback(host)) return;
    throw new Error(
      'The centre needs --public-url: the address by which counters reach it, such as https://centre.example.go.ke',
    );
  }
  const { protocol, hostname, search, hash, username } = URL.canParse(given) ? new URL(given) : new URL('none:');
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  if (!isPrivate || search !== '' || hash !== '' || username !== '')
    throw new Error(
      `--public-url must be an https address (http on this computer only), without query and fragment: ${given}`,
    );
};

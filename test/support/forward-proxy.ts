import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An office's forward proxy on loopback (RFC 9110 9.3.6): it alone knows where the names that it tunnels to are. */
type Options = {
  /** The port on this computer behind `host:port`; undefined: it lets nobody there. */
  find: (target: string) => number | undefined;
  /** Whom it lets through; everybody when it asks nobody. */
  credentials?: string;
};

export const startForwardProxy = async ({ find, credentials }: Options) => {
  /** What it was asked for: `CONNECT host:port`, or the method and address of a request that was not tunnelled. */
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const mayPass = (header: string | undefined): boolean =>
    credentials === undefined || header === `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response
      .writeHead(mayPass(request.headers['proxy-authorization']) ? 403 : 407, {
        'proxy-authenticate': 'Basic realm="office"',
      })
      .end();
  });
  server.on('connect', (request, near: Socket) => {
    heard.push(`CONNECT ${request.url}`);
    sockets.add(near);
    near.on('error', () => undefined);
    if (!mayPass(request.headers['proxy-authorization'])) {
      near.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    const port = find(request.url ?? '');
    if (port === undefined) {
      near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const far = connect(port, '127.0.0.1', () => near.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
    sockets.add(far);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    stop: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

/** The environment of a Linux desktop without settings of its own, whose proxy this is. */
export const proxyEnvironment = (url: string): Record<string, string> => ({
  https_proxy: url,
  http_proxy: url,
  no_proxy: '',
  XDG_CURRENT_DESKTOP: '',
  DESKTOP_SESSION: '',
});

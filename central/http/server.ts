import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import type { Service } from './handler.ts';

export type Server = { url: string; stop: () => Promise<void> };

/** Listens; `stop` ends the live feeds, lets the requests under way finish (ten seconds at most) and closes. */
export const startServer = async (service: Omit<Service, 'closing'>, { host, port }: { host: string; port: number }): Promise<Server> => {
  const closing = new AbortController();
  const server = createAdaptorServer({ fetch: createApp({ ...service, closing: closing.signal }).fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // listens on a port, not on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      closing.abort();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const force = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 10_000);
      await closed;
      clearTimeout(force);
    },
  };
};

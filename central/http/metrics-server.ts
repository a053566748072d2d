import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { problemResponse } from './problem.ts';

/**
 * `GET /v1/metrics` on a listener of its own: behind a reverse proxy every caller of the API comes from loopback, so an
 * address check there would guard nothing. This one is bound to loopback unless the operator names another address.
 */
export const startMetricsServer = async (write: () => Promise<string>, { host, port }: { host: string; port: number }) => {
  const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 }, async (request, response) => {
    if (request.method === 'GET' && request.url === '/v1/metrics') {
      const text = await write();
      response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' }).end(text);
      return;
    }
    const problem = problemResponse(toProblem(new AppError('UNKNOWN_ROUTE', 'No such address')));
    response.writeHead(problem.status, Object.fromEntries(problem.headers)).end(await problem.text());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // listens on a port, not on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/v1/metrics`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { PoolState } from '../database/store.ts';
import type { LeaseCounts } from '../lease/case.ts';
import type { Metrics } from './metrics.ts';
import { problemResponse } from './problem.ts';

/** What a page is written from: the counts of this instance, and what the database alone knows. */
export type MetricsSource = {
  metrics: Pick<Metrics, 'write'>;
  pool?: (() => PoolState) | undefined;
  countLeases: () => Promise<LeaseCounts>;
};

/** Longer than any such count takes, and well under the ten seconds that Prometheus waits. */
const countingMs = 2000;

/**
 * `GET /v1/metrics` on a listener of its own: behind a reverse proxy every caller of the API comes from loopback, so an
 * address check there would guard nothing. This one is bound to loopback unless the operator names another address.
 * What cannot be counted now is left out: the page must answer most of all when the database does not.
 */
export const startMetricsServer = async (
  { metrics, pool, countLeases }: MetricsSource,
  { host, port }: { host: string; port: number },
) => {
  // One count at once: each page over a database that hangs would otherwise leave another one waiting in the pool.
  let counting: Promise<LeaseCounts | undefined> | undefined;
  const findLeaseCounts = (): Promise<LeaseCounts | undefined> => {
    counting ??= countLeases()
      .catch(() => undefined)
      .finally(() => {
        counting = undefined;
      });
    return Promise.race([counting, delay(countingMs, undefined, { ref: false })]);
  };
  const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 }, async (request, response) => {
    if (request.method === 'GET' && request.url === '/v1/metrics') {
      const text = metrics.write({ leases: await findLeaseCounts(), pool: pool?.() });
      response
        .writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' })
        .end(text);
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

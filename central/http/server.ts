import { createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { createApp } from './app.ts';
import type { Service } from './handler.ts';
import { problemResponse } from './problem.ts';

export type Server = { url: string; stop: () => Promise<void> };

export type ServerOptions = {
  host: string;
  port: number;
  /**
   * How long a caller may take for its headers, and for its whole request: who sends byte by byte would hold the
   * sockets.
   */
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
  /** Connections at once: more would take the memory, or the operating system's files. Who comes then is cut off. */
  maxConnections?: number;
  /** How long requests under way may take when the centre stops. */
  drainMs?: number;
};

/** A slow line sends a batch of a megabyte at 8 kB/s in two minutes. */
const defaults = { headersTimeoutMs: 10_000, requestTimeoutMs: 180_000, maxConnections: 4096, drainMs: 10_000 };

/**
 * Listens. `stop` first answers everything new with 503 and ends the live feeds, lets the requests under way finish,
 * and then closes; a balancer in front sends the new ones elsewhere.
 */
export const startServer = async (service: Omit<Service, 'closing'>, given: ServerOptions): Promise<Server> => {
  const { host, port, headersTimeoutMs, requestTimeoutMs, maxConnections, drainMs } = { ...defaults, ...given };
  const closing = new AbortController();
  const app = createApp({ ...service, closing: closing.signal });
  const underWay = new Set<Promise<unknown>>();
  const track = <Value>(work: Value): Value => {
    if (!(work instanceof Promise)) return work;
    underWay.add(work);
    const forget = (): boolean => underWay.delete(work);
    work.then(forget, forget);
    return work;
  };
  const listener = getRequestListener((request, env) => track(app.fetch(request, env)), {
    errorHandler: refuseRequest,
  });
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5000, headersTimeoutMs),
      maxHeaderSize: 16_384,
    },
    listener,
  );
  server.on('clientError', refuseConnection);
  server.maxConnections = maxConnections;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // listens on a port, not on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    stop: async () => {
      closing.abort();
      const late = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref());
      while (underWay.size > 0)
        if ((await Promise.race([Promise.allSettled(underWay), late.then(() => 'late' as const)])) === 'late') break;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Node takes a connection that has said nothing yet for a busy one, and would wait for it.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      const force = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(force);
    },
  };
};

/** A request whose address or host is none. */
const refuseRequest = (): Response =>
  problemResponse(toProblem(new AppError('INVALID_INPUT', 'The request is not HTTP as it should be')), {
    [protocolHeader]: String(protocolVersion),
  });

/**
 * What does not reach the app (headers too long, too slow, not HTTP) is a problem document too, without the centre's
 * mark: a request that was damaged on its way is no refusal, and its counter sends it again.
 */
const refuseConnection = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = JSON.stringify({
    ...toProblem(new AppError('INVALID_INPUT', 'The request did not arrive whole')),
    status,
  });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\n\r\n${body}`);
};

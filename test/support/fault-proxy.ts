import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The line to the centre, faulty byte by byte: a TCP proxy on real sockets. It knows of HTTP only where a request
 * begins (no pipelining), so that bytes are counted from there and a fault can be chosen for each request.
 */
export type Fault = {
  /** Each piece arrives so much later; up is towards the centre. */
  latencyMs?: { up: number; down: number };
  /** Of both directions, each for itself. */
  bytesPerSecond?: number;
  slice?: { bytes: number; gapMs: number };
  /** After so many bytes of the request or of its reply: a reset, an end as if all were said, or nothing any more. */
  cut?: { of: 'request' | 'reply'; after: number; how: 'reset' | 'end' | 'silence' };
};

export type LineRequest = { /** Method and path. */ line: string; number: number };
export type FaultProxy = Awaited<ReturnType<typeof layFaultyLine>>;

const requestStart = /^((?:GET|POST|PATCH|HEAD|PUT|DELETE) [^ \r\n]+) HTTP\/1\.1\r\n/;

type Connection = {
  near: Socket;
  far: Socket;
  line: string;
  fault: Fault;
  count: { request: number; reply: number };
  dead: boolean;
};

export const layFaultyLine = async (centreUrl: string) => {
  const connections = new Set<Connection>();
  let choose: (request: LineRequest) => Fault | undefined = () => undefined;
  let target = new URL(centreUrl);
  let isRefusing = false;
  let isPaused = false;
  let resume: (() => void)[] = [];
  let requests = 0;
  let cuts = 0;

  const write = (socket: Socket, bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      if (bytes.length === 0 || !socket.writable) resolve();
      else socket.write(bytes, () => resolve());
    });

  const send = async (to: Socket, bytes: Buffer, { slice, bytesPerSecond }: Fault): Promise<void> => {
    const size =
      slice?.bytes ?? (bytesPerSecond === undefined ? bytes.length : Math.max(1, Math.floor(bytesPerSecond / 50)));
    for (let from = 0; from < bytes.length; from += size) {
      const piece = bytes.subarray(from, from + size);
      await write(to, piece);
      const waitMs = (slice?.gapMs ?? 0) + (bytesPerSecond === undefined ? 0 : (piece.length / bytesPerSecond) * 1000);
      if (waitMs > 0) await delay(waitMs);
    }
  };

  const cutOff = (connection: Connection, { of, how }: NonNullable<Fault['cut']>): void => {
    const { near, far } = connection;
    connection.dead = true;
    cuts += 1;
    if (how === 'silence') return;
    if (how === 'reset') {
      near.resetAndDestroy();
      far.resetAndDestroy();
    } else if (of === 'request') {
      // The reply to what is left of the request may still come.
      connection.dead = false;
      far.end();
    } else {
      near.end();
      far.destroy();
    }
  };

  const pump = (connection: Connection, of: 'request' | 'reply'): void => {
    const [from, to] = of === 'request' ? [connection.near, connection.far] : [connection.far, connection.near];
    let turn: Promise<void> = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      const started = of === 'request' ? requestStart.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1] : undefined;
      if (started !== undefined) {
        requests += 1;
        Object.assign(connection, {
          line: started,
          fault: choose({ line: started, number: requests }) ?? {},
          count: { request: 0, reply: 0 },
          dead: false,
        });
      }
      const dueAt =
        performance.now() +
        ((of === 'request' ? connection.fault.latencyMs?.up : connection.fault.latencyMs?.down) ?? 0);
      turn = turn.then(async () => {
        const { fault, count } = connection;
        const { cut } = fault;
        const waitMs = dueAt - performance.now();
        if (waitMs > 0) await delay(waitMs);
        if (isPaused) await new Promise<void>((go) => resume.push(go));
        if (connection.dead) return;
        const isLast = cut?.of === of && count[of] + bytes.length >= cut.after;
        const passed = isLast ? bytes.subarray(0, cut.after - count[of]) : bytes;
        count[of] += passed.length;
        await send(to, passed, fault);
        if (isLast) cutOff(connection, cut);
      });
    });
    from.on('end', () => {
      turn = turn.then(() => {
        if (!connection.dead) to.end();
      });
    });
  };

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (isRefusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    const connection: Connection = { near, far, line: '', fault: {}, count: { request: 0, reply: 0 }, dead: false };
    connections.add(connection);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        if (other.closed) connections.delete(connection);
        // Silence stays silence: the other side hears nothing of it.
        if (!connection.dead) other.destroy();
      });
    }
    pump(connection, 'request');
    pump(connection, 'reply');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');

  const hangUp = (): void => {
    for (const { near, far } of connections) for (const socket of [near, far]) socket.destroy();
    connections.clear();
  };
  return {
    url: `${target.protocol}//${target.protocol === 'https:' ? 'localhost' : '127.0.0.1'}:${address.port}`,
    /** From the next request on; none where it gives none. */
    setFault: (fault: Fault | undefined | ((request: LineRequest) => Fault | undefined)): void => {
      choose = typeof fault === 'function' ? fault : () => fault;
    },
    /** Leads somewhere else from the next connection on; those that are open end. */
    leadTo: (url: string): void => {
      target = new URL(url);
      hangUp();
    },
    /** Down: what is open is reset, and what comes is reset at once. */
    cut: (): void => {
      isRefusing = true;
      for (const { near, far } of connections) for (const socket of [near, far]) socket.resetAndDestroy();
      connections.clear();
    },
    mend: (): void => {
      isRefusing = false;
    },
    /** Nothing moves in either direction, and no connection ends: as if the other side were stopped (SIGSTOP). */
    pause: (): void => {
      isPaused = true;
    },
    goOn: (): void => {
      isPaused = false;
      for (const go of resume) go();
      resume = [];
    },
    /** How many connections are open whose last request began so. */
    countOpen: (line: string): number =>
      [...connections].filter((connection) => connection.line.startsWith(line)).length,
    countRequests: (): number => requests,
    /** How often a `cut` has come to its byte. */
    countCuts: (): number => cuts,
    remove: async (): Promise<void> => {
      hangUp();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

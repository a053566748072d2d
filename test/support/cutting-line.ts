import { connect, createServer, type Socket } from 'node:net';

/**
 * A line to the centre that counts what goes over it and is cut after so many bytes, again and again, as often as told.
 * What was let through before a cut is delivered: a cut is an end, not a loss of what has come.
 */
export type CuttingLine = {
  url: string;
  /** Bytes of answers, and of requests, that went over it. */
  down: () => number;
  up: () => number;
  cuts: () => number;
  /** Cuts each connection when so many bytes more have gone one way, this often. */
  cutAfter: (way: 'down' | 'up', bytes: readonly number[]) => void;
  /** Lets so many bytes more of answers through and then none, connections left open; without a number, all again. */
  holdAfter: (bytes: number | undefined) => void;
  remove: () => Promise<void>;
};

export const layCuttingLine = async (centreUrl: string): Promise<CuttingLine> => {
  const { hostname, port } = new URL(centreUrl);
  const count = { down: 0, up: 0, cuts: 0 };
  const plan: { way: 'down' | 'up'; left: number[]; used: number } = { way: 'down', left: [], used: 0 };
  const open = new Set<Socket>();
  let holdAt = Number.POSITIVE_INFINITY;
  const held = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let isCut = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
    }
    const pass = (from: Socket, to: Socket, way: 'down' | 'up') => {
      const take = (bytes: Buffer): void => {
        if (isCut || to.destroyed) return;
        if (way === 'down' && count.down + bytes.length > holdAt) {
          const room = Math.max(0, holdAt - count.down);
          from.pause();
          held.add(() => {
            take(bytes.subarray(room));
            from.resume();
          });
          if (room > 0) pour(bytes.subarray(0, room));
        } else pour(bytes);
      };
      const pour = (bytes: Buffer): void => {
        const limit = plan.way === way ? plan.left[0] : undefined;
        const room = limit === undefined ? bytes.length : limit - plan.used;
        const through = bytes.subarray(0, room);
        count[way] += through.length;
        if (plan.way === way) plan.used += through.length;
        if (room > bytes.length || limit === undefined || bytes.length < room) {
          if (!to.write(through)) {
            from.pause();
            to.once('drain', () => from.resume());
          }
          return;
        }
        isCut = true;
        count.cuts += 1;
        plan.left.shift();
        plan.used = 0;
        to.end(through);
        from.destroy();
      };
      from.on('data', take);
      from.on('end', () => to.end());
    };
    pass(near, far, 'up');
    pass(far, near, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    down: () => count.down,
    up: () => count.up,
    cuts: () => count.cuts,
    cutAfter: (way, bytes) => {
      plan.way = way;
      plan.left = [...bytes];
      plan.used = 0;
    },
    holdAfter: (bytes) => {
      holdAt = bytes === undefined ? Number.POSITIVE_INFINITY : count.down + bytes;
      for (const go of [...held]) {
        held.delete(go);
        go();
      }
    },
    remove: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

import type { Connection } from '#db/connection.ts';

/**
 * The moments at which a program that dies is most likely to lose or double something. Armed with the n-th time it
 * comes by, a point ends the process as the plug does: nothing is caught, closed or written after it.
 */
export const killPoints = [
  'before a commit',
  'after a commit',
  'before spooling',
  'after spooling',
  'before sending',
  'after the answer',
] as const;
export type KillPoint = (typeof killPoints)[number];

export const armKill = (armed: KillPoint | undefined, times: number) => {
  let left = times;
  const pass = (point: KillPoint): void => {
    if (point !== armed) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };

  const guardConnection = (connection: Connection): Connection => {
    const { writer } = connection;
    const transaction: typeof writer.transaction = (body, config) => {
      const result = writer.transaction((tx) => {
        const value = body(tx);
        pass('before a commit');
        return value;
      }, config);
      pass('after a commit');
      return result;
    };
    return {
      ...connection,
      writer: new Proxy(writer, {
        get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name, target)),
      }),
    };
  };

  /** Around the requests that carry acts: the others change nothing at the centre. */
  const guardFetch =
    (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
    async (input, init) => {
      const isPush = String(input).endsWith('/v1/command');
      if (isPush) pass('before sending');
      const response = await fetch(input, init);
      if (isPush) pass('after the answer');
      return response;
    };

  return { pass, guardConnection, guardFetch };
};

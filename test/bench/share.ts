import { connect, createServer, type Socket } from 'node:net';
import { joinSockets } from '../support/join-sockets.ts';

/**
 * One address before several centres: each new connection goes to the next of them, as a balancer shares them out. It
 * is there before they are: they are told by which address they are known.
 */
export type Share = { url: string; leadTo: (urls: readonly string[]) => void; stop: () => Promise<void> };

export const openShare = async (): Promise<Share> => {
  let urls: readonly string[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const target = new URL(urls[turn++ % urls.length] ?? '');
    const far = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    near.setNoDelay(true);
    joinSockets(near, far, open);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the address has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    leadTo: (given) => {
      urls = given;
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

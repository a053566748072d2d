import { connect, createServer, type Socket } from 'node:net';
import { joinSockets } from './join-sockets.ts';

/** The line between one counter and the centre: cut, the counter alone is offline while the centre goes on. */
export type Cable = { url: string; cut: () => void; mend: () => void; remove: () => Promise<void> };

export const layCable = async (centreUrl: string): Promise<Cable> => {
  const { hostname, port } = new URL(centreUrl);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    joinSockets(near, far, open);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the cable has no port');
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    remove: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

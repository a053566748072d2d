import type { Socket } from 'node:net';

/** Leads each of two sockets into the other, until one ends: then both do. They stand in `open` meanwhile. */
export const joinSockets = (near: Socket, far: Socket, open: Set<Socket>): void => {
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    open.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
};

import type { Connection } from '#db/connection.ts';

/**
 * The disk under one counter's cache: it can be full, or the power can go, at any statement that writes, before any
 * transaction, at its commit and right after it.
 */
export class PowerCut extends Error {
  override name = 'PowerCut';
}
export type Disk = {
  /** The fault comes at this many further touches of the disk. */
  arm: (kind: 'full' | 'power-cut', touches: number) => void;
  disarm: () => void;
};

const full = (): Error => Object.assign(new Error('database or disk is full'), { name: 'SqliteError', code: 'SQLITE_FULL' });
const written = ['application', 'command', 'sync_state', 'sheet', 'document', 'parked'];

/** Puts the disk under a connection. `onPowerCut` hears of the cut once, before it is thrown; after it nothing is written. */
export const placeDisk = (connection: Connection, onPowerCut: () => void): { connection: Connection; disk: Disk } => {
  let armed: { kind: 'full' | 'power-cut'; touches: number } | undefined;
  let isDead = false;
  const touch = (): void => {
    if (isDead) throw new PowerCut('the power is gone');
    if (armed === undefined) return;
    armed.touches -= 1;
    if (armed.touches > 0) return;
    const { kind } = armed;
    armed = undefined;
    if (kind === 'full') throw full();
    isDead = true;
    onPowerCut();
    throw new PowerCut('the power is gone');
  };
  const { client, writer } = connection;
  client.function('touch_disk', { deterministic: false }, () => {
    touch();
    return 0;
  });
  for (const table of written) {
    for (const kind of ['INSERT', 'UPDATE'])
      client.exec(`CREATE TEMP TRIGGER touch_${table}_${kind} BEFORE ${kind} ON main.${table} BEGIN SELECT touch_disk(); END`);
  }
  const transaction: typeof writer.transaction = (body, config) => {
    touch();
    const result = writer.transaction((tx) => {
      const value = body(tx);
      touch();
      return value;
    }, config);
    touch();
    return result;
  };
  const faulty = new Proxy(writer, { get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name, target)) });
  return {
    connection: { ...connection, writer: faulty },
    disk: {
      arm: (kind, touches) => {
        armed = { kind, touches };
      },
      disarm: () => {
        armed = undefined;
      },
    },
  };
};

import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from '#db/connection.ts';
import type { Strike } from './fault.ts';

/**
 * The disk under one counter's cache: it can be full or fail, or the power can go, at any statement that writes, before
 * any transaction, at its commit and right after it.
 */
export class PowerCut extends Error {
  override name = 'PowerCut';
}
/** What statements have written since the last look, also those of a transaction that was given up. */
export type Touched = { commands: Set<number>; applications: Set<string>; leases: boolean; others: boolean };
export type Disk = {
  touched: Readonly<Touched>;
  lookedAt: () => void;
  /** The fault comes at this many further touches of the disk. */
  arm: (kind: DiskFault, touches: number) => void;
  disarm: () => void;
};

export type DiskFault = 'full' | 'error' | 'power-cut';
const kindOf = { full: 'disk full', error: 'disk error', 'power-cut': 'power cut in a write' } as const;
const createError = {
  full: () => new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL'),
  error: () => new BetterSqlite3.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'),
};
const written = [
  'application',
  'item',
  'command',
  'sync_state',
  'sheet',
  'document',
  'parked',
  'content',
  'upload',
  'serial_lease',
];
/** Which column tells a row of these tables apart, for `touched`. */
const noted: Record<string, string> = {
  application: 'id',
  command: 'sequence',
  serial: 'application_id',
  serial_lease: 'id',
};

/**
 * Puts the disk under a cache. `begin` starts a life on it: its faults, and a connection that writes nothing after its
 * end.
 */
export const placeDisk = (connection: Connection) => {
  const { client, writer } = connection;
  const touched: Touched = { commands: new Set(), applications: new Set(), leases: false, others: false };
  let present = { touch: (): void => {} };
  client.function('touch_disk', { deterministic: false }, () => {
    touched.others = true;
    present.touch();
    return 0;
  });
  client.function('note_row', { deterministic: false }, (table: unknown, row: unknown) => {
    if (table === 'serial_lease') touched.leases = true;
    else if (typeof row === 'number') touched.commands.add(row);
    else touched.applications.add(String(row));
    return 0;
  });
  for (const [table, column] of Object.entries(noted)) {
    for (const [kind, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['UPDATE', 'OLD'],
      ['DELETE', 'OLD'],
    ])
      client.exec(
        `CREATE TEMP TRIGGER note_${table}_${kind}_${row} BEFORE ${kind} ON main.${table} BEGIN SELECT note_row('${table}', ${row}.${column}); END`,
      );
  }
  for (const table of written) {
    for (const kind of ['INSERT', 'UPDATE'])
      client.exec(
        `CREATE TEMP TRIGGER touch_${table}_${kind} BEFORE ${kind} ON main.${table} BEGIN SELECT touch_disk(); END`,
      );
  }

  /** `onPowerCut` hears of the cut once, before it is thrown; after it nothing is written. */
  const begin = (strike: Strike, onPowerCut: () => void): { connection: Connection; disk: Disk } => {
    let armed: { kind: DiskFault; touches: number } | undefined;
    let isDead = false;
    const touch = (): void => {
      if (isDead || present !== life) throw new PowerCut('the power is gone');
      if (armed === undefined) return;
      armed.touches -= 1;
      if (armed.touches > 0) return;
      const { kind } = armed;
      armed = undefined;
      strike(kindOf[kind]);
      if (kind !== 'power-cut') throw createError[kind]();
      isDead = true;
      onPowerCut();
      throw new PowerCut('the power is gone');
    };
    const life = { touch };
    present = life;
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
    const faulty = new Proxy(writer, {
      get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name, target)),
    });
    const disk: Disk = {
      touched,
      lookedAt: () => {
        touched.commands.clear();
        touched.applications.clear();
        touched.leases = false;
        touched.others = false;
      },
      arm: (kind, touches) => {
        armed = { kind, touches };
      },
      disarm: () => {
        armed = undefined;
      },
    };
    return { connection: { ...connection, writer: faulty }, disk };
  };
  return { begin };
};

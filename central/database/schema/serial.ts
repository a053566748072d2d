import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/**
 * A run of serials: the letters, how many digits, the first number and the last. `B1000001` to `B1000500` is B, 7,
 * 1000001, 1000500.
 */
const run = {
  officeId: text('office_id').notNull(),
  prefix: text('prefix').notNull(),
  width: integer('width').notNull(),
  first: bigint('first', { mode: 'number' }).notNull(),
  last: bigint('last', { mode: 'number' }).notNull(),
};

/**
 * Which office holds which blanks, for the whole country: a range is registered once and held by one office at a time.
 * The only table that is not an office's own; on many machines it is a reference table.
 */
export const serialRange = pgTable(
  'serial_range',
  {
    prefix: run.prefix,
    width: run.width,
    first: run.first,
    last: run.last,
    officeId: run.officeId,
    registeredAt: bigint('registered_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.prefix, table.width, table.first] })],
);

/** Blanks that the office has received, for good. */
export const serialStock = pgTable(
  'serial_stock',
  { ...run, receivedAt: bigint('received_at', { mode: 'number' }).notNull() },
  (table) => [primaryKey({ columns: [table.officeId, table.prefix, table.width, table.first] })],
);

/** Received and leased to nobody. A blank in it may have been used without a lease: looked up when it is leased. */
export const serialFree = pgTable('serial_free', run, (table) => [
  primaryKey({ columns: [table.officeId, table.prefix, table.width, table.first] }),
]);

/**
 * A block of blanks in the keeping of one workstation. The id is the workstation's own, so that asking again gives the
 * same.
 */
export const serialLease = pgTable(
  'serial_lease',
  {
    ...run,
    id: text('id').notNull(),
    workstationId: text('workstation_id').notNull(),
    leasedAt: bigint('leased_at', { mode: 'number' }).notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
    closedAt: bigint('closed_at', { mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('serial_lease_run').on(table.officeId, table.prefix, table.width, table.last),
  ],
);

import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Reader, Transaction } from './connection.ts';

/** Drizzle's own session: a connection and its transactions share it. */
const sessionOf = (db: object): object => (db as { session: object }).session; // drizzle keeps it out of its types

/**
 * A query of fixed text, built by drizzle and compiled by SQLite once per connection: to build one anew takes ten times
 * as long as to run it. Transactions share the session of their connection, so that one query serves all of them.
 */
const keepPerConnection = <Db extends object, Query>(build: (db: Db) => Query): ((db: Db) => Query) => {
  const kept = new WeakMap<object, Query>();
  return (db) => {
    const session = sessionOf(db);
    const known = kept.get(session);
    if (known !== undefined) return known;
    const query = build(db);
    kept.set(session, query);
    return query;
  };
};

type Reading = { all: unknown; get: unknown };
/** A SELECT, for whoever may read. */
export const prepareRead: <Query extends Reading>(
  build: (db: Reader) => Query,
) => (db: Reader) => Pick<Query, 'all' | 'get'> = keepPerConnection;
/** An INSERT, UPDATE or DELETE: built, and to be had, in a transaction only. */
export const prepareWrite: <Query>(build: (tx: Transaction) => Query) => (tx: Transaction) => Query = keepPerConnection;

type ColumnName<Table extends SQLiteTable> = keyof Table['_']['columns'] & string;
const each = <Table extends SQLiteTable, Name extends ColumnName<Table>>(
  table: Table,
  names: readonly Name[],
  to: (column: SQLiteColumn, name: Name) => SQL,
) => {
  const columns = getTableColumns(table);
  // a column of its table; the names given
  return Object.fromEntries(names.map((name) => [name, to(columns[name] as SQLiteColumn, name)])) as Record<Name, SQL>;
};

/** A null stays one: drizzle would write it to a JSON column as the text `null`, to a boolean as false. */
const encoderOf = (column: SQLiteColumn) => ({
  mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)),
});

/** The values of a prepared INSERT or UPDATE, each given by its name when it runs. */
export const givenLater = <Table extends SQLiteTable, Name extends ColumnName<Table>>(
  table: Table,
  names: readonly Name[],
): Record<Name, SQL> =>
  each(table, names, (column, name) => sql`${sql.param(sql.placeholder(name), encoderOf(column))}`);

/** The values of an upsert: those that its INSERT brought. */
export const asInserted = <Table extends SQLiteTable, Name extends ColumnName<Table>>(
  table: Table,
  names: readonly Name[],
): Record<Name, SQL> => each(table, names, ({ name }) => sql`excluded.${sql.identifier(name)}`);

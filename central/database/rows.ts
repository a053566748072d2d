import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './store.ts';

/**
 * Many values as one parameter. A placeholder for each costs drizzle and the driver several times what PostgreSQL needs
 * to write the row, and a batch of acts has thousands.
 */

/** Whether a column is one of the values. */
export const isAnyOf = (column: PgColumn, values: Iterable<string | number>): SQL =>
  sql`${column} = any(${sql.param([...values])})`;

/** A set of rows to select from, of JSON objects that have these members: `{ id: 'text' }`. */
export const asRows = (rows: readonly unknown[], types: Readonly<Record<string, string>>): SQL => {
  const columns = Object.entries(types).map(([name, type]) => sql`${sql.identifier(name)} ${sql.raw(type)}`);
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) as given (${sql.join(columns, sql`, `)})`;
};

/**
 * Inserts rows whose values JSON can say: text, numbers, JSON. A member that is absent is null, whatever the column's
 * default.
 */
export const insertRows = <Table extends PgTable>(
  transaction: Database,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> => writeRows(transaction, table, rows, sql.empty());

/** As `insertRows`; a row that is there already stays as it is. */
export const insertMissingRows = <Table extends PgTable>(
  transaction: Database,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> => writeRows(transaction, table, rows, sql` on conflict do nothing`);

/** As `insertRows`; a row that is there already, by the members of its key, is replaced whole. */
export const upsertRows = <Table extends PgTable>(
  transaction: Database,
  table: Table,
  key: readonly string[],
  rows: readonly Table['$inferInsert'][],
): Promise<void> => {
  const columns: [string, PgColumn][] = Object.entries(getTableColumns(table));
  const target = columns.flatMap(([member, { name }]) => (key.includes(member) ? [sql.identifier(name)] : []));
  const set = columns.flatMap(([member, { name }]) =>
    key.includes(member) ? [] : [sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`],
  );
  const onConflict = sql` on conflict (${sql.join(target, sql`, `)}) do update set ${sql.join(set, sql`, `)}`;
  return writeRows(transaction, table, rows, onConflict);
};

const writeRows = async <Table extends PgTable>(
  transaction: Database,
  table: Table,
  rows: readonly Table['$inferInsert'][],
  onConflict: SQL,
): Promise<void> => {
  if (rows.length === 0) return;
  const columns: Record<string, PgColumn> = getTableColumns(table);
  const names = Object.values(columns).map(({ name }) => sql.identifier(name));
  const members = Object.keys(columns).map((member) => sql.identifier(member));
  const types = Object.fromEntries(Object.entries(columns).map(([member, column]) => [member, column.getSQLType()]));
  await transaction.execute(
    sql`insert into ${table} (${sql.join(names, sql`, `)}) select ${sql.join(members, sql`, `)} from ${asRows(rows, types)}${onConflict}`,
  );
};

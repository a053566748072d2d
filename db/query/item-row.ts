import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { type Application, findRelease, stateOfItem } from '#domain/application.ts';
import { findConfirmedSheet } from '#domain/item.ts';
import type { Transaction } from '../connection.ts';
import { asInserted, givenLater, prepareRead, prepareWrite } from '../prepared.ts';
import { item } from '../schema/index.ts';

/** The rows of the table `item`, which follow the record that is shown: written by `application.ts` with it. */
export type ItemRow = typeof item.$inferSelect;

/** The rows of a record: none before its approval, when there is nothing to make. */
export const toItemRows = (record: Application): ItemRow[] =>
  record.standing !== 'approved'
    ? []
    : record.items.map((one, place) => ({
        id: one.id,
        applicationId: record.id,
        place,
        kind: one.kind,
        made: one.made,
        state: stateOfItem(one, record),
        number: one.number,
        serial: findConfirmedSheet(one)?.serial ?? one.serial,
        madeAt: findConfirmedSheet(one)?.settledAt ?? null,
        bay: one.shelf?.bay ?? null,
        box: one.shelf?.box ?? null,
        shelvedAt: one.shelf?.at ?? null,
        releasedAt: findRelease(record, one.id)?.at ?? null,
      }));

const columnNames = Object.keys(getTableColumns(item)) as (keyof ItemRow)[]; // the columns of its type
const rowsOfApplication = prepareRead((db) =>
  db
    .select()
    .from(item)
    .where(eq(item.applicationId, sql.placeholder('applicationId')))
    .prepare(),
);
const upsertRow = prepareWrite((tx) =>
  tx
    .insert(item)
    .values(givenLater(item, columnNames))
    .onConflictDoUpdate({ target: [item.applicationId, item.id], set: asInserted(item, columnNames) })
    .prepare(),
);
const removeRow = prepareWrite((tx) =>
  tx
    .delete(item)
    .where(and(eq(item.applicationId, sql.placeholder('applicationId')), eq(item.id, sql.placeholder('id'))))
    .prepare(),
);

/** Writes what has changed of the items of a record. */
export const updateItems = (tx: Transaction, applicationId: string, rows: readonly ItemRow[]): void => {
  const former = new Map(
    rowsOfApplication(tx)
      .all({ applicationId })
      .map((row) => [row.id, row]),
  );
  for (const row of rows) {
    const before = former.get(row.id);
    if (before === undefined || columnNames.some((name) => before[name] !== row[name])) upsertRow(tx).run(row);
    former.delete(row.id);
  }
  for (const id of former.keys()) removeRow(tx).run({ applicationId, id });
};

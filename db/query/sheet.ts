import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { findOpenSheet, type Item } from '#domain/item.ts';
import type { Reader, Transaction } from '../connection.ts';
import { item, sheet } from '../schema/index.ts';
import { findApplication } from './application.ts';

export type SheetRow = typeof sheet.$inferSelect;

export const insertSheet = (tx: Transaction, row: SheetRow): void => {
  tx.insert(sheet).values(row).run();
};
export const findSheet = (db: Reader, jobId: string): SheetRow | undefined =>
  db.select().from(sheet).where(eq(sheet.jobId, jobId)).get();
/** The item that a sheet is of, for as long as the sheet is under way; undefined once it is settled. */
export const findUnderWay = (
  db: Reader,
  { jobId, applicationId, itemId }: Pick<SheetRow, 'jobId' | 'applicationId' | 'itemId'>,
): { record: Application; item: Item } | undefined => {
  const record = findApplication(db, applicationId)?.record;
  const item = record?.items.find(({ id }) => id === itemId);
  return record !== undefined && item !== undefined && findOpenSheet(item)?.jobId === jobId
    ? { record, item }
    : undefined;
};
export const listSheets = (db: Reader, jobIds: readonly string[]): SheetRow[] =>
  jobIds.length === 0
    ? []
    : db
        .select()
        .from(sheet)
        .where(inArray(sheet.jobId, [...jobIds]))
        .orderBy(asc(sheet.startedAt))
        .all();
/** The printers that sheets were sent to from this workstation, by the kind of item; null where that has left here. */
export const listSheetPrinters = (db: Reader): { printer: string; kind: string | null }[] =>
  db
    .select({ printer: sheet.printer, kind: item.kind })
    .from(sheet)
    .leftJoin(item, and(eq(item.applicationId, sheet.applicationId), eq(item.id, sheet.itemId)))
    .groupBy(sheet.printer, item.kind)
    .all();

/** Sheets that a program which has ended left between the intent and the printer's last word. */
export const listInterrupted = (db: Reader): SheetRow[] =>
  db
    .select()
    .from(sheet)
    .where(inArray(sheet.state, ['intent', 'sent']))
    .all();
export const updateSheet = (
  tx: Transaction,
  jobId: string,
  change: Partial<Pick<SheetRow, 'state' | 'printerJobId' | 'problem'>>,
): void => {
  tx.update(sheet).set(change).where(eq(sheet.jobId, jobId)).run();
};

import { and, eq, lt, sql } from 'drizzle-orm';
import { scanDay, upload } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/** What a workstation may store in a day (UTC): some two thousand scans. A backlog of weeks goes on the next day. */
export const maxScanBytesPerDay = 1024 * 1024 * 1024;

export type ScanSender = { officeId: string; workstationId: string };
const dayOf = (at: number): number => Math.floor(at / 86_400_000);

/** Whether another scan of this size may still be stored today, those that are under way included. */
export const hasScanRoom = async (
  database: Database,
  { officeId, workstationId }: ScanSender,
  sizeBytes: number,
  at: number,
): Promise<boolean> => {
  const [stored] = await database
    .select({ bytes: scanDay.bytes })
    .from(scanDay)
    .where(and(eq(scanDay.officeId, officeId), eq(scanDay.workstationId, workstationId), eq(scanDay.day, dayOf(at))));
  const [begun] = await database
    .select({ bytes: sql<number>`coalesce(sum(${upload.sizeBytes}), 0)::int` })
    .from(upload)
    .where(
      and(
        eq(upload.officeId, officeId),
        eq(upload.workstationId, workstationId),
        lt(upload.receivedBytes, upload.sizeBytes),
      ),
    );
  return (stored?.bytes ?? 0) + (begun?.bytes ?? 0) + sizeBytes <= maxScanBytesPerDay;
};

/** Counts a scan that was stored. */
export const countScan = async (database: Database, sender: ScanSender, bytes: number, at: number): Promise<void> => {
  await database
    .insert(scanDay)
    .values({ officeId: sender.officeId, workstationId: sender.workstationId, day: dayOf(at), bytes })
    .onConflictDoUpdate({
      target: [scanDay.officeId, scanDay.workstationId, scanDay.day],
      set: { bytes: sql`${scanDay.bytes} + ${bytes}` },
    });
};

/** Forgets the counts of days that are over. */
export const forgetScanDays = async (database: Database, officeId: string, at: number): Promise<void> => {
  await database.delete(scanDay).where(and(eq(scanDay.officeId, officeId), lt(scanDay.day, dayOf(at))));
};

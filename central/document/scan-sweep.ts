import { and, eq, lte, sql } from 'drizzle-orm';
import { application, content } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { forgetScanDays } from './scan-quota.ts';

/** An act that names a scan comes with it, or soon after; a counter that was away brings both. */
const unnamedForMs = 7 * 86_400_000;

/**
 * Deletes the scans of an office that no record has named, as evidence or as what was lodged, since they came, seven days ago or longer. A scan
 * that a record names once is marked and stays, whatever becomes of the record. Answers how many are gone.
 */
export const sweepScans = (database: Database, officeId: string, at: number): Promise<number> =>
  runTransaction(database, async (transaction) => {
    await forgetScanDays(transaction, officeId, at);
    const isUnnamed = and(eq(content.officeId, officeId), eq(content.isNamed, false));
    const [waiting] = await transaction.select({ sha256: content.sha256 }).from(content).where(isUnnamed).limit(1);
    if (waiting === undefined) return 0;
    const named = sql`select one->>'sha256' from ${application} cross join lateral jsonb_array_elements(${application.record}->'evidence') as one
      where ${application.officeId} = ${officeId} and jsonb_typeof(${application.record}->'evidence') = 'array'
      union all select ${application.record}->'document'->>'sha256' from ${application}
      where ${application.officeId} = ${officeId} and ${application.record}->'lodged' is not null`;
    await transaction
      .update(content)
      .set({ isNamed: true })
      .where(and(isUnnamed, sql`${content.sha256} in (${named})`));
    const gone = await transaction
      .delete(content)
      .where(and(isUnnamed, lte(content.receivedAt, at - unnamedForMs)))
      .returning({ sha256: content.sha256 });
    return gone.length;
  });

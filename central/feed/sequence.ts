import { eq, sql } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { officeCounter } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Takes the next `count` sequences of an office's feed and answers the last of them. The counter's row stays locked
 * until the transaction ends: sequences become visible in their order, so no reader steps over one that commits late.
 */
export const takeSequences = async (transaction: Database, officeId: string, count: number): Promise<number> => {
  const [row] = await transaction
    .update(officeCounter)
    .set({ feedSequence: sql`${officeCounter.feedSequence} + ${count}` })
    .where(eq(officeCounter.officeId, officeId))
    .returning({ feedSequence: officeCounter.feedSequence });
  if (row === undefined) throw new AppError('NOT_FOUND', 'No such office', { office: officeId });
  return row.feedSequence;
};

/** The last sequence of an office's feed. */
export const getHead = async (database: Database, officeId: string): Promise<number> => {
  const [row] = await database
    .select({ feedSequence: officeCounter.feedSequence })
    .from(officeCounter)
    .where(eq(officeCounter.officeId, officeId));
  return row?.feedSequence ?? 0;
};

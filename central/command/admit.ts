import { createHash } from 'node:crypto';
import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { civilDateAt } from '#domain/civil-date.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Reference } from '#domain/reference.ts';
import { isAnyOf } from '../database/rows.ts';
import { application, recordNumber } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/** What letting an application in takes, whether a portal sends it or an officer lodges it. */
export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * An application belongs to one office: it comes to another when the first has let it go.
 * @throws AppError REVISION_CHANGED
 */
export const requireOfNoOther = async (
  transaction: Database,
  officeId: string,
  ids: readonly string[],
  reference: Reference,
): Promise<void> => {
  const isElsewhere = and(
    inArray(
      application.officeId,
      reference.office.map(({ id }) => id).filter((id) => id !== officeId),
    ),
    isAnyOf(application.id, ids),
    isNotNull(application.record),
  );
  const [found] = await transaction.select({ officeId: application.officeId }).from(application).where(isElsewhere);
  if (found !== undefined)
    throw new AppError('REVISION_CHANGED', 'The application was received for another office', {
      office: found.officeId,
    });
};

const numbersSchema = z.object({ rows: z.array(z.object({ number: z.string() })) });

/** Numbers of the record: the year, then at least seven digits that are never given twice. */
export const takeNumbers = async (transaction: Database, count: number, at: number): Promise<string[]> => {
  if (count === 0) return [];
  const { rows } = numbersSchema.parse(
    await transaction.execute(
      sql`select nextval(${recordNumber.seqName})::text as number from generate_series(1, ${count}::int)`,
    ),
  );
  return rows.map(({ number }) => `${civilDateAt(at).slice(0, 4)}${number.padStart(7, '0')}`);
};

import { and, eq, gte, lte, sql } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { type SerialPlace, type SerialRun, toSerial } from '#domain/serial.ts';
import { serialRange } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * The country's table of numbered blanks: a serial is on one sheet of paper in Kenya, so a range is registered once and
 * held by one office. These are the only statements that look beyond an office's own blanks.
 */
const isOfRow = ({ prefix, width }: Pick<SerialRun, 'prefix' | 'width'>) =>
  and(eq(serialRange.prefix, prefix), eq(serialRange.width, width));

/**
 * Enters a range as an office's, in the caller's transaction. Deliveries are few: they wait for one another, so that
 * two offices never register one blank in the same moment.
 * @throws AppError SERIAL_USED when the office itself holds some of it, SERIAL_OF_OTHER_OFFICE when another does
 */
export const registerRange = async (
  transaction: Database,
  officeId: string,
  run: SerialRun,
  now: number,
): Promise<void> => {
  await transaction.execute(sql`lock table ${serialRange} in share row exclusive mode`);
  const [held] = await transaction
    .select({ officeId: serialRange.officeId })
    .from(serialRange)
    .where(and(isOfRow(run), lte(serialRange.first, run.last), gte(serialRange.last, run.first)))
    .limit(1);
  if (held !== undefined) {
    const ends = { from: toSerial({ ...run, number: run.first }), to: toSerial({ ...run, number: run.last }) };
    throw held.officeId === officeId
      ? new AppError('SERIAL_USED', 'Some of these blanks were received before', ends)
      : new AppError('SERIAL_OF_OTHER_OFFICE', 'Some of these blanks are held by another office', ends);
  }
  await transaction.insert(serialRange).values({ officeId, ...run, registeredAt: now });
};

/** The office that a blank was sent to; undefined for one that nobody registered. */
export const findHolder = async (transaction: Database, place: SerialPlace): Promise<string | undefined> => {
  const [held] = await transaction
    .select({ officeId: serialRange.officeId })
    .from(serialRange)
    .where(and(isOfRow(place), lte(serialRange.first, place.number), gte(serialRange.last, place.number)))
    .limit(1);
  return held?.officeId;
};

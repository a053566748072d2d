import { asc, eq } from 'drizzle-orm';
import { office, officer } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Writes the officers of an office into its record, as counters hear of them: in the transaction that changes one of
 * them. Nothing where the office is not there yet.
 */
export const nameOfficers = async (transaction: Database, officeId: string): Promise<void> => {
  const isOffice = eq(office.officeId, officeId);
  // Locked first, so that two changes at once are both in the record.
  const [found] = await transaction.select({ record: office.record }).from(office).where(isOffice).for('update');
  if (found === undefined) return;
  const rows = await transaction
    .select({ staffNumber: officer.staffNumber, record: officer.record, active: officer.active })
    .from(officer)
    .where(eq(officer.officeId, officeId))
    .orderBy(asc(officer.staffNumber))
    .limit(500);
  const officers = rows.map(({ staffNumber, record: { name, roles }, active }) => ({
    staffNumber,
    name,
    roles,
    active,
  }));
  await transaction
    .update(office)
    .set({ record: { ...found.record, officers } })
    .where(isOffice);
};

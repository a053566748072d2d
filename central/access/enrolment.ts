import { timingSafeEqual } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { z } from 'zod';
import type { enrolInputSchema } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Office } from '#domain/reference.ts';
import { enrolmentCode, office, workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { runTransaction } from '../transaction.ts';
import { createReadableSecret, hashSecret, normaliseReadableSecret } from './secret.ts';

type Given = z.infer<typeof enrolInputSchema>;
type Enrolled = { workstationId: string; office: Office };

const codeLifeMs = 24 * 3_600_000;
const maxFailures = 5;

/** A new single-use code `office-XXXX-XXXX-XXXX`. */
export const createEnrolmentCode = async (database: Database, officeId: string, now: number): Promise<string> => {
  const selector = createReadableSecret(4);
  const verifier = createReadableSecret(8);
  const row = { verifierSha256: hashSecret(verifier), expiresAt: now + codeLifeMs, failures: 0, workstationId: null };
  await database
    .insert(enrolmentCode)
    .values({ officeId, selector, ...row })
    .onConflictDoUpdate({ target: [enrolmentCode.officeId, enrolmentCode.selector], set: row });
  return `${officeId}-${selector}-${verifier.slice(0, 4)}-${verifier.slice(4)}`;
};

const splitCode = (code: string): { officeId: string; selector: string; verifier: string } | undefined => {
  const found = /^(.+)-(\w{4})-(\w{4})-(\w{4})$/.exec(code.replace(/\s/g, ''));
  if (found === null) return undefined;
  const [, officeId = '', selector = '', first = '', second = ''] = found;
  return { officeId, selector: normaliseReadableSecret(selector), verifier: normaliseReadableSecret(first + second) };
};

/**
 * Enrols a workstation. The same code with the same device key answers again as before, so that an answer lost on the
 * way does not cost the code; with any other key it is refused.
 * @throws AppError ENROLMENT_CODE_REFUSED unknown, wrong, expired, used, or tried too often: it does not say which.
 */
export const enrol = async (database: Database, given: Given, now: number): Promise<Enrolled> => {
  const split = splitCode(given.code);
  // Refusals leave by value: a throw would roll back the count of failures.
  const enrolled = split === undefined ? undefined : await runTransaction(database, (transaction) => redeem(transaction, split, given, now));
  if (enrolled === undefined) throw new AppError('ENROLMENT_CODE_REFUSED', 'The enrolment code is not valid');
  return enrolled;
};

const redeem = async (
  transaction: Database,
  { officeId, selector, verifier }: { officeId: string; selector: string; verifier: string },
  { publicKey, hostName, recipient }: Given,
  now: number,
): Promise<Enrolled | undefined> => {
  const isCode = and(eq(enrolmentCode.officeId, officeId), eq(enrolmentCode.selector, selector));
  const [row] = await transaction.select().from(enrolmentCode).where(isCode).for('update');
  const [home] = await transaction.select({ record: office.record }).from(office).where(eq(office.officeId, officeId));
  if (row === undefined || home === undefined || row.expiresAt <= now || row.failures >= maxFailures) return undefined;
  if (!timingSafeEqual(Buffer.from(row.verifierSha256), Buffer.from(hashSecret(verifier)))) {
    await transaction
      .update(enrolmentCode)
      .set({ failures: row.failures + 1 })
      .where(isCode);
    return undefined;
  }
  if (row.workstationId !== null) {
    const [known] = await transaction
      .select({ publicKey: workstation.publicKey })
      .from(workstation)
      .where(and(eq(workstation.officeId, officeId), eq(workstation.id, row.workstationId)));
    return known?.publicKey.x === publicKey.x ? { workstationId: row.workstationId, office: home.record } : undefined;
  }
  const workstationId = `${officeId}.${createReadableSecret(10)}`;
  await transaction.insert(workstation).values({ officeId, id: workstationId, publicKey, hostName, recipient, active: true, enrolledAt: now });
  await transaction
    .update(enrolmentCode)
    .set({ workstationId })
    .where(and(isCode, isNull(enrolmentCode.workstationId)));
  return { workstationId, office: home.record };
};

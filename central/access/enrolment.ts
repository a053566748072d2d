import { timingSafeEqual } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { calculateJwkThumbprint } from 'jose';
import type { z } from 'zod';
import type { enrolInputSchema } from '#domain/contract/centre/enrolment.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Office } from '#domain/reference.ts';
import {
  chainBreak,
  commandReceipt,
  enrolmentCode,
  office,
  session,
  workstation,
  workstationKey,
} from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { createReadableSecret, hashSecret, normaliseReadableSecret } from './secret.ts';

type Given = z.infer<typeof enrolInputSchema>;
type Enrolled = { workstationId: string; office: Office };

const codeLifeMs = 24 * 3_600_000;
const maxFailures = 5;

/**
 * A new single-use code `office-XXXX-XXXX-XXXX`: for a new workstation, or for one that is to be enrolled anew.
 * @throws AppError WORKSTATION_UNKNOWN
 */
export const createEnrolmentCode = async (
  database: Database,
  officeId: string,
  now: number,
  forWorkstationId: string | null = null,
): Promise<string> => {
  const isThis = and(eq(workstation.officeId, officeId), eq(workstation.id, forWorkstationId ?? ''));
  if (
    forWorkstationId !== null &&
    (await database.select({ id: workstation.id }).from(workstation).where(isThis)).length === 0
  )
    throw new AppError('WORKSTATION_UNKNOWN', 'No such workstation in this office');
  const selector = createReadableSecret(4);
  const verifier = createReadableSecret(8);
  const row = {
    verifierSha256: hashSecret(verifier),
    expiresAt: now + codeLifeMs,
    failures: 0,
    workstationId: null,
    forWorkstationId,
  };
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
  const enrolled =
    split === undefined
      ? undefined
      : await runTransaction(database, (transaction) => redeem(transaction, split, given, now));
  if (enrolled === undefined) throw new AppError('ENROLMENT_CODE_REFUSED', 'The enrolment code is not valid');
  return enrolled;
};

const redeem = async (
  transaction: Database,
  { officeId, selector, verifier }: { officeId: string; selector: string; verifier: string },
  given: Given,
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
    return known?.publicKey.x === given.publicKey.x
      ? { workstationId: row.workstationId, office: home.record }
      : undefined;
  }
  // A code for a new workstation makes no other one new, and the other way round.
  if ((given.again?.workstationId ?? null) !== row.forWorkstationId) return undefined;
  const device = { officeId, given, thumbprint: await calculateJwkThumbprint(given.publicKey), now };
  const workstationId =
    given.again === undefined
      ? await insertWorkstation(transaction, device)
      : await renewWorkstation(transaction, device, given.again);
  if (workstationId === undefined) return undefined;
  await transaction
    .update(enrolmentCode)
    .set({ workstationId })
    .where(and(isCode, isNull(enrolmentCode.workstationId)));
  return { workstationId, office: home.record };
};

type Device = { officeId: string; given: Given; thumbprint: string; now: number };

const keepKey = (
  transaction: Database,
  { officeId, given: { publicKey }, thumbprint, now }: Device,
  workstationId: string,
) =>
  transaction
    .insert(workstationKey)
    .values({ officeId, workstationId, thumbprint, publicKey, enrolledAt: now })
    .onConflictDoNothing()
    .returning({ thumbprint: workstationKey.thumbprint });

const insertWorkstation = async (transaction: Database, device: Device): Promise<string> => {
  const { officeId, given, now } = device;
  const { publicKey, hostName } = given;
  const id = `${officeId}.${createReadableSecret(10)}`;
  await transaction.insert(workstation).values({ officeId, id, publicKey, hostName, active: true, enrolledAt: now });
  await keepKey(transaction, device, id);
  return id;
};

/**
 * The same workstation under a new key: whatever is a copy of it stays behind with the old one. Its chain goes on after
 * what its cache holds, and that it does is recorded. Undefined for a key that it has had before.
 */
const renewWorkstation = async (
  transaction: Database,
  device: Device,
  again: NonNullable<Given['again']>,
): Promise<string | undefined> => {
  const { officeId, given, thumbprint, now } = device;
  const { publicKey, hostName } = given;
  const { workstationId, sequence, hash } = again;
  const isThis = and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId));
  const [found] = await transaction.select({ id: workstation.id }).from(workstation).where(isThis).for('update');
  if (found === undefined || (await keepKey(transaction, device, workstationId)).length === 0) return undefined;
  const [last] = await transaction
    .select({ hash: commandReceipt.chainSha256 })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, workstationId)))
    .orderBy(desc(commandReceipt.sequence))
    .limit(1);
  const recorded = { officeId, workstationId, sequence, commandId: thumbprint, kind: 'renewed' as const, at: now };
  await transaction.insert(chainBreak).values({ ...recorded, expectedHash: last?.hash ?? null, givenHash: hash });
  const fresh = {
    publicKey,
    hostName,
    enrolledAt: now,
    epoch: null,
    claimedAt: null,
    suspendedAt: null,
    chainFrom: sequence,
  };
  await transaction.update(workstation).set(fresh).where(isThis);
  await transaction
    .delete(session)
    .where(and(eq(session.officeId, officeId), eq(session.workstationId, workstationId)));
  return workstationId;
};

import { createPublicKey, verify } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { calculateJwkThumbprint } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import type { SessionInput, SessionOutput } from '#domain/contract/centre/session.ts';
import { AppError } from '#domain/contract/errors.ts';
import { office, officer, session, workstation, workstationKey } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { isSameUrl } from './device-proof.ts';
import { outOfService, suspended, takeEpoch } from './epoch.ts';
import { signGrant, usualGrantMs } from './grant.ts';
import { countAttempt, forgetAttempts } from './lockout.ts';
import { hashPassword, isOutdated, isPassword } from './password.ts';
import { createOfficeSecret, findOfficeOf, hashSecret } from './secret.ts';
import { beginSession } from './session-history.ts';

/**
 * Sign-in: an enrolled device, an officer of its office, a password and a one-use code. Each attempt is counted before
 * it is judged (`lockout.ts`); an unknown staff number costs the same work, is counted the same and gets the same
 * answer as a wrong password. A code of the officer's phone that belongs to another time is named as that, whatever the
 * password: who has such a code learns nothing of the password by it.
 */
const clockToleranceMs = 5 * 60_000;
const sessionLifeMs = 12 * 3_600_000;
const stepMs = 30_000;
/** A phone's clock that is further off than ten minutes is not told from a wrong code. */
const driftSteps = 20;

/** What a password is compared with when there is no officer. */
const nobodyHash = hashPassword('nobody');
const nobodySecret = 'JBSWY3DPEHPK3PXP';

type Around = {
  /** The address that counters reach the centre by; without one a sign-in may name any. */
  publicUrl?: string | undefined;
  onSuspend?: (workstationId: string) => void;
  /** The device has proved itself; what it throws ends the sign-in before anything dear is done. */
  onProved?: () => void;
  grantMs?: number | undefined;
};

/**
 * @throws AppError CENTRE_ADDRESS_OTHER, WORKSTATION_UNKNOWN, WORKSTATION_SUSPENDED, WORKSTATION_OUT_OF_SERVICE,
 *   DEVICE_PROOF_REFUSED, SIGN_IN_LATER, OFFICER_LOCKED, SIGN_IN_REFUSED, SIGN_IN_CODE_OFF
 */
export const signIn = async (
  database: Database,
  input: SessionInput,
  now: number,
  { publicUrl, onSuspend = () => {}, onProved = () => {}, grantMs = usualGrantMs }: Around = {},
): Promise<SessionOutput> => {
  const { workstationId, staffNumber } = input;
  const { officeId, publicKey } = await requireDevice(database, input, now);
  onProved();
  requireAudience(input.audience, publicUrl);
  const tried = { officeId, staffNumber, workstationId };
  const failedBefore = await countAttempt(database, tried, now);
  const isOfficer = and(eq(officer.officeId, officeId), eq(officer.staffNumber, staffNumber));
  const [found] = await database.select().from(officer).where(isOfficer);
  const isRight = await isPassword(input.password, found?.passwordHash ?? (await nobodyHash));
  const totpSecret = found?.totpSecret ?? nobodySecret;
  const step = findTotpStep(totpSecret, input.code, now);
  const refused = new AppError('SIGN_IN_REFUSED', 'The staff number, the password or the code is not right');
  if (step === undefined && findTotpStep(totpSecret, input.code, now, driftSteps) !== undefined)
    throw new AppError('SIGN_IN_CODE_OFF', 'The code belongs to another time');
  if (found === undefined || !found.active || !isRight || step === undefined) throw refused;
  const renewed = isOutdated(found.passwordHash) ? { passwordHash: await hashPassword(input.password) } : {};
  const token = createOfficeSecret(officeId);
  const expiresAt = now + sessionLifeMs;
  const keyThumbprint = await calculateJwkThumbprint(publicKey);
  // What it finds leaves by value: a throw would roll a suspension back.
  const outcome = await runTransaction(database, async (transaction) => {
    const [taken] = await transaction
      .update(officer)
      .set({ lastTotpStep: step, ...renewed })
      .where(and(isOfficer, eq(officer.active, true), lt(officer.lastTotpStep, step)))
      .returning({ staffNumber: officer.staffNumber });
    if (taken === undefined) throw refused;
    const claim = await takeEpoch(transaction, { officeId, workstationId }, input, now);
    if (claim !== 'taken') return claim;
    await forgetAttempts(transaction, tried);
    // Kept for as long as a counter goes on by it: who asks with it then hears why it is over.
    await transaction.delete(session).where(and(eq(session.officeId, officeId), lt(session.expiresAt, now - grantMs)));
    const begun = await beginSession(transaction, {
      officeId,
      workstationId,
      staffNumber,
      head: input.head,
      now,
      grantMs,
    });
    const row = {
      officeId,
      tokenSha256: hashSecret(token),
      workstationId,
      staffNumber,
      expiresAt,
      keyThumbprint,
      sessionId: begun.id,
    };
    await transaction.insert(session).values(row);
    const [home] = await transaction
      .select({ record: office.record })
      .from(office)
      .where(eq(office.officeId, officeId));
    if (home === undefined) throw refused;
    const grant = await signGrant(transaction, begun, found.record, home.record, now);
    return {
      token,
      tokenType: 'DPoP' as const,
      expiresAt,
      officer: found.record,
      office: home.record,
      grant,
      failedBefore,
      at: now,
    };
  });
  if (outcome === 'late')
    throw new AppError('DEVICE_PROOF_REFUSED', 'A later sign-in was taken already', { centreAt: now });
  if (outcome !== 'copy') return outcome;
  onSuspend(workstationId);
  throw suspended();
};

/**
 * A sign-in is for the centre that the counter dialled, under the device's signature: one that a stranger had it dial
 * is of no use here. Asked before password and code are looked at, so that the stranger learns nothing of them either.
 */
const requireAudience = (audience: string | undefined, publicUrl: string | undefined): void => {
  if (publicUrl === undefined || isSameUrl(audience ?? '', publicUrl)) return;
  throw new AppError('CENTRE_ADDRESS_OTHER', "The sign-in is for another address than the centre's");
};

/** The office of an enrolled device that has proved to hold its key, just now. */
const requireDevice = async (database: Database, { proof, ...signed }: SessionInput, now: number) => {
  const officeId = findOfficeOf(signed.workstationId);
  const [device] =
    officeId === undefined
      ? []
      : await database
          .select({
            publicKey: workstation.publicKey,
            suspendedAt: workstation.suspendedAt,
            active: workstation.active,
          })
          .from(workstation)
          .where(and(eq(workstation.officeId, officeId), eq(workstation.id, signed.workstationId)));
  if (officeId === undefined || device === undefined)
    throw new AppError('WORKSTATION_UNKNOWN', 'This workstation is not enrolled');
  if (Math.abs(now - signed.issuedAt) > clockToleranceMs)
    throw new AppError('DEVICE_PROOF_REFUSED', "The workstation's clock is off", { centreAt: now });
  const isBy = (publicKey: PublicKey): boolean =>
    verify(
      null,
      Buffer.from(canonicalJson(signed)),
      createPublicKey({ key: publicKey, format: 'jwk' }),
      Buffer.from(proof, 'base64url'),
    );
  if (!isBy(device.publicKey)) {
    const isKey = and(eq(workstationKey.officeId, officeId), eq(workstationKey.workstationId, signed.workstationId));
    const keys = await database.select({ publicKey: workstationKey.publicKey }).from(workstationKey).where(isKey);
    // A key it had before: a copy from before it was enrolled anew. The one that has the new key is not touched.
    if (keys.some(({ publicKey }) => isBy(publicKey))) throw suspended();
    throw new AppError('DEVICE_PROOF_REFUSED', "The proof is not by this workstation's key");
  }
  if (device.suspendedAt !== null) throw suspended();
  if (!device.active) throw outOfService();
  return { officeId, publicKey: device.publicKey };
};

/**
 * The 30 s step that a six-digit code belongs to, now or so many steps either way (RFC 6238: one); undefined when it is
 * wrong.
 */
const findTotpStep = (secret: string, code: string, now: number, window = 1): number | undefined => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30, algorithm: 'SHA1' });
  const delta = totp.validate({ token: code, timestamp: now, window });
  return delta === null ? undefined : Math.floor(now / stepMs) + delta;
};

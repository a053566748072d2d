import { createHash, createPublicKey, verify } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { protocolVersion } from '#domain/contract/api.ts';
import {
  type CarriedHeader,
  carriedActSchema,
  carriedHeaderSchema,
  carriedLimit,
  carriedScanSchema,
  createCarriedReader,
  splitCarried,
  toSealText,
} from '#domain/contract/carried-file.ts';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isBearableJson } from '#domain/contract/json-measure.ts';
import { findScanMediaType } from '#domain/scan.ts';
import { outOfService } from '../access/epoch.ts';
import { listIdentities } from '../access/office-key.ts';
import { findOfficeOf } from '../access/secret.ts';
import { workstation } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { decrypt } from './age.ts';

/**
 * Opens a file that was carried here. It authenticates itself: the envelope names the workstation, the workstation's
 * key has sealed what follows, and only then the office's key opens it. Nothing of it is taken, nor decrypted, before.
 */
export type SealedFile = { age: Uint8Array; sender: { officeId: string; workstationId: string; publicKey: PublicKey } };
export type CarriedFile = {
  header: CarriedHeader;
  sender: SealedFile['sender'];
  acts: { command: unknown; signature: string }[];
  scans: { sha256: string; mediaType: string; bytes: Uint8Array }[];
};

export const decodeText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
const damaged = (issue?: string): AppError =>
  new AppError(
    'CARRIED_FILE_DAMAGED',
    'The file is not whole, or not as it was written',
    issue === undefined ? {} : { issue },
  );
const hashedAtOnce = 1024 * 1024;
/** Around an act in its line: its signature and the names of both. */
const frameBytes = 256;

/**
 * Whose the file is, proven by its seal.
 * @throws AppError CARRIED_FILE_DAMAGED, CARRIED_FILE_TOO_NEW, WORKSTATION_UNKNOWN, WORKSTATION_SUSPENDED,
 *   WORKSTATION_OUT_OF_SERVICE
 */
export const verifyCarriedFile = async (database: Database, bytes: Uint8Array): Promise<SealedFile> => {
  const { envelope, workstationId, age, seal } = splitCarried(bytes, 'file', decodeText);
  const officeId = findOfficeOf(workstationId);
  const device = officeId === undefined ? undefined : await findDevice(database, officeId, workstationId);
  if (officeId === undefined || device === undefined)
    throw new AppError('WORKSTATION_UNKNOWN', 'The workstation of this file is not enrolled');
  const hash = createHash('sha256').update(envelope);
  for (let at = 0; at < age.length; at += hashedAtOnce) {
    hash.update(age.subarray(at, at + hashedAtOnce));
    await breathe();
  }
  const key = createPublicKey({ key: device.publicKey, format: 'jwk' });
  if (!verify(null, Buffer.from(toSealText(envelope, hash.digest('hex'))), key, seal)) throw damaged('seal');
  if (device.suspendedAt !== null)
    throw new AppError('WORKSTATION_SUSPENDED', 'The workstation is suspended until it is enrolled anew');
  if (!device.active) throw outOfService();
  return { age, sender: { officeId, workstationId, publicKey: device.publicKey } };
};

/** @throws AppError CARRIED_FILE_DAMAGED, CARRIED_FILE_TOO_NEW */
export const openCarriedFile = async (
  database: Database,
  { age, sender }: SealedFile,
  now: number,
): Promise<CarriedFile> => {
  const { officeId, workstationId } = sender;
  const inside = await decrypt(age, await listIdentities(database, officeId, now));
  if (inside === undefined) throw damaged();
  const reader = createCarriedReader(inside, decodeText, isBearableJson);
  const header = reader.line(carriedHeaderSchema);
  if (header.workstation !== workstationId || header.office !== officeId) throw damaged();
  if (header.protocol > protocolVersion)
    throw new AppError('CARRIED_FILE_TOO_NEW', 'A newer program wrote this file', { protocol: header.protocol });
  const actsAt = reader.place();
  const acts: CarriedFile['acts'] = [];
  for (let act = 0; act < header.count; act += 1) {
    acts.push(reader.line(carriedActSchema));
    if (reader.place() - actsAt > carriedLimit.actBytes + acts.length * frameBytes) throw damaged('acts');
    if (act % 100 === 99) await breathe();
  }
  const scans: CarriedFile['scans'] = [];
  for (let scan = 0; scan < header.scans; scan += 1) {
    const { sha256, mediaType, sizeBytes } = reader.line(carriedScanSchema);
    const content = reader.take(sizeBytes);
    if (createHash('sha256').update(content).digest('hex') !== sha256 || findScanMediaType(content) !== mediaType)
      throw damaged();
    scans.push({ sha256, mediaType, bytes: content });
    await breathe();
  }
  reader.end();
  return { header, sender, acts, scans };
};

const findDevice = async (database: Database, officeId: string, workstationId: string) => {
  const [found] = await database
    .select({ publicKey: workstation.publicKey, suspendedAt: workstation.suspendedAt, active: workstation.active })
    .from(workstation)
    .where(and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId)));
  return found;
};

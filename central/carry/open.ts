import { createHash, createPublicKey, verify } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { type PublicKey, protocolVersion } from '#domain/contract/api.ts';
import {
  type CarriedHeader,
  carriedActSchema,
  carriedHeaderSchema,
  carriedScanSchema,
  makeCarriedReader,
  parseEnvelope,
  toSealText,
} from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findScanMediaType } from '#domain/scan.ts';
import { outOfService } from '../access/epoch.ts';
import { listIdentities } from '../access/office-key.ts';
import { findOfficeOf } from '../access/secret.ts';
import { workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { decrypt } from './age.ts';

/**
 * Opens a file that was carried here. It authenticates itself: the envelope names the workstation, the workstation its
 * office, the office's key opens the file, and the workstation's key has sealed it. Nothing of it is taken before.
 */
export type CarriedFile = {
  header: CarriedHeader;
  sender: { officeId: string; workstationId: string; publicKey: PublicKey };
  acts: { command: unknown; signature: string }[];
  scans: { sha256: string; mediaType: string; bytes: Uint8Array }[];
};

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const damaged = (): AppError => new AppError('CARRIED_FILE_DAMAGED', 'The file is not whole, or not as it was written');

/** @throws AppError CARRIED_FILE_DAMAGED, CARRIED_FILE_TOO_NEW, WORKSTATION_UNKNOWN, WORKSTATION_SUSPENDED, WORKSTATION_OUT_OF_SERVICE */
export const openCarriedFile = async (database: Database, bytes: Uint8Array, now: number): Promise<CarriedFile> => {
  const { envelope, workstationId, bodyAt } = parseEnvelope(bytes, 'file', decode);
  const officeId = findOfficeOf(workstationId);
  const device = officeId === undefined ? undefined : await findDevice(database, officeId, workstationId);
  if (officeId === undefined || device === undefined) throw new AppError('WORKSTATION_UNKNOWN', 'The workstation of this file is not enrolled');
  const inside = await decrypt(bytes.subarray(bodyAt), await listIdentities(database, officeId, now));
  if (inside === undefined) throw damaged();
  const reader = makeCarriedReader(inside, decode);
  requireSeal(device.publicKey, envelope, reader);
  if (device.suspendedAt !== null) throw new AppError('WORKSTATION_SUSPENDED', 'The workstation is suspended until it is enrolled anew');
  if (!device.active) throw outOfService();

  const header = reader.line(carriedHeaderSchema);
  if (header.workstation !== workstationId || header.office !== officeId) throw damaged();
  if (header.protocol > protocolVersion) throw new AppError('CARRIED_FILE_TOO_NEW', 'A newer program wrote this file', { protocol: header.protocol });
  const acts = Array.from({ length: header.count }, () => reader.line(carriedActSchema));
  const scans = Array.from({ length: header.scans }, () => {
    const { sha256, mediaType, sizeBytes } = reader.line(carriedScanSchema);
    const content = reader.take(sizeBytes);
    if (createHash('sha256').update(content).digest('hex') !== sha256 || findScanMediaType(content) !== mediaType) throw damaged();
    return { sha256, mediaType, bytes: content };
  });
  reader.end();
  return { header, sender: { officeId, workstationId, publicKey: device.publicKey }, acts, scans };
};

const findDevice = async (database: Database, officeId: string, workstationId: string) => {
  const [found] = await database
    .select({ publicKey: workstation.publicKey, suspendedAt: workstation.suspendedAt, active: workstation.active })
    .from(workstation)
    .where(and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId)));
  return found;
};

const requireSeal = (publicKey: PublicKey, envelope: string, { body, seal }: { body: Uint8Array; seal: Uint8Array }): void => {
  const sha256 = createHash('sha256').update(envelope).update(body).digest('hex');
  const key = createPublicKey({ key: publicKey, format: 'jwk' });
  if (!verify(null, Buffer.from(toSealText(envelope, sha256)), key, seal)) throw damaged();
};

import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type PublicKey, pinSchema, publicKeySchema } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import { officeSchema } from '#domain/reference.ts';
import type { Station } from './counter.ts';
import { writeFileWhole } from './whole-file.ts';

/**
 * The workstation's own file: who it is, and its two secrets (the cache's data key and the device key) sealed in one
 * slot by the operating system's keystore. Officers' slots will stand beside this one.
 */
export type SecretStore = {
  /** `keystore`: the operating system's. `file`: none there; only a demonstration may go on. */
  kind: 'keystore' | 'file';
  seal: (secret: Uint8Array) => string;
  unseal: (sealed: string) => Uint8Array;
};

const workstationFileSchema = z.object({
  version: z.literal(1),
  workstationId: z.string(),
  office: officeSchema,
  centralUrl: z.string(),
  demonstration: z.boolean(),
  pins: z.array(pinSchema).optional(),
  slots: z.array(z.object({ kind: z.enum(['keystore', 'file']), sealed: z.string() })).min(1),
});

const secretSchema = z.object({ dataKey: z.string(), deviceKey: z.string() });

export type Workstation = {
  station: Station;
  /** 32 bytes. */
  dataKey: Uint8Array;
  publicKey: PublicKey;
  /** Ed25519 signature, base64url. */
  sign: (text: string) => string;
};

export type DeviceKey = { publicKey: PublicKey; privatePem: string };

export const makeDeviceKey = (): DeviceKey => {
  const pair = generateKeyPairSync('ed25519');
  const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { publicKey: publicKeySchema.parse(pair.publicKey.export({ format: 'jwk' })), privatePem };
};

const open = (station: Station, dataKey: Uint8Array, devicePem: string): Workstation => {
  const key = createPrivateKey(devicePem);
  const publicKey = publicKeySchema.parse(createPublicKey(key).export({ format: 'jwk' }));
  return { station, dataKey, publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
};

/** Without an operating-system keystore only a demonstration goes on. @throws AppError KEYSTORE_MISSING */
export const requireKeystore = (secrets: SecretStore, demonstration: boolean): void => {
  if (secrets.kind === 'file' && !demonstration) throw new AppError('KEYSTORE_MISSING', 'this system offers no keystore for the data key');
};

/**
 * Reads the workstation's file, or undefined before enrolment.
 * @throws AppError KEYSTORE_MISSING, or CACHE_UNREADABLE when the slot does not open on this machine. Nothing is deleted.
 */
export const findWorkstation = (file: string, secrets: SecretStore): Workstation | undefined => {
  if (!existsSync(file)) return undefined;
  const parsed = workstationFileSchema.safeParse(
    (() => {
      try {
        return JSON.parse(readFileSync(file, 'utf8')) as unknown; // parsed by the schema around it
      } catch {
        return undefined;
      }
    })(),
  );
  if (!parsed.success) throw new AppError('CACHE_UNREADABLE', 'the workstation file does not parse', { file: 'workstation' });
  const { slots, version: _version, ...station } = parsed.data;
  const { demonstration } = station;
  requireKeystore(secrets, demonstration);
  const slot = slots.find((one) => one.kind === secrets.kind);
  if (slot === undefined) throw new AppError('KEYSTORE_MISSING', 'the keystore that sealed the data key is gone', { sealedBy: slots[0]?.kind ?? '' });
  try {
    const secret = secretSchema.parse(JSON.parse(Buffer.from(secrets.unseal(slot.sealed)).toString('utf8')));
    return open(station, Buffer.from(secret.dataKey, 'base64'), secret.deviceKey);
  } catch {
    throw new AppError('CACHE_UNREADABLE', 'the data key does not open on this machine', { file: 'key' });
  }
};

/** Writes the workstation's file once enrolled. */
export const createWorkstation = (file: string, secrets: SecretStore, station: Station, deviceKey: DeviceKey): Workstation =>
  writeWorkstation(file, secrets, { station, dataKey: randomBytes(32) }, deviceKey);

/** The same workstation and cache under a new device key. */
export const writeWorkstation = (
  file: string,
  secrets: SecretStore,
  { station, dataKey }: Pick<Workstation, 'station' | 'dataKey'>,
  { privatePem }: DeviceKey,
): Workstation => {
  requireKeystore(secrets, station.demonstration);
  const secret = JSON.stringify({ dataKey: Buffer.from(dataKey).toString('base64'), deviceKey: privatePem });
  const content = { version: 1 as const, ...station, slots: [{ kind: secrets.kind, sealed: secrets.seal(Buffer.from(secret)) }] };
  writeFileWhole(file, JSON.stringify(workstationFileSchema.parse(content), null, 2));
  return open(station, dataKey, privatePem);
};

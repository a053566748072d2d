import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { z } from 'zod';
import { type PublicKey, pinSchema, publicKeySchema } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findFirstDifference } from '#domain/first-difference.ts';
import { officeSchema } from '#domain/reference.ts';
import { readPlainFile, writeFileAtomically } from './atomic-file.ts';
import type { Station } from './context.ts';

/**
 * The workstation's own file: who it is, and its two secrets (the cache's data key and the device key) sealed in one
 * slot by the operating system's keystore. Officers' slots will stand beside this one. What it is stands in clear, for
 * who looks after the computer, and once more inside the seal, which is what counts: the file is compared with it.
 */
export type SecretStore = {
  /** `keystore`: the operating system's. `file`: none there, the secret lies in clear. */
  kind: 'keystore' | 'file';
  /** The program was started as a demonstration: without it, kind `file` is refused whatever a centre says. */
  isDemonstration?: boolean;
  seal: (secret: Uint8Array) => string;
  unseal: (sealed: string) => Uint8Array;
};

const stationSchema = z.strictObject({
  workstationId: z.string(),
  office: officeSchema,
  centralUrl: z.string(),
  demonstration: z.boolean(),
  pins: z.array(pinSchema).optional(),
});
/** `station` is compared, not believed: anything may stand there. */
const workstationFileSchema = z.strictObject({
  version: z.literal(1),
  station: z.unknown(),
  slots: z.array(z.strictObject({ kind: z.enum(['keystore', 'file']), sealed: z.string() })).min(1),
});

const secretSchema = z.object({ dataKey: z.string(), deviceKey: z.string(), station: stationSchema });

export type Workstation = {
  station: Station;
  /** 32 bytes. */
  dataKey: Uint8Array;
  publicKey: PublicKey;
  /** Ed25519 signature, base64url. */
  sign: (text: string) => string;
};

export type DeviceKey = { publicKey: PublicKey; privatePem: string };

const toPublicKey = (privatePem: string): PublicKey =>
  publicKeySchema.parse(createPublicKey(createPrivateKey(privatePem)).export({ format: 'jwk' }));

export const openDeviceKey = (privatePem: string): DeviceKey => ({ publicKey: toPublicKey(privatePem), privatePem });

export const createDeviceKey = (): DeviceKey =>
  openDeviceKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Ed25519 signatures by a device key, base64url. */
export const signBy = ({ privatePem }: Pick<DeviceKey, 'privatePem'>): ((text: string) => string) => {
  const key = createPrivateKey(privatePem);
  return (text) => sign(null, Buffer.from(text), key).toString('base64url');
};

const open = (station: Station, dataKey: Uint8Array, privatePem: string): Workstation => ({
  station,
  dataKey,
  publicKey: toPublicKey(privatePem),
  sign: signBy({ privatePem }),
});

/**
 * Without an operating-system keystore only a demonstration goes on: the program must have been started as one, and the
 * centre be one. @throws AppError KEYSTORE_MISSING
 */
export const requireKeystore = (secrets: SecretStore, demonstration: boolean): void => {
  if (secrets.kind === 'file' && !(demonstration && secrets.isDemonstration === true))
    throw new AppError('KEYSTORE_MISSING', 'this system offers no keystore for the data key');
};

const parseFile = (text: string): z.infer<typeof workstationFileSchema> => {
  try {
    return workstationFileSchema.parse(JSON.parse(text));
  } catch {
    throw new AppError('CACHE_UNREADABLE', 'the workstation file does not parse', { file: 'workstation' });
  }
};

/**
 * Reads the workstation's file, or undefined before enrolment. Nothing is deleted.
 * @throws AppError KEYSTORE_MISSING; CACHE_UNREADABLE when the slot does not open on this machine;
 *   WORKSTATION_FILE_CHANGED (`file`, `member`, `enrolled`, `found`) when the file says anything else than what was
 *   sealed at the enrolment
 */
export const findWorkstation = (file: string, secrets: SecretStore): Workstation | undefined => {
  const text = readPlainFile(file);
  if (text === undefined) return undefined;
  const { station: found, slots } = parseFile(text);
  const slot = slots.find((one) => one.kind === secrets.kind);
  if (slot === undefined)
    throw new AppError('KEYSTORE_MISSING', 'the keystore that sealed the data key is gone', {
      sealedBy: slots[0]?.kind ?? '',
    });
  const secret = (() => {
    try {
      return secretSchema.parse(JSON.parse(Buffer.from(secrets.unseal(slot.sealed)).toString('utf8')));
    } catch {
      throw new AppError('CACHE_UNREADABLE', 'the data key does not open on this machine', { file: 'key' });
    }
  })();
  const { station } = secret;
  requireKeystore(secrets, station.demonstration);
  const changed = findFirstDifference(station, found);
  if (changed !== undefined) {
    const { path: member, before: enrolled, after } = changed;
    throw new AppError('WORKSTATION_FILE_CHANGED', `${member} was changed outside the program`, {
      file,
      member,
      enrolled,
      found: after,
    });
  }
  return open(station, Buffer.from(secret.dataKey, 'base64'), secret.deviceKey);
};

/** Writes the workstation's file once enrolled. */
export const createWorkstation = (
  file: string,
  secrets: SecretStore,
  station: Station,
  deviceKey: DeviceKey,
): Workstation => writeWorkstation(file, secrets, { station, dataKey: randomBytes(32) }, deviceKey);

/** The same workstation and cache under a new device key. */
export const writeWorkstation = (
  file: string,
  secrets: SecretStore,
  { station, dataKey }: Pick<Workstation, 'station' | 'dataKey'>,
  { privatePem }: DeviceKey,
): Workstation => {
  requireKeystore(secrets, station.demonstration);
  const enrolled = stationSchema.parse(station);
  const secret = JSON.stringify({
    dataKey: Buffer.from(dataKey).toString('base64'),
    deviceKey: privatePem,
    station: enrolled,
  });
  const slots = [{ kind: secrets.kind, sealed: secrets.seal(Buffer.from(secret)) }];
  writeFileAtomically(
    file,
    JSON.stringify(workstationFileSchema.parse({ version: 1, station: enrolled, slots }), null, 2),
  );
  return open(station, dataKey, privatePem);
};

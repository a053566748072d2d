import { rmSync } from 'node:fs';
import { z } from 'zod';
import { readPlainFile, writeFileAtomically } from './atomic-file.ts';
import { createDeviceKey, type DeviceKey, openDeviceKey, type SecretStore } from './workstation.ts';

/**
 * The device keys of enrolments under way, one per code, sealed on the disk before the centre hears of them. The centre
 * answers a spent code again only to the key it was spent with: whatever is cut off, lost or held after that, the same
 * code goes on also after a restart.
 */
export type PendingKeys = {
  /**
   * The key of this code, made at the first asking. @throws AppError DISK_FULL, FILE_HELD; the code is not spent then
   */
  keyFor: (code: string) => DeviceKey;
  list: () => DeviceKey[];
  /** Once a key is the workstation's. */
  clear: () => void;
};

const keptCodes = 8;
const fileSchema = z.object({ kind: z.enum(['keystore', 'file']), sealed: z.string() });
const keysSchema = z.array(z.object({ code: z.string(), deviceKey: z.string() }));

/** As the centre reads a code: spaces and case make no other one. */
const normalise = (code: string): string => code.replaceAll(/\s/g, '').toUpperCase();

export const createPendingKeys = (file: string, secrets: SecretStore): PendingKeys => {
  const read = (): z.infer<typeof keysSchema> => {
    try {
      const { kind, sealed } = fileSchema.parse(JSON.parse(readPlainFile(file) ?? ''));
      return kind === secrets.kind
        ? keysSchema.parse(JSON.parse(Buffer.from(secrets.unseal(sealed)).toString('utf8')))
        : [];
    } catch {
      // None there, or another machine's: such a key was never this workstation's.
      return [];
    }
  };
  return {
    keyFor: (given) => {
      const code = normalise(given);
      const keys = read();
      const known = keys.find((one) => one.code === code);
      if (known !== undefined) return openDeviceKey(known.deviceKey);
      const made = createDeviceKey();
      const kept = [...keys, { code, deviceKey: made.privatePem }].slice(-keptCodes);
      writeFileAtomically(
        file,
        JSON.stringify({ kind: secrets.kind, sealed: secrets.seal(Buffer.from(JSON.stringify(kept))) }),
      );
      return made;
    },
    list: () => read().map(({ deviceKey }) => openDeviceKey(deviceKey)),
    clear: () => {
      try {
        rmSync(file, { force: true });
      } catch {
        // A virus scanner holds it. What is left there is the workstation's own key, under a code that is spent.
      }
    },
  };
};

import { safeStorage } from 'electron';
import type { SecretStore } from '../workstation/workstation.ts';

/**
 * The operating system's keystore (DPAPI, Keychain, libsecret, KWallet). Where Linux has none, Electron would fall back
 * to a built-in password: that is no keystore, and it is called `file`, which only a program started as a
 * demonstration accepts.
 */
export const createSecretStore = (isDemonstration: boolean): SecretStore => {
  const none =
    !safeStorage.isEncryptionAvailable() ||
    (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  if (none) {
    const seal = (secret: Uint8Array): string => Buffer.from(secret).toString('base64');
    return { kind: 'file', isDemonstration, seal, unseal: (sealed) => Buffer.from(sealed, 'base64') };
  }
  return {
    kind: 'keystore',
    seal: (secret) => safeStorage.encryptString(Buffer.from(secret).toString('base64')).toString('base64'),
    unseal: (sealed) => Buffer.from(safeStorage.decryptString(Buffer.from(sealed, 'base64')), 'base64'),
  };
};

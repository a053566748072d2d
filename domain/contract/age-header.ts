import { AppError } from './errors.ts';

/**
 * The header of an age file (age-encryption.org/v1, section "Header"), held to what a carried file has: one X25519
 * stanza. The format allows any number, and an age library keeps and tries each, so the header is looked at before a
 * library is.
 */
export const ageHeaderBytes = 1024;
const stanza = '-> X25519 [A-Za-z0-9+/]{43}\\n[A-Za-z0-9+/]{43}\\n';
const header = new RegExp(`^age-encryption\\.org/v1\\n${stanza}--- [A-Za-z0-9+/]{43}\\n`);

/**
 * @throws AppError CARRIED_FILE_DAMAGED, `issue` `age-header`, when an age file does not begin with such a header
 * within its first kilobyte
 */
export const requireOneStanza = (age: Uint8Array): void => {
  if (!header.test(String.fromCharCode(...age.subarray(0, ageHeaderBytes))))
    throw new AppError('CARRIED_FILE_DAMAGED', 'The file is closed for more than one, or is no age file', {
      issue: 'age-header',
    });
};

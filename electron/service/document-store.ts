import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#domain/contract/errors.ts';
import { sha256 } from './counter.ts';
import { toDiskFault } from './whole-file.ts';

/**
 * The compiled PDFs, each an encrypted file named by the SHA-256 of its content: `KD1`, 12 bytes nonce, 16 bytes tag,
 * AES-256-GCM. Written beside, flushed, renamed: a file is whole or not there. What is read back is checked twice, by
 * the cipher and by the name.
 */
export type DocumentStore = { write: (bytes: Uint8Array) => Promise<string>; read: (hash: string) => Promise<Uint8Array> };

const magic = Buffer.from('KD1');
const nonceBytes = 12;
const tagBytes = 16;

export const makeDocumentStore = (folder: string, dataKey: Uint8Array): DocumentStore => {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'kaunta document', 32));
  const pathOf = (hash: string) => join(folder, hash);
  return {
    write: async (bytes) => {
      const hash = sha256(bytes);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      const beside = `${pathOf(hash)}.${nonce.toString('hex')}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = await open(beside, 'wx', 0o600);
        try {
          await file.writeFile(Buffer.concat([magic, nonce, cipher.getAuthTag(), body]));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(beside, pathOf(hash));
      } catch (error) {
        await rm(beside, { force: true });
        throw toDiskFault(error);
      }
      return hash;
    },
    read: async (hash) => {
      const sealed = await readFile(pathOf(hash)).catch(() => {
        throw new AppError('DOCUMENT_NOT_HERE', 'the document is not on this workstation');
      });
      try {
        if (!sealed.subarray(0, magic.length).equals(magic)) throw new Error('not a document file of this version');
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(magic.length, magic.length + nonceBytes));
        decipher.setAuthTag(sealed.subarray(magic.length + nonceBytes, magic.length + nonceBytes + tagBytes));
        const bytes = Buffer.concat([decipher.update(sealed.subarray(magic.length + nonceBytes + tagBytes)), decipher.final()]);
        if (sha256(bytes) !== hash) throw new Error('content and name differ');
        return bytes;
      } catch {
        throw new AppError('DOCUMENT_DAMAGED', 'the stored document is damaged');
      }
    },
  };
};

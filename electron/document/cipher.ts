import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * How a document lies on the disk. `KD2`, a zero, the size in 8 bytes, a salt of 32 bytes; then chunks of 64 KiB, each
 * sealed by AES-256-GCM under a key of this file alone (HKDF over data key, salt and the document's own SHA-256). As in
 * the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) the nonce is the chunk's place with a mark on the
 * last, and every chunk authenticates the header: one that is changed, moved, left out, doubled, added, or of another
 * file does not open, and a file can grow chunk by chunk and be read from the middle.
 */
export const chunkBytes = 64 * 1024;
export const headerBytes = 44;
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;

const magic = Buffer.from('KD2\0');
const sizeAt = magic.length;
const saltAt = sizeAt + 8;

/** A document of no bytes is one empty chunk, so that its end is sealed too. */
export const countChunks = (sizeBytes: number): number => Math.max(1, Math.ceil(sizeBytes / chunkBytes));
export const sealedSize = (sizeBytes: number): number => headerBytes + sizeBytes + countChunks(sizeBytes) * tagBytes;

export const createHeader = (sizeBytes: number): Buffer => {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeBigUInt64BE(BigInt(sizeBytes), sizeAt);
  randomBytes(headerBytes - saltAt).copy(header, saltAt);
  return header;
};

/** The size that a header states; undefined when it is none of this format. Believed only once a chunk has opened. */
export const readHeader = (header: Buffer): number | undefined => {
  if (header.length !== headerBytes || !header.subarray(0, sizeAt).equals(magic)) return undefined;
  const size = header.readBigUInt64BE(sizeAt);
  return size <= Number.MAX_SAFE_INTEGER ? Number(size) : undefined;
};

export type ChunkCipher = {
  sizeBytes: number;
  seal: (place: number, chunk: Uint8Array) => Buffer;
  /** Undefined when it is not what was sealed at this place of this file. */
  open: (place: number, sealed: Uint8Array) => Buffer | undefined;
};

export const createChunkCipher = (
  dataKey: Uint8Array,
  hash: string,
  header: Buffer,
  sizeBytes: number,
): ChunkCipher => {
  const key = Buffer.from(hkdfSync('sha256', dataKey, header.subarray(saltAt), `kaunta document ${hash}`, 32));
  const last = countChunks(sizeBytes) - 1;
  const nonceOf = (place: number): Buffer => {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(place, 7);
    nonce.writeUInt8(place === last ? 1 : 0, 11);
    return nonce;
  };
  return {
    sizeBytes,
    seal: (place, chunk) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place)).setAAD(header);
      return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
    },
    open: (place, sealed) => {
      if (sealed.length < tagBytes) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place)).setAAD(header);
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
};

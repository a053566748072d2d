import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { renamePatientlyLater } from '#db/patient-rename.ts';
import { AppError } from '#domain/contract/errors.ts';
import { syncFolder, toDiskFault } from '../workstation/atomic-file.ts';
import {
  type ChunkCipher,
  chunkBytes,
  countChunks,
  createChunkCipher,
  createHeader,
  headerBytes,
  readHeader,
  sealedChunkBytes,
  sealedSize,
} from './cipher.ts';

/**
 * Documents on the disk, each an encrypted file (`cipher.ts`) named by the SHA-256 of its content. Under that name lies
 * only what is whole and was found to have that hash; a download grows beside it as `<hash>.part` and goes on after a
 * cut, a kill or a power cut from its last chunk that is sound.
 */
export type DocumentStore = {
  /** Keeps bytes that are here whole; gives their SHA-256. @throws AppError DISK_FULL */
  write: (bytes: Uint8Array) => Promise<string>;
  /** @throws AppError DOCUMENT_NOT_HERE, DOCUMENT_DAMAGED */
  read: (hash: string) => Promise<Uint8Array>;
  /** The bytes from `first` up to, and not with, `end`, opened without the rest. @throws as `read` */
  readRange: (hash: string, first: number, end: number) => Promise<Uint8Array>;
  has: (hash: string) => Promise<boolean>;
  /** Opens the part of a download, or begins one: one of another size is begun anew. @throws AppError DISK_FULL */
  openPart: (hash: string, sizeBytes: number) => Promise<DocumentPart>;
  /** The whole file, the part of it, or neither. */
  remove: (hash: string) => Promise<void>;
  /** What lies here, whole or in part, and when each file was last written. */
  list: () => Promise<{ hash: string; isWhole: boolean; changedAt: number }[]>;
};

/** One download under way. Bytes that do not yet fill a chunk are lost with it when it is left. */
export type DocumentPart = {
  /**
   * So many bytes from the beginning are in hand: where the download goes on. Those that fill no chunk yet are in
   * memory only.
   */
  offset: () => number;
  /** @throws AppError DOCUMENT_DAMAGED when more comes than was said; DISK_FULL */
  append: (bytes: Uint8Array) => Promise<void>;
  /**
   * Closes it; once every byte is here, after the whole was found to have its hash. @throws AppError DOCUMENT_DAMAGED;
   * it is gone then
   */
  finish: () => Promise<void>;
  /** Leaves it as it is, to go on later. */
  close: () => Promise<void>;
};

const notHere = (): AppError => new AppError('DOCUMENT_NOT_HERE', 'the document is not on this workstation');
const damaged = (): AppError => new AppError('DOCUMENT_DAMAGED', 'the stored document is damaged');
const hashFormat = /^[0-9a-f]{64}$/;

const readAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
};

/** A short write is not the end of it: what is missing would only be noticed when the document is read. */
const writeAt = async (file: FileHandle, position: number, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
};

/** A scan of twenty megabytes takes longer to hash than a frame. */
const hashInSlices = async (bytes: Uint8Array): Promise<string> => {
  const digest = createHash('sha256');
  for (let from = 0; from < bytes.length; from += sliceBytes) {
    digest.update(bytes.subarray(from, from + sliceBytes));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return digest.digest('hex');
};
const sliceBytes = 1024 * 1024;

const placeOf = (place: number): number => headerBytes + place * sealedChunkBytes;

export const createDocumentStore = (folder: string, dataKey: Uint8Array): DocumentStore => {
  const pathOf = (hash: string): string => {
    // Names come from outside too: nothing but a hash becomes one.
    if (!hashFormat.test(hash)) throw notHere();
    return join(folder, hash);
  };

  /** The cipher of a file as its header says. */
  const openCipher = async (file: FileHandle, hash: string): Promise<ChunkCipher | undefined> => {
    const header = await readAt(file, 0, headerBytes);
    const sizeBytes = readHeader(header);
    return sizeBytes === undefined ? undefined : createChunkCipher(dataKey, hash, header, sizeBytes);
  };

  const readRange = async (hash: string, first: number, end: number): Promise<Uint8Array> => {
    const file = await open(pathOf(hash), 'r').catch(() => {
      throw notHere();
    });
    try {
      const cipher = await openCipher(file, hash);
      // The length is checked before anything of that length is made: the header is not proven yet.
      if (cipher === undefined || (await file.stat()).size !== sealedSize(cipher.sizeBytes)) throw damaged();
      const to = Math.min(end, cipher.sizeBytes);
      const chunks: Buffer[] = [];
      const firstChunk = Math.min(Math.floor(first / chunkBytes), countChunks(cipher.sizeBytes) - 1);
      for (
        let place = firstChunk;
        place < countChunks(cipher.sizeBytes) && (place * chunkBytes < to || place === firstChunk);
        place += 1
      ) {
        const chunk = cipher.open(place, await readAt(file, placeOf(place), sealedChunkBytes));
        if (chunk === undefined) throw damaged();
        chunks.push(chunk);
      }
      const from = first - firstChunk * chunkBytes;
      return Buffer.concat(chunks).subarray(from, from + Math.max(0, to - first));
    } finally {
      await file.close();
    }
  };

  /** Two that write one file would spoil it: who comes second waits until the first has left it. */
  const writers = new Map<string, Promise<void>>();

  const openPart = async (hash: string, sizeBytes: number): Promise<DocumentPart> => {
    const partPath = `${pathOf(hash)}.part`;
    const before = writers.get(hash);
    let release = (): void => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    writers.set(hash, mine);
    await before;
    let file: FileHandle | undefined;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      file = await open(partPath, 'r+', 0o600).catch(() => open(partPath, 'w+', 0o600));
      return await continuePart(file, partPath, hash, sizeBytes, () => {
        if (writers.get(hash) === mine) writers.delete(hash);
        release();
      });
    } catch (error) {
      await file?.close();
      release();
      throw toDiskFault(error);
    }
  };

  const continuePart = async (
    file: FileHandle,
    partPath: string,
    hash: string,
    sizeBytes: number,
    release: () => void,
  ): Promise<DocumentPart> => {
    const digest = createHash('sha256');
    let cipher = await openCipher(file, hash);
    let chunks = 0;
    if (cipher?.sizeBytes === sizeBytes) chunks = await countSound(file, cipher, digest);
    if (cipher?.sizeBytes !== sizeBytes || chunks === 0) {
      const header = createHeader(sizeBytes);
      await file.truncate(0);
      await writeAt(file, 0, header);
      cipher = createChunkCipher(dataKey, hash, header, sizeBytes);
    }
    const total = countChunks(sizeBytes);
    const sealer = cipher;
    await file.truncate(Math.min(placeOf(chunks), sealedSize(sizeBytes)));
    let held = Buffer.alloc(0);
    const leave = async (): Promise<void> => {
      await file.close();
      release();
    };

    const writeChunk = async (chunk: Buffer): Promise<void> => {
      const sealed = sealer.seal(chunks, chunk);
      await writeAt(file, placeOf(chunks), sealed);
      digest.update(chunk);
      chunks += 1;
    };

    // The last chunk is seldom full.
    const offset = (): number => Math.min(chunks * chunkBytes, sizeBytes) + held.length;
    return {
      offset,
      append: async (bytes) => {
        held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
        if (offset() > sizeBytes) throw new AppError('DOCUMENT_DAMAGED', 'more arrives than was said');
        try {
          while (held.length >= chunkBytes || (held.length > 0 && chunks * chunkBytes + held.length === sizeBytes)) {
            const chunk = held.subarray(0, chunkBytes);
            await writeChunk(chunk);
            held = held.subarray(chunk.length);
          }
        } catch (error) {
          throw toDiskFault(error);
        }
      },
      finish: async () => {
        try {
          if (sizeBytes === 0 && chunks === 0) await writeChunk(Buffer.alloc(0));
          const isWhole = chunks === total && digest.digest('hex') === hash;
          if (isWhole) await file.sync();
          await file.close();
          if (!isWhole) {
            await rm(partPath, { force: true });
            throw new AppError('DOCUMENT_DAMAGED', 'the document arrived damaged');
          }
          await renamePatientlyLater(partPath, pathOf(hash));
          syncFolder(folder);
        } catch (error) {
          throw toDiskFault(error);
        } finally {
          await leave();
        }
      },
      close: leave,
    };
  };

  return {
    write: async (bytes) => {
      const hash = await hashInSlices(bytes);
      const part = await openPart(hash, bytes.length);
      try {
        await part.append(bytes.subarray(part.offset()));
        await part.finish();
      } finally {
        // Also when the disk was full: who tries again would wait for this one without end.
        await part.close();
      }
      return hash;
    },
    read: (hash) => readRange(hash, 0, Number.MAX_SAFE_INTEGER),
    readRange,
    has: (hash) =>
      stat(pathOf(hash)).then(
        () => true,
        () => false,
      ),
    openPart,
    remove: async (hash) => {
      await rm(pathOf(hash), { force: true });
      await rm(`${pathOf(hash)}.part`, { force: true });
    },
    list: async () => {
      const names = await readdir(folder).catch(() => []);
      const found: { hash: string; isWhole: boolean; changedAt: number }[] = [];
      for (const name of names) {
        const hash = name.replace(/\.part$/, '');
        const file = hashFormat.test(hash) ? await stat(join(folder, name)).catch(() => undefined) : undefined;
        if (file !== undefined) found.push({ hash, isWhole: hash === name, changedAt: file.mtimeMs });
      }
      return found;
    },
  };
};

/** Reads chunk after chunk from the first, feeding the digest, up to the first that is torn, missing or not its own. */
const countSound = async (file: FileHandle, cipher: ChunkCipher, digest: Hash): Promise<number> => {
  for (let place = 0; ; place += 1) {
    const isLast = place === countChunks(cipher.sizeBytes) - 1;
    const length = isLast ? sealedSize(cipher.sizeBytes) - placeOf(place) : sealedChunkBytes;
    if (length <= 0) return place;
    const sealed = await readAt(file, placeOf(place), length);
    const chunk = sealed.length === length ? cipher.open(place, sealed) : undefined;
    if (chunk === undefined) return place;
    digest.update(chunk);
    if (isLast) return place + 1;
  }
};

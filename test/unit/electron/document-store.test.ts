import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  chunkBytes,
  createChunkCipher,
  createHeader,
  headerBytes,
  sealedChunkBytes,
  sealedSize,
} from '#electron/document/cipher.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { codeOfAsync, createFolder, testKey } from '#test/support/counter.ts';

const pdf = Buffer.from(`%PDF-1.7 CANARY Wanjiku ${'x'.repeat(500)}`);
/** Three chunks and a bit. */
const long = randomBytes(3 * chunkBytes + 100);

const start = () => {
  const folder = join(createFolder(), 'document');
  const store = createDocumentStore(folder, testKey);
  return {
    folder,
    store,
    bytesOf: (name: string) => readFileSync(join(folder, name)),
    put: (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes),
  };
};

test('a document comes back byte for byte, and its file shows nothing of it', async () => {
  const { folder, store, bytesOf } = start();
  const hash = await store.write(pdf);
  expect(Buffer.from(await store.read(hash)).equals(pdf)).toBe(true);
  expect(await store.write(pdf)).toBe(hash);
  expect(readdirSync(folder)).toEqual([hash]);
  for (const secret of ['CANARY', 'Wanjiku', '%PDF']) expect(bytesOf(hash).includes(secret)).toBe(false);
  // Windows knows no such bits.
  if (process.platform !== 'win32') expect(statSync(join(folder, hash)).mode & 0o077).toBe(0);
});

test('any length comes back whole, around the edges of chunks too, and any range of it without the rest', async () => {
  const { store, bytesOf } = start();
  for (const length of [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, long.length]) {
    const hash = await store.write(long.subarray(0, length));
    expect(bytesOf(hash).length).toBe(sealedSize(length));
    expect(Buffer.from(await store.read(hash)).equals(long.subarray(0, length))).toBe(true);
  }
  const hash = sha256(long);
  await fc.assert(
    fc.asyncProperty(fc.nat(long.length), fc.nat(long.length), async (one, other) => {
      const [first, end] = [Math.min(one, other), Math.max(one, other)];
      expect(Buffer.from(await store.readRange(hash, first, end)).equals(long.subarray(first, end))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a range opens only the chunks that it touches', async () => {
  const { store, bytesOf, put } = start();
  const hash = await store.write(long);
  const spoilt = bytesOf(hash);
  spoilt[headerBytes + 5] = (spoilt[headerBytes + 5] ?? 0) ^ 1;
  put(hash, spoilt);
  expect(
    Buffer.from(await store.readRange(hash, 2 * chunkBytes, 2 * chunkBytes + 9)).equals(
      long.subarray(2 * chunkBytes, 2 * chunkBytes + 9),
    ),
  ).toBe(true);
  expect(await codeOfAsync(store.readRange(hash, 0, 9))).toBe('DOCUMENT_DAMAGED');
});

test('one flipped bit anywhere is noticed', async () => {
  const { store, bytesOf, put } = start();
  const hash = await store.write(long);
  const sound = bytesOf(hash);
  // Every bit of the header, and any of the rest.
  const places = fc.oneof(fc.nat(headerBytes * 8 - 1), fc.nat(sound.length * 8 - 1));
  await fc.assert(
    fc.asyncProperty(places, async (bit) => {
      const spoilt = Buffer.from(sound);
      spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      put(hash, spoilt);
      expect(await codeOfAsync(store.read(hash))).toBe('DOCUMENT_DAMAGED');
    }),
    { numRuns: 600 },
  );
});

const chunksOf = (file: Buffer): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = headerBytes; at < file.length; at += sealedChunkBytes)
    chunks.push(file.subarray(at, at + sealedChunkBytes));
  return chunks;
};
const join2 = (file: Buffer, chunks: readonly Buffer[]) => Buffer.concat([file.subarray(0, headerBytes), ...chunks]);

test('chunks in another order, left out, doubled, added, or of another file of the same size are noticed', async () => {
  const { store, bytesOf, put } = start();
  const even = randomBytes(4 * chunkBytes);
  const [hash, otherHash] = [await store.write(even), await store.write(randomBytes(4 * chunkBytes))];
  const [file, other] = [bytesOf(hash), bytesOf(otherHash)];
  const [mine, theirs] = [chunksOf(file), chunksOf(other)];
  const place = fc.nat(3);
  const change = fc.oneof(
    fc
      .tuple(place, place)
      .map(([from, to]) => mine.with(from, mine[to] ?? Buffer.alloc(0)).with(to, mine[from] ?? Buffer.alloc(0))),
    fc.tuple(place, place).map(([from, to]) => mine.with(from, mine[to] ?? Buffer.alloc(0))),
    place.map((one) => mine.toSpliced(one, 1)),
    fc.tuple(fc.nat(4), place).map(([at, one]) => mine.toSpliced(at, 0, mine[one] ?? Buffer.alloc(0))),
    place.map((one) => mine.with(one, theirs[one] ?? Buffer.alloc(0))),
    fc.integer({ min: 1, max: 3 }).map((count) => mine.slice(0, count)),
  );
  await fc.assert(
    fc.asyncProperty(change, async (chunks) => {
      const spoilt = join2(file, chunks);
      fc.pre(!spoilt.equals(file));
      put(hash, spoilt);
      expect(await codeOfAsync(store.read(hash))).toBe('DOCUMENT_DAMAGED');
    }),
    { numRuns: 200 },
  );
  for (const spoilt of [
    Buffer.concat([file, Buffer.alloc(1)]),
    file.subarray(0, -1),
    file.subarray(0, headerBytes),
    Buffer.from('KD1'),
    Buffer.alloc(0),
  ]) {
    put(hash, spoilt);
    expect(await codeOfAsync(store.read(hash))).toBe('DOCUMENT_DAMAGED');
  }
});

test('the last chunk is marked, and every chunk holds to its header: neither a cut at a chunk’s edge nor another size goes unseen without the other', () => {
  const header = createHeader(2 * chunkBytes);
  const whole = createChunkCipher(testKey, 'hash', header, 2 * chunkBytes);
  const first = whole.seal(0, long.subarray(0, chunkBytes));
  expect(whole.open(0, first)?.equals(long.subarray(0, chunkBytes))).toBe(true);
  expect(createChunkCipher(testKey, 'hash', header, chunkBytes).open(0, first)).toBeUndefined();
  const ofAnotherSize = Buffer.concat([createHeader(3 * chunkBytes).subarray(0, 12), header.subarray(12)]);
  expect(createChunkCipher(testKey, 'hash', ofAnotherSize, 2 * chunkBytes).open(0, first)).toBeUndefined();
});

test('the same document kept twice is sealed under another key: no nonce is used twice', async () => {
  const { store, bytesOf } = start();
  const hash = await store.write(long);
  const before = chunksOf(bytesOf(hash));
  await store.remove(hash);
  await store.write(long);
  for (const [place, chunk] of chunksOf(bytesOf(hash)).entries())
    expect(before[place]?.subarray(0, 64).equals(chunk.subarray(0, 64)), `${place}`).toBe(false);
});

test('a whole file of another name, and a file of another key, are noticed; one that is not here is not here', async () => {
  const { folder, store, bytesOf, put } = start();
  const [hash, other] = [await store.write(pdf), await store.write(randomBytes(pdf.length))];
  put(hash, bytesOf(other));
  expect(await codeOfAsync(store.read(hash))).toBe('DOCUMENT_DAMAGED');
  expect(await codeOfAsync(createDocumentStore(folder, new Uint8Array(32).fill(8)).read(other))).toBe(
    'DOCUMENT_DAMAGED',
  );
  for (const name of ['0'.repeat(64), '../store', '', `${hash}.part`])
    expect(await codeOfAsync(store.read(name))).toBe('DOCUMENT_NOT_HERE');
});

test('a download goes on from its last sound chunk, wherever it was cut, and is not readable before it is whole', async () => {
  const { folder, store, bytesOf, put } = start();
  const hash = sha256(long);
  const part = await store.openPart(hash, long.length);
  await part.append(long.subarray(0, 2 * chunkBytes + 10));
  await part.close();
  const saved = bytesOf(`${hash}.part`);
  expect(saved.length).toBe(headerBytes + 2 * sealedChunkBytes);
  await fc.assert(
    fc.asyncProperty(fc.nat(saved.length), async (length) => {
      // Torn by a power cut, then killed again while it goes on.
      put(`${hash}.part`, saved.subarray(0, length));
      const again = await store.openPart(hash, long.length);
      const sound = Math.max(0, Math.floor((length - headerBytes) / sealedChunkBytes)) * chunkBytes;
      expect(again.offset()).toBe(sound);
      for (let at = sound; at < long.length; at += 50_000) await again.append(long.subarray(at, at + 50_000));
      expect(await codeOfAsync(store.read(hash))).toBe('DOCUMENT_NOT_HERE');
      await again.finish();
      expect(Buffer.from(await store.read(hash)).equals(long)).toBe(true);
      expect(readdirSync(folder)).toEqual([hash]);
      await store.remove(hash);
    }),
    { numRuns: 25 },
  );
});

test('a part whose last chunk was changed loses that chunk; one of another size is begun anew', async () => {
  const { store, bytesOf, put } = start();
  const hash = sha256(long);
  const part = await store.openPart(hash, long.length);
  await part.append(long.subarray(0, 2 * chunkBytes));
  await part.close();
  const spoilt = bytesOf(`${hash}.part`);
  spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1;
  put(`${hash}.part`, spoilt);
  const again = await store.openPart(hash, long.length);
  expect(again.offset()).toBe(chunkBytes);
  await again.close();
  const longer = randomBytes(long.length + 1);
  const longerHash = sha256(longer);
  put(`${longerHash}.part`, bytesOf(`${hash}.part`));
  const other = await store.openPart(longerHash, longer.length);
  expect(other.offset()).toBe(0);
  await other.append(longer);
  await other.finish();
  expect(Buffer.from(await store.read(longerHash)).equals(longer)).toBe(true);
});

test('what a power cut left behind a part’s end does not spoil the document that it becomes', async () => {
  const { store, bytesOf, put } = start();
  const hash = sha256(long);
  for (const length of [2 * chunkBytes, long.length]) {
    const part = await store.openPart(hash, long.length);
    await part.append(long.subarray(0, length));
    await part.close();
    put(`${hash}.part`, Buffer.concat([bytesOf(`${hash}.part`), Buffer.alloc(3 * sealedChunkBytes)]));
    const again = await store.openPart(hash, long.length);
    expect(again.offset()).toBe(length);
    await again.append(long.subarray(length));
    await again.finish();
    expect(Buffer.from(await store.read(hash)).equals(long)).toBe(true);
    await store.remove(hash);
  }
});

test('bytes that do not have the hash in the end, too many or too few of them, never become the document', async () => {
  const { folder, store } = start();
  for (const bytes of [Buffer.from(long).fill(1, 5, 6), long.subarray(0, long.length - 1)]) {
    const part = await store.openPart(sha256(long), long.length);
    await part.append(bytes);
    expect(await codeOfAsync(part.finish())).toBe('DOCUMENT_DAMAGED');
    expect(readdirSync(folder)).toEqual([]);
  }
  const part = await store.openPart(sha256(long), long.length);
  expect(await codeOfAsync(part.append(Buffer.concat([long, Buffer.alloc(1)])))).toBe('DOCUMENT_DAMAGED');
  await part.close();
});

test('a program that was killed when all was written and before it had its name stores the same document again', async () => {
  const { folder, store } = start();
  for (const length of [0, 100, chunkBytes, long.length]) {
    const bytes = long.subarray(0, length);
    const part = await store.openPart(sha256(bytes), length);
    await part.append(bytes);
    await part.close();
    expect(await store.write(bytes)).toBe(sha256(bytes));
    expect(Buffer.from(await store.read(sha256(bytes))).equals(bytes)).toBe(true);
    await store.remove(sha256(bytes));
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('two that store the same document at once do not spoil it', async () => {
  const { folder, store } = start();
  const hashes = await Promise.all([store.write(long), store.write(long), store.write(long)]);
  expect(new Set(hashes)).toEqual(new Set([sha256(long)]));
  expect(Buffer.from(await store.read(sha256(long))).equals(long)).toBe(true);
  expect(readdirSync(folder)).toEqual([sha256(long)]);
});

/** What every open file works by. */
const prototypeOfFiles = async (): Promise<
  Record<'write' | 'sync', (this: FileHandle, ...given: unknown[]) => Promise<unknown>>
> => {
  const probe = await open(join(createFolder(), 'probe'), 'w');
  await probe.close();
  return Object.getPrototypeOf(probe);
};

test('a document’s bytes are on the disk before they have its name: after a power cut the name would stand for nothing', async () => {
  const { folder, store } = start();
  const files = await prototypeOfFiles();
  const { sync } = files;
  const seen: string[][] = [];
  const synced = vi.spyOn(files, 'sync').mockImplementation(async function (this: FileHandle) {
    await sync.call(this);
    seen.push(readdirSync(folder));
  });
  onTestFinished(() => synced.mockRestore());
  const hash = await store.write(long);
  expect(seen).toEqual([[`${hash}.part`]]);
});

test('a disk that was full keeps nobody waiting: once there is room the same document is stored', async () => {
  const { folder, store } = start();
  const files = await prototypeOfFiles();
  const { write } = files;
  let writes = 0;
  const disk = vi.spyOn(files, 'write').mockImplementation(function (this: FileHandle, ...given) {
    writes += 1;
    // The header has room, the first chunk none.
    return writes === 2
      ? Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
      : write.apply(this, given);
  });
  onTestFinished(() => disk.mockRestore());
  expect(await codeOfAsync(store.write(long))).toBe('DISK_FULL');
  expect(await store.write(long)).toBe(sha256(long));
  expect(readdirSync(folder)).toEqual([sha256(long)]);
});

test('what is listed is what lies there, whole or in part; what is removed is gone', async () => {
  const { store, put } = start();
  const hash = await store.write(pdf);
  const part = await store.openPart(sha256(long), long.length);
  await part.close();
  put('stray.txt', Buffer.from('x'));
  expect((await store.list()).sort((a, b) => Number(b.isWhole) - Number(a.isWhole))).toEqual([
    { hash, isWhole: true, changedAt: expect.any(Number) },
    { hash: sha256(long), isWhole: false, changedAt: expect.any(Number) },
  ]);
  await store.remove(hash);
  await store.remove(sha256(long));
  expect(await store.list()).toEqual([]);
});

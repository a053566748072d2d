import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findContent } from '#db/query/content.ts';
import { findDocument } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import { maxDocumentBytes } from '#domain/scan.ts';
import type { ApiClient } from '#electron/centre/api-client.ts';
import { chunkBytes } from '#electron/document/cipher.ts';
import { createDownloads, pieceBytes } from '#electron/document/download.ts';
import { readDocument } from '#electron/document/read.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '#test/support/application.ts';
import { codeOfAsync, createCounter, seed, testKey } from '#test/support/counter.ts';
import { serveDocument } from '#test/support/document-answer.ts';
import { passTurns } from '#test/support/turn.ts';

const [pdf, other] = [Buffer.from('%PDF one'), Buffer.from('%PDF two')];
const long = randomBytes(10 * chunkBytes + 7);
const plain = createApplication();
const down = (): never => {
  throw new AppError('CENTRE_UNREACHABLE', 'down');
};

const start = (recorded?: string) => {
  const counter = createCounter();
  seed(counter, { ...plain, document: { ...plain.document, sha256: recorded } });
  const folder = join(counter.folder, 'document');
  const store = createDocumentStore(folder, testKey);
  const asked: { name: string; first: number; last: number | undefined }[] = [];
  let answer: ApiClient['getDocument'] = serveDocument(() => pdf);
  const rooms: number[] = [];
  const waits: string[] = [];
  const make = () =>
    createDownloads({
      counter,
      store: createDocumentStore(folder, testKey),
      api: {
        getDocument: (name, piece, taking) => {
          asked.push({ name, first: piece.first, last: piece.last });
          return answer(name, piece, taking);
        },
      },
      pace: {
        ready: async () => {
          waits.push('ready');
        },
        spend: () => {},
      },
      sleep: async () => {},
      makeRoom: async (bytes) => rooms.push(bytes) > 0,
    });
  const downloads = make();
  return {
    counter,
    folder,
    store,
    asked,
    rooms,
    waits,
    make,
    downloads,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    read: (onlyHere = false) => readDocument({ counter, store, fetch: downloads.fetch }, plain.id, onlyHere),
    isWhole: (hash: string) => {
      const row = findContent(counter.connection.reader, hash);
      return row !== undefined && row.bytesHere === row.sizeBytes;
    },
  };
};
const never = new AbortController().signal;

test('a scan is fetched once and then opened without the network', async () => {
  const { read, answerWith, asked } = start();
  expect(await read()).toMatchObject({ sha256: sha256(pdf), fromCache: false });
  answerWith(down);
  const again = await read();
  expect([again.fromCache, Buffer.from(again.bytes).equals(pdf), asked.length]).toEqual([true, true, 1]);
});

test('a case that is only looked ahead at has nothing fetched for it, and opens what lies here', async () => {
  const { read, asked } = start();
  await expect(read(true)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_HERE' });
  expect(asked.length).toBe(0);
  await read();
  expect([Buffer.from((await read(true)).bytes).equals(pdf), asked.length]).toEqual([true, 1]);
});

test('the same bytes under two ids come over the line once and lie on the disk once', async () => {
  const { downloads, asked, folder, counter } = start();
  const hash = sha256(pdf);
  await downloads.fetch({ id: 'one', sha256: hash });
  expect(await downloads.fetch({ id: 'two', sha256: hash })).toEqual({ sha256: hash, wasHere: true });
  expect([asked.length, readdirSync(folder)]).toEqual([1, [hash]]);
  expect(asked[0]?.name).toBe(hash);
  expect(findDocument(counter.connection.reader, 'two')?.sha256).toBe(hash);
});

test('bytes that lie here under another id stay whole when an id of which nobody knew the hash brings them again, cut off as it is', async () => {
  const { downloads, folder, counter, isWhole, answerWith } = start();
  const serve = serveDocument(() => long);
  answerWith(serve);
  await downloads.fetch({ id: 'one' });
  answerWith((name, piece, taking) => {
    answerWith(down);
    return serve(name, piece, taking);
  });
  await downloads.prefetch({ id: 'two' }, never).catch(() => undefined);
  expect(await downloads.fetch({ id: 'one' })).toEqual({ sha256: sha256(long), wasHere: true });
  expect([isWhole(sha256(long)), readdirSync(folder)]).toEqual([true, [sha256(long)]]);
  expect(findDocument(counter.connection.reader, 'two')?.sha256).toBe(sha256(long));
});

test('bytes that are not what the centre says they are do not become the scan of a case', async () => {
  const { downloads, answerWith, isWhole, folder } = start();
  answerWith(async (_name, _piece, taking) =>
    taking(
      { sha256: sha256(pdf), sizeBytes: other.length, first: 0, mediaType: 'application/pdf' },
      (async function* () {
        yield other;
      })(),
    ),
  );
  expect(await codeOfAsync(downloads.fetch({ id: plain.document.id }))).toBe('DOCUMENT_DAMAGED');
  expect([isWhole(sha256(pdf)), readdirSync(folder)]).toEqual([false, []]);
});

test('a scan that is not the one on record is refused, also when the centre itself sends it', async () => {
  const { read } = start(sha256(other));
  expect(await codeOfAsync(read())).toBe('DOCUMENT_DAMAGED');
});

test('a resubmitted scan replaces the one kept, since the record names it', async () => {
  const { counter, read, answerWith } = start();
  await read();
  seed(counter, { ...plain, version: 2, document: { ...plain.document, sha256: sha256(other) } });
  answerWith(serveDocument(() => other));
  expect(await read()).toMatchObject({ sha256: sha256(other), fromCache: false });
});

test('a document larger than any should be is not even begun', async () => {
  const { downloads, answerWith, folder } = start();
  answerWith(async (_name, _piece, taking) =>
    taking(
      { sha256: sha256(pdf), sizeBytes: maxDocumentBytes + 1, first: 0, mediaType: 'application/pdf' },
      (async function* () {})(),
    ),
  );
  expect(await codeOfAsync(downloads.fetch({ id: 'one' }))).toBe('SCAN_TOO_LARGE');
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

test.each<[string, (file: string) => void]>([
  ['damaged', (file) => writeFileSync(file, 'KD1 and nothing')],
  [
    'damaged by one bit',
    (file) =>
      writeFileSync(
        file,
        readFileSync(file).map((byte, at) => (at === 60 ? byte ^ 1 : byte)),
      ),
  ],
  ['gone', (file) => rmSync(file)],
])(
  'a file that is %s is fetched anew and never shown, and without the network the officer is told so',
  async (_name, spoil) => {
    const { read, folder, answerWith } = start();
    await read();
    const file = join(folder, readdirSync(folder)[0] ?? '');
    spoil(file);
    answerWith(down);
    expect(await codeOfAsync(read())).toBe('CENTRE_UNREACHABLE');
    answerWith(serveDocument(() => pdf));
    expect(await read()).toMatchObject({ fromCache: false });
    expect(await read()).toMatchObject({ fromCache: true });
  },
);

test('what is opened says which document it is, so that a former one is not approved in the place of a resubmitted one', async () => {
  const { counter, read } = start();
  expect((await read()).documentId).toBe(plain.document.id);
  seed(counter, { ...plain, version: 2, revision: 2, document: { ...plain.document, id: 'document-resubmitted' } });
  expect((await read()).documentId).toBe('document-resubmitted');
});

/** A line that ends after so many bytes of each answer. */
const cutAfter =
  (bytes: number, serve: ApiClient['getDocument'], then: () => never = down): ApiClient['getDocument'] =>
  (name, piece, taking) =>
    serve(name, piece, (head, pieces) =>
      taking(
        head,
        (async function* () {
          let left = bytes;
          for await (const part of pieces) {
            yield part.subarray(0, left);
            left -= part.length;
            if (left <= 0) then();
          }
        })(),
      ),
    );

test('a cut goes on from the byte it came at, as long as each try brings something', async () => {
  const { downloads, answerWith, asked, store } = start();
  answerWith(
    cutAfter(
      100_000,
      serveDocument(() => long),
    ),
  );
  const { sha256: hash } = await downloads.fetch({ id: 'one' });
  expect(Buffer.from(await store.read(hash)).equals(long)).toBe(true);
  expect(asked.map(({ first }) => first)).toEqual([0, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000]);
  answerWith(
    cutAfter(
      0,
      serveDocument(() => other),
    ),
  );
  expect(await codeOfAsync(downloads.fetch({ id: 'two' }))).toBe('CENTRE_UNREACHABLE');
});

test('after a restart a download goes on from its last whole chunk', async () => {
  const { downloads, make, answerWith, asked, store } = start();
  answerWith(
    cutAfter(
      200_000,
      serveDocument(() => long),
      () => {
        throw new AppError('CENTRE_BUSY', 'later');
      },
    ),
  );
  expect(await codeOfAsync(downloads.fetch({ id: 'one' }))).toBe('CENTRE_BUSY');
  answerWith(serveDocument(() => long));
  const { sha256: hash } = await make().fetch({ id: 'one' });
  expect(asked.map(({ first }) => first)).toEqual([0, 3 * chunkBytes]);
  expect(Buffer.from(await store.read(hash)).equals(long)).toBe(true);
});

test('a download that goes on after weeks counts as in use: its beginning is not what leaves first when the disk is full', async () => {
  const { downloads, make, answerWith, counter } = start();
  const serve = serveDocument(() => long);
  const busy = () => {
    throw new AppError('CENTRE_BUSY', 'later');
  };
  answerWith(cutAfter(200_000, serve, busy));
  await downloads.fetch({ id: 'one' }).catch(() => undefined);
  counter.clock.at += 40 * 86_400_000;
  const usedAt: (number | undefined)[] = [];
  answerWith((...asked) => {
    usedAt.push(findContent(counter.connection.reader, sha256(long))?.lastUsedAt);
    return serve(...asked);
  });
  await make().fetch({ id: 'one' });
  expect(usedAt).toEqual([counter.clock.at]);
});

test('a document that has become another one meanwhile starts over, and no half of the first is in it', async () => {
  const { downloads, answerWith, store } = start();
  answerWith(
    cutAfter(
      200_000,
      serveDocument(() => long),
      () => {
        throw new AppError('CENTRE_BUSY', 'later');
      },
    ),
  );
  await codeOfAsync(downloads.fetch({ id: 'one' }));
  const changed = Buffer.from(long).fill(9, 100, 200);
  answerWith(serveDocument(() => changed));
  const { sha256: hash } = await downloads.fetch({ id: 'one' });
  expect(hash).toBe(sha256(changed));
  expect(Buffer.from(await store.read(hash)).equals(changed)).toBe(true);
});

test('a centre that answers a part with the whole is understood, and one that does not get on is left', async () => {
  const { downloads, answerWith, store } = start();
  const whole = serveDocument(() => long);
  let cuts = 1;
  answerWith((name, piece, taking) =>
    cuts-- > 0 ? cutAfter(150_000, whole)(name, piece, taking) : whole(name, { first: 0 }, taking),
  );
  const { sha256: hash } = await downloads.fetch({ id: 'one' });
  expect(Buffer.from(await store.read(hash)).equals(long)).toBe(true);
  answerWith(async (_name, { first }, taking) =>
    taking({ sha256: sha256(other), sizeBytes: 99, first, mediaType: 'application/pdf' }, (async function* () {})()),
  );
  expect(await codeOfAsync(downloads.fetch({ id: 'two' }))).toBe('CENTRE_ANSWER_STRANGE');
});

test('what is fetched ahead comes in pieces at the pace, and stops between two pieces of the network when an act waits', async () => {
  const { downloads, answerWith, asked, waits, folder, isWhole } = start();
  const interrupt = new AbortController();
  const serve = serveDocument(() => long);
  let pieces = 0;
  answerWith((name, piece, taking) =>
    serve(name, piece, (head, parts) =>
      taking(
        head,
        (async function* () {
          for await (const part of parts) {
            pieces += 1;
            if (pieces === 30) interrupt.abort();
            yield part;
          }
        })(),
      ),
    ),
  );
  await downloads.prefetch({ id: 'one' }, interrupt.signal);
  expect([asked.map(({ first, last }) => [first, last]), pieces]).toEqual([
    [
      [0, pieceBytes - 1],
      [pieceBytes, 2 * pieceBytes - 1],
    ],
    30,
  ]);
  expect(waits).toHaveLength(2);
  expect(isWhole(sha256(long))).toBe(false);
  await vi.waitFor(() => expect(statSync(join(folder, `${sha256(long)}.part`)).size).toBeGreaterThan(4 * chunkBytes));
  answerWith(serve);
  await downloads.prefetch({ id: 'one' }, never);
  expect(isWhole(sha256(long))).toBe(true);
  expect(asked[2]?.first).toBe(4 * chunkBytes);
});

test('an officer who opens what is being fetched ahead gets it at once and once, and it no longer stops for others', async () => {
  const { downloads, answerWith, asked, isWhole } = start();
  const interrupt = new AbortController();
  const serve = serveDocument(() => long);
  const gates: (() => void)[] = [];
  answerWith(async (name, piece, taking) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return serve(name, piece, taking);
  });
  const ahead = downloads.prefetch({ id: 'one' }, interrupt.signal);
  await vi.waitFor(() => expect(gates).toHaveLength(1));
  const wanted = downloads.fetch({ id: 'one' });
  await new Promise((resolve) => setImmediate(resolve));
  interrupt.abort();
  // The push does not wait for the officer's document.
  await ahead;
  gates.shift()?.();
  await vi.waitFor(() => expect(gates).toHaveLength(1));
  gates.shift()?.();
  expect((await wanted).wasHere).toBe(false);
  expect(isWhole(sha256(long))).toBe(true);
  expect(asked.map(({ first, last }) => [first, last])).toEqual([
    [0, pieceBytes - 1],
    [pieceBytes, undefined],
  ]);
});

test.each(['CENTRE_UNREACHABLE', 'CENTRE_ANSWER_STRANGE', 'NOT_THE_CENTRE', 'CENTRE_BUSY'] as const)(
  'an officer who opens what is being fetched ahead is not told of the %s that ended it',
  async (code) => {
    const { downloads, answerWith, asked } = start();
    let cut = (): void => {};
    answerWith(async () => {
      await new Promise<void>((resolve) => (cut = resolve));
      answerWith(serveDocument(() => pdf));
      throw new AppError(code, 'of a line that was another one');
    });
    const ahead = downloads.prefetch({ id: 'one' }, never).catch(() => undefined);
    await vi.waitFor(() => expect(asked.length).toBe(1));
    const opened = downloads.fetch({ id: 'one' });
    await new Promise((resolve) => setImmediate(resolve));
    cut();
    expect(await opened).toEqual({ sha256: sha256(pdf), wasHere: false });
    await ahead;
  },
);

test('while an officer waits for one document, those fetched ahead wait for it', async () => {
  const { downloads, answerWith, asked } = start();
  const serve = serveDocument((name) => (name === 'wanted' ? pdf : long));
  const order: string[] = [];
  let open = (): void => {};
  answerWith(async (name, piece, taking) => {
    if (name === 'wanted') await new Promise<void>((resolve) => (open = resolve));
    await serve(name, piece, taking);
    order.push(name);
  });
  const wanted = downloads.fetch({ id: 'wanted' });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const ahead = downloads.prefetch({ id: 'ahead' }, never);
  await passTurns();
  expect(asked).toHaveLength(1);
  open();
  await Promise.all([wanted, ahead]);
  expect(order[0]).toBe('wanted');
  expect(new Set(order.slice(1))).toEqual(new Set(['ahead']));
});

test('a full disk makes room once and goes on; when that is not enough, it says so', async () => {
  const { downloads, answerWith, rooms, isWhole } = start();
  const serve = serveDocument(() => pdf);
  let full = 1;
  const fill: ApiClient['getDocument'] = async (name, piece, taking) => {
    if (full-- > 0) throw new AppError('DISK_FULL', 'full');
    return serve(name, piece, taking);
  };
  answerWith(fill);
  await downloads.fetch({ id: 'one' });
  expect([isWhole(sha256(pdf)), rooms.length]).toEqual([true, 1]);
  answerWith(async () => {
    throw new AppError('DISK_FULL', 'full');
  });
  expect(await codeOfAsync(downloads.fetch({ id: 'three' }))).toBe('DISK_FULL');
});

test('what is being fetched ahead stops for a document that an officer wants meanwhile, and goes on after it', async () => {
  const { downloads, answerWith, asked, isWhole } = start();
  const serve = serveDocument((name) => (name === 'wanted' ? pdf : long));
  let open = (): void => {};
  let wanted: Promise<unknown> | undefined;
  answerWith(async (name, piece, taking) => {
    if (name === 'wanted') await new Promise<void>((resolve) => (open = resolve));
    await serve(name, piece, (head, parts) =>
      taking(
        head,
        (async function* () {
          for await (const part of parts) {
            if (name === 'ahead') wanted ??= downloads.fetch({ id: 'wanted' });
            if (name === 'ahead') await vi.waitFor(() => expect(asked.some((one) => one.name === 'wanted')).toBe(true));
            yield part;
          }
        })(),
      ),
    );
  });
  const ahead = downloads.prefetch({ id: 'ahead' }, never);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  await passTurns();
  expect(asked.map(({ name }) => name)).toEqual(['ahead', 'wanted']);
  open();
  await Promise.all([wanted, ahead]);
  expect(isWhole(sha256(long))).toBe(true);
});

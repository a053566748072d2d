import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDocument } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import { sha256 } from '#electron/service/counter.ts';
import { readDocument, storeDocument } from '#electron/service/document.ts';
import { makeDocumentStore } from '#electron/service/document-store.ts';
import { makeApplication } from '#test/support/application.ts';
import { codeOfAsync, makeCounter, seed, testKey } from '#test/support/counter.ts';

const [pdf, other] = [Buffer.from('%PDF one'), Buffer.from('%PDF two')];
const plain = makeApplication();

const start = (recorded?: string) => {
  const counter = makeCounter();
  seed(counter, { ...plain, document: { ...plain.document, sha256: recorded } });
  const folder = join(counter.folder, 'document');
  const store = makeDocumentStore(folder, testKey);
  let centre: { bytes: Uint8Array; sha256: string } | undefined = { bytes: pdf, sha256: sha256(pdf) };
  let fetched = 0;
  const fetchDocument = async () => {
    fetched += 1;
    if (centre === undefined) throw new AppError('CENTRE_UNREACHABLE', 'down');
    return centre;
  };
  return {
    counter,
    folder,
    answerWith: (next: typeof centre) => {
      centre = next;
    },
    fetched: () => fetched,
    read: () => readDocument(counter, store, fetchDocument, plain.id),
    store: () => storeDocument(counter, store, fetchDocument, plain.document.id),
    kept: () => findDocument(counter.connection.reader, plain.document.id)?.sha256,
  };
};

test('a scan is fetched once and then opened without the network', async () => {
  const { read, answerWith, fetched } = start();
  expect(await read()).toMatchObject({ sha256: sha256(pdf), fromCache: false });
  answerWith(undefined);
  const again = await read();
  expect([again.fromCache, Buffer.from(again.bytes).equals(pdf), fetched()]).toEqual([true, true, 1]);
});

test('bytes that are not what the centre says they are do not become the scan of a case', async () => {
  const { store, answerWith, kept } = start();
  answerWith({ bytes: other, sha256: sha256(pdf) });
  expect(await codeOfAsync(store())).toBe('DOCUMENT_DAMAGED');
  expect(kept()).toBeUndefined();
});

test('a scan that is not the one on record is refused, also when the centre itself sends it', async () => {
  const { read } = start(sha256(other));
  expect(await codeOfAsync(read())).toBe('DOCUMENT_DAMAGED');
});

test('a resubmitted scan replaces the one kept, since the record names it', async () => {
  const { counter, read, answerWith } = start();
  await read();
  seed(counter, { ...plain, version: 2, document: { ...plain.document, sha256: sha256(other) } });
  answerWith({ bytes: other, sha256: sha256(other) });
  expect(await read()).toMatchObject({ sha256: sha256(other), fromCache: false });
});

test.each<[string, (file: string) => void]>([
  ['damaged', (file) => writeFileSync(file, 'KD1 and nothing')],
  ['gone', (file) => rmSync(file)],
])('a file that is %s is fetched anew, and without the network the officer is told so', async (_name, spoil) => {
  const { read, folder, answerWith } = start();
  await read();
  const file = join(folder, readdirSync(folder)[0] ?? '');
  spoil(file);
  answerWith(undefined);
  expect(await codeOfAsync(read())).toBe('CENTRE_UNREACHABLE');
  answerWith({ bytes: pdf, sha256: sha256(pdf) });
  expect(await read()).toMatchObject({ fromCache: false });
  expect(await read()).toMatchObject({ fromCache: true });
});

test('what is opened says which document it is, so that a former one is not approved in the place of a resubmitted one', async () => {
  const { counter, read } = start();
  expect((await read()).documentId).toBe(plain.document.id);
  seed(counter, { ...plain, version: 2, revision: 2, document: { ...plain.document, id: 'document-resubmitted' } });
  expect((await read()).documentId).toBe('document-resubmitted');
});

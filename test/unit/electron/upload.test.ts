import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { findUpload, insertUpload, upsertContent } from '#db/query/content.ts';
import { AppError, type ErrorCode, toProblem } from '#domain/contract/errors.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createDocuments } from '#electron/document/phase.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { partBytes } from '#electron/document/upload.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { codeOfAsync, createCounter, testKey } from '#test/support/counter.ts';

const never = new AbortController().signal;
const marked = { 'Kaunta-Protocol': '1' };
const refusal = (code: ErrorCode, status?: number) => {
  const problem = toProblem(new AppError(code, code));
  return new Response(JSON.stringify(problem), {
    status: status ?? problem.status,
    headers: { ...marked, 'content-type': 'application/problem+json' },
  });
};
const offsetOf = (offset: number, status: number, more: Record<string, string> = {}) =>
  new Response(null, { status, headers: { ...marked, 'upload-offset': String(offset), ...more } });

/** A counter with scans that wait, before a centre that holds what comes, unless a test answers in its place. */
const start = async (...sizes: number[]) => {
  const counter = createCounter();
  const store = createDocumentStore(`${counter.folder}/document`, testKey);
  const scans = sizes.map((size) => randomBytes(size));
  for (const [place, scan] of scans.entries()) {
    const hash = await store.write(scan);
    transact(counter.connection.writer, (tx) => {
      upsertContent(tx, {
        sha256: hash,
        mediaType: 'image/png',
        sizeBytes: scan.length,
        bytesHere: scan.length,
        lastUsedAt: 1,
      });
      insertUpload(tx, {
        sha256: hash,
        applicationId: `application-${place}`,
        url: null,
        sentBytes: 0,
        createdAt: place,
        doneAt: null,
        problem: null,
      });
    });
  }
  const held = new Map<string, Buffer>();
  const asked: string[] = [];
  /** Answers in the centre's place; undefined leaves it to the centre. */
  let answer: (asked: string) => Response | undefined = () => undefined;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { method = '', headers, body } = init ?? {};
    const given = new Headers(headers);
    const name = new URL(String(url)).pathname.replace('/v1/upload', '').slice(1);
    const of = method === 'POST' ? /sha256 (\S+?),/.exec(given.get('upload-metadata') ?? '')?.[1] : undefined;
    const id = of === undefined ? name : Buffer.from(of, 'base64').toString().slice(0, 16);
    const place = scans.findIndex((scan) => sha256(scan).startsWith(id));
    asked.push(`${method} ${place}${method === 'PATCH' ? ` ${given.get('upload-offset')}` : ''}`);
    const instead = answer(asked.at(-1) ?? '');
    if (instead !== undefined) return instead;
    const here = held.get(id);
    if (method === 'POST') {
      held.set(id, here ?? Buffer.alloc(0));
      return offsetOf(here?.length ?? 0, 201, { location: `/v1/upload/${id}` });
    }
    if (here === undefined)
      return method === 'HEAD' ? new Response(null, { status: 404, headers: marked }) : refusal('NOT_FOUND');
    if (method === 'HEAD') return offsetOf(here.length, 200);
    const part = Buffer.from(body as Uint8Array); // parts are sent as bytes
    expect(given.get('upload-checksum')).toBe(`sha256 ${createHash('sha256').update(part).digest('base64')}`);
    held.set(id, Buffer.concat([here, part]));
    return offsetOf(here.length + part.length, 204);
  };
  const startProgram = () => {
    const api = createApiClient({
      baseUrl: 'https://centre.test',
      fetch,
      now: counter.now,
      token: () => 'token',
      prove: () => 'proof',
    });
    const { phase } = createDocuments({
      counter,
      store,
      api,
      sleep: async () => {},
      breathe: async () => {},
      log: () => {},
    });
    return () => phase.run(never);
  };
  return {
    counter,
    store,
    scans,
    held,
    asked,
    startProgram,
    round: startProgram(),
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    rowOf: (place: number) => findUpload(counter.connection.reader, sha256(scans[place] ?? Buffer.of())),
    isThere: (place: number) =>
      held.get(sha256(scans[place] ?? Buffer.of()).slice(0, 16))?.equals(scans[place] ?? Buffer.of()) === true,
  };
};

test('scans go in the order in which they were made, part by part, and one that was cut goes on where the centre stands', async () => {
  const { counter, round, asked, answerWith, rowOf, isThere } = await start(2 * partBytes + 5, 10);
  answerWith((one) => {
    if (one === `PATCH 0 ${partBytes}`) throw new TypeError('fetch failed');
    return undefined;
  });
  expect(await codeOfAsync(round())).toBe('CENTRE_UNREACHABLE');
  expect(rowOf(0)).toMatchObject({ sentBytes: partBytes, doneAt: null, problem: null });
  answerWith(() => undefined);
  await round();
  expect(asked).toEqual([
    'POST 0',
    'PATCH 0 0',
    `PATCH 0 ${partBytes}`,
    'HEAD 0',
    `PATCH 0 ${partBytes}`,
    `PATCH 0 ${2 * partBytes}`,
    'POST 1',
    'PATCH 1 0',
  ]);
  for (const place of [0, 1]) expect([isThere(place), rowOf(place)?.doneAt]).toEqual([true, counter.now()]);
});

test.each([408, 425, 429, 500, 502, 503, 504])(
  'an answer of %i is no refusal: the scan waits without a word, and goes in the next round',
  async (status) => {
    for (const at of ['POST 0', 'PATCH 0 0']) {
      const { round, answerWith, rowOf, isThere } = await start(10);
      answerWith((one) => (one === at ? new Response(null, { status }) : undefined));
      expect(await codeOfAsync(round())).toBe('done');
      expect(rowOf(0)).toMatchObject({ doneAt: null, problem: null });
      answerWith(() => undefined);
      await round();
      expect([isThere(0), rowOf(0)?.problem]).toEqual([true, null]);
    }
  },
);

test('a centre that asks for quiet gets it: the round ends there, and no scan is judged by it', async () => {
  const { round, asked, answerWith, rowOf } = await start(10, 10);
  answerWith(() => new Response(null, { status: 503, headers: { ...marked, 'retry-after': '30' } }));
  expect(await codeOfAsync(round())).toBe('CENTRE_BUSY');
  expect([asked, rowOf(0)?.problem]).toEqual([['POST 0'], null]);
});

test('a refusal is the one scan’s own: it is shown, the next ones go, and it is offered again only to another life of the program', async () => {
  const { counter, round, startProgram, asked, answerWith, rowOf, isThere } = await start(10, 10);
  answerWith((one) => (one === 'POST 0' ? refusal('SCAN_TYPE_REFUSED') : undefined));
  await round();
  expect(rowOf(0)).toMatchObject({ url: null, doneAt: null, problem: { code: 'SCAN_TYPE_REFUSED' } });
  expect(counter.events).toContainEqual({ kind: 'scan.changed', applicationId: 'application-0' });
  expect(isThere(1)).toBe(true);
  answerWith(() => undefined);
  await round();
  expect(asked.filter((one) => one === 'POST 0')).toHaveLength(1);
  await startProgram()();
  expect([isThere(0), rowOf(0)?.problem]).toEqual([true, null]);
});

test('a part that arrives damaged is begun anew, twice; what is damaged every time is not damaged on its way', async () => {
  const mended = await start(10);
  mended.answerWith((one) =>
    one === 'PATCH 0 0' && mended.asked.filter((other) => other === one).length < 3
      ? refusal('DOCUMENT_DAMAGED', 460)
      : undefined,
  );
  for (let turn = 0; turn < 3; turn += 1) {
    await mended.round();
    expect(mended.rowOf(0)?.problem).toBeNull();
  }
  expect(mended.isThere(0)).toBe(true);
  const lasting = await start(10);
  lasting.answerWith((one) => (one === 'PATCH 0 0' ? refusal('DOCUMENT_DAMAGED', 460) : undefined));
  for (let turn = 0; turn < 5; turn += 1) await lasting.round();
  expect(lasting.asked.filter((one) => one === 'PATCH 0 0')).toHaveLength(3);
  expect(lasting.rowOf(0)?.problem?.code).toBe('DOCUMENT_DAMAGED');
});

test('a scan that the centre has forgotten half way is begun anew', async () => {
  const { round, held, asked, answerWith, rowOf, isThere } = await start(partBytes + 5);
  answerWith((one) => {
    if (one === `PATCH 0 ${partBytes}`) held.clear();
    return undefined;
  });
  await round();
  expect(rowOf(0)).toMatchObject({ url: null, sentBytes: 0, problem: null });
  answerWith(() => undefined);
  await round();
  expect([asked.filter((one) => one === 'POST 0').length, isThere(0)]).toEqual([2, true]);
});

test.each([
  ['nothing new', 0],
  ['more than there is', 11],
])('a centre that says it has %s is not believed, and keeps no other scan away', async (_what, offset) => {
  const { round, answerWith, rowOf, isThere } = await start(10, 10);
  answerWith((one) => (one === 'PATCH 0 0' ? offsetOf(offset, 204) : undefined));
  await round();
  expect(rowOf(0)).toMatchObject({ doneAt: null, problem: null });
  expect(isThere(1)).toBe(true);
});

test('a scan whose bytes are gone or spoilt here is shown, and keeps no other one away', async () => {
  const { round, store, scans, rowOf, isThere } = await start(10, 10);
  await store.remove(sha256(scans[0] ?? Buffer.of()));
  await round();
  expect(rowOf(0)).toMatchObject({ doneAt: null, problem: { code: 'DOCUMENT_NOT_HERE' } });
  expect(isThere(1)).toBe(true);
});

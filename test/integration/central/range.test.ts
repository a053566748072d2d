import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRange } from '#central/http/range.ts';
import { createApplication } from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { problemOf } from '../../support/problem.ts';

const { verifying } = testOfficers;
const pdf = Buffer.from('%PDF-1.7 0123456789');

let centre: TestCentre;
let token: string;

beforeAll(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf });
  token = (await centre.signIn(await centre.enrolNew(), verifying)).token;
  await centre.centre.placeRecords([createApplication({ number: 1 })]);
});
afterAll(() => centre.stop());

describe('a range of a document', () => {
  const get = (headers: Record<string, string>) => centre.request('/v1/document/document-000001', { token, headers });
  const length = pdf.length;

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-4', 0, 4],
    [`bytes=${length - 1}-${length - 1}`, length - 1, length - 1],
    [`bytes=5-${length + 100}`, 5, length - 1],
    ['bytes=5-', 5, length - 1],
    ['bytes=-3', length - 3, length - 1],
    [`bytes=-${length + 7}`, 0, length - 1],
    ['Bytes= 2-3 ', 2, 3],
  ])('%s is exactly those bytes', async (Range, first, last) => {
    const response = await get({ Range });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/${length}`);
    expect(response.headers.get('Content-Length')).toBe(String(last - first + 1));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(pdf.subarray(first, last + 1));
  });

  it.each([`bytes=${length}-`, `bytes=${length}-${length + 5}`, 'bytes=-0', 'bytes=99999999999999999999-'])(
    '%s is not there',
    async (Range) => {
      const response = await get({ Range });
      expect(response.headers.get('Content-Range')).toBe(`bytes */${length}`);
      expect(await problemOf(response)).toBe('416 INVALID_INPUT');
    },
  );

  it.each(['bytes=4-2', 'bytes=0-1,3-4', 'bytes=-', 'bytes=a-b', 'lines=0-1', '0-1'])(
    '%s makes no sense, and the whole comes',
    async (Range) => {
      const response = await get({ Range });
      expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, length]);
    },
  );

  it('comes only of the document that the caller has a part of: two halves of two documents would otherwise be joined', async () => {
    const tag = (await get({})).headers.get('ETag') ?? '';
    expect((await get({ Range: 'bytes=2-', 'If-Range': tag })).status).toBe(206);
    for (const other of ['"another"', `W/${tag}`, 'Sat, 21 Nov 2026 00:00:00 GMT'])
      expect((await get({ Range: 'bytes=2-', 'If-Range': other })).status).toBe(200);
    expect((await get({ Range: 'bytes=2-', 'If-None-Match': tag })).status).toBe(304);
  });

  it('carries the digest of the whole besides its own, so that the parts joined can be checked', async () => {
    const whole = await get({});
    const part = await get({ Range: 'bytes=0-3' });
    expect(part.headers.get('Repr-Digest')).toBe(whole.headers.get('Content-Digest'));
    expect(part.headers.get('Content-Digest')).not.toBe(whole.headers.get('Content-Digest'));
    expect(whole.headers.get('Accept-Ranges')).toBe('bytes');
  });

  it('of an empty document is nowhere', () => {
    expect([parseRange('bytes=0-', 0), parseRange('bytes=-1', 0), parseRange(null, 0)]).toEqual([
      'unsatisfiable',
      'unsatisfiable',
      undefined,
    ]);
  });
});

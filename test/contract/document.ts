import { type Client, sha256Of } from './client.ts';
import { Broken, expectEqual, expectProblem, expectTrue, type Rule } from './rule.ts';

/** The first document of the office that the centre has. */
const findDocument = async (client: Client): Promise<{ path: string; bytes: Buffer; headers: Headers }> => {
  const { pages } = await client.pullAll();
  for (const entry of pages.flatMap(({ entries }) => entries).slice(0, 20)) {
    const id = (entry as { record?: { document?: { id?: string } } }).record?.document?.id; // parsed by the feed's rules
    const path = `/v1/document/${encodeURIComponent(id ?? '')}`;
    const response = id === undefined ? undefined : await client.request(path);
    if (response?.status === 200)
      return { path, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
  }
  throw new Broken('none of the first twenty applications has its document');
};

export const documentRules: Rule[] = [
  {
    name: 'document: a PDF with its SHA-256 as ETag and Content-Digest, the same each time, and 304 to who has it',
    check: async (client) => {
      const { path, bytes, headers } = await findDocument(client);
      expectEqual(headers.get('content-type'), 'application/pdf', 'media type');
      expectEqual(headers.get('etag'), `"${sha256Of(bytes).toString('hex')}"`, 'ETag');
      expectEqual(headers.get('content-digest'), `sha-256=:${sha256Of(bytes).toString('base64')}:`, 'Content-Digest');
      const again = await client.request(path, { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
      expectEqual([again.status, await again.text()], [304, ''], 'to who has it');
      expectEqual(Buffer.from(await (await client.request(path)).arrayBuffer()).equals(bytes), true, 'the same bytes');
    },
  },
  {
    name: 'document: one range is exactly those bytes: 206 with Content-Range and the digest of the whole',
    check: async (client) => {
      const { path, bytes, headers } = await findDocument(client);
      const { length } = bytes;
      const half = Math.floor(length / 2);
      for (const [Range, first, last] of [
        ['bytes=0-0', 0, 0],
        [`bytes=0-${half - 1}`, 0, half - 1],
        [`bytes=${half}-`, half, length - 1],
        ['bytes=-10', length - 10, length - 1],
        [`bytes=${length - 1}-${length + 9}`, length - 1, length - 1],
      ] as const) {
        const part = await client.request(path, { headers: { Range } });
        expectEqual([part.status, part.headers.get('content-range')], [206, `bytes ${first}-${last}/${length}`], Range);
        expectTrue(
          Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(first, last + 1)),
          `${Range}: other bytes`,
        );
        expectEqual(part.headers.get('repr-digest'), headers.get('content-digest'), `${Range}: Repr-Digest`);
      }
    },
  },
  {
    name: 'document: a range that is not there is 416 with the length; one of no sense gives the whole',
    check: async (client) => {
      const { path, bytes } = await findDocument(client);
      const beyond = await client.request(path, { headers: { Range: `bytes=${bytes.length}-` } });
      expectEqual(beyond.headers.get('content-range'), `bytes */${bytes.length}`, 'Content-Range');
      await expectProblem(beyond, 416, 'INVALID_INPUT', 'beyond the end');
      for (const Range of ['bytes=4-2', 'lines=0-1']) {
        const whole = await client.request(path, { headers: { Range } });
        expectEqual([whole.status, (await whole.arrayBuffer()).byteLength], [200, bytes.length], Range);
      }
    },
  },
  {
    name: 'document: If-Range gives a part only of the same document: two halves of two documents are never joined',
    check: async (client) => {
      const { path, headers } = await findDocument(client);
      const ask = async (tag: string) => {
        const response = await client.request(path, { headers: { Range: 'bytes=1-', 'If-Range': tag } });
        await response.arrayBuffer();
        return response.status;
      };
      expectEqual([await ask(headers.get('etag') ?? ''), await ask('"another"')], [206, 200], 'the status');
    },
  },
  {
    name: 'document: one that no application of the office names is 404 NOT_FOUND',
    check: async ({ request }) =>
      expectProblem(await request('/v1/document/no-such-document'), 404, 'NOT_FOUND', 'the document'),
  },
];

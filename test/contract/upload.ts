import { type Client, sha256Of } from './client.ts';
import { expectEqual, expectProblem, expectTrue, type Rule } from './rule.ts';

/** A scan as no other run has made it: a centre keeps what it has once. */
const createScan = (sizeBytes: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(crypto.getRandomValues(new Uint8Array(sizeBytes - 9)))]);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const resumable = { 'Tus-Resumable': '1.0.0' };

const create = (client: Client, scan: Buffer, change: Record<string, string> = {}) =>
  client.request('/v1/upload', {
    method: 'POST',
    headers: {
      ...resumable,
      'Upload-Length': String(scan.length),
      'Upload-Metadata': `sha256 ${base64(sha256Of(scan).toString('hex'))},mediatype ${base64('application/pdf')}`,
      ...change,
    },
  });
const pathOf = (response: Response): string =>
  new URL(response.headers.get('location') ?? '', 'http://centre').pathname;
const find = (client: Client, path: string) => client.request(path, { method: 'HEAD', headers: resumable });
const send = (client: Client, path: string, offset: number, part: Buffer, change: Record<string, string> = {}) =>
  client.request(path, {
    method: 'PATCH',
    body: new Uint8Array(part),
    headers: {
      ...resumable,
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
      ...change,
    },
  });
const fetchBack = async (client: Client, scan: Buffer) =>
  client.request(`/v1/document/${sha256Of(scan).toString('hex')}`);

export const uploadRules: Rule[] = [
  {
    name: 'upload: tus 1.0 with creation, checksum (sha256), expiration and termination is what the centre says it speaks',
    check: async (client) => {
      const response = await client.request('/v1/upload', { method: 'OPTIONS' });
      expectEqual(response.status, 204, 'status');
      expectEqual(response.headers.get('tus-version'), '1.0.0', 'Tus-Version');
      const extensions = (response.headers.get('tus-extension') ?? '').split(',');
      for (const one of ['creation', 'checksum', 'expiration', 'termination'])
        expectTrue(extensions.includes(one), `${one} is not among the extensions`);
      expectTrue(
        (response.headers.get('tus-checksum-algorithm') ?? '').split(',').includes('sha256'),
        'sha256 is not among the checksums',
      );
    },
  },
  {
    name: 'upload: a scan sent in parts is read back by its hash, whole and by range, with its media type',
    check: async (client) => {
      const scan = createScan(3000);
      const begun = await create(client, scan);
      expectEqual([begun.status, begun.headers.get('upload-offset')], [201, '0'], 'created');
      const path = pathOf(begun);
      expectEqual(
        (await send(client, path, 0, scan.subarray(0, 1000))).headers.get('upload-offset'),
        '1000',
        'after the first part',
      );
      const asked = await find(client, path);
      expectEqual(
        [asked.headers.get('upload-offset'), asked.headers.get('upload-length')],
        ['1000', '3000'],
        'where it stands',
      );
      await expectProblem(await fetchBack(client, scan), 503, 'DOCUMENT_NOT_HERE', 'before it is whole');
      expectEqual((await send(client, path, 1000, scan.subarray(1000))).status, 204, 'the last part');
      const back = await fetchBack(client, scan);
      expectEqual([back.status, back.headers.get('content-type')], [200, 'application/pdf'], 'read back');
      expectTrue(Buffer.from(await back.arrayBuffer()).equals(scan), 'other bytes came back');
      const part = await client.request(`/v1/document/${sha256Of(scan).toString('hex')}`, {
        headers: { Range: 'bytes=10-19' },
      });
      expectTrue(
        part.status === 206 && Buffer.from(await part.arrayBuffer()).equals(scan.subarray(10, 20)),
        'another range came back',
      );
    },
  },
  {
    name: 'upload: a part that does not begin where the last ended is 409, and one that its checksum does not prove is 460',
    check: async (client) => {
      const scan = createScan(500);
      const path = pathOf(await create(client, scan));
      await expectProblem(await send(client, path, 100, scan.subarray(100)), 409, 'INVALID_INPUT', 'out of order');
      const checksum = { 'Upload-Checksum': `sha256 ${sha256Of('something else').toString('base64')}` };
      await expectProblem(await send(client, path, 0, scan, checksum), 460, 'DOCUMENT_DAMAGED', 'unproven');
      expectEqual((await find(client, path)).headers.get('upload-offset'), '0', 'nothing was taken');
      const sum = { 'Upload-Checksum': `sha256 ${sha256Of(scan).toString('base64')}` };
      expectEqual((await send(client, path, 0, scan, sum)).status, 204, 'proven');
    },
  },
  {
    name: 'upload: bytes that are not what was announced are refused and forgotten',
    check: async (client) => {
      const scan = createScan(500);
      const path = pathOf(await create(client, scan));
      await expectProblem(await send(client, path, 0, createScan(500)), 422, 'DOCUMENT_DAMAGED', 'another scan');
      expectEqual((await find(client, path)).status, 404, 'afterwards');
    },
  },
  {
    name: 'upload: begun again it goes on, and what the office has is complete at once',
    check: async (client) => {
      const scan = createScan(800);
      const path = pathOf(await create(client, scan));
      await send(client, path, 0, scan.subarray(0, 300));
      const again = await create(client, scan);
      expectEqual([again.status, pathOf(again), again.headers.get('upload-offset')], [201, path, '300'], 'begun again');
      await send(client, path, 300, scan.subarray(300));
      const known = await create(client, scan);
      expectEqual([known.status, known.headers.get('upload-offset')], [201, '800'], 'known');
    },
  },
  {
    name: 'upload: one that is given up is gone, and one without a token, a hash or a bearable size is not begun',
    check: async (client) => {
      const path = pathOf(await create(client, createScan(100)));
      expectEqual((await client.request(path, { method: 'DELETE', headers: resumable })).status, 204, 'given up');
      expectEqual((await find(client, path)).status, 404, 'afterwards');
      await expectProblem(
        await create(client, createScan(100), { Authorization: 'Bearer nobody.nothing' }),
        401,
        'SIGNED_OUT',
        'a stranger',
      );
      await expectProblem(
        await create(client, createScan(100), { 'Upload-Metadata': '' }),
        400,
        'INVALID_INPUT',
        'without a hash',
      );
      await expectProblem(
        await create(client, createScan(100), { 'Upload-Length': '99999999999' }),
        413,
        'SCAN_TOO_LARGE',
        'too large',
      );
      await expectProblem(
        await create(client, createScan(100), { 'Tus-Resumable': '0.1.0' }),
        412,
        'INVALID_INPUT',
        'another tus',
      );
    },
  },
];

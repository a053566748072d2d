import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content, uploadPart } from '#central/database/schema/index.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { maxScanBytes } from '#domain/scan.ts';
import { createApplication, testReference } from '../../support/application.ts';
import {
  authorise,
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  testOfficers,
} from '../../support/central.ts';
import { layCuttingLine } from '../../support/cutting-line.ts';

/**
 * The tus 1.0 server, held to by an independent client of the protocol's own authors and by hand where that one is too
 * polite.
 */
let centre: TestCentre;
let token: string;
let other: string;

beforeAll(async () => {
  centre = await startTestCentre();
  await centre.centre.placeRecords([createApplication()]);
  token = (await centre.signIn(await centre.enrolNew(), testOfficers.verifying)).token;
  other = (await centre.signIn(await centre.enrolNew(), testOfficers.collection)).token;
});
afterAll(() => centre.stop());

const pdfOf = (length: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length - 9)]);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const metadataOf = (sha256: string, type = 'application/pdf'): string =>
  `sha256 ${Buffer.from(sha256).toString('base64')},mediatype ${Buffer.from(type).toString('base64')}`;

type Init = { method?: string; headers?: Record<string, string>; body?: Uint8Array; token?: string };
const ask = (
  path: string,
  { method = 'POST', headers = {}, body, token: held = token }: Init = {},
): Promise<Response> =>
  centre.request(path, {
    method,
    token: held,
    headers: { 'Tus-Resumable': '1.0.0', ...headers },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
const create = (bytes: Uint8Array, change: Record<string, string> = {}, held = token) =>
  ask('/v1/upload', {
    token: held,
    headers: { 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadataOf(hashOf(bytes)), ...change },
  });
const send = (path: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}, held = token) =>
  ask(path, {
    method: 'PATCH',
    token: held,
    body,
    headers: { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream', ...headers },
  });
const pathOf = async (bytes: Uint8Array): Promise<string> => (await create(bytes)).headers.get('Location') ?? '';
const offsetOf = async (path: string) => (await ask(path, { method: 'HEAD' })).headers.get('Upload-Offset');
const problemOf = async (response: Response): Promise<string> => {
  expect(response.headers.get('Tus-Resumable')).toBe('1.0.0');
  const problem = problemSchema.parse(await response.json());
  return `${response.status} ${problem.code}`;
};
const fetchBack = async (bytes: Uint8Array, held = token) => {
  const response = await centre.request(`/v1/document/${hashOf(bytes)}`, { token: held });
  return {
    status: response.status,
    type: response.headers.get('Content-Type'),
    body: Buffer.from(await response.arrayBuffer()),
  };
};

describe('tus-js-client', () => {
  const uploadBy = (url: string, bytes: Buffer, chunkSize: number) =>
    new Promise<string>((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${url}/v1/upload`,
        headers: { 'Kaunta-Protocol': '2' },
        onBeforeRequest: async (request) => {
          const headers = await authorise(token, request.getMethod(), request.getURL(), centre.now());
          for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
        },
        metadata: { sha256: hashOf(bytes), mediatype: 'application/pdf' },
        chunkSize,
        retryDelays: Array(40).fill(5),
        onError: reject,
        onSuccess: () => resolve(upload.url ?? ''),
      });
      upload.start();
    });

  it.each([
    ['in one request', Number.POSITIVE_INFINITY],
    ['in requests of 200 kB', 200_000],
  ])('sends a scan %s, and anyone of the office reads it by its hash', async (_how, chunkSize) => {
    const bytes = pdfOf(1_500_000);
    await uploadBy(centre.url, bytes, chunkSize);
    expect(await fetchBack(bytes, other)).toEqual({ status: 200, type: 'application/pdf', body: bytes });
  });

  it('goes on after each of a dozen cuts, and what had come is not sent again', async () => {
    const line = await layCuttingLine(centre.url);
    const bytes = pdfOf(4_000_000);
    const cuts = Array.from({ length: 12 }, (_, place) => 150_000 + place * 20_000);
    line.cutAfter('up', cuts);
    await uploadBy(line.url, bytes, Number.POSITIVE_INFINITY);
    expect(line.cuts()).toBe(cuts.length);
    expect((await fetchBack(bytes)).body.equals(bytes)).toBe(true);
    // A cut loses what the centre had in its hands, never a part that it has acknowledged: the sum stays near the file.
    expect(line.up()).toBeLessThan(bytes.length + cuts.length * 256 * 1024);
    await line.remove();
  });

  it('learns that the office has the bytes already, and sends none of them', async () => {
    const bytes = pdfOf(600_000);
    await uploadBy(centre.url, bytes, Number.POSITIVE_INFINITY);
    await centre.store.database.delete(uploadPart).where(eq(uploadPart.officeId, centre.office.id));
    const response = await create(bytes, {}, other);
    expect([response.status, response.headers.get('Upload-Offset')]).toEqual([201, '600000']);
    const rows = await centre.store.database
      .select({ sha256: content.sha256 })
      .from(content)
      .where(eq(content.sha256, hashOf(bytes)));
    expect(rows).toHaveLength(1);
  });
});

describe('the tus server', () => {
  it('says what it speaks to whoever asks', async () => {
    const response = await centre.request('/v1/upload', { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(
      Object.fromEntries(
        ['tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size', 'tus-checksum-algorithm'].map((name) => [
          name,
          response.headers.get(name),
        ]),
      ),
    ).toEqual({
      'tus-resumable': '1.0.0',
      'tus-version': '1.0.0',
      'tus-extension': 'creation,checksum,expiration,termination',
      'tus-max-size': String(maxScanBytes),
      'tus-checksum-algorithm': 'sha256',
    });
  });

  it.each([
    ['of another version', { 'Tus-Resumable': '0.2.2' }, '412 INVALID_INPUT'],
    ['without a length', { 'Upload-Length': '' }, '400 INVALID_INPUT'],
    ['of a length that is no number', { 'Upload-Length': '-5' }, '400 INVALID_INPUT'],
    ['of nothing', { 'Upload-Length': '0' }, '400 INVALID_INPUT'],
    ['of more than a scan may have', { 'Upload-Length': String(maxScanBytes + 1) }, '413 SCAN_TOO_LARGE'],
    ['without a hash', { 'Upload-Metadata': 'mediatype YXBwbGljYXRpb24vcGRm' }, '400 INVALID_INPUT'],
    ['with a hash that is a path', { 'Upload-Metadata': metadataOf('../../etc/passwd') }, '400 INVALID_INPUT'],
    ['of a type that no scan has', { 'Upload-Metadata': metadataOf('a'.repeat(64), 'text/html') }, '400 INVALID_INPUT'],
  ])('refuses a creation %s', async (_what, change, code) =>
    expect(await problemOf(await create(pdfOf(100), change))).toBe(code),
  );

  it('takes parts in order only, says where it stands, and joins them', async () => {
    const bytes = pdfOf(1000);
    const path = await pathOf(bytes);
    expect(path).toMatch(/^\/v1\/upload\/[0-9a-f-]{36}$/);
    const first = await send(path, 0, bytes.subarray(0, 400));
    expect([first.status, first.headers.get('Upload-Offset')]).toEqual([204, '400']);
    const ahead = await send(path, 500, bytes.subarray(500));
    expect(ahead.headers.get('Upload-Offset')).toBe('400');
    expect(await problemOf(ahead)).toBe('409 INVALID_INPUT');
    expect(await problemOf(await send(path, 0, bytes.subarray(0, 400)))).toBe('409 INVALID_INPUT');
    expect(await offsetOf(path)).toBe('400');
    expect((await fetchBack(bytes)).status).toBe(503);
    expect((await send(path, 400, bytes.subarray(400))).headers.get('Upload-Offset')).toBe('1000');
    expect((await fetchBack(bytes)).body.equals(bytes)).toBe(true);
    expect(await offsetOf(path)).toBe('1000');
    expect(
      await centre.store.database
        .select({ first: uploadPart.first })
        .from(uploadPart)
        .where(eq(uploadPart.uploadId, path.slice(11))),
    ).toEqual([]);
  });

  it('takes the same part from ten requests at once exactly once', async () => {
    const bytes = pdfOf(300_000);
    const path = await pathOf(bytes);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(path, 0, bytes)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(409)]);
    expect((await fetchBack(bytes)).body.equals(bytes)).toBe(true);
  });

  it('proves a part by its checksum before it takes it', async () => {
    const bytes = pdfOf(1000);
    const path = await pathOf(bytes);
    const sum = (part: Uint8Array) => ({
      'Upload-Checksum': `sha256 ${createHash('sha256').update(part).digest('base64')}`,
    });
    const part = bytes.subarray(0, 500);
    expect(await problemOf(await send(path, 0, Buffer.from(part).fill(7, 3, 4), sum(part)))).toBe(
      '460 DOCUMENT_DAMAGED',
    );
    expect(await offsetOf(path)).toBe('0');
    expect(await problemOf(await send(path, 0, part, { 'Upload-Checksum': 'md5 rL0Y20zC+Fzt72VPzMSk2A==' }))).toBe(
      '400 INVALID_INPUT',
    );
    expect((await send(path, 0, part, sum(part))).status).toBe(204);
    expect((await send(path, 500, bytes.subarray(500), sum(bytes.subarray(500)))).status).toBe(204);
  });

  it('does not take bytes that are not what was announced, and forgets them', async () => {
    const bytes = pdfOf(1000);
    const path = await pathOf(bytes);
    expect(await problemOf(await send(path, 0, Buffer.from(bytes).fill(7, 500, 501)))).toBe('422 DOCUMENT_DAMAGED');
    expect((await ask(path, { method: 'HEAD' })).status).toBe(404);
    const page = Buffer.from('<script>alert(1)</script>');
    expect(await problemOf(await send((await create(page)).headers.get('Location') ?? '', 0, page))).toBe(
      '415 SCAN_TYPE_REFUSED',
    );
    expect(await problemOf(await send(await pathOf(pdfOf(10)), 0, pdfOf(11)))).toBe('413 SCAN_TOO_LARGE');
    expect((await fetchBack(page)).status).toBe(503);
  });

  it('refuses a part that is not said to be one', async () => {
    const path = await pathOf(pdfOf(50));
    expect(await problemOf(await send(path, 0, Buffer.alloc(5), { 'Content-Type': 'application/json' }))).toBe(
      '415 INVALID_INPUT',
    );
  });

  it('answers a creation whose answer was lost with the same upload and how far it is', async () => {
    const bytes = pdfOf(2000);
    const path = await pathOf(bytes);
    await send(path, 0, bytes.subarray(0, 700));
    const again = await create(bytes);
    expect([again.status, again.headers.get('Location'), again.headers.get('Upload-Offset')]).toEqual([
      201,
      path,
      '700',
    ]);
  });

  it('lets nobody but the workstation that began it see, send or give up an upload', async () => {
    const bytes = pdfOf(2000);
    const path = await pathOf(bytes);
    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      expect(
        (
          await ask(path, {
            method,
            token: other,
            headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
          })
        ).status,
      ).toBe(404);
    expect(
      (
        await fetch(centre.url + path, {
          method: 'HEAD',
          headers: { 'Tus-Resumable': '1.0.0', 'Kaunta-Protocol': '2' },
        })
      ).status,
    ).toBe(401);
    expect(await offsetOf(path)).toBe('0');
  });

  it('gives one up when asked, and after two days without a part by itself', async () => {
    const [bytes, second] = [pdfOf(2000), pdfOf(2000)];
    const path = await pathOf(bytes);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(404);
    const kept = await create(second);
    expect(Date.parse(kept.headers.get('Upload-Expires') ?? '')).toBeGreaterThan(centre.now() + 47 * 3_600_000);
    centre.advance(49 * 3_600_000);
    token = (await centre.signIn(await centre.enrolNew(), testOfficers.verifying)).token;
    await create(pdfOf(20));
    expect(
      await centre.store.database
        .select({ first: uploadPart.first })
        .from(uploadPart)
        .where(eq(uploadPart.uploadId, (kept.headers.get('Location') ?? '').slice(11))),
    ).toEqual([]);
  });

  it('lets a workstation have eight under way, and asks it to come again with the ninth', async () => {
    token = (await centre.signIn(await centre.enrolNew(), testOfficers.supervisor)).token;
    for (let begun = 0; begun < 8; begun += 1) expect((await create(pdfOf(100))).status).toBe(201);
    const ninth = await create(pdfOf(100));
    expect(ninth.headers.get('Retry-After')).toBeNull();
    expect(await problemOf(ninth)).toBe('429 CENTRE_BUSY');
  });
});

describe('a document', () => {
  it('compiled by the portal is known by its hash once it was served by its id, and the record says the hash with its next change', async () => {
    const application = createApplication({ number: 40 });
    const pdf = pdfOf(500);
    await centre.centre.placeRecords([application]);
    await centre.centre.storeDocument(centre.office.id, application.document.id, pdf);
    const device = await centre.enrolNew();
    token = (await centre.signIn(device, testOfficers.verifying)).token;
    expect((await centre.request(`/v1/document/${application.document.id}`, { token })).status).toBe(200);
    const byHash = await centre.request(`/v1/document/${hashOf(pdf)}`, { token, headers: { Range: 'bytes=100-199' } });
    expect([byHash.status, byHash.headers.get('Content-Type')]).toEqual([206, 'application/pdf']);
    expect(Buffer.from(await byHash.arrayBuffer()).equals(pdf.subarray(100, 200))).toBe(true);
    const act = createCommandMaker(device.workstationId, centre.now)(
      'evidence.attach',
      application.id,
      testOfficers.verifying.staffNumber,
      {
        sha256: hashOf(pdf),
        mediaType: 'application/pdf',
        sizeBytes: 500,
        kind: 'counter-scan',
      },
    );
    expect(await centre.push(token, [act])).toMatchObject([{ kind: 'applied' }]);
    const record = await centre.centre.getApplication(centre.office.id, application.id);
    expect([record.document.sha256, record.evidence?.[0]?.sha256]).toEqual([hashOf(pdf), hashOf(pdf)]);
    // Other bytes under the same id are another document, and the first ones are gone.
    const next = pdfOf(600);
    await centre.centre.storeDocument(centre.office.id, application.document.id, next);
    expect(
      Buffer.from(
        await (await centre.request(`/v1/document/${application.document.id}`, { token })).arrayBuffer(),
      ).equals(next),
    ).toBe(true);
  });

  it('of another office is not here, by its hash either', async () => {
    const bytes = pdfOf(400);
    await send(await pathOf(bytes), 0, bytes);
    const away = testReference.office.find(({ id }) => id !== centre.office.id);
    if (away === undefined) throw new Error('there is one office only');
    await centre.centre.createOffice(away);
    const stranger = { ...testOfficers.verifying, staffNumber: 'KT9001' };
    await centre.createOfficer(stranger, away.id);
    const { token: foreign } = await centre.signIn(
      await centre.enrol(await centre.centre.createEnrolmentCode(away.id)),
      stranger,
    );
    expect((await fetchBack(bytes)).status).toBe(200);
    expect((await fetchBack(bytes, foreign)).status).toBe(503);
    expect((await create(bytes, {}, foreign)).headers.get('Upload-Offset')).toBe('0');
  });
});

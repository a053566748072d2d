import { createHash } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedEntry } from '#central/database/schema/index.ts';
import { applicationEntrySchema, removedEntrySchema } from '#domain/contract/centre/feed.ts';
import { createApplication } from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';

const { verifying } = testOfficers;
const pdf = Buffer.from('%PDF-1.7 the same bytes each time');

let centre: TestCentre;
let device: TestDevice;
let token: string;
let command: ReturnType<typeof createCommandMaker>;

beforeAll(async () => {
  const findDocument = async (_officeId: string, documentId: string) =>
    documentId === 'document-000002' ? undefined : pdf;
  centre = await startTestCentre({ findDocument });
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  command = createCommandMaker(device.workstationId, centre.now);
  await centre.centre.placeRecords(Array.from({ length: 60 }, (_, number) => createApplication({ number })));
});
afterAll(() => centre.stop());

const pullAll = async (from = '0', limit = 7) => {
  const entries: { sequence: number; version: number }[] = [];
  for (let cursor = from, more = true; more; ) {
    const page = await centre.pull(token, cursor, limit);
    const parsed = page.entries.map((entry) => applicationEntrySchema.parse(entry));
    expect(parsed.length).toBe(page.more ? limit : parsed.length);
    entries.push(...parsed);
    if (!page.more) expect(page.remaining).toBe(0);
    cursor = page.cursor;
    more = page.more;
  }
  return entries;
};

const note = (subject: string, mark: 'confirmed' | null) =>
  command('verification.record', subject, verifying.staffNumber, {
    revision: 1,
    marks: { seller: mark === null ? null : { mark } },
  });

describe('the feed', () => {
  it('sends each application once, in the order of its sequences, with the count that remains', async () => {
    const entries = await pullAll();
    expect(entries).toHaveLength(60);
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, position) => position + 1));
    expect(await centre.pull(token, '0', 7)).toMatchObject({ more: true, remaining: 53, cursor: '7', protocol: 2 });
  });

  it('has no gap and no repeat after fifty commands at once: a reader would otherwise step over a late commit for ever', async () => {
    const before = await centre.pull(token, '0', 500);
    const ids = before.entries.map((entry) => applicationEntrySchema.parse(entry).subject.id).slice(0, 50);
    let cursor = before.cursor;
    const seen: number[] = [];
    let isDone = false;
    const reader = (async () => {
      while (!isDone || (await centre.pull(token, cursor, 3)).entries.length > 0) {
        const page = await centre.pull(token, cursor, 3);
        seen.push(...page.entries.map((entry) => applicationEntrySchema.parse(entry).sequence));
        cursor = page.cursor;
      }
    })();
    const answers = await Promise.all(ids.map((id) => centre.push(token, [note(id, 'confirmed')])));
    isDone = true;
    await reader;
    expect(answers.flat().every(({ kind }) => kind === 'applied')).toBe(true);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, position) => 61 + position));
    const all = await centre.store.database
      .select({ sequence: feedEntry.sequence })
      .from(feedEntry)
      .where(eq(feedEntry.officeId, centre.office.id))
      .orderBy(asc(feedEntry.sequence));
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, position) => position + 1));
  });

  it('sends only the newest of an application changed often, and the cursor passes the rest', async () => {
    const { cursor } = await centre.pull(token, '0', 500);
    const id = createApplication({ number: 3 }).id;
    await centre.push(
      token,
      Array.from({ length: 20 }, (_, turn) => note(id, turn % 2 === 0 ? null : 'confirmed')),
    );
    const page = await centre.pull(token, cursor);
    expect(page.entries).toHaveLength(1);
    expect(Number(page.cursor)).toBe(Number(cursor) + 20);
    // Rows that changed lie where the database found room: only the order asked for puts them right.
    const sequences = (await pullAll('0', 500)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(applicationEntrySchema.parse(page.entries[0]).record.version).toBe(
      (await centre.centre.getApplication(centre.office.id, id)).version,
    );
  });

  it('says that an application has left the office: the counter would otherwise keep it for ever', async () => {
    const { cursor } = await centre.pull(token, '0', 500);
    const { id } = createApplication({ number: 59 });
    await centre.centre.removeApplication(centre.office.id, id);
    const page = await centre.pull(token, cursor);
    expect(page.entries.map((entry) => removedEntrySchema.parse(entry).subject.id)).toEqual([id]);
    await expect(centre.centre.getApplication(centre.office.id, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each(['br', 'gzip'])('is compressed with %s to less than a fifth', async (coding) => {
    const response = await centre.request('/v1/feed?limit=50', { token, headers: { 'Accept-Encoding': coding } });
    expect(response.headers.get('Content-Encoding')).toBe(coding);
    const text = await response.text();
    expect(Number(response.headers.get('Content-Length'))).toBeLessThan(text.length / 5);
  });

  it('refuses a placed record that is older than the stored one: an officer’s act would otherwise be lost', async () => {
    const stale = createApplication({ number: 5 });
    await centre.push(token, [note(stale.id, 'confirmed'), note(stale.id, null)]);
    await expect(centre.centre.placeRecord(stale)).rejects.toMatchObject({ code: 'REVISION_CHANGED' });
    const current = await centre.centre.getApplication(centre.office.id, stale.id);
    expect((await centre.centre.placeRecord({ ...current, revision: 2 })).version).toBe(current.version + 1);
  });
});

describe('the live feed', () => {
  const open = async (bearer: string) => {
    const stop = new AbortController();
    const response = await centre.request('/v1/feed/live', { token: bearer, signal: stop.signal });
    const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => (await reader.read()).value ?? '';
    return { response, next, close: () => stop.abort() };
  };

  it('says `change` and `lease` at once, and `change` after each growth of the own office only', async () => {
    const live = await open(token);
    expect(live.response.headers.get('Content-Type')).toBe('text/event-stream');
    expect(await live.next()).toBe('event: change\ndata: {}\n\nevent: lease\ndata: {}\n\n');
    await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
    await centre.centre.placeRecord(createApplication({ number: 200, officeId: 'huduma-kisumu' }));
    const { cursor } = await centre.pull(token, '0', 500);
    const heard = live.next();
    await centre.push(token, [note(createApplication({ number: 6 }).id, 'confirmed')]);
    expect(await heard).toBe('event: change\ndata: {}\n\n');
    expect((await centre.pull(token, cursor)).entries).toHaveLength(1);
    live.close();
  });

  it('does not hold up the centre when it stops', async () => {
    const other = await startTestCentre();
    const session = await other.signIn(await other.enrolNew(), verifying);
    const response = await other.request('/v1/feed/live', { token: session.token });
    const [, text] = await Promise.all([other.stop(), response.text()]);
    expect(text).toContain('change');
    expect(text).toContain('event: end\ndata: {"reason":"closing"}');
  });
});

describe('a document', () => {
  it('comes with its SHA-256, and 304 to who has it', async () => {
    const response = await centre.request('/v1/document/document-000001', { token });
    const sha256 = createHash('sha256').update(pdf);
    expect(response.headers.get('ETag')).toBe(`"${sha256.copy().digest('hex')}"`);
    expect(response.headers.get('Content-Digest')).toBe(`sha-256=:${sha256.copy().digest('base64')}:`);
    expect(response.headers.get('Content-Length')).toBe(String(pdf.length));
    expect(Buffer.from(await response.arrayBuffer()).equals(pdf)).toBe(true);
    const again = await centre.request('/v1/document/document-000001', {
      token,
      headers: { 'If-None-Match': `"${sha256.digest('hex')}"` },
    });
    expect(again.status).toBe(304);
  });

  it('does not change the application that names it: opening a case would otherwise make every counter pull it again', async () => {
    const { cursor } = await centre.pull(token, '0', 500);
    await centre.request('/v1/document/document-000007', { token });
    expect((await centre.pull(token, cursor)).entries).toEqual([]);
  });

  it('of another office is not found, even where the source would give it', async () => {
    await centre.centre.createOffice({ ...centre.office, id: 'huduma-eldoret' });
    await centre.centre.placeRecord(createApplication({ number: 300, officeId: 'huduma-eldoret' }));
    expect((await centre.request('/v1/document/document-000300', { token })).status).toBe(404);
  });

  it('that the source does not have yet is unavailable, not unknown', async () => {
    const response = await centre.request('/v1/document/document-000002', { token });
    expect(await response.json()).toMatchObject({ status: 503, code: 'DOCUMENT_NOT_HERE' });
  });
});

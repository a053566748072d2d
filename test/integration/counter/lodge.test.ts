import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '#domain/application.ts';
import { parseProvisionalReference } from '#domain/provisional-reference.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { typeLeast } from '#test/support/lodging.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

const picture = readFileSync(new URL('../../fixtures/tiff/sheet.jpg', import.meta.url));
const createPdf = async (pages: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage();
  return document.save();
};
const pdf = new TextEncoder().encode('%PDF-1.7 the papers of one application');

let centre: TestCentre;
const open: TestWorkstation[] = [];
const start = async (options: Partial<Parameters<typeof startTestWorkstation>[0]> = {}) => {
  const workstation = await startTestWorkstation({ centre, ...options });
  open.push(workstation);
  return workstation;
};
/** The program ends as by a kill, and begins again on the same folder. */
const restart = async (workstation: TestWorkstation) => {
  open.splice(open.indexOf(workstation), 1);
  await workstation.stop(true);
  return start({ folder: workstation.profile });
};

beforeEach(async () => {
  centre = await startTestCentre({ officeId: 'huduma-gpo-nairobi' });
});
afterEach(async () => {
  for (const workstation of open.splice(0)) await workstation.stop();
  await centre.stop();
});

const service = 'plates-lost';
/** A draft with everything in it. */
const draft = async (workstation: TestWorkstation, change: Record<string, string> = {}) => {
  const { request, choose } = workstation;
  const { id } = await request('draft.create', { service });
  const typed = { ...typeLeast(service, centre.now()), ...change };
  await request('draft.save', { id, typed, brought: [] });
  choose(pdf);
  await request('draft.attach', { id });
  return { id, typed };
};

describe('a draft', () => {
  it('survives a kill and a sign-out as it was typed, and the next officer goes on with it', async () => {
    const first = await start();
    await first.signIn(testOfficers.collection);
    const { id, typed } = await draft(first);
    const again = await restart(first);
    await again.signIn(testOfficers.verifying);
    const list = await again.request('lodge.list', {});
    expect(list.drafts).toMatchObject([
      { id, savedBy: testOfficers.collection.staffNumber, owner: 'Lucy Wambui Kamau' },
    ]);
    const view = await again.request('draft.get', { id });
    expect(view.typed).toEqual(typed);
    expect(view.document?.sizeBytes).toBe(pdf.length);
    expect(view.faults).toEqual({});
    const { provisionalReference } = await again.request('application.lodge', { id });
    expect(parseProvisionalReference(provisionalReference)).toBe(provisionalReference);
  });

  it('joins its papers to one PDF in the order they are put in, names what stands where, and takes none twice', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.collection);
    const { id } = await desk.request('draft.create', { service });
    const add = async (bytes: Uint8Array) => {
      desk.choose(bytes);
      return desk.ask('draft.attach', { id });
    };
    await add(await createPdf(2));
    await add(picture);
    expect(await add(picture)).toMatchObject({ ok: false, error: { code: 'EVIDENCE_ATTACHED' } });
    const { papers, document, lines } = await desk.request('draft.get', { id });
    expect(papers.map(({ pageCount, mediaType }) => [mediaType, pageCount])).toEqual([
      ['application/pdf', 2],
      ['image/jpeg', 1],
    ]);
    expect(document?.pageCount).toBe(3);
    const [first, second] = papers;
    const line = lines[0]?.id ?? '';
    if (first === undefined || second === undefined) throw new Error('two papers were attached');
    const arranged = await desk.request('draft.arrange', {
      id,
      papers: [
        { sha256: second.sha256, turn: 90, line: null },
        { sha256: first.sha256, turn: 0, line },
      ],
    });
    expect(arranged.document?.papers).toEqual([{ paper: line, page: 2, pages: 2 }]);
    const one = await desk.request('draft.arrange', { id, papers: [{ sha256: first.sha256, turn: 0, line: null }] });
    expect(one.document).toMatchObject({ sha256: first.sha256, sizeBytes: first.sizeBytes });
    const strange = [{ sha256: 'f'.repeat(64), turn: 0 as const, line: null }];
    expect(await desk.ask('draft.arrange', { id, papers: strange })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
    expect((await desk.request('draft.arrange', { id, papers: [] })).document).toBeNull();
  });

  it('takes no more papers than make one document of the size that is sent, and names the largest', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.collection);
    const { id } = await desk.request('draft.create', { service });
    for (const mebibytes of [12, 6]) {
      desk.choose(Buffer.concat([picture, randomBytes(mebibytes * 1024 * 1024)]));
      await desk.request('draft.attach', { id });
    }
    desk.choose(Buffer.concat([picture, randomBytes(7 * 1024 * 1024)]));
    expect(await desk.ask('draft.attach', { id })).toMatchObject({
      ok: false,
      error: { code: 'PAPERS_TOO_LARGE', details: { name: 'scan.pdf' } },
    });
    expect((await desk.request('draft.get', { id })).papers).toHaveLength(2);
  });

  it('says what the checks and the fee say to what is whole of it, and that another one is of the same vehicle', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.collection);
    const { id } = await desk.request('draft.create', { service });
    const empty = await desk.request('draft.get', { id });
    expect(Object.values(empty.faults)).toContain('missing');
    const typed = { ...typeLeast(service, centre.now()), 'owners/0/kraPin': 'not a pin' };
    const view = await desk.request('draft.save', { id, typed, brought: [] });
    expect(view.checks.find((check) => check.id === 'kra-pin-format')?.result).not.toBe('pass');
    expect(view.quote.lines.length).toBeGreaterThan(0);
    expect(view.quote.lines.every((line) => (line.schedule?.source ?? '') !== '')).toBe(true);
    expect(view.sameVehicle).toEqual([]);
    const other = await draft(desk);
    expect((await desk.request('draft.get', { id: other.id })).sameVehicle).toMatchObject([{ id }]);
    await desk.request('application.lodge', { id: other.id });
  });

  it('is not lodged while anything is missing, and stays as it is', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.collection);
    const { id } = await draft(desk, { 'vehicle/make': '' });
    await expect(desk.request('application.lodge', { id })).rejects.toThrow('DRAFT_INCOMPLETE');
    const bare = await desk.request('draft.create', { service });
    const typed = typeLeast(service, centre.now());
    await desk.request('draft.save', { id: bare.id, typed, brought: [] });
    await expect(desk.request('application.lodge', { id: bare.id })).rejects.toThrow('DRAFT_INCOMPLETE');
    expect((await desk.request('lodge.list', {})).drafts).toHaveLength(2);
    await desk.request('draft.remove', { id });
    expect((await desk.request('lodge.list', {})).drafts.map((one) => one.id)).toEqual([bare.id]);
  });
});

describe('a lodged application', () => {
  it('waits here while the centre is away, over a kill, and arrives once under the same uuid and a reference of the centre', async () => {
    const first = await start();
    await first.signIn(testOfficers.collection);
    await first.settled();
    await centre.silence();
    const { id } = await draft(first);
    const { provisionalReference } = await first.request('application.lodge', { id });
    const shown = async ({ request }: TestWorkstation) => (await request('lodge.list', {})).lodged;
    expect(await shown(first)).toMatchObject([{ id, provisionalReference, status: 'lodged' }]);
    expect((await first.request('acknowledgement.preview', { id })).url).toContain(':');
    const found = await first.request('collection.find', {
      query: provisionalReference.toLowerCase().replaceAll('-', ' '),
    });
    expect(found.map((row) => row.id)).toEqual([id]);
    await centre.serve();

    const again = await restart(first);
    await again.signIn(testOfficers.collection);
    await again.settled();
    await again.until('the centre has it', async () => (await shown(again))[0]?.status === 'submitted');
    const there = await centre.centre.getApplication(centre.office.id, id);
    expect(there).toMatchObject({ id, version: 1, sourceSystem: 'counter', standing: 'submitted' });
    expect(there.reference).toMatch(/^C-\d{11}$/);
    expect(there.lodged?.provisionalReference).toBe(provisionalReference);
    expect(there.timeline.map(({ act }) => act)).toEqual(['application.lodge']);
    expect(await centre.centre.listApplications(centre.office.id)).toHaveLength(1);
    for (const query of [there.reference, provisionalReference])
      expect(
        (await again.request('collection.find', { query })).map((row) => row.id),
        query,
      ).toEqual([id]);
    expect((await again.request('lodge.list', {})).drafts).toEqual([]);
  });

  it('is for another officer to approve, with the very document that was lodged', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.supervisor);
    const { id } = await draft(desk);
    await desk.request('application.lodge', { id });
    await desk.until('the centre has it', async () => {
      await desk.request('sync.run', {});
      return (await desk.request('application.get', { id })).row.status === 'submitted';
    });
    const { sha256, sizeBytes } = await desk.request('document.open', { id });
    expect(sizeBytes).toBe(pdf.length);
    const own = await desk.request('application.get', { id });
    expect(own.blocks.approve.map(({ code }) => code)).toContain('LODGED_BY_SAME');
    await desk.request('session.signOut', {});
    await desk.signIn(testOfficers.verifying);
    const { application, blocks } = await desk.request('application.get', { id });
    expect(blocks.approve.map(({ code }) => code)).not.toContain('LODGED_BY_SAME');
    expect(sha256).toBe(application.document.sha256);
  });

  it('is taken back before its verification, also before the centre has it', async () => {
    const desk = await start();
    await desk.signIn(testOfficers.collection);
    await desk.settled();
    await centre.silence();
    const { id } = await draft(desk);
    await desk.request('application.lodge', { id });
    const row = await desk.request('application.withdraw', { id, reason: 'sold meanwhile' });
    expect(row.status).toBe('withdrawn');
    await centre.serve();
    await desk.settled();
    const there = await centre.centre.getApplication(centre.office.id, id);
    expect(statusOf(there)).toBe('withdrawn');
    expect(there.timeline.map(({ act, note }) => [act, note])).toEqual([
      ['application.lodge', undefined],
      ['application.withdraw', 'sold meanwhile'],
    ]);
    await desk.until('the counter has the centre’s own', async () =>
      (await desk.request('lodge.list', {})).lodged.every(({ reference }) => reference === there.reference),
    );
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content } from '#central/database/schema/index.ts';
import type { Payload } from '#domain/command/command.ts';
import { createUuid, testReference } from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { createLodging, typeLeast } from '../../support/lodging.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

const { verifying, collection, printing } = testOfficers;
const pdf = Buffer.from('%PDF-1.7 the papers of one application');
const sha256 = createHash('sha256').update(pdf).digest('hex');
const service = 'plates-lost';

let centre: TestCentre;
let device: TestDevice;
let token: string;
let command: ReturnType<typeof createCommandMaker>;
let count = 0;

beforeAll(async () => {
  centre = await startTestCentre();
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  command = createCommandMaker(device.workstationId, centre.now);
});
afterAll(() => centre.stop());

const lodging = (change: Partial<Payload<'application.lodge'>> = {}, of = service): Payload<'application.lodge'> => ({
  ...createLodging(of, centre.now()),
  document: { name: 'papers.pdf', sha256, sizeBytes: pdf.length },
  ...change,
});
const newId = (): string => {
  count += 1;
  return createUuid(count, 905);
};
const lodge = (id: string, payload = lodging(), officer = collection.staffNumber) =>
  command('application.lodge', id, officer, payload);
const kinds = (answers: Awaited<ReturnType<TestCentre['push']>>) =>
  answers.map((one) => ('problem' in one && one.problem !== undefined ? `${one.kind} ${one.problem.code}` : one.kind));
const read = (id: string) => centre.centre.getApplication(centre.office.id, id);

describe('a lodging', () => {
  it('opens the application under its uuid and a reference of the centre, with what its service issues, and is on the feed', async () => {
    const id = newId();
    const payload = lodging();
    expect(kinds(await centre.push(token, [lodge(id, payload)]))).toEqual(['applied']);
    const record = await read(id);
    expect(record).toMatchObject({ id, version: 1, standing: 'submitted', officeId: centre.office.id });
    expect(record.reference).toMatch(/^C-\d{11}$/);
    expect(record.items.length).toBeGreaterThan(0);
    expect(record.lodged).toMatchObject({
      provisionalReference: payload.provisionalReference,
      workstationId: device.workstationId,
      by: collection.staffNumber,
    });
    const page = await centre.pull(token);
    expect(JSON.stringify(page.entries)).toContain(id);
  });

  it('sent twice, under the same command or another, makes one record and takes one reference', async () => {
    const id = newId();
    const payload = lodging();
    const first = lodge(id, payload);
    const answers = await centre.push(token, [first, first]);
    expect(kinds(answers)).toEqual(['applied', 'duplicate']);
    expect(kinds(await centre.push(token, [first]))).toEqual(['duplicate']);
    const { reference, version } = await read(id);
    expect(kinds(await centre.push(token, [lodge(id, payload)]))).toEqual(['applied']);
    expect(await read(id)).toMatchObject({ reference, version });
  });

  it('sent again in another officer’s name is what was lodged first, by who lodged it first', async () => {
    const id = newId();
    const payload = lodging();
    await centre.push(token, [lodge(id, payload)]);
    expect(kinds(await centre.push(token, [lodge(id, payload, verifying.staffNumber)]))).toEqual(['applied']);
    expect((await read(id)).lodged?.by).toBe(collection.staffNumber);
  });

  it('with another form under the same uuid is refused, and what is there stays', async () => {
    const id = newId();
    await centre.push(token, [lodge(id)]);
    const before = await read(id);
    const other = lodging({ missing: ['identity'] });
    expect(kinds(await centre.push(token, [lodge(id, other)]))).toEqual(['refused REVISION_CHANGED']);
    expect(await read(id)).toEqual(before);
  });

  it('by an officer of another desk is refused, and so is one whose number no counter gives', async () => {
    expect(kinds(await centre.push(token, [lodge(newId(), lodging(), printing.staffNumber)]))).toEqual([
      'refused ROLE_MISSING',
    ]);
    const made = lodge(newId());
    const wrong = { ...made, payload: { ...lodging(), provisionalReference: 'P-X7012V-0042-9' } };
    expect(kinds(await centre.push(token, [wrong]))).toEqual(['refused INVALID_INPUT']);
  });

  it('that is huge, or claims what is the centre’s to say, is refused', async () => {
    const payload = lodging();
    const huge = { ...payload, form: { ...payload.form, declared: { will: { text: 'x'.repeat(200) } } } };
    for (let paper = 0; paper < 400; paper += 1)
      huge.form.declared[`will-${paper}` as 'will'] = { text: 'x'.repeat(200) };
    expect(kinds(await centre.push(token, [lodge(newId(), huge)]))).toEqual(['refused ACT_TOO_LARGE']);
    const id = newId();
    const bold = { ...payload, form: { ...payload.form, restrictions: [], standing: 'approved' } };
    const made = command('application.lodge', id, collection.staffNumber, payload);
    expect(kinds(await centre.push(token, [{ ...made, payload: bold }]))).toEqual(['refused INVALID_INPUT']);
  });

  it('dated days back arrives late and is of its own day; dated ahead of the centre it is refused', async () => {
    const [late, early] = [newId(), newId()];
    const at = centre.now() - 4 * 86_400_000;
    const payload = { ...lodging(), ...createLodging(service, at, typeLeast(service, at)) };
    expect(kinds(await centre.push(token, [{ ...lodge(late, payload), at }]))).toEqual(['applied']);
    expect((await read(late)).submittedAt).toBe(at);
    const ahead = centre.now() + 3 * 86_400_000;
    expect(kinds(await centre.push(token, [{ ...lodge(early), at: ahead }]))).toEqual(['refused ACT_DATE_REFUSED']);
  });

  it('is followed in the same batch by its withdrawal, which stands', async () => {
    const id = newId();
    const withdraw = command('application.withdraw', id, collection.staffNumber, { reason: 'sold meanwhile' });
    expect(kinds(await centre.push(token, [lodge(id), withdraw]))).toEqual(['applied', 'applied']);
    expect((await read(id)).standing).toBe('withdrawn');
  });
});

describe('an approval of what was lodged', () => {
  it('waits while the document is on its way, with all that comes after it, and is judged once the bytes are here', async () => {
    const id = newId();
    await centre.push(token, [lodge(id)]);
    const approve = command('application.approve', id, verifying.staffNumber, {
      revision: 1,
      documentSha256: sha256,
      pages: firstPageSeen,
    });
    const note = command('application.note', id, verifying.staffNumber, { note: 'looked at twice' });
    const other = newId();
    expect(kinds(await centre.push(token, [approve, note, lodge(other)]))).toEqual([
      'later DOCUMENT_NOT_HERE',
      'later DOCUMENT_NOT_HERE',
      'applied',
    ]);
    expect((await read(id)).timeline).toHaveLength(1);
    await centre.store.database.insert(content).values({
      officeId: centre.office.id,
      sha256,
      mediaType: 'application/pdf',
      bytes: pdf,
      receivedAt: centre.now(),
    });
    // Judged now, and told what it lacks
    expect(kinds(await centre.push(token, [approve, note]))).toEqual(['refused CHECKLIST_INCOMPLETE', 'applied']);
    const document = await centre.request(`/v1/document/lodged-${id}`, { token });
    expect(Buffer.from(await document.arrayBuffer()).equals(pdf)).toBe(true);
  });
});

it('a lodging of a service that ended while the counter was away is refused by the centre’s own rows', async () => {
  const reference = {
    ...testReference,
    service: testReference.service.map((row) => (row.id === service ? { ...row, effectiveTo: '2026-01-31' } : row)),
  };
  const ended = await startTestCentre({ reference });
  try {
    const own = await ended.enrolNew();
    const held = (await ended.signIn(own, collection)).token;
    const make = createCommandMaker(own.workstationId, ended.now);
    const answers = await ended.push(held, [make('application.lodge', newId(), collection.staffNumber, lodging())]);
    expect(kinds(answers)).toEqual(['refused SERVICE_ENDED']);
  } finally {
    await ended.stop();
  }
});

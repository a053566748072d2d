import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Application } from '#domain/application.ts';
import { getItemKind } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import { page } from '#electron/paper/layout/page.ts';
import { makePlain, type PlainInput } from '#electron/paper/layout/plain.ts';
import { createApplication, itemOf, testReference } from '#test/support/application.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { createParty, readFonts, readWords } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const issue = { officerName: 'Amina Hassan', at: Date.UTC(2026, 10, 30, 9) };
const make = (application: Application, change: Partial<PlainInput> = {}) =>
  makePlain({
    application,
    name: getItemKind(testReference, itemOf(application).kind).name,
    service: getService(testReference, application),
    office: { name: 'Upper Hill, Nairobi' },
    issue,
    fonts,
    words,
    watermark: false,
    ...change,
  });
const read = async (application: Application, change: Partial<PlainInput> = {}) =>
  readPdf(await make(application, change));
const search = createApplication({
  service: 'vehicle-search',
  sourceSystem: 'ecitizen',
  statement: 'I am about to buy it.',
});
const licence = {
  kind: 'provisional',
  number: 'PDL-771204',
  categories: ['B1', 'B2'],
  issuedOn: '2026-11-30',
  expiresOn: '2027-02-28',
  school: 'Rocky Driving School',
};
const learner = { ...createApplication({ service: 'pdl', licence }), vehicle: null, register: null };

afterEach(() => {
  vi.useRealTimers();
});

describe('a paper on plain paper', () => {
  it('is the same to the byte at another time', async () => {
    const first = await make(search);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') });
    expect(Buffer.compare(await make(search), first)).toBe(0);
  });

  it('says in both languages what it is, for which service, of what, for whom, by whom and when', async () => {
    const text = textOf(await read(search));
    const named = [words.en.authority.toUpperCase(), words.sw.authority, 'COPY OF RECORDS', 'Nakala ya kumbukumbu'];
    const { vehicle, register } = search;
    const facts = [vehicle.registrationNumber, vehicle.chassisNumber, vehicle.engineNumber, register?.logbookNumber];
    const printed = ['Amina Hassan', '30/11/2026', 'Upper Hill, Nairobi', search.reference, 'I am about to buy it.'];
    for (const value of [...named, ...facts, ...printed, 'KSh 550']) expect(text).toContain(value);
    expect(text).not.toContain(words.en.demonstration.toUpperCase());
  });

  it('names whoever is only on the register by the end of the number alone', async () => {
    const owner = createParty('KAMAU JOSEPH', 7);
    const register = search.register && { ...search.register, owners: [owner] };
    const text = textOf(await read({ ...search, register }));
    expect(text).toContain('KAMAU JOSEPH');
    expect(text).not.toContain(owner.identity.number);
    expect(text).toContain(owner.identity.number.slice(-4));
  });

  it('shows a licence with its validity where there is no vehicle', async () => {
    const text = textOf(await read(learner));
    const facts = ['Provisional licence', 'PDL-771204', 'B1 B2', '30/11/2026', '28/02/2027', 'Rocky Driving School'];
    for (const value of facts) expect(text).toContain(value);
    expect(text).not.toContain(words.en.logbook.label.chassisNumber);
  });

  it('bears the mark of the demonstration, and the watermark of a preview alone', async () => {
    const shown = { ...search, sourceSystem: 'demonstration' };
    expect(textOf(await read(shown))).toContain(words.en.demonstration.toUpperCase());
    expect(textOf(await read(shown))).not.toContain(words.en.preview.toUpperCase());
    expect(textOf(await read(shown, { watermark: 'preview' }))).toContain(words.en.preview.toUpperCase());
  });

  it('is not made for paper before the approval', async () => {
    await expect(make({ ...search, standing: 'submitted' })).rejects.toThrow('approval');
    expect(await read({ ...search, standing: 'submitted' }, { watermark: 'preview' })).toHaveLength(1);
  });

  it('takes a second page, headed as continued, for more owners than one holds, and nothing lies over another', async () => {
    const owners = Array.from({ length: 30 }, (_, number) => createParty(`WANJIKU MARY NUMBER ${number}`, number));
    const pages = await read({ ...search, owners });
    expect(pages.length).toBeGreaterThan(1);
    expect(textOf(pages)).toContain(words.en.continued);
    for (const sheets of [pages, await read(search), await read(learner)])
      expect(listCollisions(sheets, page.marginX, [page.width, page.height])).toEqual([]);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { toVehiclesFound } from '#domain/vehicle-search.ts';
import { page } from '#electron/paper/layout/page.ts';
import { makeSearchCopy, type SearchCopyInput } from '#electron/paper/layout/search-copy.ts';
import { createOfficer } from '#test/support/act.ts';
import { createApplication, testReference } from '#test/support/application.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { createParty, readFonts, readWords } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const record = createApplication({ number: 1 });
const at = Date.UTC(2026, 10, 30, 9);

/** As the supervisor sees it: with whole numbers. */
const show = (count = 1): SearchCopyInput['found'] => {
  const records = Array.from({ length: count }, (_, number) => ({
    ...createApplication({ number: number + 1 }),
    vehicle: record.vehicle,
  }));
  const [found] = toVehiclesFound(records, { reference: testReference, officer: createOfficer('supervisor') });
  if (found === undefined) throw new Error('one vehicle was made');
  return {
    ...found,
    plate: { text: 'KDA 002K', colour: 'white' },
    applications: found.applications.map((one) => ({
      ...one,
      serviceName: { en: 'Transfer', sw: 'Uhamisho' },
      isHere: true,
    })),
  };
};
const issue: SearchCopyInput['issue'] = {
  officerName: 'Amina Hassan',
  staffNumber: 'KT1003',
  at,
  reason: { code: 'police', detail: 'OB 12/30/11/2026' },
  source: 'centre',
  asOf: at,
};
const make = (change: Partial<SearchCopyInput> = {}) =>
  makeSearchCopy({
    found: show(),
    office: { name: 'Upper Hill, Nairobi' },
    issue,
    isDemonstration: false,
    fonts,
    words,
    ...change,
  });
const read = async (change: Partial<SearchCopyInput> = {}) => textOf(await readPdf(await make(change)));

afterEach(() => {
  vi.useRealTimers();
});

describe('the copy of records of a look-up', () => {
  it('is the same to the byte at another time', async () => {
    const first = await make();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') });
    expect(Buffer.compare(await make(), first)).toBe(0);
  });

  it('says what it is of, who looked, when, why and whose answer it is, in both languages', async () => {
    const text = await read();
    const { chassisNumber, engineNumber } = record.vehicle;
    const by = ['Amina Hassan (KT1003)', '30/11/2026 12:00', 'Upper Hill, Nairobi', 'OB 12/30/11/2026'];
    const said = [
      'COPY OF RECORDS',
      'Nakala ya kumbukumbu',
      'Police request · Ombi la polisi',
      'From the centre as of',
    ];
    for (const value of [...by, ...said, 'KDA 002K', chassisNumber, engineNumber, record.reference])
      expect(text).toContain(value);
  });

  it('of the cache says so and how old it is, and of a cache that never heard the centre names no time', async () => {
    const asOf = Date.UTC(2026, 10, 27, 9);
    const text = await read({ issue: { ...issue, source: 'cache', asOf } });
    expect(text).toContain('From the cache of this office as of 27/11/2026 12:00');
    expect(text).not.toContain('From the centre');
    expect(await read({ issue: { ...issue, source: 'cache', asOf: null } })).toContain('as of —');
  });

  it('has no whole number of a person on it, whoever prints it', async () => {
    const found = show();
    const [owner] = found.owners;
    expect(owner?.identity.number).toMatch(/^\d+$/);
    const text = await read({ found });
    expect(text).not.toContain(owner?.identity.number ?? '');
    expect(text).toContain(owner?.identity.number.slice(-4) ?? 'no owner');
  });

  it('holds the most that is listed, long names and restrictions, with nothing over another', async () => {
    const found = show(25);
    const owners = Array.from({ length: 20 }, (_, number) =>
      createParty(`WANJIKU MARY NUMBER ${number} `.repeat(4), number),
    );
    const restrictions = Array.from({ length: 10 }, () => ({
      kind: 'caveat',
      note: 'A court order. '.repeat(20),
      since: '2026-03-01',
    }));
    const sheets = await readPdf(
      await make({
        found: { ...found, owners, restrictions },
        issue: { ...issue, reason: { code: 'other', detail: 'x '.repeat(150) } },
      }),
    );
    expect(sheets.length).toBeGreaterThan(1);
    expect(textOf(sheets)).toContain(words.en.continued);
    expect(listCollisions(sheets, page.marginX, [page.width, page.height])).toEqual([]);
  });

  it('bears the mark of the demonstration', async () => {
    expect(await read({ isDemonstration: true })).toContain(words.en.demonstration.toUpperCase());
  });
});

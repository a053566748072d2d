import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Application } from '#domain/application.ts';
import { type LogbookInput, makeLogbook } from '#electron/paper/layout/logbook.ts';
import { page } from '#electron/paper/layout/page.ts';
import { itemOf, withSheets } from '#test/support/application.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { createParty, longest, orderOf, readFonts, readWords, registration, transfer } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const office = { name: 'Upper Hill, Nairobi' };
const make = (application: Application, change: Partial<LogbookInput> = {}) =>
  makeLogbook({ ...orderOf(application), office, fonts, words, watermark: false, ...change });
const read = async (application: Application, change: Partial<LogbookInput> = {}) =>
  readPdf(await make(application, change));
const sheet = [page.width, page.height] as const;

afterEach(() => {
  vi.useRealTimers();
});

describe('the logbook', () => {
  it('is the same to the byte at another time, after other papers and with fonts read anew', async () => {
    const first = await make(registration);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') });
    await make(longest);
    expect(Buffer.compare(await make(registration), first)).toBe(0);
    expect(Buffer.compare(await make(registration, { fonts: readFonts() }), first)).toBe(0);
  });

  it('carries every field of a registration', async () => {
    const text = textOf(await read(registration));
    const { vehicle, owners, importDetail } = registration;
    const named = [
      vehicle.registrationNumber,
      vehicle.chassisNumber,
      vehicle.engineNumber,
      vehicle.make,
      vehicle.model,
      vehicle.vehicleType,
      vehicle.bodyType,
    ];
    const figures = [
      '2019',
      '1496',
      '1140',
      '275',
      '14/09/2026',
      'PEARL WHITE',
      'Petrol · Petroli',
      'Automatic',
      'Right · Kulia',
      'Private',
      'NO · HAPANA',
    ];
    const numbers = [
      itemOf(registration).number,
      registration.reference,
      office.name,
      importDetail?.customsEntryNumber,
      importDetail?.customsOffice,
    ];
    const owner = owners[0];
    for (const value of [
      ...named,
      ...figures,
      ...numbers,
      importDetail?.borderPoint,
      owner?.name,
      owner?.identity.number,
      owner?.kraPin,
    ])
      expect(text).toContain(value);
    for (const label of [...Object.values(words.en.logbook.label), ...Object.values(words.sw.logbook.label)])
      expect(text).toContain(label);
  });

  it('counts the transfer it effects, names the financier and both kinds of owner', async () => {
    const text = textOf(await read(transfer));
    for (const value of [
      'OTIENO BRIAN ODHIAMBO',
      'ACHIENG GRACE ATIENO',
      'Equatorial Commercial Bank of Kenya Limited (in-charge',
      'PVT-7031XKL',
    ])
      expect(text).toContain(value);
    expect(text).toMatch(/Number of transfers Idadi ya uhamisho 2 /);
    expect(text).toMatch(/Date of last transfer Tarehe ya uhamisho wa mwisho 14\/09\/2026/);
    expect(text).toMatch(/Date of registration Tarehe ya usajili 02\/03\/2015/);
  });

  it('says YES where a caveat stands', async () => {
    expect(
      textOf(await read({ ...transfer, restrictions: [{ kind: 'caveat', note: 'Court order', since: '2026-02-03' }] })),
    ).toContain('YES · NDIYO');
  });

  it('never prints the serial of the blank', async () => {
    const job = {
      jobId: transfer.id,
      documentSha256: 'a'.repeat(64),
      workstationId: 'w',
      outcome: 'confirmed' as const,
      serial: 'B1042337',
      at: 1,
      by: '1',
    };
    expect(textOf(await read(withSheets(transfer, [job])))).not.toMatch(/B ?1042337/);
  });

  it('embeds every font it names', async () => {
    const raw = Buffer.from(await make(longest)).toString('latin1');
    const named = raw.match(/\/BaseFont \/\S+/g) ?? [];
    expect(new Set(named).size).toBe(4);
    expect(named.every((name) => /\/[A-Z]{6}\+(Inter|RobotoMono)-/.test(name))).toBe(true);
    expect(raw.match(/\/FontFile2 /g)).toHaveLength(4);
  });

  it('is marked on screen and clean on paper', async () => {
    const [onScreen, onPaper] = [
      textOf(await read(registration, { watermark: 'preview' })),
      textOf(await read(registration)),
    ];
    expect(onScreen).toContain('PREVIEW');
    expect(onPaper).not.toContain('PREVIEW');
    expect(onPaper).not.toContain('DEMONSTRATION');
  });

  it('is marked as a copy of the electronic one, by its own number and no serial, on plain paper after the approval', async () => {
    const [item] = registration.items;
    if (item === undefined) throw new Error('The sample issues a logbook');
    const electronic = { ...item, kind: 'electronic-logbook', made: 'electronic' as const, number: 'E30021447318' };
    const issued: Application = { ...registration, medium: 'electronic', items: [electronic] };
    const text = textOf(await read(issued, { watermark: 'copy' }));
    const mark = [words.en.copy, words.sw.copy].join(' ').toUpperCase();
    for (const value of [mark, 'E30021447318', 'KDV 482M']) expect(text).toContain(value);
    expect(text).not.toMatch(/B ?1042337|PREVIEW/);
    expect(textOf(await read(issued))).not.toContain(mark);
    await expect(make({ ...issued, standing: 'submitted' }, { watermark: 'copy' })).rejects.toThrow('approval');
  });

  it('shows a word that nobody here has a name for as it came', async () => {
    const text = textOf(
      await read({
        ...transfer,
        vehicle: { ...transfer.vehicle, fuel: 'hydrogen', transmission: 'cvt', use: 'ambulance', driveSide: null },
        registeredFinancier: { name: 'A Sacco', kind: 'second-charge' },
      }),
    );
    for (const word of ['hydrogen', 'cvt', 'ambulance', 'A Sacco (second-charge)']) expect(text).toContain(word);
    expect(text).not.toContain('null');
  });

  it('names who asks to be entered as financier before who stands on the register', async () => {
    const asked = { ...transfer, requestedFinancier: { name: 'New Lender', kind: 'in-charge' as const } };
    const text = textOf(await read(asked));
    expect([text.includes('New Lender'), text.includes('Equatorial Commercial Bank')]).toEqual([true, false]);
  });

  it('is made for the screen before the decision, for paper only after the approval', async () => {
    const undecided: Application = { ...registration, standing: 'submitted', decision: null };
    await expect(make(undecided)).rejects.toThrow('only after its approval');
    expect(textOf(await read(undecided, { watermark: 'preview' }))).toContain('Date of issue Tarehe ya kutolewa —');
  });

  it('marks a demonstration record on each page', async () => {
    const pages = await read({
      ...longest,
      previousOwners: Array.from({ length: 60 }, (_, index) => createParty(`Owner ${index}`, index)),
    });
    expect(pages.length).toBeGreaterThan(1);
    for (const pieces of pages) expect(textOf([pieces])).toContain('NOT A LEGAL DOCUMENT');
  });

  it('holds three owners, the seller and three owners before of ordinary length on one page', async () => {
    const name = 'WANYONYI CHRISTOPHER BARASA WEKESA';
    const people = (count: number) => Array.from({ length: count }, (_, index) => createParty(name, index));
    expect(await read({ ...transfer, owners: people(3), previousOwners: people(3) })).toHaveLength(1);
  });

  it('continues on a second page that names the record again, and loses nobody', async () => {
    const pages = await read(longest);
    expect(pages).toHaveLength(2);
    const [, second = []] = pages;
    const text = textOf([second]);
    for (const value of ['continued', 'inaendelea', 'KMCA 123A', itemOf(longest).number, longest.reference])
      expect(text).toContain(value);
    const seller = longest.transfer === null ? [] : [longest.transfer.seller];
    for (const party of [...longest.owners, ...seller, ...longest.previousOwners])
      expect(textOf(pages)).toContain(party.kraPin);
  });

  const unbroken = 'W'.repeat(200);
  const worst: [string, Application][] = [
    ['a registration', registration],
    ['a transfer', transfer],
    ['the longest ordinary record', longest],
    [
      'fields at the limit of the schema, without a space',
      {
        ...longest,
        reference: 'R'.repeat(40),
        items: longest.items.map((item) => ({ ...item, number: 'L'.repeat(120) })),
        vehicle: {
          ...longest.vehicle,
          ...Object.fromEntries(
            [
              'registrationNumber',
              'chassisNumber',
              'engineNumber',
              'make',
              'model',
              'vehicleType',
              'bodyType',
              'bodyColour',
            ].map((key) => [key, 'W'.repeat(120)]),
          ),
          conditions: 'C'.repeat(500),
        },
        owners: [1, 2, 3].map((number) => createParty(unbroken, number)),
        previousOwners: [1, 2, 3, 4, 5, 6, 7].map((number) => ({
          ...createParty(unbroken, number),
          identity: { kind: 'company' as const, number: 'N'.repeat(40) },
        })),
      },
    ],
  ];
  it.each(worst)('sets %s without one text on another or outside the margins', async (_, application) => {
    const pages = await read(application);
    expect(pages.length).toBeLessThanOrEqual(3);
    expect(listCollisions(pages, page.marginX, sheet)).toEqual([]);
  });

  it('draws hostile text plainly: no control, direction or emoji sign gets through, nothing throws', async () => {
    const hostile = 'AMINA\u0000\u202EDAMAHOM\u2066\r\n😀👩‍👩‍👧\u200B\uD800 \u0301يوسف {{page}} (\\) %PDF';
    const text = textOf(
      await read({
        ...registration,
        owners: [createParty(hostile, 1)],
        vehicle: { ...registration.vehicle, model: '6x4 fi -> Ñandú Müller' },
      }),
    );
    expect(text).toContain('AMINA DAMAHOM ? ? {{page}} (\\) %PDF');
    expect(text).toContain('6x4 fi -> Ñandú Müller');
  });

  it('keeps a field that is empty in the record as a dash', async () => {
    const bare = {
      ...registration,
      vehicle: { ...registration.vehicle, engineNumber: ' ', ratingCc: null, loadCapacityKg: null },
    };
    expect(textOf(await read(bare))).toMatch(/Engine number Nambari ya injini —/);
  });

  it('says that it is a duplicate in both languages, where its kind is marked so, and nowhere else', async () => {
    const mark = { en: 'Duplicate', sw: 'Nakala rudufu' };
    expect(textOf(await read(registration, { mark }))).toContain('DUPLICATE · NAKALA RUDUFU');
    expect(textOf(await read(registration))).not.toContain('DUPLICATE');
  });

  it('carries on the customs entry of an import after a transfer, from the register', async () => {
    const entry = { customsEntryNumber: '22MSAIM000771904', customsOffice: 'Embakasi ICD', borderPoint: 'Kilindini' };
    const register = transfer.register && { ...transfer.register, ...entry };
    const text = textOf(await read({ ...transfer, importDetail: null, register }));
    for (const value of Object.values(entry)) expect(text).toContain(value);
  });
});

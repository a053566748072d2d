import { describe, expect, it } from 'vitest';
import type { Application, Release } from '#domain/application.ts';
import type { Licence } from '#domain/licence.ts';
import { getItemKind } from '#domain/reference.ts';
import { page } from '#electron/paper/layout/page.ts';
import { makeSlip } from '#electron/paper/layout/slip.ts';
import { testReference } from '#test/support/application.ts';
import { licence } from '#test/support/licence.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { allHandedOver, handedOver, longest, readFonts, readWords } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const make = (application: Application, change: Partial<Release> = {}) => {
  const [first] = application.releases;
  if (first === undefined) throw new Error('The sample is handed over');
  const release = { ...first, ...change };
  const itemNames = release.items.map((id) => {
    const item = application.items.find((one) => one.id === id);
    return getItemKind(testReference, item?.kind ?? '').name;
  });
  return makeSlip({ application, release, itemNames, office: { name: 'Upper Hill, Nairobi' }, fonts, words });
};

/** Every label in both languages, but the one of what this slip is not about. */
const labelsBut = (absent: 'licence' | 'registrationNumber'): string[] =>
  [words.en, words.sw].flatMap(({ slip }) =>
    Object.entries(slip.label).flatMap(([key, label]) => (key === absent ? [] : [label])),
  );

describe('the hand-over slip', () => {
  it('says what, to whom and by whom, twice on one sheet, in both languages', async () => {
    const pages = await readPdf(await make(handedOver));
    expect(pages).toHaveLength(1);
    const text = textOf(pages);
    const values = [
      'UH-000318-26',
      '16/09/2026 11:17',
      'Upper Hill, Nairobi',
      'KCB 117T',
      'B 1042337',
      'KIPLAGAT JOSEPH CHERUIYOT',
      'K7719204411',
      'Njeri Wambui (10519)',
    ];
    for (const value of [...values, ...labelsBut('licence')])
      expect(text.split(value).length - 1, value).toBeGreaterThanOrEqual(2);
    for (const copy of ['collector', 'office'] as const)
      expect(text).toContain(`${words.en.slip.copy[copy]} · ${words.sw.slip.copy[copy]}`);
  });

  it.each<[string, Partial<Licence>, string]>([
    ['by its kind, categories and number', {}, 'Smart licence · Leseni ya kadi, B1 C, DL-0482 931'],
    ['by what there is of it', { number: null, categories: [] }, 'Smart licence · Leseni ya kadi'],
    ['by a word that came from elsewhere', { kind: 'galactic', number: null }, 'galactic, B1 C'],
  ])('names a licence in place of a plate: %s', async (_name, change, named) => {
    const application = { ...handedOver, vehicle: null, licence: { ...licence, ...change } };
    const text = textOf(await readPdf(await make(application)));
    expect(text.split(named).length - 1).toBe(2);
    for (const label of labelsBut('registrationNumber')) expect(text, label).toContain(label);
    expect(text).not.toContain(words.en.slip.label.registrationNumber);
    expect(text).not.toMatch(/null|undefined/);
  });

  it('shows four digits of the identity number and no more', async () => {
    const text = textOf(await readPdf(await make(handedOver)));
    expect(text).toContain('••••4907');
    expect(text).not.toContain('28114907');
  });

  it('is the same to the byte twice, and another with another signature', async () => {
    const first = await make(handedOver);
    expect(Buffer.compare(await make(handedOver), first)).toBe(0);
    const other = await make(handedOver, { signature: { strokes: [[1, 1, 500, 590, 3]] } });
    expect(Buffer.compare(other, first)).not.toBe(0);
  });

  it('lists all that left in one hand-over, with the one serial there is', async () => {
    const text = textOf(await readPdf(await make(allHandedOver)));
    for (const name of ['Logbook · Stakabadhi', 'Front plate · Bamba la mbele', 'Rear plate · Bamba la nyuma'])
      expect(text.split(name).length - 1, name).toBe(2);
    expect(text.split('B 1042337').length - 1).toBe(2);
    expect(text.split('K9021447318').length - 1).toBe(2);
  });

  it('lists what left in this hand-over and nothing of another', async () => {
    const [, front] = allHandedOver.items;
    const text = textOf(await readPdf(await make(allHandedOver, { items: [front?.id ?? ''] })));
    expect(text).toContain('Front plate');
    expect(text).not.toMatch(/Rear plate|Logbook ·|B 1042337|K9021447318/);
  });

  it('shows a word that nobody here has a name for as it came', async () => {
    const surrendered = [
      { kind: 'logbook', number: 'K7719204411' },
      { kind: 'old-plates', number: 'KDV 482M' },
    ];
    const collector = { name: 'A B', identity: { kind: 'diplomatic-card', number: 'DC112233' } };
    const text = textOf(await readPdf(await make(handedOver, { surrendered, collector })));
    expect(text).toContain('old-plates: KDV 482M');
    expect(text).toContain('diplomatic-card ••••2233');
  });

  it('holds the longest names in its half, three items listed', async () => {
    const pages = await readPdf(
      await make(
        { ...allHandedOver, reference: 'R'.repeat(40) },
        {
          collector: { name: 'M'.repeat(200), identity: { kind: 'company', number: 'N'.repeat(40) } },
          officerName: longest.owners[0]?.name.slice(0, 120) ?? '',
        },
      ),
    );
    expect(pages).toHaveLength(1);
    expect(listCollisions(pages, page.marginX, [page.width, page.height])).toEqual([]);
    const [pieces = []] = pages;
    expect(pieces.filter(({ bottom, top }) => bottom < page.height / 2 + 8 && top > page.height / 2 - 8)).toEqual([]);
  });
});

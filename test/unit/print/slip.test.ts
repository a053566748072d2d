import { describe, expect, it } from 'vitest';
import type { Application } from '#domain/application.ts';
import { page } from '#electron/paper/layout/page.ts';
import { makeSlip } from '#electron/paper/layout/slip.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { handedOver, longest, readFonts, readWords, transfer } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const officer = { name: 'Njeri Wambui', staffNumber: '10519' };
const make = (application: Application, name = officer.name) =>
  makeSlip({ application, office: { name: 'Upper Hill, Nairobi' }, officer: { ...officer, name }, fonts, words });

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
    for (const value of [...values, ...Object.values(words.en.slip.label), ...Object.values(words.sw.slip.label)])
      expect(text.split(value).length - 1, value).toBeGreaterThanOrEqual(2);
    for (const copy of ['collector', 'office'] as const)
      expect(text).toContain(`${words.en.slip.copy[copy]} · ${words.sw.slip.copy[copy]}`);
  });

  it('shows four digits of the identity number and no more', async () => {
    const text = textOf(await readPdf(await make(handedOver)));
    expect(text).toContain('••••4907');
    expect(text).not.toContain('28114907');
  });

  it('is the same to the byte twice, and another with another signature', async () => {
    const first = await make(handedOver);
    expect(Buffer.compare(await make(handedOver), first)).toBe(0);
    const { handOver } = handedOver;
    if (handOver === null) throw new Error('The sample is handed over');
    const other = await make({
      ...handedOver,
      handOver: { ...handOver, signature: { strokes: [[1, 1, 500, 590, 3]] } },
    });
    expect(Buffer.compare(other, first)).not.toBe(0);
  });

  it('holds the longest names in its half', async () => {
    const name = longest.owners[0]?.name ?? '';
    const { handOver } = handedOver;
    if (handOver === null) throw new Error('The sample is handed over');
    const long = {
      ...handedOver,
      handOver: {
        ...handOver,
        collector: { name: 'M'.repeat(200), identity: { kind: 'company' as const, number: 'N'.repeat(40) } },
      },
    };
    const pages = await readPdf(await make(long, name));
    expect(pages).toHaveLength(1);
    expect(listCollisions(pages, page.marginX, [page.width, page.height])).toEqual([]);
    const [pieces = []] = pages;
    expect(pieces.filter(({ bottom, top }) => bottom < page.height / 2 + 8 && top > page.height / 2 - 8)).toEqual([]);
  });

  it('is not made before the hand-over', async () => {
    await expect(make(transfer)).rejects.toThrow('after the hand-over');
  });
});

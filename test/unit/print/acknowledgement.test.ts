import { describe, expect, it, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { quoteFee } from '#domain/fee.ts';
import { listLines } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import { makeAcknowledgement } from '#electron/paper/layout/acknowledgement.ts';
import { encodeBarCode } from '#electron/paper/layout/bar-code.ts';
import { page } from '#electron/paper/layout/page.ts';
import { createApplication, testReference } from '#test/support/application.ts';
import { listCollisions, readPdf, textOf } from './read-pdf.ts';
import { longest, readFonts, readWords } from './sample.ts';

const fonts = readFonts();
const words = readWords();
const provisionalReference = 'P-X7012V-0042-8';
const make = (application: Application, missing = listLines(testReference, application).map(({ label }) => label)) =>
  makeAcknowledgement({
    application,
    lodged: { provisionalReference, workstationId: 'ws-1', missing: [], at: application.submittedAt, by: 'KT1003' },
    quote: quoteFee(application, testReference, '2026-03-02'),
    missing,
    service: getService(testReference, application),
    office: { name: 'Upper Hill, Nairobi' },
    fonts,
    words,
  });

/** As a scanner reads: bars and gaps by their widths back to text, start, check and stop held. */
const decode = (widths: readonly number[]): string => {
  const known = new Map(
    Array.from({ length: 95 }, (_, value) => [
      encodeBarCode(String.fromCharCode(value + 32))
        .slice(6, 12)
        .join(''),
      value,
    ]),
  );
  const symbols = Array.from({ length: (widths.length - 7) / 6 }, (_, at) => widths.slice(at * 6, at * 6 + 6).join(''));
  const values = symbols.slice(1, -1).map((symbol) => known.get(symbol) ?? -1);
  return values.map((value) => String.fromCharCode(value + 32)).join('');
};

describe('the bars of a code', () => {
  test('are those of Code 128 B, as another encoder draws them', () => {
    // bwip-js 4.11.4 for this text
    expect(encodeBarCode('P-7K3MQ2-0042-X').join('')).toBe(
      '2112143131211221323121311123312211321131232113312232111221321231221231222212312232111221323311213122122331112',
    );
  });

  test('read back as what was encoded, every symbol eleven modules wide and none like another', () => {
    expect(decode(encodeBarCode(provisionalReference))).toBe(provisionalReference);
    const signs = Array.from({ length: 95 }, (_, value) => encodeBarCode(String.fromCharCode(value + 32)).slice(6, 12));
    expect(new Set(signs.map((sign) => sign.join(''))).size).toBe(95);
    for (const sign of signs) expect(sign.reduce((sum, width) => sum + width, 0)).toBe(11);
    expect(() => encodeBarCode('é')).toThrow();
  });
});

describe('the acknowledgement', () => {
  const application = createApplication();

  it('names the reference, what is still to be brought, and each part of the fee with its source, in both languages', async () => {
    const text = textOf(await readPdf(await make(application)));
    expect(text.split(provisionalReference).length - 1).toBeGreaterThanOrEqual(3);
    for (const { acknowledgement } of [words.en, words.sw])
      for (const part of [acknowledgement.title, ...Object.values(acknowledgement.section)])
        expect(text.toLowerCase(), part).toContain(part.toLowerCase());
    for (const { label } of listLines(testReference, application))
      for (const word of [label.en, label.sw]) expect(text.replaceAll(/\s+/g, ' '), word).toContain(word.split(' ')[0]);
    for (const { schedule } of quoteFee(application, testReference, '2026-03-02').lines)
      expect(text).toContain(schedule?.sourceDate ?? 'no source');
  });

  it('says that nothing is missing where all was there', async () => {
    expect(textOf(await readPdf(await make(application, [])))).toContain(words.en.acknowledgement.nothing);
  });

  it('has the same bytes each time, and room for the longest of everything', async () => {
    expect(Buffer.from(await make(application)).equals(Buffer.from(await make(application)))).toBe(true);
    const pages = await readPdf(await make({ ...application, owners: longest.owners, collector: longest.collector }));
    expect(listCollisions(pages, page.marginX, [page.width, page.height])).toEqual([]);
  });
});

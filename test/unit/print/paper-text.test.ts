/// <reference path="../../../electron/paper/layout/fontkit.d.ts" />
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { measure, openPaper } from '#electron/paper/layout/page.ts';
import { cleanText } from '#electron/paper/layout/text.ts';
import { listUndrawn } from '#electron/paper/layout/undrawn.ts';
import { paperWordingSchema } from '#electron/paper/layout/words.ts';
import { createApplication, seller } from '#test/support/application.ts';
import { readFonts, readWords } from './sample.ts';

describe('text for paper', () => {
  it.each([
    ['two lines\r\nand a tab\t', 'two lines and a tab'],
    ['  spaced\u00A0out\u2003wide ', 'spaced out wide'],
    ['KCB\u00AD\u200B 117T', 'KCB 117T'],
    ['\u202Eesrever', 'esrever'],
    ['e\u0301', 'é'],
    ['漢字 and 😀', '? and ?'],
    ['Ng’ang’a “Ñ” – 5 €', 'Ng’ang’a “Ñ” – 5 €'],
    ['\u0000', ''],
    ['Ng\u02BCang\u02BCa', 'Ng’ang’a'],
    ['O\u2032Brien \uA78C', 'O’Brien ’'],
    ['ＫＤＡ １２３ ﬁ', 'KDA 123 fi'],
    ['漢\u02BC字', '?’?'],
  ])('%j is set as %j', (given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it('lets through only what each of the four fonts draws, each sign with a glyph of its own', () => {
    type Drawn = { hasGlyphForCodePoint(sign: number): boolean; glyphForCodePoint(sign: number): { id: number } };
    for (const file of Object.values(readFonts())) {
      const font = create(file) as unknown as Drawn; // not in our declaration: used here alone
      const glyphs = new Set<number>();
      const faults: string[] = [];
      for (let sign = 0x20; sign < 0x3000; sign += 1) {
        const text = String.fromCodePoint(sign);
        if (text !== ' ' && cleanText(text) !== text) continue;
        const { id } = font.glyphForCodePoint(sign);
        if (!font.hasGlyphForCodePoint(sign) || glyphs.has(id)) faults.push(text);
        glyphs.add(id);
      }
      expect(faults).toEqual([]);
      expect(glyphs.size).toBeGreaterThan(300);
    }
  });

  it('desk-10: a text with a sign that the fonts lack is told before it is printed, with what would be printed', () => {
    const record = createApplication();
    const owner = { ...seller, name: 'Zöe \u1EAApke 漢字' };
    expect(listUndrawn(record, 'logbook')).toEqual([]);
    const owners = [owner, { ...seller, name: 'Ng\u02BCang\u02BCa ＡＬＩ' }];
    expect(listUndrawn({ ...record, owners }, 'logbook')).toEqual([{ text: owner.name, printed: 'Zöe ?pke ?' }]);
    expect(
      listUndrawn(
        { ...record, vehicle: { ...record.vehicle, model: 'Premio ★', conditions: 'a question?' } },
        'logbook',
      ),
    ).toEqual([{ text: 'Premio ★', printed: 'Premio ?' }]);
    const lender = (name: string) => ({ name, kind: 'in-charge' });
    const { transfer } = record;
    if (transfer === null) throw new Error('a transfer');
    expect(
      listUndrawn(
        {
          ...record,
          transfer: { ...transfer, seller: { ...seller, name: 'Seller ★' } },
          requestedFinancier: lender('Asked ★'),
          registeredFinancier: lender('Not shown ★'),
          items: record.items.map((item) => ({ ...item, number: 'L ★' })),
        },
        'logbook',
      ).map(({ text }) => text),
    ).toEqual(['Seller ★', 'Asked ★', 'L ★']);
    const asked = { ...record, statement: 'To buy ★' };
    expect(
      listUndrawn(asked, 'plain').map(({ text }) => text),
      'it stands on the plain paper alone',
    ).toEqual(['To buy ★']);
    expect(listUndrawn(asked, 'logbook')).toEqual([]);
  });

  it('draws the x of 6x4 as an x', () => {
    const paper = openPaper({ fonts: readFonts(), title: 't', subject: 's', at: 0 });
    paper.addPage();
    const widthOf = (text: string) => measure(paper, text, { font: 'semiBold', size: 10 });
    expect(widthOf('6x4')).not.toBeCloseTo(widthOf('6×4'), 2);
  });

  it('keeps every word of both languages as it is written', () => {
    const { en, sw } = readWords();
    const wordsOf = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as object).flatMap(wordsOf); // a tree of texts
    for (const word of [...wordsOf(en), ...wordsOf(sw)]) expect(cleanText(word)).toBe(word);
    expect(paperWordingSchema.safeParse({ ...en, extra: 'word' }).success).toBe(false);
  });
});

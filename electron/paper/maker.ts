import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application, Release } from '#domain/application.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import type { Office } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { type Acknowledged, makeAcknowledgement } from './layout/acknowledgement.ts';
import { makeLogbook } from './layout/logbook.ts';
import { type PaperFontName, type PaperFonts, paperFontFiles } from './layout/page.ts';
import { type Issue, makePlain } from './layout/plain.ts';
import { makeSearchCopy, type SearchCopyInput } from './layout/search-copy.ts';
import { makeSlip } from './layout/slip.ts';
import { type PaperWords, paperWordingSchema } from './layout/words.ts';

/** A paper to be made; survives a copy between threads. `plate` is the plate as it is drawn. */
export type PaperOrder =
  | ({ kind: 'search' } & Pick<SearchCopyInput, 'found' | 'office' | 'issue' | 'isDemonstration'>)
  | ApplicationOrder;
/** A paper of one application. */
export type ApplicationOrder = { application: Application; office: Office; plate: string } & (
  | ({ kind: 'sheet' | 'preview'; service: Service } & (
      | { layout: 'logbook'; itemId: string; mark?: Bilingual | undefined }
      | { layout: 'plain'; name: Bilingual; issue: Issue }
    ))
  | { kind: 'copy'; layout: 'logbook'; itemId: string; service: Service }
  | ({ kind: 'acknowledgement'; service: Service } & Acknowledged)
  | { kind: 'slip'; release: Release; itemNames: readonly Bilingual[] }
);

/** Makes a paper as PDF bytes: the same order gives the same bytes. */
export type PaperMaker = (order: PaperOrder) => Promise<Uint8Array>;

export const readPaperFonts = (resources: string): PaperFonts =>
  Object.fromEntries(
    Object.entries(paperFontFiles).map(([name, file]) => [name, readFileSync(join(resources, 'fonts', file))]),
  ) as Record<PaperFontName, Buffer>; // a font a key of the list

/** @param resources the folder `resources`, with `fonts/` and `locales/` in it. */
export const readPaperMaker = (resources: string, fonts = readPaperFonts(resources)): PaperMaker => {
  const wordsOf = (language: 'en' | 'sw') =>
    paperWordingSchema.parse(JSON.parse(readFileSync(join(resources, 'locales', language, 'paper.json'), 'utf8')));
  const words: PaperWords = { en: wordsOf('en'), sw: wordsOf('sw') };
  return (order) => {
    if (order.kind === 'search') return makeSearchCopy({ ...order, fonts, words });
    const common = { ...order, fonts, words };
    if (common.kind === 'acknowledgement') return makeAcknowledgement(common);
    if (common.kind === 'slip') return makeSlip(common);
    if (common.layout === 'plain')
      return makePlain({ ...common, watermark: common.kind === 'sheet' ? false : common.kind });
    return makeLogbook({ ...common, watermark: common.kind === 'sheet' ? false : common.kind });
  };
};

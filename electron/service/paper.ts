import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '#domain/application.ts';
import { makeLogbook } from '../print/logbook.ts';
import { type PaperFontName, type PaperFonts, paperFontFiles } from '../print/paper.ts';
import { type PaperWords, paperWordingSchema } from '../print/paper-words.ts';
import { makeSlip } from '../print/slip.ts';
import { toPlate } from './application-row.ts';
import type { Counter } from './counter.ts';

/** The papers of this counter, with the fonts and words that the program ships. Same record, same bytes. */
export type PaperMaker = {
  makeLogbook: (record: Application, preview: boolean, counter: Counter) => Promise<Uint8Array>;
  makeSlip: (record: Application, counter: Counter) => Promise<Uint8Array>;
};

/** @param resources the folder `resources`, with `fonts/` and `locales/` in it. */
export const readPaperMaker = (resources: string): PaperMaker => {
  const fonts = Object.fromEntries(Object.entries(paperFontFiles).map(([name, file]) => [name, readFileSync(join(resources, 'fonts', file))])) as Record<
    PaperFontName,
    Buffer
  > satisfies PaperFonts; // a font a key of the list
  const wordsOf = (language: 'en' | 'sw') => paperWordingSchema.parse(JSON.parse(readFileSync(join(resources, 'locales', language, 'paper.json'), 'utf8')));
  const words: PaperWords = { en: wordsOf('en'), sw: wordsOf('sw') };
  return {
    makeLogbook: (application, preview, { station, reference }) =>
      makeLogbook({ application, office: station.office, fonts, words, watermark: preview ? 'preview' : false, plate: toPlate(application, reference).text }),
    makeSlip: (application, { station, reference }) => {
      const { officerName = '', by = '' } = application.handOver ?? {};
      return makeSlip({
        application,
        office: station.office,
        officer: { name: officerName, staffNumber: by },
        fonts,
        words,
        plate: toPlate(application, reference).text,
      });
    },
  };
};

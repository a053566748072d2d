import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseKey, createDraft } from '#central/demo/draft.ts';
import { listPapers, listSheets } from '#central/demo/paper-order.ts';
import { createScanCompiler } from '#central/demo/scan/compile.ts';
import { dotsPerInch, type GreyPicture, upperShare } from '#domain/page-picture.ts';
import { findGuess, guessPlaces, listClues, scorePage } from '#domain/paper-heading.ts';
import { findPages } from '#domain/paper-order.ts';
import type { Reference } from '#domain/reference.ts';
import { getServiceRows } from '#domain/service.ts';

/** The first bytes of a `P5` as `pdftoppm` writes it. */
const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/;

const readPgm = (bytes: Buffer): GreyPicture => {
  const [whole = '', width = 0, height = 0] = header.exec(bytes.subarray(0, 64).toString('latin1')) ?? [];
  const [across, down] = [Number(width), Math.floor(Number(height) * upperShare)];
  return {
    width: across,
    height: down,
    grey: new Uint8Array(bytes.subarray(whole.length, whole.length + across * down)),
  };
};

/** The upper parts of a PDF's pages as pictures, of which no letter is text any more. Needs `pdftoppm`. */
export const drawPages = (pdf: Uint8Array): GreyPicture[] => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-ocr-'));
  try {
    writeFileSync(join(folder, 'in.pdf'), pdf);
    execFileSync('pdftoppm', ['-q', '-gray', '-r', String(dotsPerInch), join(folder, 'in.pdf'), join(folder, 'page')]);
    const pages = readdirSync(folder).filter((name) => name.endsWith('.pgm'));
    return pages.sort().map((name) => readPgm(readFileSync(join(folder, name))));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/**
 * Of the lines that a page speaks to, how many were found, and of those whose paper has a drawing of its own: the others
 * are titled by their line, which makes them easy. `wrong`: lines that were suggested a page not theirs.
 */
export type Help = {
  lines: number;
  found: number;
  drawn: { lines: number; found: number };
  wrong: string[];
  pages: number;
  ms: number;
};

const compileScan = createScanCompiler();

/** What the suggestions are worth on one application of the demonstration whose papers are pictures without an order. */
export const measureHelp = async (
  key: CaseKey,
  service: string,
  reference: Reference,
  read: (picture: GreyPicture) => string,
): Promise<Help> => {
  const draft = createDraft(key, service, reference);
  const sheets = listSheets(draft.submission, reference);
  const pictures = drawPages(await compileScan(draft, reference, 'ocr'));
  const all = getServiceRows(reference, draft.submission).checklist.lines;
  const lines = all.filter(({ id }) => sheets.some(({ line }) => line.id === id));
  const clues = listClues(all, reference['paper-heading'], draft.submission);
  const since = performance.now();
  const texts = pictures.map(read);
  const ms = performance.now() - since;
  const guessed = guessPlaces(new Map(texts.map((text, at) => [at + 1, scorePage(clues, text)])));
  const truth = listPapers(sheets);
  const isDrawn = (id: string): boolean => sheets.some((one) => one.line.id === id && one.drawing !== 'generic');
  const help: Help = {
    lines: lines.length,
    found: 0,
    drawn: { lines: lines.filter(({ id }) => isDrawn(id)).length, found: 0 },
    wrong: [],
    pages: pictures.length,
    ms,
  };
  for (const line of all) {
    const guess = findGuess(line, undefined, guessed, pictures.length);
    if (guess === undefined) continue;
    const own = findPages(line, truth, pictures.length);
    if (!own.includes(guess)) help.wrong.push(`${service}/${line.id}: page ${guess}, not ${own.join(' or ') || 'any'}`);
    else if (lines.includes(line)) {
      help.found += 1;
      if (isDrawn(line.id)) help.drawn.found += 1;
    }
  }
  return help;
};

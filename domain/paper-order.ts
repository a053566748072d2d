import { z } from 'zod';
import type { ChecklistLine } from './checklist.ts';
import { wordSchema } from './word.ts';

/** More pages than any compiled document has; the portal's own limit is far below. */
export const pageNumberSchema = z.int().positive().max(100_000);
/** More papers than any service asks for. */
const maxPapers = 200;

/**
 * Where in the compiled document a paper stands, as whoever compiled it says: `page` is its first, 1-based, `pages` how
 * many it has. The list of papers is open: the id of a line of the checklist, a paper that a check reads, or a word that
 * nothing here asks for.
 */
export const paperPlaceSchema = z.looseObject({
  paper: wordSchema,
  page: pageNumberSchema,
  pages: pageNumberSchema.default(1),
});
export const paperOrderSchema = z.array(paperPlaceSchema).max(maxPapers);
export type PaperPlace = z.infer<typeof paperPlaceSchema>;

/** The papers that a line is held against: its own first, then those that its checks read. */
export const listPapers = ({ id, checks }: ChecklistLine): string[] => [
  ...new Set([id, ...checks.flatMap((call) => ('paper' in call ? [call.paper] : []))]),
];

/**
 * The pages that show what a line is held against, its own paper's first; none where nobody said. A page that the
 * document does not have is nobody's.
 */
export const findPages = (line: ChecklistLine, places: readonly PaperPlace[] = [], total: number): number[] => [
  ...new Set(
    listPapers(line).flatMap((paper) =>
      places
        .filter((place) => place.paper === paper)
        .flatMap(({ page, pages }) => Array.from({ length: Math.min(pages, total - page + 1) }, (_, at) => page + at)),
    ),
  ),
];

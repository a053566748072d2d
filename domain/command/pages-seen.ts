import { z } from 'zod';
import type { Mark } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { pageNumberSchema } from '../paper-order.ts';

/** Of so many pages at most it is told how long they stood on screen. */
export const maxPagesTimed = 500;

/**
 * What the window could show of the compiled document by the time of an act. `seen`: pages that were drawn whole and
 * stood on screen, every part of them. `notDrawn`: pages of which nothing or only a part could be drawn. `noticeOpen`: only a part of the
 * file could be recovered, and the officer has not said to have read so. `shown`: how
 * long each page stood on screen, for whoever audits the act; nobody is made to wait.
 */
export const pagesSeenSchema = z.object({
  total: pageNumberSchema,
  seen: z.array(pageNumberSchema).max(20_000),
  notDrawn: z.array(pageNumberSchema).max(20_000),
  noticeOpen: z.boolean(),
  shown: z
    .array(z.object({ page: pageNumberSchema, ms: z.int().nonnegative().max(86_400_000) }))
    .max(maxPagesTimed)
    .optional(),
});
export type PagesSeen = z.infer<typeof pagesSeenSchema>;

/** A line that is confirmed on a page has had that page on screen, whole. @throws AppError PAGE_NOT_SEEN */
export const requireMarkSeen = (
  line: string,
  { mark, page }: Pick<Mark, 'mark' | 'page'>,
  pages: PagesSeen | undefined,
): void => {
  if (mark !== 'confirmed' || page === undefined) return;
  const isSeen = pages?.seen.includes(page) === true && !pages.notDrawn.includes(page);
  if (!isSeen) throw new AppError('PAGE_NOT_SEEN', 'The page was not on screen whole', { line, page });
};

/**
 * An approval rests on a document of which nothing is known to be missing, and on lines each confirmed on a page of it.
 * A mark without a page is a note: no approval rests on it.
 * @throws AppError DOCUMENT_NOT_DRAWN, NOTICE_NOT_SEEN, PAGE_NOT_SEEN
 */
export const requireDocumentSeen = (verification: Readonly<Record<string, Mark>>, pages: PagesSeen): void => {
  const [missing] = pages.notDrawn;
  if (missing !== undefined || pages.seen.length === 0)
    throw new AppError('DOCUMENT_NOT_DRAWN', 'A page could not be drawn', { page: missing ?? 1 });
  if (pages.noticeOpen)
    throw new AppError('NOTICE_NOT_SEEN', 'The notice about a document recovered in part was not read');
  for (const [line, { mark, page }] of Object.entries(verification)) {
    if (mark === 'confirmed' && (page === undefined || page > pages.total))
      throw new AppError('PAGE_NOT_SEEN', 'The line was confirmed on no page of the document', {
        line,
        ...(page === undefined ? {} : { page }),
      });
  }
};

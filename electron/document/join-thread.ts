import { AppError } from '#domain/contract/errors.ts';
import { type JoinedPaper, type JoinedPapers, maxJoinedPages } from './join.ts';
import type { JoinAnswer } from './join-worker.ts';
import { askOnce } from './once-thread.ts';

/**
 * Joins papers to the one PDF that is lodged.
 * @throws AppError SCAN_UNREADABLE, SCAN_LOCKED, SCAN_TOO_MANY_PAGES with the paper's place
 */
export type JoinPapers = (papers: readonly JoinedPaper[]) => Promise<JoinedPapers>;

/** Twenty phone pictures of 12 megapixels take about five seconds on the oldest computer of a desk. */
const limitMs = 60_000;

const codes = { broken: 'SCAN_UNREADABLE', locked: 'SCAN_LOCKED', 'too-many-pages': 'SCAN_TOO_MANY_PAGES' } as const;

export const createJoinThread =
  (script: URL): JoinPapers =>
  async (papers) => {
    const answer = await askOnce<JoinAnswer>(script, papers, { limitMs, broken: { fault: 'broken', index: 0 } });
    if ('fault' in answer)
      throw new AppError(codes[answer.fault], `paper ${answer.index + 1} is ${answer.fault}`, {
        index: answer.index,
        maxPages: maxJoinedPages,
      });
    return answer;
  };

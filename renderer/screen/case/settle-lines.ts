import type { Mark } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { findPages, type PaperPlace } from '#domain/paper-order.ts';

/** Why a line is not confirmed with the others: its page was not on screen whole, or a check does not pass. */
export type Asked = { line: ChecklistLine } & ({ why: 'fail' | 'warn' } | { why: 'page'; page: number });

type Given = {
  lines: readonly ChecklistLine[];
  checks: Case['checks'];
  verification: Readonly<Record<string, Mark | undefined>>;
  places: readonly PaperPlace[] | undefined;
  pages: Pick<PagesSeen, 'total' | 'seen' | 'notDrawn'>;
  /** The page in hand: a line of which no paper is known is confirmed on it. */
  page: number;
};

const worstOf = (checks: Case['checks'][string] = []): 'fail' | 'warn' | 'pass' => {
  if (checks.some(({ result }) => result === 'fail')) return 'fail';
  return checks.some(({ result }) => result === 'warn') ? 'warn' : 'pass';
};

/**
 * The open lines that one key confirms, each with the page it rests on, and those that are asked for one by one. A line
 * of which no paper is known rests on the whole document: every page of it has been on screen.
 */
export const settleLines = ({
  lines,
  checks,
  verification,
  places,
  pages,
  page,
}: Given): { ready: ReadonlyMap<string, number>; asked: readonly Asked[] } => {
  const isSeen = (one: number): boolean => pages.seen.includes(one) && !pages.notDrawn.includes(one);
  const every = Array.from({ length: pages.total }, (_, at) => at + 1);
  const ready = new Map<string, number>();
  const asked: Asked[] = [];
  for (const line of lines) {
    if (verification[line.id] !== undefined) continue;
    const result = worstOf(checks[line.id]);
    const own = findPages(line, places, pages.total);
    const unseen = (own.length > 0 ? own : every).find((one) => !isSeen(one));
    if (result !== 'pass') asked.push({ line, why: result });
    else if (unseen !== undefined) asked.push({ line, why: 'page', page: unseen });
    else ready.set(line.id, own[0] ?? page);
  }
  return { ready, asked };
};

/** The line that a page brings into hand: the one already there if it is its own, else the first open one, else any. */
export const findLineOf = (
  shown: readonly number[],
  selectedId: string | undefined,
  { lines, verification, places, total }: Pick<Given, 'lines' | 'verification' | 'places'> & { total: number },
): string | undefined => {
  const of = lines.filter((line) => findPages(line, places, total).some((one) => shown.includes(one)));
  const open = of.filter(({ id }) => verification[id] === undefined);
  return (open.find(({ id }) => id === selectedId) ?? open[0] ?? of.find(({ id }) => id === selectedId) ?? of[0])?.id;
};

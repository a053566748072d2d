import { maxPagesTimed, type PagesSeen } from '#domain/command/pages-seen.ts';
import { PageCoverage, type Part } from './page-coverage.ts';

/**
 * What became of each page of one document while it was open: `whole` pages were drawn to the last stroke, `partly`
 * ones have gaps, `failed` ones gave an error, `given-up` ones took too long or asked for too much.
 */
export type Verdict = 'whole' | 'partly' | 'failed' | 'given-up';
/** A mark that lies on a page and is not drawn: its kind as the file names it, and what is written in it. */
export type Undrawn = { kind: string; text: string };

export class PageRecord {
  readonly #verdicts = new Map<number, Verdict>();
  readonly #coverage = new Map<number, PageCoverage>();
  readonly #seen = new Set<number>();
  /** Since when each page on screen stands there, and for how long it stood there before. */
  readonly #since = new Map<number, number>();
  readonly #shownMs = new Map<number, number>();
  readonly #now: () => number;
  readonly #undrawn = new Map<number, readonly Undrawn[]>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  /** Rises with every change. */
  readonly version = (): number => this.#version;

  #changed(): void {
    this.#version += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  verdict(page: number): Verdict | undefined {
    return this.#verdicts.get(page);
  }

  /** What was once found missing stays so: a second drawing of the page repeats no warning. */
  judge(page: number, verdict: Verdict): void {
    const before = this.#verdicts.get(page);
    if (
      before === verdict ||
      (before !== undefined && verdict === 'whole') ||
      (verdict === 'partly' && before !== 'whole' && before !== undefined)
    )
      return;
    this.#verdicts.set(page, verdict);
    this.#changed();
  }

  /**
   * A part of the page, as drawn, is on screen from now on. What was drawn whole counts as seen when each of its parts
   * has been.
   */
  show(page: number, part: Part): void {
    const isFirst = !this.#since.has(page) && !this.#shownMs.has(page);
    if (!this.#since.has(page)) this.#since.set(page, this.#now());
    const coverage = this.#coverage.get(page) ?? new PageCoverage();
    this.#coverage.set(page, coverage);
    const isWhole = this.#verdicts.get(page) === 'whole';
    if (isWhole) coverage.add(part);
    const isNews = isWhole && coverage.isWhole && !this.#seen.has(page);
    if (isNews) this.#seen.add(page);
    if (isFirst || isNews) this.#changed();
  }

  /** The page is no longer on screen. */
  hide(page: number): void {
    const since = this.#since.get(page);
    if (since === undefined) return;
    this.#since.delete(page);
    this.#shownMs.set(page, (this.#shownMs.get(page) ?? 0) + this.#now() - since);
  }

  isSeen(page: number): boolean {
    return this.#verdicts.get(page) === 'whole' && this.#seen.has(page);
  }

  #listTimes(): NonNullable<PagesSeen['shown']> {
    const now = this.#now();
    const pages = [...new Set([...this.#shownMs.keys(), ...this.#since.keys()])].sort((a, b) => a - b);
    return pages.slice(0, maxPagesTimed).map((page) => {
      const before = this.#shownMs.get(page) ?? 0;
      return { page, ms: Math.min(Math.round(before + now - (this.#since.get(page) ?? now)), 86_400_000) };
    });
  }

  undrawn(page: number): readonly Undrawn[] {
    return this.#undrawn.get(page) ?? [];
  }

  noteUndrawn(page: number, marks: readonly Undrawn[]): void {
    if (marks.length === 0 || this.#undrawn.has(page)) return;
    this.#undrawn.set(page, marks);
    this.#changed();
  }

  /** What an act names of the document. */
  list(total: number, noticeOpen: boolean): PagesSeen {
    const numbers = [...this.#verdicts].sort(([a], [b]) => a - b);
    return {
      total,
      seen: numbers.flatMap(([page, verdict]) => (verdict === 'whole' && this.#seen.has(page) ? [page] : [])),
      notDrawn: numbers.flatMap(([page, verdict]) => (verdict === 'whole' ? [] : [page])),
      noticeOpen,
      shown: this.#listTimes(),
    };
  }

  get givenUp(): number {
    return [...this.#verdicts.values()].filter((verdict) => verdict === 'given-up').length;
  }

  #isSettled(page: number): boolean {
    const verdict = this.#verdicts.get(page);
    return verdict !== undefined && (verdict !== 'whole' || this.#since.has(page) || this.#shownMs.has(page));
  }

  /** Resolves when the page stood on screen or is known not to be drawable, or after a time; undefined where it already is. */
  settled(page: number, withinMs: number): Promise<void> | undefined {
    if (this.#isSettled(page)) return undefined;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(end, withinMs);
      const stop = this.subscribe(() => this.#isSettled(page) && end());
    });
  }
}

import type { PagesSeen } from '#domain/command/pages-seen.ts';

/**
 * What became of each page of one document while it was open: `whole` pages were drawn to the last stroke, `partly`
 * ones have gaps, `failed` ones gave an error, `given-up` ones took too long or asked for too much.
 */
export type Verdict = 'whole' | 'partly' | 'failed' | 'given-up';
/** A mark that lies on a page and is not drawn: its kind as the file names it, and what is written in it. */
export type Undrawn = { kind: string; text: string };

export class PageRecord {
  readonly #verdicts = new Map<number, Verdict>();
  readonly #seen = new Set<number>();
  readonly #undrawn = new Map<number, readonly Undrawn[]>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

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

  /** The page stood on screen; it counts where it was drawn whole. */
  see(page: number): void {
    if (this.#verdicts.get(page) !== 'whole' || this.#seen.has(page)) return;
    this.#seen.add(page);
    this.#changed();
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
    };
  }

  get givenUp(): number {
    return [...this.#verdicts.values()].filter((verdict) => verdict === 'given-up').length;
  }

  #isSettled(page: number): boolean {
    const verdict = this.#verdicts.get(page);
    return verdict !== undefined && (verdict !== 'whole' || this.#seen.has(page));
  }

  /** Resolves when the page was seen or is known not to be drawable, or after a time; undefined where it already is. */
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

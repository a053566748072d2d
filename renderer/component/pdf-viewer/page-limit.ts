/**
 * A page of an honest scan takes well below a second, the densest drawing of an architect about three on the oldest
 * computer of a desk. What takes longer than this holds the worker for good, or until the memory is full.
 */
export const pageLimitMs = 8000;
/** Strokes, letters and pictures of one page; the densest maps have some hundred thousand. */
export const maxOperators = 2_000_000;

/** The page took too long, or asked for more than a page may. */
export class PageGivenUp extends Error {
  constructor(page: number) {
    super(`page ${page} was given up`);
    this.name = 'PageGivenUp';
  }
}

import { z } from 'zod';

/** The longest text that is held against a pattern; every number that patterns are for is far shorter. */
const mostSigns = 60;
const atom = String.raw`(?:\[[A-Z0-9./ -]+\]|\\d|[A-Z0-9/ -])(?:\{\d{1,2}(?:,\d{1,2})?\})?`;
const safe = new RegExp(`^\\^(?:${atom})+\\$$`);
const compiles = (text: string): boolean => {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * A pattern of a pack, over text in upper case: the whole text, signs, classes and counted repeats of them, no group,
 * no choice, no open repeat, and no more than two repeats that vary. So no pack, however it came about, can make a
 * check run long.
 */
export const patternSchema = z
  .string()
  .max(80)
  .refine((text) => safe.test(text) && (text.match(/\{\d+,\d+\}/g) ?? []).length <= 2, 'a plain anchored pattern')
  .refine(compiles, 'a pattern');

export const isOfPattern = (text: string, pattern: string): boolean =>
  text.length <= mostSigns && new RegExp(pattern).test(text);

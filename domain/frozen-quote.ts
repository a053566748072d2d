import { z } from 'zod';
import { civilDateSchema } from './civil-date.ts';

/** Whole Kenyan cents, up to KSh 100 million: the dearest fee that was found is a hundredth of that. */
export const amountCentsSchema = z.int().nonnegative().max(10_000_000_000);

const text = z.string().max(120);
/**
 * The quote as it was when the fee was paid, kept on the record: a tariff that changes later does not touch it.
 * `sha256`: of the rows it was made from, as canonical JSON of `[{ scheduleId, row }]` in the order of the lines.
 */
export const frozenQuoteSchema = z.looseObject({
  on: civilDateSchema,
  lines: z.array(z.looseObject({ component: text, amountCents: amountCentsSchema, scheduleId: text })),
  missing: z.array(text),
  totalCents: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FrozenQuote = z.infer<typeof frozenQuoteSchema>;

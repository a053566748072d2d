import { z } from 'zod';
import { applicationSchema } from '../../application.ts';
import { instantSchema } from '../../civil-date.ts';

/**
 * Entries are parsed one by one at the counter, so one that does not parse is parked and the rest applied. `subject`:
 * what has changed, of any kind. `change`: `put`, and `record` is how it is now; `removed`: it has left the office.
 */
export const feedEntryEnvelopeSchema = z.looseObject({
  sequence: z.int().positive(),
  subject: z.looseObject({ kind: z.string().max(40), id: z.string().max(60) }),
  change: z.string().max(40),
  version: z.int().nonnegative(),
});
export type FeedEntryEnvelope = z.infer<typeof feedEntryEnvelopeSchema>;

const ofApplication = z.looseObject({ kind: z.literal('application'), id: z.uuid() });
export const applicationEntrySchema = feedEntryEnvelopeSchema.extend({
  subject: ofApplication,
  change: z.literal('put'),
  record: applicationSchema,
});
export const removedEntrySchema = feedEntryEnvelopeSchema.extend({
  subject: ofApplication,
  change: z.literal('removed'),
});

export const feedPageSchema = z.looseObject({
  entries: z.array(z.unknown()),
  /** Pass as `cursor` next time. Opaque to the counter, decimal text. */
  cursor: z.string(),
  more: z.boolean(),
  /** Entries after this page; 0 when it is the last. For progress only. */
  remaining: z.int().nonnegative(),
  at: instantSchema,
  protocol: z.int(),
});
export type FeedPage = z.infer<typeof feedPageSchema>;

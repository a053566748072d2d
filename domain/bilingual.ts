import { z } from 'zod';

/** Text in the two languages of the counter, for data that citizens and officers read. */
export const bilingualSchema = z.object({ en: z.string().min(1), sw: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingualSchema>;

export const languageSchema = z.enum(['en', 'sw']);
export type Language = z.infer<typeof languageSchema>;

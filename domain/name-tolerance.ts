import { z } from 'zod';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { findReadableInForce } from './in-force.ts';
import type { Reference } from './reference.ts';

const weightSchema = z.int().min(0).max(99);
/** A word as `foldToWords` writes it. */
const wordSchema = z.string().regex(/^[A-Z]{2,40}$/);

/** How far two names may differ and still be shown as close, dated; measured in docs/name-matching.md. */
export const nameToleranceSchema = z.object({
  /** So many words of a name must agree, titles and particles aside. */
  leastWords: z.int().min(1).max(6),
  /** So many of them as the same word or the same sound, not as an initial or with a slip. */
  leastInFull: z.int().min(1).max(6),
  /** So many words may have a slip: a letter added, dropped or changed, or two neighbours swapped. */
  mostSlips: z.int().min(0).max(3),
  /** A word shorter than this has no slip: it is another word. */
  leastSlipLength: z.int().min(2).max(12),
  /** So many words must agree in full beside one that differs where names are told apart. */
  leastBesideDistinguishing: z.int().min(1).max(6),
  /** Below this score names are different. */
  leastScore: z.int().min(1).max(99),
  /** What a word of the longer name counts, of 100; the same word counts 100, another name 0. */
  weight: z.object({
    sound: weightSchema,
    slip: weightSchema,
    initial: weightSchema,
    distinguishing: weightSchema,
    leftOver: weightSchema,
  }),
  /** Titles and particles: no agreement rests on them. */
  besides: z.array(wordSchema),
  /** Names of their own: two of them are two names, however alike they look. One spelling of each. */
  knownNames: z.array(wordSchema),
  effectiveFrom: civilDateSchema,
  source: z.string(),
});
export type NameTolerance = z.infer<typeof nameToleranceSchema>;

/** The tolerance in force on a day. Undefined where no readable row says one: nothing is then tolerated. */
export const findNameTolerance = (
  reference: Pick<Reference, 'name-tolerance' | 'setAside'>,
  on: CivilDate,
): NameTolerance | undefined =>
  findReadableInForce(
    reference['name-tolerance'],
    reference.setAside.filter(({ pack }) => pack === 'name-tolerance').map(({ from }) => from),
    on,
  );

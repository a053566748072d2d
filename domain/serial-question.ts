import { z } from 'zod';
import { normaliseSerial } from './serial.ts';

/**
 * A serial that was scanned or typed for a sheet, compared with what the desk holds and expects. A blank is only a
 * number to a scanner: a lost or swapped digit, an ID card or the next sheet reads as well as the right one. Pure; the
 * same judgement puts the question on screen and lets the act pass.
 */
export const serialQuestionSchema = z.enum(['skips', 'passedOver', 'ofOtherSheet', 'notOurs']);
export type SerialQuestion = z.infer<typeof serialQuestionSchema>;

/**
 * What the officer was asked of a serial before insisting on it. `expected`: the serial that was named instead, by its
 * key.
 */
export const serialAnswerSchema = z.object({ question: serialQuestionSchema, expected: z.string().max(30).nullable() });
export type SerialAnswer = z.infer<typeof serialAnswerSchema>;

/** The desk's blanks at this moment, serials by their keys. */
export type Pile = {
  /** Not used yet, in the order in which they come out of the tray. */
  next: readonly string[];
  /** Not used either, but they lie before one that was. */
  passedOver: readonly string[];
  /** In blocks whose time has run out: nothing new is printed on them, but a sheet from before may be. */
  lapsed: readonly string[];
  /** The sheets that have a blank in the printer, the first printed first, and which one each should bear. */
  sheets: readonly { jobId: string; serial: string }[];
  /** The job on which this desk knows a serial to be used. */
  findUse: (serial: string) => string | undefined;
};

export type SerialJudgement =
  /** As it should be, or nothing to compare with: the office keeps no stock. */
  | { kind: 'expected' }
  | { kind: 'used' }
  | {
      kind: 'ask';
      question: SerialQuestion;
      expected: string | null /** Of `skips`: the unused blanks before it. */;
      skipped: readonly string[];
      jobId?: string;
    };

/** The serial that a new sheet should bear; undefined when no blank is left. */
export const findNextSerial = ({
  next,
  passedOver,
  sheets,
}: Pick<Pile, 'next' | 'passedOver' | 'sheets'>): string | undefined => {
  const taken = new Set(sheets.map(({ serial }) => serial));
  return [...next, ...passedOver].find((serial) => !taken.has(serial));
};

/** Judges a serial for the sheet of a job. @param pile undefined where the office keeps no stock at the centre */
export const judgeSerial = (given: string, jobId: string, pile: Pile | undefined): SerialJudgement => {
  if (pile === undefined) return { kind: 'expected' };
  const serial = normaliseSerial(given);
  const use = pile.findUse(serial);
  if (use !== undefined) return { kind: use === jobId ? 'expected' : 'used' };
  const expected = pile.sheets.find((one) => one.jobId === jobId)?.serial ?? findNextSerial(pile) ?? null;
  if (serial === expected) return { kind: 'expected' };
  const ask = (
    question: SerialQuestion,
    more: { skipped?: readonly string[]; jobId?: string } = {},
  ): SerialJudgement => ({
    kind: 'ask',
    question,
    expected,
    skipped: [],
    ...more,
  });
  const others = pile.sheets.filter((one) => one.jobId !== jobId);
  const other = others.find((one) => one.serial === serial);
  if (other !== undefined) return ask('ofOtherSheet', { jobId: other.jobId });
  const place = pile.next.indexOf(serial);
  if (place >= 0) {
    const ofOthers = new Set(others.map((one) => one.serial));
    const skipped = pile.next.slice(0, place).filter((one) => !ofOthers.has(one));
    return skipped.length === 0 ? { kind: 'expected' } : ask('skips', { skipped });
  }
  return ask(pile.passedOver.includes(serial) || pile.lapsed.includes(serial) ? 'passedOver' : 'notOurs');
};

/** Whether the answer is to the very question that stands: another one is asked anew. */
export const isAnswered = (
  asked: Extract<SerialJudgement, { kind: 'ask' }>,
  answer: SerialAnswer | undefined,
): boolean =>
  answer !== undefined &&
  answer.question === asked.question &&
  (answer.expected === null ? null : normaliseSerial(answer.expected)) === asked.expected;

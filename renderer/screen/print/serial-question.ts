import { type SerialAnswer, serialQuestionSchema } from '#domain/serial-question.ts';
import type { ProgramError } from '../../api/program-error.ts';

/** What the program asks of a serial that was not expected; serials as they are written on the blanks. */
export type AskedSerial = SerialAnswer & {
  serial: string;
  /** Blanks that would be skipped, the first of them and the last. */
  count: number;
  first: string;
  last: string;
  /** The sheet that is to bear it. */
  jobId: string | null;
};

/** Undefined for an error that asks nothing. */
export const findQuestion = (error: ProgramError | null): AskedSerial | undefined => {
  const details = error?.code === 'SERIAL_UNEXPECTED' ? error.details : {};
  const question = serialQuestionSchema.safeParse(details.question).data;
  if (question === undefined) return undefined;
  const { expected, jobId, count } = details;
  const word = (name: string): string => String(details[name] ?? '');
  return {
    question,
    expected: typeof expected === 'string' ? expected : null,
    serial: word('serial'),
    count: Number(count),
    first: word('first'),
    last: word('last'),
    jobId: typeof jobId === 'string' ? jobId : null,
  };
};

/** The answer that insists on it. */
export const toAnswer = ({ question, expected }: AskedSerial): SerialAnswer => ({ question, expected });

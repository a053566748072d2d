import { useState } from 'react';
import { normaliseSerial } from '#domain/serial.ts';
import type { SerialAnswer } from '#domain/serial-question.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { type AskedSerial, findQuestion, toAnswer } from './serial-question.ts';

/**
 * What the program has told the officer of an act that settles a sheet, so that doing the same again goes on: a serial
 * that was not expected, a sheet that may still come. Another serial is told of anew.
 */
export const useToldOnce = (
  error: ProgramError | null,
): {
  question: AskedSerial | undefined;
  answers: (serial: string | null) => { asked?: SerialAnswer; mayCome?: true };
} => {
  const [seen, setSeen] = useState<{ error: ProgramError | null; question: AskedSerial | undefined; mayCome: boolean }>(
    {
      error: null,
      question: undefined,
      mayCome: false,
    },
  );
  const question = findQuestion(error);
  if (error !== null && error !== seen.error)
    setSeen({ error, question: question ?? seen.question, mayCome: seen.mayCome || error.code === 'SHEET_MAY_COME' });
  return {
    question,
    answers: (serial) => {
      const asked = seen.question;
      const isSame =
        asked !== undefined && serial !== null && normaliseSerial(serial) === normaliseSerial(asked.serial);
      return { ...(isSame ? { asked: toAnswer(asked) } : {}), ...(seen.mayCome ? { mayCome: true } : {}) };
    },
  };
};

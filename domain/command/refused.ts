import { statusSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { isSerialFormat, normaliseSerial } from '../serial.ts';
import type { Rule } from './apply.ts';

/**
 * What becomes of an act that the centre refused: withdrawn with a reason, or given to the supervisor with a note. Both
 * leave the facts of the record as they are and stand on its timeline at every desk. They hold at every step, since what
 * was refused was refused because the record had moved on. That only the officer who did the act or a supervisor settles
 * it is held at the counter that has it; here any officer of the office who does more than read.
 */
export const withdrawAct: Rule<'act.withdraw'> = {
  role: ['verifying', 'printing', 'collection'],
  from: statusSchema.options,
  apply: (state, { payload }) => {
    const { blank } = payload;
    if (blank !== null && !isSerialFormat(blank.serial)) throw new AppError('SERIAL_FORMAT', 'This does not read as a serial', { serial: blank.serial });
    return state;
  },
  describe: ({ payload }) => ({
    about: { id: payload.commandId, act: payload.commandName },
    note: payload.reason,
    ...(payload.blank === null ? {} : { blank: { ...payload.blank, serial: normaliseSerial(payload.blank.serial) } }),
  }),
};

export const escalateAct: Rule<'act.escalate'> = {
  role: ['verifying', 'printing', 'collection'],
  from: statusSchema.options,
  apply: (state) => state,
  describe: ({ payload }) => ({ about: { id: payload.commandId, act: payload.commandName }, note: payload.note }),
};

import { statusSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { hasRole } from '../officer.ts';
import { isSerialFormat, normaliseSerial } from '../serial.ts';
import type { Rule } from './apply.ts';
import { requireUnprinted } from './logbook.ts';

/**
 * What becomes of an act that the centre refused: withdrawn with a reason, or given to the supervisor with a note. Both
 * leave the facts of the record as they are and stand on its timeline at every desk. They hold at every step, since
 * what was refused was refused because the record had moved on. That only the officer who did the act or a supervisor
 * settles it is held at the counter that has it; here any officer of the office who does more than read. What becomes
 * of the blank of a refused print is for who may print: it is spoiled by its serial, or the printer says that none was
 * used.
 */
export const withdrawAct: Rule<'act.withdraw'> = {
  role: ['verifying', 'printing', 'collection'],
  from: statusSchema.options,
  apply: (state, { payload }, { officer }) => {
    const { blank, commandName, printerState } = payload;
    if (blank !== null && !hasRole(officer, 'printing'))
      throw new AppError('ROLE_MISSING', 'The officer does not hold the role for this act', { role: 'printing' });
    if (blank === null && commandName === 'logbook.print') requireUnprinted(printerState, officer);
    if (blank !== null && !isSerialFormat(blank.serial))
      throw new AppError('SERIAL_FORMAT', 'This does not read as a serial', { serial: blank.serial });
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

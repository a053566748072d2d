import { z } from 'zod';
import { standingSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { hasRole } from '../officer.ts';
import { printerStateSchema } from '../printer-state.ts';
import { isSerialFormat, normaliseSerial } from '../serial.ts';
import { make, requireUnprinted } from './printed-item.ts';
import { defineAct, deskRoles } from './rule.ts';

/** The refused act. Its name stands on the timeline: the name of an act, of this program's or a newer one's. */
const commandNameSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z-]*\.[a-z][A-Za-z-]*$/);
const refusedAct = { commandId: z.uuid(), commandName: commandNameSchema };

/**
 * What becomes of an act that the centre refused: withdrawn with a reason, or given to the supervisor with a note. Both
 * leave the facts of the record as they are and stand on its timeline at every desk. They hold at every step, since
 * what was refused was refused because the record had moved on. That only the officer who did the act or a supervisor
 * settles it is held at the counter that has it; here any officer of the office who does more than read. What becomes
 * of the blank of a refused print is for who may print: it is spoiled by its serial, or the printer says that none was
 * used.
 */
export const withdrawAct = defineAct({
  name: 'act.withdraw',
  payload: z.object({
    ...refusedAct,
    reason: z.string().trim().min(3).max(300),
    /** The numbered blank on which the withdrawn print came out, spoiled by this; null when no paper did. */
    blank: z.object({ jobId: z.uuid(), serial: z.string().min(1).max(30) }).nullable(),
    printerState: printerStateSchema.optional(),
  }),
  role: deskRoles,
  from: standingSchema.options,
  heaps: () => true,
  repair: { kind: 'withdraw', form: null },
  apply: (state, { payload }, { officer, reference }) => {
    const { blank, commandName, printerState } = payload;
    if (blank !== null && !hasRole(officer, 'printing'))
      throw new AppError('ROLE_MISSING', 'The officer does not hold the role for this act', { role: 'printing' });
    // Where nothing comes on a numbered blank, whatever came out has used none
    const plain = new Set(reference['item-kind'].flatMap(({ id, scannedAs }) => (scannedAs === 'serial' ? [] : id)));
    const usesBlanks = state.items.some(({ kind }) => !plain.has(kind));
    if (blank === null && commandName === make.name && usesBlanks) requireUnprinted(printerState, officer);
    if (blank !== null && !isSerialFormat(blank.serial))
      throw new AppError('SERIAL_FORMAT', 'This does not read as a serial', { serial: blank.serial });
    return state;
  },
  describe: (payload) => ({
    about: { id: payload.commandId, act: payload.commandName },
    note: payload.reason,
    ...(payload.blank === null ? {} : { blank: { ...payload.blank, serial: normaliseSerial(payload.blank.serial) } }),
  }),
  blank: ({ blank }) =>
    blank === null ? undefined : { serial: normaliseSerial(blank.serial), jobId: blank.jobId, outcome: 'spoiled' },
});

export const escalateAct = defineAct({
  name: 'act.escalate',
  payload: z.object({ ...refusedAct, note: z.string().trim().min(3).max(300) }),
  role: deskRoles,
  from: standingSchema.options,
  heaps: () => true,
  repair: { kind: 'escalate', form: null },
  apply: (state) => state,
  describe: (payload) => ({ about: { id: payload.commandId, act: payload.commandName }, note: payload.note }),
});

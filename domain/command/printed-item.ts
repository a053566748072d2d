import { z } from 'zod';
import { type Application, getItem } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { findOpenSheet, type PrintJob } from '../item.ts';
import { hasRole, type Officer } from '../officer.ts';
import { isUnprinted, type PrinterState, printerStateSchema } from '../printer-state.ts';
import { isOnBlank } from '../reference.ts';
import { normaliseSerial, requireSerial } from '../serial.ts';
import { serialAnswerSchema } from '../serial-question.ts';
import { isNumberAwaited } from '../service.ts';
import { sha256Schema } from '../sha256.ts';
import { defineAct } from './rule.ts';

/**
 * A printed item, most of them on numbered blanks: intent, then serial or spoiling. One open sheet at a time per item,
 * so that a crash leaves exactly one question: "confirm or spoil". That a serial is used once in an office is held by
 * the unique index of the counter's and the centre's ledger, not here: one record cannot know the others.
 */
const serialSchema = z.string().min(1).max(30);

const changeSheets = (
  state: Application,
  itemId: string,
  change: (sheets: readonly PrintJob[]) => PrintJob[],
): Application => ({
  ...state,
  items: state.items.map((item) => (item.id === itemId ? { ...item, sheets: change(item.sheets) } : item)),
});

/** The intent, committed before the first byte is spooled: paper never exists without a record. */
export const make = defineAct({
  name: 'item.make',
  payload: z.object({ itemId: z.uuid(), jobId: z.uuid(), documentSha256: sha256Schema }),
  role: 'printing',
  from: ['approved'],
  items: { of: ({ itemId }) => [itemId], states: { printed: ['due'] } },
  step: 'make',
  repair: { kind: 'print', form: null },
  blocks: (state, { reference }) =>
    isNumberAwaited(reference, state) ? [{ code: 'NUMBER_NOT_ASSIGNED', details: {} }] : [],
  apply: (state, { payload: { itemId, jobId, documentSha256 }, at, officer, workstation }) => {
    // A job id of its own for each sheet: a second one would settle the spoiled sheet again, with it.
    if (state.items.some(({ sheets }) => sheets.some((sheet) => sheet.jobId === jobId)))
      throw new AppError('PRINT_UNDER_WAY', 'A sheet is already under way');
    const sheet: PrintJob = { jobId, documentSha256, workstationId: workstation, outcome: 'open', at, by: officer };
    return changeSheets(state, itemId, (sheets) => [...sheets, sheet]);
  },
});

const settle = (state: Application, itemId: string, jobId: string, change: Partial<PrintJob>): Application => {
  if (findOpenSheet(getItem(state, itemId))?.jobId !== jobId)
    throw new AppError('PRINT_JOB_UNKNOWN', 'This sheet is not under way');
  return changeSheets(state, itemId, (sheets) =>
    sheets.map((sheet) => (sheet.jobId === jobId ? { ...sheet, ...change } : sheet)),
  );
};

const requireNoSerial = (serial: string | null): undefined => {
  if (serial !== null) throw new AppError('INVALID_INPUT', 'This paper comes on no numbered blank', { serial });
  return undefined;
};

/**
 * That no blank was used is the print system's word, or a supervisor's, never the word of the one pair of hands that
 * printed: a good sheet could go out, and the paper be printed again on another.
 * @throws AppError BLANK_UNACCOUNTED
 */
export const requireUnprinted = (state: PrinterState | undefined, officer: Pick<Officer, 'roles'>): void => {
  if (!isUnprinted(state) && !hasRole(officer, 'supervisor'))
    throw new AppError('BLANK_UNACCOUNTED', 'The printer has not said that no blank was used', {
      printerState: state ?? 'unknown',
    });
};

export const confirm = defineAct({
  name: 'item.confirm',
  payload: z.object({
    itemId: z.uuid(),
    jobId: z.uuid(),
    /** Null for a paper that comes on no numbered blank. */
    serial: serialSchema.nullable(),
    /** The serial was not the one expected, and this is what the officer was asked before insisting on it. */
    asked: serialAnswerSchema.optional(),
  }),
  role: 'printing',
  from: ['approved'],
  items: { of: ({ itemId }) => [itemId], states: { printed: ['making'] } },
  repair: { kind: 'sheet', form: 'print' },
  apply: (state, { payload, at, officer }, { reference }) =>
    settle(state, payload.itemId, payload.jobId, {
      outcome: 'confirmed',
      serial: isOnBlank(reference, getItem(state, payload.itemId).kind)
        ? requireSerial(payload.serial ?? '')
        : requireNoSerial(payload.serial),
      settledAt: at,
      settledBy: officer,
    }),
  blank: ({ serial, jobId }) =>
    serial === null ? undefined : { serial: normaliseSerial(serial), jobId, outcome: 'confirmed' },
});

export const spoil = defineAct({
  name: 'item.spoil',
  payload: z.object({
    itemId: z.uuid(),
    jobId: z.uuid(),
    /** Null: no blank was consumed (the job never reached the paper). */
    serial: serialSchema.nullable(),
    reason: z.string().min(1).max(60),
    asked: serialAnswerSchema.optional(),
    printerState: printerStateSchema.optional(),
  }),
  role: 'printing',
  from: ['approved'],
  items: { of: ({ itemId }) => [itemId], states: { printed: ['making'] } },
  repair: { kind: 'sheet', form: 'print' },
  apply: (state, { payload, at, officer }, { reference, officer: actor }) => {
    if (!reference['spoil-reason'].some(({ code }) => code === payload.reason))
      throw new AppError('REASON_UNKNOWN', 'No such reason for spoiling', { reason: payload.reason });
    const isNumbered = isOnBlank(reference, getItem(state, payload.itemId).kind);
    const serial =
      payload.serial === null || !isNumbered ? requireNoSerial(payload.serial) : requireSerial(payload.serial);
    const next = settle(state, payload.itemId, payload.jobId, {
      outcome: 'spoiled',
      serial,
      spoilReason: payload.reason,
      settledAt: at,
      settledBy: officer,
    });
    if (isNumbered && serial === undefined) requireUnprinted(payload.printerState, actor);
    return next;
  },
  blank: ({ serial, jobId }) =>
    serial === null ? undefined : { serial: normaliseSerial(serial), jobId, outcome: 'spoiled' },
});

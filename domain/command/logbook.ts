import { type Application, findConfirmedPrint, findOpenPrint, type PrintJob } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { hasRole, type Officer } from '../officer.ts';
import { isUnprinted, type PrinterState } from '../printer-state.ts';
import { isSerialFormat, normaliseSerial } from '../serial.ts';
import type { Rule } from './apply.ts';

/**
 * The sheet of paper: intent, then serial or spoiling, then shelf. One open sheet at a time an application, so that a
 * crash leaves exactly one question: "confirm or spoil". That a serial is used once in an office is held by
 * the unique index of the counter's and the centre's ledger, not here: one record cannot know the others.
 */
export const print: Rule<'logbook.print'> = {
  role: 'printing',
  from: ['approved'],
  apply: (state, { payload, at, officer, workstation }) => {
    // A job id of its own for each sheet: a second one would settle the spoiled sheet again, with it.
    if (state.prints.some((job) => job.outcome === 'open' || job.jobId === payload.jobId))
      throw new AppError('PRINT_UNDER_WAY', 'A sheet is already under way');
    const job: PrintJob = {
      jobId: payload.jobId,
      documentSha256: payload.documentSha256,
      workstationId: workstation,
      outcome: 'open',
      at,
      by: officer,
    };
    return { ...state, status: 'printing', prints: [...state.prints, job] };
  },
};

const settle = (state: Application, jobId: string, change: Partial<PrintJob>): PrintJob[] => {
  if (findOpenPrint(state)?.jobId !== jobId) throw new AppError('PRINT_JOB_UNKNOWN', 'This sheet is not under way');
  return state.prints.map((job) => (job.jobId === jobId ? { ...job, ...change } : job));
};

const requireSerial = (serial: string): string => {
  if (!isSerialFormat(serial)) throw new AppError('SERIAL_FORMAT', 'This does not read as a serial', { serial });
  return normaliseSerial(serial);
};

/**
 * That no blank was used is the print system's word, or a supervisor's, never the word of the one pair of hands that
 * printed: a good sheet could go out, and the logbook be printed again on another.
 * @throws AppError BLANK_UNACCOUNTED
 */
export const requireUnprinted = (state: PrinterState | undefined, officer: Pick<Officer, 'roles'>): void => {
  if (!isUnprinted(state) && !hasRole(officer, 'supervisor'))
    throw new AppError('BLANK_UNACCOUNTED', 'The printer has not said that no blank was used', {
      printerState: state ?? 'unknown',
    });
};

export const confirmPrint: Rule<'logbook.confirm'> = {
  role: 'printing',
  from: ['printing'],
  apply: (state, { payload, at, officer }) => {
    const serial = requireSerial(payload.serial);
    return {
      ...state,
      status: 'printed',
      prints: settle(state, payload.jobId, { outcome: 'confirmed', serial, settledAt: at, settledBy: officer }),
    };
  },
};

export const spoilPrint: Rule<'logbook.spoil'> = {
  role: 'printing',
  from: ['printing'],
  apply: (state, { payload, at, officer }, { reference, officer: actor }) => {
    if (!reference['spoil-reason'].some(({ code }) => code === payload.reason))
      throw new AppError('REASON_UNKNOWN', 'No such reason for spoiling', { reason: payload.reason });
    const serial = payload.serial === null ? undefined : requireSerial(payload.serial);
    const change = {
      outcome: 'spoiled' as const,
      serial,
      spoilReason: payload.reason,
      settledAt: at,
      settledBy: officer,
    };
    const prints = settle(state, payload.jobId, change);
    if (serial === undefined) requireUnprinted(payload.printerState, actor);
    return { ...state, status: 'approved', prints };
  },
};

export const shelve: Rule<'item.shelve'> = {
  role: 'collection',
  from: ['printed', 'shelved'],
  apply: (state, { payload, at, officer }) => {
    if (findConfirmedPrint(state)?.serial !== normaliseSerial(payload.serial))
      throw new AppError('SERIAL_OF_OTHER', 'The scanned serial is not this logbook', { serial: payload.serial });
    return {
      ...state,
      status: 'shelved',
      shelf: { bay: payload.bay.toUpperCase(), box: payload.box.toUpperCase(), at, by: officer },
    };
  },
};

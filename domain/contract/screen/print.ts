import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { applicationRowSchema, blockSchema, itemEntrySchema, itemRowSchema } from './case.ts';

/** Printers, sheets and blanks, as the Print desk shows them. */

const id = z.uuid();

export const printerSchema = z.object({
  name: z.string(),
  isDefault: z.boolean(),
  state: z.enum(['ready', 'busy', 'stopped', 'rejecting']),
  /** Whether it prints on both sides of a sheet. */
  twoSided: z.boolean(),
  /** The printer's own words, when it has any. */
  reason: z.string(),
});
export type Printer = z.infer<typeof printerSchema>;
/** As the window sees it. `holdsBlanks`: logbooks are printed on it here, so that numbered blanks lie in it. */
export const listedPrinterSchema = printerSchema.extend({ holdsBlanks: z.boolean() });
export type ListedPrinter = z.infer<typeof listedPrinterSchema>;

/** A printed item that waits for paper, with what stands against printing it now. */
export const readyItemSchema = itemEntrySchema.extend({ blocks: z.array(blockSchema) });
export type ReadyItem = z.infer<typeof readyItemSchema>;

/** A sheet under way, as the Print desk shows it. */
export const sheetSchema = z.object({
  jobId: id,
  item: itemRowSchema,
  application: applicationRowSchema,
  startedAt: instantSchema,
  printer: z.string(),
  /**
   * `intent`: committed, not yet handed to the printer. `sent`: in the printer's queue. `printed`: the printer says the
   * sheet is out. `failed`: it says no, see `problem`. `gone`: it left the queue without a word. `unknown`: the program
   * ended in between; look at the printer. `refused`: the centre refused this print; whatever paper came out must not
   * be used, see `refused`.
   */
  state: z.enum(['intent', 'sent', 'printed', 'failed', 'gone', 'unknown', 'refused']),
  /** The serial that it should bear, where that is known: to compare with the paper, never in its place. */
  expected: z.string().nullable(),
  /** Of a refused print: the act to settle, whose it is, and the serial that a refused confirmation named. */
  refused: z.object({ commandId: id, officer: z.string(), serial: z.string().nullable() }).nullable(),
  problem: blockSchema.nullable(),
});
export type Sheet = z.infer<typeof sheetSchema>;

/** The numbered blanks in the keeping of this workstation. */
export const blanksSchema = z.object({
  blocks: z.array(
    z.object({ first: z.string(), last: z.string(), left: z.int(), until: instantSchema, expired: z.boolean() }),
  ),
  /** Unused ones whose time has not run out, less a sheet under way each. */
  left: z.int(),
  /** They went back, or are on their way, and none are asked for until the officer says so. */
  givenBack: z.boolean(),
  /** The office had fewer than were asked for, or none; or this desk holds as many as one may. */
  shortage: z.enum(['partial', 'none', 'enough']).nullable(),
});
export type Blanks = z.infer<typeof blanksSchema>;

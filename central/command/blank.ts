import { and, eq } from 'drizzle-orm';
import { findBlankUse } from '#domain/command/apply.ts';
import type { Command } from '#domain/command/command.ts';
import { requireUnprinted } from '#domain/command/printed-item.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import { commandReceipt, serial } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { requireOwnSerial } from '../lease/serial.ts';

/** The numbered blanks that acts use up or void. */

/**
 * A withdrawal tells of paper only where the centre itself knows that there may be some: a blank is voided for a print
 * of that workstation and sheet which was refused, and that such a print came to nothing is the printer's word, or a
 * supervisor's.
 * @throws AppError VOID_UNFOUNDED, BLANK_UNACCOUNTED
 */
export const requireVoidable = async (
  transaction: Database,
  officeId: string,
  command: Command,
  actor: Officer,
): Promise<void> => {
  if (command.name !== 'act.withdraw') return;
  const { commandId, blank, printerState } = command.payload;
  const { name, answer, workstationId, jobId } = commandReceipt;
  const [receipt] = await transaction
    .select({ name, answer, workstationId, jobId })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.id, commandId)));
  const isRefusedPrint = receipt?.name === 'item.make' && receipt.answer.kind === 'refused';
  if (blank === null) {
    if (isRefusedPrint) requireUnprinted(printerState, actor);
    return;
  }
  if (!isRefusedPrint || receipt.jobId !== blank.jobId || receipt.workstationId !== command.workstation)
    throw new AppError('VOID_UNFOUNDED', 'No print of this sheet was refused', { commandId });
};

/** Enters the blank that a command uses up. @throws AppError SERIAL_USED and what `requireOwnSerial` throws */
export const takeSerial = async (
  transaction: Database,
  officeId: string,
  command: Command,
  actor: Officer,
  at: number,
): Promise<void> => {
  const blank = findBlankUse(command);
  if (blank === undefined) return;
  const emergency = await requireOwnSerial(
    transaction,
    { officeId, workstationId: command.workstation },
    blank.serial,
    actor,
    at,
  );
  const row = { ...blank, officeId, applicationId: command.subject.id, emergency, at };
  const taken = await transaction.insert(serial).values(row).onConflictDoNothing().returning({ serial: serial.serial });
  if (taken.length === 0) throw new AppError('SERIAL_USED', 'This blank has been used before', { serial: row.serial });
};

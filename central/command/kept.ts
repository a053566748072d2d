import { and, asc, eq } from 'drizzle-orm';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { commandReceipt, keptCommand } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * An act as its officer's workstation signed it, with what became of it. `text` is the canonical JSON that was hashed.
 */
export type KeptAct = {
  text: string;
  sha256: string;
  signature: string;
  keyThumbprint: string;
  staffNumber: string;
  workstationId: string;
  answer: CommandAnswer;
  receivedAt: number;
};

/**
 * Every act ever judged on an application, refused ones too, in the order in which they came: who marked what, and
 * when.
 */
export const listKeptActs = async (database: Database, officeId: string, applicationId: string): Promise<KeptAct[]> =>
  database
    .select({
      text: keptCommand.text,
      sha256: keptCommand.sha256,
      signature: commandReceipt.signature,
      keyThumbprint: commandReceipt.keyThumbprint,
      staffNumber: commandReceipt.staffNumber,
      workstationId: commandReceipt.workstationId,
      answer: commandReceipt.answer,
      receivedAt: keptCommand.receivedAt,
    })
    .from(keptCommand)
    .innerJoin(
      commandReceipt,
      and(eq(commandReceipt.officeId, keptCommand.officeId), eq(commandReceipt.id, keptCommand.id)),
    )
    .where(
      and(
        eq(keptCommand.officeId, officeId),
        eq(keptCommand.subjectKind, 'application'),
        eq(keptCommand.subjectId, applicationId),
      ),
    )
    .orderBy(asc(keptCommand.receivedAt), asc(commandReceipt.workstationId), asc(commandReceipt.sequence));

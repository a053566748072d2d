import { and, eq } from 'drizzle-orm';
import type { Command } from '#domain/command/command.ts';
import { isAnyOf } from '../database/rows.ts';
import { commandReceipt } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

type Sender = { officeId: string; workstationId: string };
type Act = Pick<Command, 'id' | 'sequence' | 'at'>;

/**
 * The acts dated before the one that precedes them in their workstation's chain. A counter never does that; it is no
 * ground to refuse, since a clock may have been a year ahead for one act, but a supervisor is to know. Those that came
 * before their predecessor are found when that comes. Call with the workstation locked, before the receipts are
 * written.
 * @returns the ids of those given; what was stored is marked.
 */
export const findDatedBack = async (
  transaction: Database,
  { officeId, workstationId }: Sender,
  acts: readonly Act[],
): Promise<Set<string>> => {
  const isOwn = and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, workstationId));
  const neighbours = new Set(acts.flatMap(({ sequence }) => [sequence - 1, sequence + 1]));
  const stored = await transaction
    .select({ id: commandReceipt.id, sequence: commandReceipt.sequence, at: commandReceipt.actedAt })
    .from(commandReceipt)
    .where(and(isOwn, isAnyOf(commandReceipt.sequence, neighbours)));
  const latest = new Map<number, number>();
  for (const { sequence, at } of [...stored, ...acts])
    latest.set(sequence, Math.max(at ?? 0, latest.get(sequence) ?? 0));
  const isBack = ({ sequence, at }: { sequence: number; at: number | null }): boolean =>
    at !== null && at < (latest.get(sequence - 1) ?? 0);
  const late = stored.filter(isBack).map(({ id }) => id);
  if (late.length > 0)
    await transaction
      .update(commandReceipt)
      .set({ isDatedBack: true })
      .where(and(isOwn, isAnyOf(commandReceipt.id, late)));
  return new Set(acts.filter(isBack).map(({ id }) => id));
};

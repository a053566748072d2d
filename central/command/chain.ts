import { and, desc, eq, gte, isNull, lt, lte } from 'drizzle-orm';
import type { Command } from '#domain/command/command.ts';
import { chainBreak, commandReceipt, workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';

/**
 * Whether a workstation's commands continue one another by `sequence` and `previousHash`. A break refuses nothing: what
 * an officer did offline must arrive. It is recorded with both hashes, for a person to ask why: a cloned machine, a
 * restored backup, a command lost or altered on the way. Commands that overtake each other leave a gap that heals.
 */
export type ChainBreak = { kind: 'hash' | 'fork' | 'gap'; workstationId: string; sequence: number; expectedHash: string | null; givenHash: string };

const noHash = '0'.repeat(64);

/** Call after the receipt was looked for and before its insert; the workstation stays locked, so its commands are linked one at a time. */
export const linkCommand = async (transaction: Database, officeId: string, command: Command, sha256: string, at: number): Promise<ChainBreak[]> => {
  const { id, sequence, workstation: workstationId, previousHash: givenHash } = command;
  await transaction
    .select({ id: workstation.id })
    .from(workstation)
    .where(and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId)))
    .for('no key update');
  const isOfChain = and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, workstationId));
  const linkOf = { sequence: commandReceipt.sequence, hash: commandReceipt.chainSha256, olderHash: commandReceipt.bodySha256 };
  const around = await transaction
    .select({ ...linkOf, id: commandReceipt.id, previousHash: commandReceipt.previousHash })
    .from(commandReceipt)
    .where(and(isOfChain, gte(commandReceipt.sequence, sequence - 1), lte(commandReceipt.sequence, sequence + 1)));
  const hashesAt = (place: number) => around.filter((one) => one.sequence === place).map(({ hash, olderHash }) => hash ?? olderHash);

  const breaks: (ChainBreak & { commandId: string })[] = [];
  const found = { workstationId, sequence, givenHash, commandId: id };
  const twin = hashesAt(sequence)[0];
  const before = sequence === 1 ? [noHash] : hashesAt(sequence - 1);
  if (twin !== undefined) breaks.push({ ...found, kind: 'fork', expectedHash: twin, givenHash: sha256 });
  else if (before.length === 0) {
    const [last] = await transaction
      .select(linkOf)
      .from(commandReceipt)
      .where(and(isOfChain, lt(commandReceipt.sequence, sequence)))
      .orderBy(desc(commandReceipt.sequence))
      .limit(1);
    breaks.push({ ...found, kind: 'gap', expectedHash: last?.hash ?? last?.olderHash ?? null });
  } else if (!before.includes(givenHash)) breaks.push({ ...found, kind: 'hash', expectedHash: before[0] ?? null });

  const [after] = around.filter((one) => one.sequence === sequence + 1);
  if (after !== undefined && twin === undefined) {
    const isGap = and(
      eq(chainBreak.officeId, officeId),
      eq(chainBreak.workstationId, workstationId),
      eq(chainBreak.sequence, sequence + 1),
      eq(chainBreak.commandId, after.id),
      eq(chainBreak.kind, 'gap'),
      isNull(chainBreak.healedAt),
    );
    const isContinued = after.previousHash === sha256;
    await transaction
      .update(chainBreak)
      .set(isContinued ? { healedAt: at } : { kind: 'hash', expectedHash: sha256 })
      .where(isGap);
    if (!isContinued)
      breaks.push({ kind: 'hash', workstationId, sequence: sequence + 1, commandId: after.id, expectedHash: sha256, givenHash: after.previousHash });
  }
  if (breaks.length > 0)
    await transaction
      .insert(chainBreak)
      .values(breaks.map((one) => ({ officeId, ...one, at })))
      .onConflictDoNothing();
  return breaks.map(({ commandId: _, ...one }) => one);
};

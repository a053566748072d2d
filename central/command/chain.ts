import { and, desc, eq, inArray, lt, lte, or } from 'drizzle-orm';
import type { Command } from '#domain/command/command.ts';
import { isAnyOf } from '../database/rows.ts';
import { chainBreak, commandReceipt, workstation } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Whether a workstation's commands continue one another by `sequence` and `previousHash`. A break refuses nothing: what
 * an officer did offline must arrive. It is recorded with both hashes, for a person to ask why: a cloned machine, a
 * restored backup, a command lost or altered on the way. Commands of different applications come side by side and
 * overtake each other: one that came before its predecessor is noted, and is a gap only when that stays away. After an
 * enrolment anew the chain goes on from where the counter's own cache ended, beside what a copy of it had added there.
 */
export type ChainBreak = {
  kind: 'hash' | 'fork' | 'gap';
  workstationId: string;
  sequence: number;
  expectedHash: string | null;
  givenHash: string;
};
export type Chain = { officeId: string; workstationId: string; keyThumbprint: string };
export type Link = Pick<Command, 'id' | 'sequence' | 'previousHash'> & { sha256: string };

const noHash = '0'.repeat(64);
/** Requests side by side are over in seconds, a line that breaks among them is tried again within minutes. */
const patienceMs = 15 * 60_000;

type Known = { id: string; hash: string; previousHash: string; isStored: boolean };
type Row = typeof chainBreak.$inferInsert;

/**
 * Links new commands of one workstation, in the order given. Call after their receipts were looked for and before they
 * are inserted; the workstation stays locked until the transaction ends, so its commands are linked one batch at a
 * time.
 * @returns what an auditor is to hear now: false hashes, forks, and gaps that have stayed.
 */
export const linkCommands = async (
  transaction: Database,
  { officeId, workstationId, keyThumbprint }: Chain,
  links: readonly Link[],
  at: number,
): Promise<ChainBreak[]> => {
  if (links.length === 0) return [];
  const [device] = await transaction
    .select({ chainFrom: workstation.chainFrom })
    .from(workstation)
    .where(and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId)))
    .for('no key update');
  const chainFrom = device?.chainFrom ?? undefined;
  const known = await readAround(transaction, { officeId, workstationId, keyThumbprint }, chainFrom, links);
  const isFirst = ({ sequence }: Link): boolean => chainFrom !== undefined && sequence === chainFrom + 1;
  const begunFrom = links.some(isFirst)
    ? await readBeginning(transaction, officeId, workstationId, chainFrom ?? 0)
    : [];
  const found = new Map<string, Row>();
  const note = (
    kind: Row['kind'],
    link: Pick<Link, 'id' | 'sequence'>,
    expectedHash: string | null,
    givenHash: string,
  ): void => {
    const { sequence, id: commandId } = link;
    found.set(commandId, { officeId, workstationId, sequence, commandId, kind, expectedHash, givenHash, at });
  };
  const joined: string[] = [];
  const parted: { commandId: string; expectedHash: string }[] = [];
  for (const link of links) {
    const { sequence, previousHash, sha256 } = link;
    const [twin] = known.get(sequence) ?? [];
    const before = [
      ...(isFirst(link) ? begunFrom : []),
      ...(sequence === 1 ? [noHash] : (known.get(sequence - 1) ?? []).map(({ hash }) => hash)),
    ];
    if (twin !== undefined) note('fork', link, twin.hash, sha256);
    else if (before.length === 0) note('overtaken', link, findBelow(known, sequence), previousHash);
    else if (!before.includes(previousHash)) note('hash', link, before[0] ?? null, previousHash);
    const [after] = known.get(sequence + 1) ?? [];
    if (after !== undefined && twin === undefined) {
      const isContinued = after.previousHash === sha256;
      if (isContinued && after.isStored) joined.push(after.id);
      else if (isContinued) found.delete(after.id);
      else parted.push({ commandId: after.id, expectedHash: sha256 });
      if (!isContinued) note('hash', { id: after.id, sequence: sequence + 1 }, sha256, after.previousHash);
    }
    known.set(sequence, [...(known.get(sequence) ?? []), { id: link.id, hash: sha256, previousHash, isStored: false }]);
  }
  const isMine = and(eq(chainBreak.officeId, officeId), eq(chainBreak.workstationId, workstationId));
  await settleJoined(transaction, isMine, joined, at);
  for (const { commandId, expectedHash } of parted)
    await transaction
      .update(chainBreak)
      .set({ kind: 'hash', expectedHash })
      .where(and(isMine, eq(chainBreak.commandId, commandId), inArray(chainBreak.kind, ['overtaken', 'gap'])));
  const rows = [...found.values()];
  if (rows.length > 0) await transaction.insert(chainBreak).values(rows).onConflictDoNothing();
  const stayed = await transaction
    .update(chainBreak)
    .set({ kind: 'gap' })
    .where(and(isMine, eq(chainBreak.kind, 'overtaken'), lte(chainBreak.at, at - patienceMs)))
    .returning();
  return [...rows, ...stayed].flatMap(({ kind, sequence, expectedHash = null, givenHash }) =>
    kind === 'overtaken' || kind === 'renewed' ? [] : [{ kind, workstationId, sequence, expectedHash, givenHash }],
  );
};

/** What the workstation said to go on from when it was last enrolled anew. */
const readBeginning = async (
  transaction: Database,
  officeId: string,
  workstationId: string,
  sequence: number,
): Promise<string[]> => {
  const rows = await transaction
    .select({ hash: chainBreak.givenHash })
    .from(chainBreak)
    .where(
      and(
        eq(chainBreak.officeId, officeId),
        eq(chainBreak.workstationId, workstationId),
        eq(chainBreak.sequence, sequence),
        eq(chainBreak.kind, 'renewed'),
      ),
    )
    .orderBy(desc(chainBreak.at))
    .limit(1);
  return rows.map(({ hash }) => hash);
};

/** The receipts that stand where the links go and next to them, and the last one before the first of them. */
const readAround = async (
  transaction: Database,
  { officeId, workstationId, keyThumbprint }: Chain,
  chainFrom: number | undefined,
  links: readonly Link[],
): Promise<Map<number, Known[]>> => {
  // Beyond the new beginning only what the present key signed: the rest was a copy's.
  const isOwn =
    chainFrom === undefined
      ? undefined
      : or(lte(commandReceipt.sequence, chainFrom), eq(commandReceipt.keyThumbprint, keyThumbprint));
  const isOfChain = and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, workstationId), isOwn);
  // Not the span from the first to the last: acts go together by application, and may be far apart in the chain.
  const neighbours = new Set(links.flatMap(({ sequence }) => [sequence - 1, sequence, sequence + 1]));
  const columns = {
    id: commandReceipt.id,
    sequence: commandReceipt.sequence,
    hash: commandReceipt.chainSha256,
    olderHash: commandReceipt.bodySha256,
    previousHash: commandReceipt.previousHash,
  };
  const around = await transaction
    .select(columns)
    .from(commandReceipt)
    .where(and(isOfChain, isAnyOf(commandReceipt.sequence, neighbours)));
  const below = await transaction
    .select(columns)
    .from(commandReceipt)
    .where(and(isOfChain, lt(commandReceipt.sequence, Math.min(...neighbours))))
    .orderBy(desc(commandReceipt.sequence))
    .limit(1);
  const known = new Map<number, Known[]>();
  for (const { sequence, hash, olderHash, ...one } of [...around, ...below])
    known.set(sequence, [...(known.get(sequence) ?? []), { ...one, hash: hash ?? olderHash, isStored: true }]);
  return known;
};

/** The hash of the last command known before a sequence. */
const findBelow = (known: ReadonlyMap<number, readonly Known[]>, sequence: number): string | null => {
  const place = Math.max(...[...known.keys()].filter((one) => one < sequence));
  return known.get(place)?.[0]?.hash ?? null;
};

/** What was only overtaken leaves no trace; a gap that had stayed is healed. */
const settleJoined = async (
  transaction: Database,
  isMine: ReturnType<typeof and>,
  joined: readonly string[],
  at: number,
): Promise<void> => {
  if (joined.length === 0) return;
  const isJoined = and(isMine, inArray(chainBreak.commandId, [...joined]));
  await transaction.delete(chainBreak).where(and(isJoined, eq(chainBreak.kind, 'overtaken')));
  await transaction
    .update(chainBreak)
    .set({ healedAt: at })
    .where(and(isJoined, eq(chainBreak.kind, 'gap')));
};

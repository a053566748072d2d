import { and, eq } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import type { Command } from '#domain/command/command.ts';
import { isAnyOf } from '../database/rows.ts';
import { content } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * The acts that wait for the document that was lodged at a counter: its bytes come after the acts, and nothing is
 * approved on bytes that the centre has not got. Behind such an approval the other acts on that application wait too.
 * @returns their ids
 */
export const listAwaiting = async (
  transaction: Database,
  officeId: string,
  records: ReadonlyMap<string, Application>,
  commands: readonly Command[],
): Promise<Set<string>> => {
  const hashes = new Map<string, string>();
  for (const { lodged, document, id } of records.values())
    if (lodged !== undefined && document.sha256 !== undefined) hashes.set(id, document.sha256);
  for (const { name, subject, payload } of commands)
    if (name === 'application.lodge' && !records.has(subject.id)) hashes.set(subject.id, payload.document.sha256);
  const approvals = commands.filter(({ name, subject }) => name === 'application.approve' && hashes.has(subject.id));
  if (approvals.length === 0) return new Set();
  const wanted = new Set(approvals.flatMap(({ subject }) => hashes.get(subject.id) ?? []));
  const rows = await transaction
    .select({ sha256: content.sha256 })
    .from(content)
    .where(and(eq(content.officeId, officeId), isAnyOf(content.sha256, wanted)));
  const here = new Set(rows.map(({ sha256 }) => sha256));
  const held = new Set<string>();
  const awaiting = new Set<string>();
  for (const { id, name, subject } of commands) {
    const sha256 = hashes.get(subject.id);
    if (name === 'application.approve' && sha256 !== undefined && !here.has(sha256)) held.add(subject.id);
    if (held.has(subject.id)) awaiting.add(id);
  }
  return awaiting;
};

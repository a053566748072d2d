import type { Application, Former } from './application.ts';
import { diffRecords, type Leaf } from './record-difference.ts';

/** So many changes are told one by one, and so much of each value: a record keeps the room for what is done with it. */
const maxChanges = 40;
const maxLength = 120;

/** Said in other ways: the document by itself, the fee by its quote. */
const apart = new Set(['document', 'quote', 'submittedAt', 'sourceSystem', 'reference']);

const cut = (value: Leaf | null): Leaf | null =>
  typeof value === 'string' && value.length > maxLength ? `${value.slice(0, maxLength - 1)}…` : value;

const pick = (record: Application, members: readonly string[]): object =>
  Object.fromEntries(Object.entries(record).filter(([member]) => members.includes(member) && !apart.has(member)));

/**
 * What an officer has to know of the submission before. The other party's answer is none: the application was not with
 * the office before it.
 * @param members those that a portal sends
 */
export const describeFormer = (stored: Application, next: Application, members: readonly string[]): Former | null => {
  if (stored.standing === 'awaiting-buyer') return stored.former;
  const changes = diffRecords(pick(stored, members), pick(next, members))
    .filter(({ path }) => path.length <= 200)
    .map(({ path, before, after }) => ({ path, before: cut(before), after: cut(after) }));
  return {
    revision: stored.revision,
    decision: stored.decision ?? stored.former?.decision ?? null,
    document: stored.document,
    changes: changes.slice(0, maxChanges),
    more: Math.max(0, changes.length - maxChanges),
  };
};

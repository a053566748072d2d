import { findApplication } from '#db/query/application.ts';
import { type Application, findHold, findRelease, stateOfItem } from '#domain/application.ts';
import type { Command } from '#domain/command/command.ts';
import { findConfirmedSheet, type Item } from '#domain/item.ts';
import type { Reference } from '#domain/reference.ts';
import { countApprovals, findService } from '#domain/service.ts';
import type { Life, SimulatedCounter } from './counter.ts';

/**
 * I15: nothing leaves an office without as many officers' approval of this very revision as its service asks for, a
 * place on the shelf (but for what is given at once) and what has to be handed in for it, nor while somebody holds
 * it. Written from the record's facts, not by the rules of `domain/command`. I16: the table of items at a counter
 * says what its records say.
 */
const findUnfoundedRelease = (record: Application, item: Item): string | undefined => {
  const { standing, surrenders, releases } = record;
  const release = findRelease(record, item.id);
  const isOut = release !== undefined || stateOfItem(item, record) === 'released';
  if (!isOut) return undefined;
  if (standing !== 'approved') return 'without approval';
  const taken = releases.flatMap(({ surrendered }) => surrendered.map(({ kind, number }) => `${kind} ${number}`));
  const isTaken = surrenders.every(({ kind, number }) => taken.includes(`${kind} ${number}`));
  if (!isTaken) return 'without what has to be handed in';
  if (item.made === 'electronic') return undefined;
  if (item.handOver === 'collection' && item.shelf === null) return 'and never stood on the shelf';
  return item.made === 'printed' && findConfirmedSheet(item) === undefined ? 'and was never printed' : undefined;
};

/** What is wrong with a record, whoever has it. */
export const checkRecord = (record: Application, reference: Reference): string | undefined => {
  const { reference: name, approvals, revision, standing, items, releases } = record;
  if (approvals.some((one) => one.revision !== revision))
    return `I15 an approval of another revision stands on ${name}`;
  const officers = new Set(approvals.map(({ by }) => by));
  if (officers.size < approvals.length) return `I15 one officer has approved ${name} twice`;
  const service = findService(reference, record);
  if (service === undefined) return `I15 ${name} is of no service that is known`;
  if (standing === 'approved' && officers.size < countApprovals(service, record))
    return `I15 ${name} is approved by ${officers.size} officers only`;
  const scans = items.flatMap(({ shelf }) => (shelf === null ? [] : [`${shelf.at} ${shelf.by}`]));
  if (new Set(scans).size < scans.length) return `I15 one scan has put several items of ${name} away`;
  const handed = releases.flatMap((release) => release.items);
  if (new Set(handed).size < handed.length) return `I15 an item of ${name} was handed over twice`;
  for (const item of items) {
    const why = findUnfoundedRelease(record, item);
    if (why !== undefined) return `I15 the ${item.kind} of ${name} has left ${why}`;
  }
  return undefined;
};

const stopped: ReadonlySet<Command['name']> = new Set(['application.approve', 'item.make', 'item.release']);

/** What is wrong with an act that was taken on this record. */
export const checkTaken = ({ name }: Command, before: Application): string | undefined =>
  stopped.has(name) && findHold(before) !== undefined
    ? `I15 ${name} was taken on ${before.reference}, which is held`
    : undefined;

/** The row as the record has it, by the columns of `item`. */
const toRow = (record: Application, item: Item): unknown[] => {
  const sheet = findConfirmedSheet(item);
  return [
    item.id,
    item.kind,
    item.made,
    stateOfItem(item, record),
    item.number,
    sheet?.serial ?? item.serial,
    sheet?.settledAt ?? null,
    item.shelf?.bay ?? null,
    item.shelf?.box ?? null,
    item.shelf?.at ?? null,
    findRelease(record, item.id)?.at ?? null,
  ];
};
const columns = 'id, kind, made, state, number, serial, made_at, bay, box, shelved_at, released_at';

/** The items of one application as its desks list them. */
export const checkItems = ({ name }: SimulatedCounter, { connection }: Life, id: string): string | undefined => {
  const rows = connection.client
    .prepare(`SELECT ${columns} FROM item WHERE application_id = ? ORDER BY place`)
    .raw()
    .all(id);
  const record = findApplication(connection.reader, id)?.record;
  const wanted = record?.standing === 'approved' ? record.items.map((item) => toRow(record, item)) : [];
  return JSON.stringify(rows) === JSON.stringify(wanted)
    ? undefined
    : `I16 ${name} lists the items of ${record?.reference ?? id} as ${JSON.stringify(rows)}, they are ${JSON.stringify(wanted)}`;
};

/** No item of what has left. */
export const checkNoItemLeft = ({ name }: SimulatedCounter, { connection }: Life): string | undefined => {
  const left = connection.client
    .prepare('SELECT application_id FROM item WHERE application_id NOT IN (SELECT id FROM application) LIMIT 1')
    .pluck()
    .get();
  return left === undefined ? undefined : `I16 ${name} lists items of ${String(left)}, which is not here`;
};

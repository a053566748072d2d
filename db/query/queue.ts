import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Status } from '#domain/application.ts';
import type { Reader } from '../connection.ts';
import { prepareRead } from '../prepared.ts';
import { application } from '../schema/index.ts';
import { type ApplicationEntry, findEntries } from './application.ts';

/** A part of the queue and its order. `statuses` undefined: all of them. */
export type QueueScope = {
  statuses?: readonly Status[];
  resubmitted?: boolean;
  dueBefore?: string;
  /** Only those that one officer has approved and another must. */
  halfApproved?: true;
  /** Handed to any of these: staff numbers, '' for whoever supervises. */
  assignedTo?: readonly string[];
  held?: true;
  order: 'urgent' | 'latest';
};

const { status, resubmitted, dueOn, receivedAt, decidedAt, approvedBy, assignedTo, held, id } = application;

/** The `+` keeps SQLite from the index by status where several are wanted by day: it would have to sort them all. */
const isAnyOf = (statuses: readonly Status[], order: QueueScope['order']): SQL =>
  order === 'latest' && statuses.length > 1 ? sql`+${inArray(status, [...statuses])}` : inArray(status, [...statuses]);

const within = (scope: QueueScope): SQL | undefined =>
  and(
    scope.statuses === undefined ? undefined : isAnyOf(scope.statuses, scope.order),
    scope.resubmitted === undefined ? undefined : eq(resubmitted, scope.resubmitted),
    scope.halfApproved === undefined ? undefined : isNotNull(approvedBy),
    scope.assignedTo === undefined ? undefined : inArray(assignedTo, [...scope.assignedTo]),
    scope.held === undefined ? undefined : eq(held, true),
    // Both values named: so the index is searched by the day, and not read to its end.
    scope.dueBefore === undefined ? undefined : sql`${resubmitted} IN (0, 1) AND ${dueOn} < ${scope.dueBefore}`,
  );

/**
 * Resubmitted first, then by due day, then by arrival: or the latest decision first. Each as an index of the table has
 * it.
 */
const orderOf = ({ order }: QueueScope): SQL[] =>
  order === 'urgent'
    ? [desc(resubmitted), asc(dueOn), asc(receivedAt), asc(id)]
    : [desc(decidedAt), desc(receivedAt), asc(id)];

const keysOf = (db: Reader, scope: QueueScope) =>
  db
    .select({ id })
    .from(application)
    .where(within(scope))
    .orderBy(...orderOf(scope));

/** The keys of a page first, from the index alone, then its records: a sort never carries a record along. */
export const listQueue = (db: Reader, scope: QueueScope, offset: number, limit: number): ApplicationEntry[] => {
  const ids = keysOf(db, scope).limit(limit).offset(offset).all();
  const byId = findEntries(
    db,
    ids.map((row) => row.id),
  );
  return ids.flatMap((row) => byId.get(row.id) ?? []);
};

export const countQueue = (db: Reader, scope: QueueScope): number =>
  db.select({ count: sql<number>`count(*)` }).from(application).where(within(scope)).get()?.count ?? 0;

export type StatusCount = {
  status: Status;
  resubmitted: boolean;
  all: number;
  due: number;
  halfApproved: number;
  assigned: number;
  held: number;
};

/**
 * How many there are of each status, sent back before or not, and how many of those are due before a day, wait for a
 * second approval, are handed to any of `assignees`, are held: one walk along the index of the queue.
 */
export const countByStatus = (db: Reader, day: string, assignees: readonly string[]): StatusCount[] =>
  db
    .select({
      status,
      resubmitted,
      all: sql<number>`count(*)`,
      due: sql<number>`sum(${dueOn} < ${day})`,
      halfApproved: sql<number>`sum(${approvedBy} IS NOT NULL)`,
      assigned: sql<number>`sum(${assignedTo} IS NOT NULL AND ${inArray(assignedTo, [...assignees])})`,
      held: sql<number>`sum(${held})`,
    })
    .from(application)
    .groupBy(status, resubmitted)
    .all();

/** A place in the order of what is urgent. */
const placeById = prepareRead((db) =>
  db
    .select({ status, resubmitted, dueOn, receivedAt })
    .from(application)
    .where(eq(id, sql.placeholder('id')))
    .prepare(),
);

const afterPlace = prepareRead((db) =>
  db
    .select({ id, resubmitted, dueOn, receivedAt, approvedBy })
    .from(application)
    .where(
      and(
        eq(status, 'submitted'),
        eq(resubmitted, sql.placeholder('resubmitted')),
        sql`(${dueOn}, ${receivedAt}, ${id}) > (${sql.placeholder('dueOn')}, ${sql.placeholder('receivedAt')}, ${sql.placeholder('id')})`,
      ),
    )
    .orderBy(asc(dueOn), asc(receivedAt), asc(id))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

type Place = { resubmitted: boolean; dueOn: string; receivedAt: number; id: string };
/** What may be passed over: the application, and who has approved it where it waits for another officer. */
export type ToVerify = { id: string; approvedBy: string | null };
const beginningOf = (half: boolean): Place => ({ resubmitted: half, dueOn: '', receivedAt: 0, id: '' });
const stepLimit = 20;

/** What is to be verified behind a place, to the queue's end: read by steps, as far as it is asked for. */
function* walkFrom(db: Reader, from: Place): Generator<ToVerify> {
  for (const half of from.resubmitted ? [true, false] : [false]) {
    let last: Place | undefined = half === from.resubmitted ? from : beginningOf(half);
    while (last !== undefined) {
      const rows: (Place & ToVerify)[] = afterPlace(db).all({ ...last, resubmitted: half ? 1 : 0, limit: stepLimit });
      yield* rows;
      last = rows.length < stepLimit ? undefined : rows.at(-1);
    }
  }
}

/**
 * The application to verify after this one, in the order of the queue, that is not passed over; behind the last comes
 * the first. For one that has left the queue, the first of it.
 */
export const findNextToVerify = (
  db: Reader,
  from: string,
  isPassedOver: (one: ToVerify) => boolean,
): string | undefined => {
  const here = placeById(db).get({ id: from });
  if (here?.status === 'submitted') {
    for (const next of walkFrom(db, { ...here, id: from })) if (!isPassedOver(next)) return next.id;
  }
  for (const next of walkFrom(db, beginningOf(true))) {
    if (next.id === from) return undefined;
    if (!isPassedOver(next)) return next.id;
  }
  return undefined;
};

export const findLastDecidedAt = (db: Reader): number | null =>
  db
    .select({ at: sql<number | null>`max(${decidedAt})` })
    .from(application)
    .get()?.at ?? null;

import { and, asc, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { Application, Release } from '#domain/application.ts';
import { type ItemState, type Made, readyStates } from '#domain/item.ts';
import type { Reader } from '../connection.ts';
import { application, item } from '../schema/index.ts';
import { type ApplicationEntry, findEntries } from './application.ts';

/** The items of approved applications, as the desks list and look them up, each with its application. */
export type ItemFound = { itemId: string; entry: ApplicationEntry };

/** Items in certain states, made in certain ways: in any where `made` is left out. */
export type ItemScope = { states: readonly ItemState[]; made?: readonly Made[] };
const within = ({ states, made }: ItemScope): SQL | undefined =>
  and(inArray(item.state, [...states]), made === undefined ? undefined : inArray(item.made, [...made]));

/** The keys first, in the order of the queue, then the records: a sort never carries a record along. */
const findItems = (db: Reader, where: SQL | undefined, limit: number): ItemFound[] => {
  const { resubmitted, dueOn, receivedAt, id } = application;
  const keys = db
    .select({ itemId: item.id, id })
    .from(item)
    .innerJoin(application, eq(application.id, item.applicationId))
    .where(where)
    .orderBy(desc(resubmitted), asc(dueOn), asc(receivedAt), asc(id), asc(item.place))
    .limit(limit)
    .all();
  const byId = findEntries(db, [...new Set(keys.map((key) => key.id))]);
  return keys.flatMap((key) => {
    const entry = byId.get(key.id);
    return entry === undefined ? [] : [{ itemId: key.itemId, entry }];
  });
};

/** Of a row of `application`: something of it can be handed over. */
export const hasReadyItem: SQL = sql`EXISTS (SELECT 1 FROM item WHERE item.application_id = application.id
  AND item.state = CASE item.made ${sql.join(
    Object.entries(readyStates).map(([made, state]) => sql`WHEN ${made} THEN ${state}`),
    sql` `,
  )} END)`;

/** In the order of the queue. */
export const listItems = (db: Reader, scope: ItemScope, limit: number): ItemFound[] =>
  findItems(db, within(scope), limit);
export const countItems = (db: Reader, scope: ItemScope): number =>
  db.select({ count: sql<number>`count(*)` }).from(item).where(within(scope)).get()?.count ?? 0;

/** How many papers got their serial from an instant on. */
export const countConfirmedSince = (db: Reader, since: number): number =>
  db.select({ count: sql<number>`count(*)` }).from(item).where(gte(item.madeAt, since)).get()?.count ?? 0;

/** The items with a serial, on their blank or their own: of several only where makers number alike. @param serial by its key */
export const findItemsBySerial = (db: Reader, serial: string): ItemFound[] =>
  findItems(db, eq(item.serial, serial), 100);

/** Everything that these applications issue, once they are approved. */
export const listItemsOf = (db: Reader, applicationIds: readonly string[]): ItemFound[] =>
  findItems(db, inArray(item.applicationId, [...applicationIds]), 100);

/** The hand-overs from an instant on, the latest first. */
export const listReleased = (db: Reader, since: number, limit: number): { record: Application; release: Release }[] => {
  const keys = db
    .select({ at: item.releasedAt, id: item.applicationId })
    .from(item)
    .where(gte(item.releasedAt, since))
    .groupBy(item.releasedAt, item.applicationId)
    .orderBy(desc(item.releasedAt), asc(item.applicationId))
    .limit(limit)
    .all();
  const byId = findEntries(db, [...new Set(keys.map(({ id }) => id))]);
  return keys.flatMap(({ at, id }) => {
    const record = byId.get(id)?.record;
    return record === undefined
      ? []
      : record.releases.filter((release) => release.at === at).map((release) => ({ record, release }));
  });
};

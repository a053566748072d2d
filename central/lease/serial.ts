import { and, asc, eq, gt, gte, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import type { SerialLeaseOutput } from '#domain/contract/centre/serial-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import { findSerialPlace, findSerialRun, isInRun, type SerialPlace, type SerialRun, toSerial } from '#domain/serial.ts';
import { requireStaff } from '../access/role.ts';
import type { Session } from '../access/session.ts';
import { serial, serialFree, serialLease, serialStock } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { findHolder, registerRange } from '../stock/range.ts';

/**
 * Who keeps which numbered blanks. Every blank received is either free or in one open lease; both change only under the
 * lock of the office's stock, so two workstations are never given one blank. A lease that has run out binds nobody, but
 * its blanks are given to others only when the longest time without the centre has passed too: the workstation may be
 * printing on them out of reach.
 */
const leaseLifeMs = 14 * 86_400_000;
/** The longest that a counter works without the centre: five days, or seven by a supervisor's code. */
const graceMs = 7 * 86_400_000;
/**
 * Unused blanks in the keeping of one workstation: two good days of a busy desk. A supervisor takes up to the whole of
 * a box.
 */
const maxUnused = { printing: 200, supervisor: 1000 } as const;

/**
 * Enters blanks that the office has received.
 * @throws AppError SERIAL_FORMAT when the two are not ends of one row; SERIAL_USED when this office received some of
 *   them before; SERIAL_OF_OTHER_OFFICE when another office of the country holds some of them.
 */
export const receiveSerials = async (
  database: Database,
  officeId: string,
  from: string,
  to: string,
  now: number,
): Promise<void> => {
  const run = findSerialRun(from, to);
  if (run === undefined)
    throw new AppError('SERIAL_FORMAT', 'These are not the two ends of one row of serials', { from, to });
  await runTransaction(database, async (transaction) => {
    const stock = await lockStock(transaction, officeId);
    if (
      stock.some(
        (one) => one.prefix === run.prefix && one.width === run.width && one.first <= run.last && one.last >= run.first,
      )
    )
      throw new AppError('SERIAL_USED', 'Some of these blanks were received before', { from, to });
    await registerRange(transaction, officeId, run, now);
    await transaction.insert(serialStock).values({ officeId, ...run, receivedAt: now });
    await transaction.insert(serialFree).values({ officeId, ...run });
  });
};

type Asking = Pick<Session, 'officeId' | 'workstationId' | 'staffNumber'>;
type Workstation = Pick<Session, 'officeId' | 'workstationId'>;

/**
 * For who prints, or a supervisor.
 * @throws AppError ROLE_MISSING; NOT_FOUND when the id is another workstation's; SERIAL_ENOUGH when the workstation
 *   holds as many unused ones as it may
 */
export const leaseSerials = (
  database: Database,
  asking: Asking,
  { id, count }: { id: string; count: number },
  now: number,
): Promise<SerialLeaseOutput> =>
  runTransaction(database, async (transaction) => {
    const { officeId, workstationId } = asking;
    const asker = await requireStaff(transaction, asking, 'printing');
    const registered = (await lockStock(transaction, officeId)).length > 0;
    const answer = async (held: Held | undefined) =>
      toAnswer(id, registered, held, await listElsewhere(transaction, asking, now), now);
    const known = await findLease(transaction, asking, id);
    if (known !== undefined && (known.closedAt !== null || known.expiresAt + graceMs <= now)) return answer(undefined);
    const expiresAt = now + leaseLifeMs;
    if (known !== undefined) {
      await transaction.update(serialLease).set({ expiresAt }).where(isLease(officeId, id));
      return answer({ ...known, expiresAt });
    }
    if (!registered) return answer(undefined);
    await freeLapsed(transaction, officeId, now);
    const most = maxUnused[hasRole(asker, 'supervisor') ? 'supervisor' : 'printing'];
    const room = most - (await countUnused(transaction, asking));
    if (room < 1) throw new AppError('SERIAL_ENOUGH', 'This workstation holds enough unused blanks', { most });
    const run = await takeRun(transaction, officeId, Math.min(count, room));
    if (run === undefined) return answer(undefined);
    await transaction.insert(serialLease).values({ officeId, id, workstationId, ...run, leasedAt: now, expiresAt });
    return answer({ ...run, expiresAt });
  });

/**
 * @throws AppError ROLE_MISSING; NOT_FOUND for an id that is not this workstation's; SERIAL_OF_OTHER for a serial
 * before the block.
 */
export const returnSerials = (
  database: Database,
  asking: Asking,
  { id, from }: { id: string; from?: string },
  now: number,
): Promise<SerialLeaseOutput> =>
  runTransaction(database, async (transaction) => {
    const { officeId } = asking;
    await requireStaff(transaction, asking, 'printing');
    const registered = (await lockStock(transaction, officeId)).length > 0;
    const answer = async (held: Held | undefined) =>
      toAnswer(id, registered, held, await listElsewhere(transaction, asking, now), now);
    const known = await findLease(transaction, asking, id);
    if (known === undefined) throw new AppError('NOT_FOUND', 'No such lease of this workstation');
    if (known.closedAt !== null) return answer(undefined);
    const place = from === undefined ? { ...known, number: known.first } : findSerialPlace(from);
    if (
      place === undefined ||
      place.prefix !== known.prefix ||
      place.width !== known.width ||
      place.number < known.first
    )
      throw new AppError('SERIAL_OF_OTHER', 'This serial is not in the block', { serial: from ?? '' });
    const { number } = place;
    // After the block: sent before, and the answer was lost.
    if (number > known.last) return answer(known);
    await addFree(transaction, officeId, { ...known, first: number });
    const isWhole = number === known.first;
    await transaction
      .update(serialLease)
      .set(isWhole ? { closedAt: now } : { last: number - 1 })
      .where(isLease(officeId, id));
    return answer(isWhole ? undefined : { ...known, last: number - 1 });
  });

/**
 * Lets a blank be used by this workstation: where the office keeps stock, one that is leased to it. A supervisor may
 * use one that is leased to nobody, as an emergency; what another workstation or another office holds, nobody may. The
 * stock stays locked against a lease made in the same moment.
 * @returns whether it is such an emergency
 * @throws AppError SERIAL_LEASED_ELSEWHERE, SERIAL_UNLEASED, SERIAL_OF_OTHER_OFFICE
 */
export const requireOwnSerial = async (
  transaction: Database,
  { officeId, workstationId }: Workstation,
  given: string,
  officer: Pick<Officer, 'roles'>,
  now: number,
): Promise<boolean> => {
  const stock = await transaction.select().from(serialStock).where(eq(serialStock.officeId, officeId)).for('share');
  const place = findSerialPlace(given);
  const unleased = () =>
    new AppError('SERIAL_UNLEASED', 'This blank is not leased to this workstation', { serial: given });
  if (place === undefined) {
    if (stock.length > 0 && !hasRole(officer, 'supervisor')) throw unleased();
    return stock.length > 0;
  }
  const isStocked = stock.some((run) => isInRun(run, place));
  const holder = isStocked ? officeId : await findHolder(transaction, place);
  if (holder !== undefined && holder !== officeId)
    throw new AppError('SERIAL_OF_OTHER_OFFICE', 'This blank was sent to another office', { serial: toSerial(place) });
  const leases = isStocked ? await listLeasesOf(transaction, officeId, place) : [];
  if (leases.some((one) => one.workstationId === workstationId)) return false;
  if (leases.some((one) => one.expiresAt > now))
    throw new AppError('SERIAL_LEASED_ELSEWHERE', 'This blank is leased to another workstation', {
      serial: toSerial(place),
    });
  if (stock.length > 0 && !hasRole(officer, 'supervisor')) throw unleased();
  return stock.length > 0;
};

/** The leases that were not given back and that a blank lies in, run out or not. */
const listLeasesOf = (transaction: Database, officeId: string, { prefix, width, number }: SerialPlace) =>
  transaction
    .select({ workstationId: serialLease.workstationId, expiresAt: serialLease.expiresAt })
    .from(serialLease)
    .where(
      and(
        eq(serialLease.officeId, officeId),
        isNull(serialLease.closedAt),
        eq(serialLease.prefix, prefix),
        eq(serialLease.width, width),
        gte(serialLease.last, number),
        lte(serialLease.first, number),
      ),
    );

/** The blanks under this workstation's open leases that are on no sheet. */
const countUnused = async (transaction: Database, { officeId, workstationId }: Workstation): Promise<number> => {
  const lease = serialLease;
  const end = (number: typeof lease.first | typeof lease.last) =>
    sql`${lease.prefix} || lpad(${number}::text, ${lease.width}, '0')`;
  const isOfLease = sql`${serial.serial} between ${end(lease.first)} and ${end(lease.last)} and length(${serial.serial}) = length(${lease.prefix}) + ${lease.width}`;
  const isOpen = and(eq(lease.officeId, officeId), eq(lease.workstationId, workstationId), isNull(lease.closedAt));
  const [held] = await transaction
    .select({ count: sql<number>`coalesce(sum(${lease.last} - ${lease.first} + 1), 0)::integer` })
    .from(lease)
    .where(isOpen);
  const [used] = await transaction
    .select({ count: sql<number>`count(*)::integer` })
    .from(lease)
    .innerJoin(serial, and(eq(serial.officeId, lease.officeId), isOfLease))
    .where(isOpen);
  return (held?.count ?? 0) - (used?.count ?? 0);
};

const lockStock = (transaction: Database, officeId: string) =>
  transaction
    .select()
    .from(serialStock)
    .where(eq(serialStock.officeId, officeId))
    .orderBy(asc(serialStock.prefix), asc(serialStock.first))
    .for('update');

const isLease = (officeId: string, id: string) => and(eq(serialLease.officeId, officeId), eq(serialLease.id, id));

const findLease = async (transaction: Database, { officeId, workstationId }: Workstation, id: string) => {
  const [found] = await transaction.select().from(serialLease).where(isLease(officeId, id));
  if (found !== undefined && found.workstationId !== workstationId)
    throw new AppError('NOT_FOUND', 'No such lease of this workstation');
  return found;
};

type Held = SerialRun & { expiresAt: number };

const writeBlock = ({ prefix, width, first, last }: SerialRun) => ({
  from: toSerial({ prefix, width, number: first }),
  to: toSerial({ prefix, width, number: last }),
  count: last - first + 1,
});

const toAnswer = (
  id: string,
  registered: boolean,
  held: Held | undefined,
  elsewhere: Held[],
  at: number,
): SerialLeaseOutput => ({
  id,
  registered,
  block: held === undefined ? null : writeBlock(held),
  expiresAt: held?.expiresAt ?? null,
  elsewhere: elsewhere.map((run) => ({ ...writeBlock(run), expiresAt: run.expiresAt })),
  at,
});

/** What a lease that binds looks like: neither given back nor run out. */
const isBinding = (officeId: string, now: number) =>
  and(eq(serialLease.officeId, officeId), isNull(serialLease.closedAt), gt(serialLease.expiresAt, now));

/** The blanks that `requireOwnSerial` refuses this workstation. */
const listElsewhere = (transaction: Database, { officeId, workstationId }: Workstation, now: number): Promise<Held[]> =>
  transaction
    .select({
      prefix: serialLease.prefix,
      width: serialLease.width,
      first: serialLease.first,
      last: serialLease.last,
      expiresAt: serialLease.expiresAt,
    })
    .from(serialLease)
    .where(and(isBinding(officeId, now), ne(serialLease.workstationId, workstationId)))
    .orderBy(asc(serialLease.prefix), asc(serialLease.first));

const freeLapsed = async (transaction: Database, officeId: string, now: number): Promise<void> => {
  const lapsed = await transaction
    .update(serialLease)
    .set({ closedAt: now })
    .where(
      and(eq(serialLease.officeId, officeId), isNull(serialLease.closedAt), lte(serialLease.expiresAt, now - graceMs)),
    )
    .returning();
  for (const run of lapsed) await addFree(transaction, officeId, run);
};

const isFreeOf = (officeId: string, { prefix, width }: Pick<SerialRun, 'prefix' | 'width'>) =>
  and(eq(serialFree.officeId, officeId), eq(serialFree.prefix, prefix), eq(serialFree.width, width));

/** Joined to what lies next to it, so that returns do not crumble the stock. */
const addFree = async (
  transaction: Database,
  officeId: string,
  { prefix, width, first, last }: SerialRun,
): Promise<void> => {
  const isOfRow = isFreeOf(officeId, { prefix, width });
  const [before] = await transaction
    .delete(serialFree)
    .where(and(isOfRow, eq(serialFree.last, first - 1)))
    .returning({ first: serialFree.first });
  const [after] = await transaction
    .delete(serialFree)
    .where(and(isOfRow, eq(serialFree.first, last + 1)))
    .returning({ last: serialFree.last });
  await transaction
    .insert(serialFree)
    .values({ officeId, prefix, width, first: before?.first ?? first, last: after?.last ?? last });
};

/** The first unused blanks in a row, `count` of them at most, no longer free. */
const takeRun = async (transaction: Database, officeId: string, count: number): Promise<SerialRun | undefined> => {
  for (;;) {
    const [row] = await transaction
      .select()
      .from(serialFree)
      .where(eq(serialFree.officeId, officeId))
      .orderBy(asc(serialFree.prefix), asc(serialFree.width), asc(serialFree.first))
      .limit(1);
    if (row === undefined) return undefined;
    const { prefix, width } = row;
    const numbers = Array.from(
      { length: Math.min(count, row.last - row.first + 1) },
      (_, position) => row.first + position,
    );
    const used = await findUsed(transaction, officeId, { prefix, width }, numbers);
    const first = numbers.find((number) => !used.has(number));
    const stop = first === undefined ? undefined : numbers.find((number) => number > first && used.has(number));
    const next = stop ?? row.first + numbers.length;
    await transaction.delete(serialFree).where(and(isFreeOf(officeId, row), eq(serialFree.first, row.first)));
    if (next <= row.last)
      await transaction.insert(serialFree).values({ officeId, prefix, width, first: next, last: row.last });
    if (first !== undefined) return { prefix, width, first, last: next - 1 };
  }
};

const findUsed = async (
  transaction: Database,
  officeId: string,
  row: { prefix: string; width: number },
  numbers: number[],
): Promise<Set<number>> => {
  const texts = new Map(numbers.map((number) => [toSerial({ ...row, number }), number]));
  const found = await transaction
    .select({ serial: serial.serial })
    .from(serial)
    .where(and(eq(serial.officeId, officeId), inArray(serial.serial, [...texts.keys()])));
  return new Set(found.flatMap(({ serial: text }) => texts.get(text) ?? []));
};
